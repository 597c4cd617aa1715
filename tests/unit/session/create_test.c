/* Create over fakes: the definitions below stand in for the database, the history and the ends. */
#include <criterion/criterion.h>

#include <string.h>

#include "backbone/once.h"
#include "crypto/crypto.h"
#include "handlers/ending.h"
#include "handlers/handlers.h"
#include "sekisho/session/v1/session.pb-c.h"
#include "service.h"
#include "store/policy_store.h"
#include "store/session_store.h"
#include "store/subject_store.h"

#define NOW (INT64_C(1764000000) * SECOND_US)

/* What the fakes hold and how they answer. */
static bool repeated;
static struct subject_versions versions;
static struct tenant_policy policy;
static struct session added;
static struct session rows[3];
static size_t row_count;
static struct status record_answer;
static struct status commit_answer;

/* What was asked of them, in order: L lock, S save, H hold the company's policy, A add, x expire,
 * d displace, R record, C commit. */
static char story[32];

static const struct session_settings settings = {.rotation_interval_ms = 900000};
static struct session_service service;
static struct arena arena;
static Sekisho__Session__V1__Subject subject;
static Sekisho__Session__V1__CreateRequest request;
static Sekisho__Session__V1__CreateResponse response;

static struct status tell(char what, struct status answer)
{
    story[strlen(story)] = what;
    return answer;
}

void idempotency_init(struct idempotency *once, const struct crypto_hmac_keys *keys,
                      const char *caller, struct bytes key, const ProtobufCMessage *message)
{
}

struct status idempotency_begin(struct db_transaction *transaction, const struct idempotency *once,
                                struct arena *memory, struct idempotency_answer *out)
{
    *out = (struct idempotency_answer){.is_repeated = repeated};
    return OK;
}

struct status idempotency_finish(struct db_transaction *transaction, const struct idempotency *once,
                                 struct bytes result)
{
    cr_assert_eq(result.size, 0); /* the token is not kept */
    return OK;
}

struct status subject_store_lock(struct db *db, int64_t tenant_id, struct uuid user_id,
                                 struct subject_versions *out)
{
    *out = versions;
    return tell('L', OK);
}

struct status subject_store_save(struct db *db, const struct subject *saved)
{
    return tell('S', OK);
}

struct status policy_store_hold(struct db *db, int64_t tenant_id, enum user_kind kind,
                                struct tenant_policy *out)
{
    cr_assert_eq(tenant_id, 7);
    cr_assert_eq(kind, USER_KIND_STAFF);
    *out = policy;
    return tell('H', OK);
}

struct status session_store_lock_of_user(struct db *db, int64_t tenant_id, struct uuid user_id,
                                         struct arena *memory, struct session **out,
                                         size_t *count_out)
{
    *out = rows;
    *count_out = row_count;
    return OK;
}

struct status session_store_add(struct db *db, const struct session *session,
                                const struct session_origin *origin, int32_t token_key)
{
    added = *session;
    return tell('A', OK);
}

void ending_begin(struct ending *ending, struct session_service *unused,
                  struct db_transaction *transaction, const struct event_context *context)
{
    *ending = (struct ending){.transaction = transaction, .context = context};
}

/* Void sessions are over by the rules. */
struct status ending_add(struct ending *ending, const struct session *session, enum session_end end)
{
    if (end == SESSION_LIVES && !session->is_void)
        return OK;
    ending->count++;
    return tell(end == SESSION_LIVES ? 'x' : 'd', OK);
}

struct status ending_commit(struct ending *ending)
{
    return tell('C', commit_answer);
}

struct status outbox_append(struct outbox *outbox, struct db_transaction *transaction,
                            const struct outbox_event *event)
{
    cr_assert_str_eq(event->kind, "session_created");
    return tell('R', record_answer);
}

struct status db_acquire(struct db_pool *pool, const struct log *log, struct db **out)
{
    return OK;
}

