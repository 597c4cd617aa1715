/* The customers of the console's list as a file. */
#include "handlers/handlers.h"

#include "csv/write.h"
#include "csv_file.h"
#include "domain/customer.h"
#include "events.h"
#include "handlers/customers_fields.h"
#include "pages.h"
#include "scope_view.h"
#include "store/customer_store.h"
#include "text/length.h"
#include "visit.h"

enum {
    PAGE_SIZE = 500,
    PAGES_MAXIMUM = 20, /* 10,000 customers */
    /* Bytes: number, name and group have 352; quotes may double them. */
    FILE_MAXIMUM = 8 << 20,
    PAGE_ARENA_MAXIMUM = 1 << 20,
};

static void write_heading(struct csv_writer *writer, enum view_language language)
{
    static const char *const names[VIEW_LANGUAGE_COUNT][3] = {
        [VIEW_JAPANESE] = {"顧客番号", "名称", "顧客グループ"},
        [VIEW_ENGLISH] = {"Customer number", "Name", "Customer group"}};

    for (size_t i = 0; i < COUNT_OF(names[language]); i++)
        csv_write_text(writer, bytes_of(names[language][i]));
    csv_end_row(writer);
}

/* A page's customers are forgotten when they are written; the last one's code is where the next
 * page begins. */
static struct status write_page(const struct http_request *request, struct db *db,
                                const struct customer_question *question, struct csv_writer *writer,
                                char last_out[static CUSTOMER_CODE_CAPACITY], bool *has_more_out)
{
    CLEANUP(arena_clear) struct arena arena;
    struct customer_page page = {0};

    arena_init(&arena, PAGE_ARENA_MAXIMUM);
    TRY(customer_store_search(db, visit_of(request)->session.tenant_id, question, &arena, &page));
    for (size_t i = 0; i < page.count; i++) {
        const struct customer *customer = &page.customers[i];
        csv_write_text(writer, bytes_of(customer->code));
        csv_write_text(writer, bytes_of(customer->name));
        csv_write_text(writer, bytes_of(scope_view_name(request, customer->group_number)));
        csv_end_row(writer);
    }
    *has_more_out = page.has_more;
    return page.count == 0 ||
                   text_copy(last_out, CUSTOMER_CODE_CAPACITY, page.customers[page.count - 1].code)
               ? OK
               : FAIL(INTERNAL, "a code is longer than codes are");
}

static struct status write_rows(const struct http_request *request, struct db *db,
                                struct csv_writer *writer)
{
    char last[CUSTOMER_CODE_CAPACITY] = "";
    const struct customer_question question = {.reach =
                                                   customers_reach(request, "customers.export"),
                                               .prefix = http_query(request, "q")->text,
                                               .after = last,
                                               .limit = PAGE_SIZE};
    bool has_more = true;

    for (int i = 0; has_more && i < PAGES_MAXIMUM; i++)
        TRY(write_page(request, db, &question, writer, last, &has_more));
    return has_more ? FAIL(OUT_OF_RANGE, "more customers than a file holds") : OK;
}

/* Recorded when it is whole, in the transaction that reads, before any of it is given away. The
 * names of groups, which auth knows, are asked for before. */
static struct status write_file(const void *what, struct buffer *out)
{
    const struct http_request *request = what;
    const struct http_value *group = http_query(request, "group");
    struct csv_writer writer = csv_writer_begin(out, /* mark */ true);
    struct outbox_event event = {
        .kind = "customers_exported",
        .result = OUTBOX_SUCCEEDED,
        .object = {.kind = "page", .label = request->path},
    };
    struct event_notes notes = {0};

    (void)scope_view_groups(request);
    event_note_search(&event, http_query(request, "q")->text, &notes);
    if (group->is_present)
        event_note(&event, "customer_group",
                   group->integer > 0 ? scope_view_name(request, (unsigned)group->integer) : "–",
                   &notes);
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(event_begin(request, &db, &transaction));
    write_heading(&writer, visit_of(request)->language);
    TRY(write_rows(request, db, &writer));
    TRY(buffer_outcome(out));
    TRY(event_append(request, &transaction, &event));
    return db_commit(&transaction);
}

struct status handle_customers_file(struct http_request *request, struct http_response *response)
{
    static const char *const names[VIEW_LANGUAGE_COUNT] = {
        [VIEW_JAPANESE] = "顧客一覧.csv", [VIEW_ENGLISH] = "Customers.csv"};
    struct view_link link = {0};
    struct status sent = csv_file_send_few(request, response, names[visit_of(request)->language],
                                           FILE_MAXIMUM, write_file, request);

    if (sent.code != STATUS_OUT_OF_RANGE)
        return sent;
    TRY(customers_link(request, "/admin/customers", "too_many", "1", &link));
    return http_redirect(response, 303, link.address);
}
