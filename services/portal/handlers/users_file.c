/* The users of a company as a file that can be sent in again. */
#include "handlers/handlers.h"

#include "csv_file.h"
#include "events.h"
#include "handlers/users_fields.h"
#include "text/login_id.h"
#include "user_file.h"
#include "visit.h"

enum {
    PAGE_SIZE = 100,
    PAGES_MAXIMUM = 100, /* 10,000 users */
    FILE_MAXIMUM = 8 << 20,
    PAGE_ARENA_MAXIMUM = 1 << 20,
};

/* A file is recorded when it is whole, before any of it is given away. */
static struct status record(const struct http_request *request)
{
    struct backbone *backbone = &portal_of(request)->backbone;
    struct outbox_event event = {
        .kind = "users_exported",
        .result = OUTBOX_SUCCEEDED,
        .object = {.kind = "page", .label = request->path},
    };
    struct event_search searched;

    event_note_search(&event, http_query(request, "q")->text, &searched);

    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(outbox_may_change(backbone->outbox));
    TRY(db_acquire(backbone->db, request->log, &db));
    TRY(db_begin_tenant(db, visit_of(request)->session.tenant_id, &transaction));
    TRY(event_append(request, &transaction, &event));
    return db_commit(&transaction);
}

/* A page's users are forgotten when they are written; `after` is where the next one begins, "" at
 * the end. */
static struct status write_page(const struct http_request *request, struct csv_writer *writer,
                                char after[static LOGIN_ID_CAPACITY])
{
    struct rpc_call_options options = visit_call_as_user(request, "auth");
    const struct http_value *state = http_query(request, "state");
    const struct managed_question question = {
        .state = state->is_present ? user_tab_states[state->choice] : MANAGED_OTHER,
        .prefix = http_query(request, "q")->text,
        .after = after,
        .page_size = PAGE_SIZE,
    };
    struct managed_page page = {0};
    CLEANUP(arena_clear) struct arena arena;

    arena_init(&arena, PAGE_ARENA_MAXIMUM);
    TRY(users_search(portal_of(request)->auth, &options, &question, &arena, &page));
    for (size_t i = 0; i < page.count; i++)
        TRY(user_file_write(writer, visit_of(request)->language, &page.users[i], &arena));
    return text_copy(after, LOGIN_ID_CAPACITY, page.next)
               ? OK
               : FAIL(UNAVAILABLE, "auth gave an answer that makes no sense");
}

static struct status write_file(const void *what, struct buffer *out)
{
    const struct http_request *request = what;
    struct csv_writer writer = csv_writer_begin(out, /* mark */ true);
    char after[LOGIN_ID_CAPACITY] = "";

    user_file_write_heading(&writer, visit_of(request)->language);
    for (int i = 0; i < PAGES_MAXIMUM; i++) {
        TRY(write_page(request, &writer, after));
        if (after[0] != '\0')
            continue;
        TRY(buffer_outcome(out));
        return record(request);
    }
    return FAIL(OUT_OF_RANGE, "more users than a file holds");
}

struct status handle_users_file(struct http_request *request, struct http_response *response)
{
    static const char *const names[VIEW_LANGUAGE_COUNT] = {
        [VIEW_JAPANESE] = "ユーザー.csv", [VIEW_ENGLISH] = "Users.csv"};
    const struct http_value *state = http_query(request, "state");
    struct view_link link = {0};

    struct status sent = csv_file_send_few(request, response, names[visit_of(request)->language],
                                           FILE_MAXIMUM, write_file, request);
    if (sent.code != STATUS_OUT_OF_RANGE)
        return sent;
    const struct view_query_field fields[] = {{"state", state->is_present ? state->text : NULL},
                                              {"q", http_query(request, "q")->text},
                                              {"too_many", "1"}};
    TRY(view_link_query(request->arena, "/admin/users", fields, COUNT_OF(fields), &link));
    return http_redirect(response, 303, link.address);
}