void db_release(struct db **db)
{
}

struct status db_begin_tenant(struct db *db, int64_t tenant_id, struct db_transaction *out)
{
    cr_assert_eq(tenant_id, 7);
    return OK;
}

void db_rollback(struct db_transaction *transaction)
{
}

static void given_a_user_with_two_live_sessions(void)
{
    static char *permissions[1];

    cr_assert_eq(crypto_open(&(struct crypto_options){.allow_unlocked_memory = true}).code,
                 STATUS_OK);
    cr_assert_eq(crypto_hmac_key_open(bytes_of("token"), 1, &service.token_keys.current).code,
                 STATUS_OK);
    cr_assert_eq(
        crypto_hmac_key_open(bytes_of("event"), 1, &service.backbone.event_keys.current).code,
        STATUS_OK);
    service.settings = &settings;
    service.bounds = (struct session_bounds){{300, 3600}, {3600, 86400}};
    arena_init(&arena, 1 << 20);
    sekisho__session__v1__subject__init(&subject);
    sekisho__session__v1__create_request__init(&request);
    sekisho__session__v1__create_response__init(&response);
    permissions[0] = arena_copy_text(&arena, "history.view");
    subject.tenant_id = 7;
    subject.user_id =
        (ProtobufCBinaryData){UUID_SIZE, (uint8_t *)arena_copy_text(&arena, "sixteen bytes id")};
    subject.kind = SEKISHO__SESSION__V1__USER_KIND__USER_KIND_STAFF;
    subject.login_id = arena_copy_text(&arena, "sato");
    subject.display_name = arena_copy_text(&arena, "佐藤");
    subject.permissions = permissions;
    subject.n_permissions = 1;
    subject.version = 4;
    request.subject = &subject;
    request.client_ip = arena_copy_text(&arena, "192.0.2.7");
    request.authentication = arena_copy_text(&arena, "password");
    request.idle_seconds = 300;
    request.absolute_seconds = 3600;
    request.maximum_sessions = 3;
    versions = (struct subject_versions){.barrier = 4, .version = 4};
    policy = (struct tenant_policy){{86400, 86400}, 20};
    row_count = 2;
    record_answer = commit_answer = OK;
}

static void clear(void)
{
    arena_clear(&arena);
    crypto_hmac_key_close(&service.token_keys.current);
    crypto_hmac_key_close(&service.backbone.event_keys.current);
    crypto_close();
}

TestSuite(create, .init = given_a_user_with_two_live_sessions, .fini = clear);

static struct status create(void)
{
    struct call call = {.service = &service,
                        .request = &request,
                        .response = &response,
                        .arena = &arena,
                        .caller = "auth",
                        .now_us = NOW};

    return handle_create(&call);
}

Test(create, refuses_a_repeated_call_because_the_token_is_not_kept)
{
    repeated = true;
    cr_assert_eq(create().code, STATUS_ALREADY_EXISTS);
    cr_assert_str_eq(story, "");
    cr_assert_str_eq(response.token, "");
}

Test(create, refuses_a_sign_in_that_a_change_has_overtaken)
{
    versions.barrier = 5;
    cr_assert_eq(create().code, STATUS_FAILED_PRECONDITION);
    cr_assert_str_eq(story, "L");
}

Test(create, refuses_malformed_requests_before_it_touches_anything)
{
    request.subject = NULL;
    cr_assert_eq(create().code, STATUS_INVALID_ARGUMENT);
    request.subject = &subject;
    subject.user_id.len = 15;
    cr_assert_eq(create().code, STATUS_INVALID_ARGUMENT);
    subject.user_id.len = 16;
    request.client_ip = arena_copy_text(&arena, "");
    cr_assert_eq(create().code, STATUS_INVALID_ARGUMENT);
    request.client_ip = arena_copy_text(&arena, "192.0.2.7");
    request.authentication = arena_copy_text(&arena, "");
    cr_assert_eq(create().code, STATUS_INVALID_ARGUMENT);
    request.authentication = arena_copy_text(&arena, "password");
    request.idle_seconds = 299;
    cr_assert_eq(create().code, STATUS_INVALID_ARGUMENT);
    request.idle_seconds = 300;
    request.maximum_sessions = 21; /* also where the policy has fewer */
    cr_assert_eq(create().code, STATUS_INVALID_ARGUMENT);
    cr_assert_str_eq(story, "");
}

