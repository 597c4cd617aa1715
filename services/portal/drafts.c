#include "drafts.h"

#include <string.h>

#include "crypto/seal.h"
#include "draft_form.h"
#include "events.h"
#include "http/form.h"
#include "visit.h"

static struct draft_owner owner_of(const struct http_request *request)
{
    const struct session_check *session = &visit_of(request)->session;

    return (struct draft_owner){session->tenant_id, session->user_id};
}

/* Bytes that were moved to another company, user or form do not open. */
static struct status context_of(const struct http_request *request, const char *path,
                                struct buffer *out)
{
    const struct draft_owner owner = owner_of(request);
    uint8_t tenant[sizeof(uint64_t)];

    bytes_put_u64(tenant, (uint64_t)owner.tenant_id);
    buffer_append_text(out, "draft/");
    buffer_append(out, tenant, sizeof tenant);
    buffer_append(out, owner.user_id.bytes, UUID_SIZE);
    buffer_append_text(out, path);
    return buffer_outcome(out);
}

static struct status seal(const struct http_request *request, const char *path, struct bytes typed,
                          struct buffer *out)
{
    CLEANUP(buffer_clear) struct buffer context;

    buffer_init(&context, 1 << 10);
    TRY(context_of(request, path, &context));
    return crypto_seal(&portal_of(request)->draft_keys, buffer_bytes(&context), typed, out);
}

static struct outbox_event event_of(const char *kind, const char *path)
{
    return (struct outbox_event){
        .kind = kind, .result = OUTBOX_SUCCEEDED, .object = {.kind = "page", .label = path}};
}

static struct status put(const struct http_request *request, const char *path, struct bytes sealed)
{
    const struct draft_owner owner = owner_of(request);
    struct outbox_event event = event_of("draft_kept", path);

    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(event_begin(request, &db, &transaction));
    TRY(draft_store_put(db, &owner, request->id, path, sealed));
    TRY(event_append(request, &transaction, &event));
    return db_commit(&transaction);
}

/* As the gate asks of who sends it. What the user of a session that is over may do nobody says any
 * more: it is asked when the form is shown. */
static bool may_send(const struct http_request *request, const struct portal_route *form)
{
    const struct visit *visit = visit_of(request);

    return portal_route_is_for(form, visit->session.is_customer) &&
           (visit->is_late || form->permission == NULL || visit_may(visit, form->permission));
}

struct status drafts_keep(const struct http_request *request, const char *path, struct bytes typed)
{
    struct portal_form form;
    struct bytes kept;

    TRY(portal_routes_find_form(path, request->arena, &form));
    if (!may_send(request, form.form))
        return FAIL(NOT_FOUND, "no such form");
    if (typed.size > DRAFT_TYPED_MAXIMUM || strlen(path) > DRAFT_FORM_MAXIMUM)
        return FAIL(RESOURCE_EXHAUSTED, "too long to be kept");
    TRY(draft_form_cut(typed, form.form->http.form, request->arena, &kept));
    CLEANUP(buffer_clear) struct buffer sealed;
    buffer_init(&sealed, DRAFT_TYPED_MAXIMUM + CRYPTO_SEAL_OVERHEAD);
    TRY(seal(request, path, kept, &sealed));
    return put(request, path, buffer_bytes(&sealed));
}

/* So long after the end of its session a form is still kept. */
#define DRAFT_LATE_MAXIMUM_US ((int64_t)30 * 60 * 1000000)

/* By a limit alone, and not long ago. Whoever signed out had finished; and where somebody ended it,
 * by a new password, less rights or another sign-in, it may be because a stranger had it, whose
 * words are not offered to its owner. */
static bool may_be_brought_back(const struct visit *visit, const struct session_over *over)
{
    switch (over->reason) {
    case SESSION_END_IDLE:
    case SESSION_END_ABSOLUTE:
        return visit_now_us(visit) - over->ended_at_us < DRAFT_LATE_MAXIMUM_US;
    case SESSION_END_UNKNOWN:
    case SESSION_END_SIGNED_OUT:
    case SESSION_END_DISPLACED:
    case SESSION_END_REVOKED:
    case SESSION_END_STOLEN:
        break;
    }
    return false;
}

/* Only a page of that very session has such a token. */
static bool is_of_session(const struct http_request *request, const struct session_over *over)
{
    const struct portal *portal = portal_of(request);
    uint8_t random[CSRF_RANDOM_SIZE];
    char id[UUID_TEXT_CAPACITY];

    if (over->tenant_id == 0 ||
        !csrf_is_same_origin(http_header(request, "sec-fetch-site"), http_header(request, "origin"),
                             portal->origin))
        return false;
    uuid_encode(over->session_id, id);
    const struct csrf_binding binding = csrf_bind(id);
    return csrf_check(&portal->form_keys, &binding, http_form(request, "csrf")->text, random);
}

bool drafts_keep_late(const struct http_request *request, const struct session_over *over)
{
    const struct visit *visit = visit_of(request);
    struct visit former = *visit;
    struct http_request late = *request;

    if (!may_be_brought_back(visit, over) || !is_of_session(request, over))
        return false;
    former.session = (struct session_check){
        .session_id = over->session_id,
        .tenant_id = over->tenant_id,
        .user_id = over->user_id,
        .is_customer = over->is_customer,
        .login_id = over->login_id,
        .name = over->name,
    };
    late.state = &former;
    struct status kept = visit->route->is_draft
                             ? drafts_keep(&late, http_form(request, "form")->text,
                                           bytes_of(http_form(request, "fields")->text))
                             : drafts_keep(&late, request->path, request->body);
    if (!status_is_ok(kept) && kept.code != STATUS_NOT_FOUND)
        log_warn(request->log, "draft_not_kept", LOG_STR("reason", kept.text));
    return status_is_ok(kept);
}

