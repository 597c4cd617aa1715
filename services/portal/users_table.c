#include "users_table.h"

#include "csv_file.h"
#include "events.h"
#include "text/login_id.h"
#include "visit.h"

enum {
    PAGE_SIZE = 100,
    PAGES_MAXIMUM = 100,    /* 10,000 users */
    FILE_MAXIMUM = 8 << 20, /* bytes: a user has 128 of the name, 64 of the ID and 23 figures */
    PAGE_ARENA_MAXIMUM = 1 << 20,
};

struct work {
    const struct http_request *request;
    const struct users_table *table;
};

static struct status record(const struct work *work)
{
    const struct http_request *request = work->request;
    struct backbone *backbone = &portal_of(request)->backbone;
    struct outbox_event event = {
        .kind = work->table->event,
        .result = OUTBOX_SUCCEEDED,
        .object = {.kind = "page", .label = request->path},
    };
    struct event_notes notes = {0};

    event_note(&event, "state", work->table->state_word, &notes);
    event_note_search(&event, http_query(request, "q")->text, &notes);

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
static struct status write_page(const struct work *work, struct csv_writer *writer,
                                char after[static LOGIN_ID_CAPACITY])
{
    const struct http_request *request = work->request;
    struct rpc_call_options options = visit_call_as_user(request, "auth");
    const struct managed_question question = {
        .state = work->table->state,
        .prefix = http_query(request, "q")->text,
        .after = after,
        .page_size = PAGE_SIZE,
    };
    struct managed_page page = {0};
    CLEANUP(arena_clear) struct arena arena;

    arena_init(&arena, PAGE_ARENA_MAXIMUM);
    TRY(users_search(portal_of(request)->auth, &options, &question, &arena, &page));
    for (size_t i = 0; i < page.count; i++)
        TRY(work->table->write_user(writer, visit_of(request)->language, &page.users[i], &arena));
    return text_copy(after, LOGIN_ID_CAPACITY, page.next)
               ? OK
               : FAIL(UNAVAILABLE, "auth gave an answer that makes no sense");
}

static struct status write_file(const void *what, struct buffer *out)
{
    const struct work *work = what;
    struct csv_writer writer = csv_writer_begin(out, /* mark */ true);
    char after[LOGIN_ID_CAPACITY] = "";

    work->table->write_heading(&writer, visit_of(work->request)->language);
    for (int i = 0; i < PAGES_MAXIMUM; i++) {
        TRY(write_page(work, &writer, after));
        if (after[0] != '\0')
            continue;
        TRY(buffer_outcome(out));
        return record(work);
    }
    return FAIL(OUT_OF_RANGE, "more users than a file holds");
}

struct status users_table_send(const struct http_request *request, struct http_response *response,
                               const struct users_table *table)
{
    const struct work work = {request, table};

    return csv_file_send_few(request, response, table->name, FILE_MAXIMUM, write_file, &work);
}