Test(create, commits_nothing_that_is_not_recorded)
{
    record_answer = FAIL(UNAVAILABLE, "history is unavailable");
    cr_assert_eq(create().code, STATUS_UNAVAILABLE);
    cr_assert_str_eq(story, "LHAR");
}

Test(create, gives_no_token_when_the_commit_fails)
{
    commit_answer = FAIL(UNAVAILABLE, "storage is unavailable");
    cr_assert_eq(create().code, STATUS_UNAVAILABLE);
    cr_assert_str_eq(response.token, "");
}

Test(create, refuses_further_sessions_where_the_tenant_wants_that)
{
    request.maximum_sessions = 2;
    request.refuse_further = true;
    cr_assert_eq(create().code, STATUS_OK);
    cr_assert_str_eq(story, "LH");
    cr_assert_str_eq(response.token, "");
    cr_assert_eq(response.live_sessions, 2);
}

Test(create, ends_the_oldest_where_there_is_no_room)
{
    request.maximum_sessions = 2;
    cr_assert_eq(create().code, STATUS_OK);
    cr_assert_str_eq(story, "LHdARC");
    cr_assert_eq(response.ended_sessions, 1);
}

Test(create, counts_no_session_that_is_over)
{
    row_count = 3;
    rows[0].is_void = true;
    cr_assert_eq(create().code, STATUS_OK);
    cr_assert_str_eq(story, "LHxARC");
    cr_assert_eq(response.ended_sessions, 0);
    rows[0].is_void = false;
}

Test(create, takes_over_newer_names_and_rights_only)
{
    versions.version = 3;
    cr_assert_eq(create().code, STATUS_OK);
    cr_assert_str_eq(story, "LSHARC");
    memset(story, 0, sizeof story);
    versions.version = 5;
    cr_assert_eq(create().code, STATUS_OK);
    cr_assert_str_eq(story, "LHARC");
}

Test(create, gives_a_token_and_its_limits)
{
    struct token token;

    cr_assert_eq(create().code, STATUS_OK);
    cr_assert(token_parse(response.token, &token));
    cr_assert_eq(response.started_at_us, NOW);
    cr_assert_eq(response.idle_ends_at_us, NOW + 300 * SECOND_US);
    cr_assert_eq(response.absolute_ends_at_us, NOW + 3600 * SECOND_US);
    cr_assert_eq(response.session_id.len, UUID_SIZE);
}

Test(create, gives_no_more_than_the_company_allows)
{
    request.idle_seconds = 3600;
    request.absolute_seconds = 86400;
    policy = (struct tenant_policy){{600, 7200}, 1};
    cr_assert_eq(create().code, STATUS_OK);
    cr_assert_str_eq(story, "LHddARC");
    cr_assert_eq(added.limits.idle_seconds, 600);
    cr_assert_eq(added.limits.absolute_seconds, 7200);
    cr_assert_eq(response.idle_ends_at_us, NOW + 600 * SECOND_US);
    cr_assert_eq(response.absolute_ends_at_us, NOW + 7200 * SECOND_US);
    cr_assert_eq(response.ended_sessions, 2);
}

Test(create, gives_no_more_than_was_asked_for)
{
    policy = (struct tenant_policy){{3600, 86400}, 20};
    cr_assert_eq(create().code, STATUS_OK);
    cr_assert_eq(added.limits.idle_seconds, 300);
    cr_assert_eq(added.limits.absolute_seconds, 3600);
}