bool drafts_are_hinted(const struct http_request *request)
{
    const char *hint = http_cookie(request, COOKIE_KEPT);

    return hint && hint[0];
}

struct status drafts_hint(struct http_response *response, bool is_kept)
{
    return http_respond_cookie(
        response, &(struct http_set_cookie){.name = COOKIE_KEPT,
                                            .value = is_kept ? "1" : "",
                                            .same_site = HTTP_SAME_SITE_STRICT,
                                            .max_age_s = is_kept ? DRAFT_SECONDS : -1});
}

struct status drafts_list(const struct http_request *request, const struct draft_owner *owner,
                          struct draft_page *out)
{
    const struct portal *portal = portal_of(request);

    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(portal->backbone.db, request->log, &db));
    TRY(db_begin_tenant(db, owner->tenant_id, &transaction));
    TRY(draft_store_list(db, owner, request->arena, out));
    return db_commit(&transaction);
}

static struct status find(const struct http_request *request, struct uuid id, struct draft *out,
                          struct bytes *sealed_out)
{
    const struct portal *portal = portal_of(request);
    const struct draft_owner owner = owner_of(request);

    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(portal->backbone.db, request->log, &db));
    TRY(db_begin_tenant(db, owner.tenant_id, &transaction));
    TRY(draft_store_find(db, &owner, id, request->arena, out, sealed_out));
    return db_commit(&transaction);
}

static struct status unseal(const struct http_request *request, const char *path,
                            struct bytes sealed, struct bytes *out)
{
    CLEANUP(buffer_clear) struct buffer context;
    CLEANUP(buffer_clear) struct buffer plain;

    buffer_init(&context, 1 << 10);
    buffer_init(&plain, DRAFT_TYPED_MAXIMUM);
    TRY(context_of(request, path, &context));
    TRY(crypto_unseal(&portal_of(request)->draft_keys, buffer_bytes(&context), sealed, &plain));
    const char *copy = arena_copy_bytes(request->arena, buffer_bytes(&plain));
    if (copy == NULL)
        return arena_failure();
    *out = (struct bytes){(const uint8_t *)copy, plain.size};
    return OK;
}

/* A key that is gone, or a form that another release has no more, leaves nothing to show. */
static struct status read_draft(const struct http_request *request, const struct draft *draft,
                                struct bytes sealed, struct portal_form *form_out,
                                struct http_values *typed_out)
{
    struct bytes typed;

    TRY(portal_routes_find_form(draft->form, request->arena, form_out));
    TRY(unseal(request, draft->form, sealed, &typed));
    return form_parse(typed, form_out->form->http.form, FORM_IGNORES_UNKNOWN, request->arena,
                      typed_out);
}

struct status drafts_open(const struct http_request *request, struct uuid id,
                          struct http_response *response, const char **path_out,
                          struct portal_form *form_out, struct http_values *typed_out)
{
    struct draft draft;
    struct bytes sealed;

    TRY(find(request, id, &draft, &sealed));
    *path_out = draft.form;
    struct status opened = read_draft(request, &draft, sealed, form_out, typed_out);
    if (status_is_ok(opened) || opened.code == STATUS_RESOURCE_EXHAUSTED)
        return opened;
    log_warn(request->log, "draft_not_readable", LOG_STR("reason", opened.text));
    TRY(drafts_finish(request, response, id, /* is_restored */ false));
    return FAIL(NOT_FOUND, "there is no such draft");
}

static struct status take(const struct http_request *request, struct uuid id, bool is_restored,
                          bool *more_out)
{
    const struct draft_owner owner = owner_of(request);
    const char *form = NULL;

    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(event_begin(request, &db, &transaction));
    TRY(draft_store_take(db, &owner, id, request->arena, &form, more_out));
    struct outbox_event event = event_of(is_restored ? "draft_restored" : "draft_discarded", form);
    TRY(event_append(request, &transaction, &event));
    return db_commit(&transaction);
}

struct status drafts_finish(const struct http_request *request, struct http_response *response,
                            struct uuid id, bool is_restored)
{
    bool more = true;

    TRY(take(request, id, is_restored, &more));
    return more ? OK : drafts_hint(response, false);
}

static struct status forget(const struct http_request *request, bool *more_out)
{
    const struct portal *portal = portal_of(request);
    const struct draft_owner owner = owner_of(request);

    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(portal->backbone.db, request->log, &db));
    TRY(db_begin_tenant(db, owner.tenant_id, &transaction));
    TRY(draft_store_forget_form(db, &owner, request->path, more_out));
    return db_commit(&transaction);
}

void drafts_forget_sent(const struct http_request *request, struct http_response *response)
{
    bool more = true;

    if (!drafts_are_hinted(request))
        return;
    struct status forgotten = forget(request, &more);
    if (status_is_ok(forgotten) && !more)
        forgotten = drafts_hint(response, false);
    if (!status_is_ok(forgotten))
        log_warn(request->log, "draft_not_forgotten", LOG_STR("reason", forgotten.text));
}

static struct status sweep(const struct portal *portal)
{
    CLEANUP(db_release) struct db *db = NULL;

    TRY(db_acquire(portal->backbone.db_system, portal->backbone.log, &db));
    return draft_store_sweep_any_tenant(db);
}

void drafts_sweep(const struct portal *portal)
{
    struct status swept = sweep(portal);

    if (!status_is_ok(swept))
        log_warn(portal->backbone.log, "drafts_not_swept", LOG_STR("reason", swept.text));
}
