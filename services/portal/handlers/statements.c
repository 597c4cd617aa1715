/* The statements of all customers in the console, as a page and as a file. Reading is recorded in
 * the transaction that reads. */
#include "handlers/handlers.h"

#include <string.h>

#include "csv/write.h"
#include "csv_file.h"
#include "customer_view.h"
#include "events.h"
#include "pages.h"
#include "statement_view.h"
#include "store/statement_search.h"
#include "visit.h"

enum {
    PAGE_SIZE = 100,
    FILE_PAGE_SIZE = 500,
    FILE_PAGES_MAXIMUM = 20, /* 10,000 statements */
    /* Bytes: number, title, code and name have 576 in the schema; quotes may double them. */
    FILE_MAXIMUM = 13 << 20,
    FILE_ARENA_MAXIMUM = 1 << 20,
};

/* A day of a calendar, in no zone. */
static bool is_day_or_none(const struct http_value *value)
{
    int64_t unused = 0;

    return value->fault == HTTP_FAULT_NONE &&
           (!value->is_present || view_day_end_parse(value->text, NULL, &unused));
}

/* Days compare as texts. */
static bool is_turned_round(const char *from, const char *until)
{
    return from[0] && until[0] && strcmp(from, until) > 0;
}

static struct statement_question question_of(const struct http_request *request,
                                             const char *permission)
{
    return (struct statement_question){
        .reach = customer_reach_of(visit_scope(visit_of(request), permission)),
        .prefix = http_query(request, "q")->text,
        .from = http_query(request, "from")->text,
        .until = http_query(request, "until")->text,
    };
}

static void note(struct outbox_event *event, const struct statement_question *question,
                 struct event_notes *notes)
{
    event_note_search(event, question->prefix, notes);
    event_note(event, "issued_from", question->from, notes);
    event_note(event, "issued_until", question->until, notes);
}

static struct status read_page(const struct http_request *request,
                               struct company_statement_page *out)
{
    const struct http_value *after = http_query(request, "after");
    struct statement_question question = question_of(request, "statements.view");
    struct outbox_event event = {
        .kind = "statements_listed",
        .result = OUTBOX_SUCCEEDED,
        .object = {.kind = "page", .label = request->path},
    };

    struct event_notes notes = {0};

    question.after = after->is_present ? &after->uuid : NULL;
    question.limit = PAGE_SIZE;
    note(&event, &question, &notes);
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(event_begin(request, &db, &transaction));
    TRY(statement_search(db, visit_of(request)->session.tenant_id, &question, request->arena, out));
    TRY(event_append(request, &transaction, &event));
    return db_commit(&transaction);
}

/* This search at `path`, with one more field where `name` is not NULL. */
static struct status link_to(const struct http_request *request, const char *path, const char *name,
                             const char *value, struct view_link *out)
{
    const struct view_query_field fields[] = {{"q", http_query(request, "q")->text},
                                              {"from", http_query(request, "from")->text},
                                              {"until", http_query(request, "until")->text},
                                              {name ? name : "", name ? value : NULL}};

    return view_link_query(request->arena, path, fields, COUNT_OF(fields), out);
}

static struct status fill_row(const struct http_request *request,
                              const struct company_statement *found,
                              struct view_company_statement *row)
{
    const unsigned group = found->customer.group_number;
    const struct visit *visit = visit_of(request);

    *row = (struct view_company_statement){
        .customer = found->customer.name,
        .customer_code = found->customer.code,
        .may_download = scope_reaches(visit_scope(visit, "statements.download"), group),
    };
    if (scope_reaches(visit_scope(visit, "customers.view"), group))
        TRY(customer_view_link(request->arena, found->customer.id, "", &row->customer_page));
    return statement_view_line(request->arena, STATEMENTS_OF_COMPANY, &found->statement,
                               &row->statement);
}

static struct status fill_rows(const struct http_request *request,
                               const struct company_statement_page *page,
                               struct view_statements *view)
{
    struct view_company_statement *rows =
        arena_alloc_array(request->arena, page->count, sizeof *rows);
    char last[UUID_TEXT_CAPACITY];

    if (rows == NULL)
        return arena_failure();
    for (size_t i = 0; i < page->count; i++)
        TRY(fill_row(request, &page->statements[i], &rows[i]));
    view->rows = rows;
    view->rows_count = page->count;
    if (http_query(request, "after")->is_present)
        TRY(link_to(request, STATEMENTS_OF_COMPANY, NULL, NULL, &view->first));
    if (!page->has_more)
        return OK;
    uuid_encode(page->statements[page->count - 1].statement.id, last);
    return link_to(request, STATEMENTS_OF_COMPANY, "after", last, &view->next);
}

static struct status fill(const struct http_request *request, struct view_statements *view)
{
    struct company_statement_page page = {0};

    if (view->q[0] || view->from[0] || view->until[0])
        TRY(view_link_query(request->arena, STATEMENTS_OF_COMPANY, NULL, 0, &view->without));
    if (view->invalid)
        return OK;
    if (visit_may(visit_of(request), "statements.export"))
        TRY(link_to(request, STATEMENTS_OF_COMPANY "/file", NULL, NULL, &view->file));
    struct status read = read_page(request, &page);
    view->unavailable = status_is_outage(read);
    if (view->unavailable)
        return OK;
    TRY(read);
    return fill_rows(request, &page, view);
}

/* What the form shows: as typed, and what is wrong with it. */
static struct view_statements view_of(const struct http_request *request)
{
    const struct http_value *from = http_query(request, "from");
    const struct http_value *until = http_query(request, "until");
    struct view_statements view = {
        .q = http_query(request, "q")->text,
        .from = from->text,
        .until = until->text,
        .q_error = TEXT_NONE,
        .from_error = is_day_or_none(from) ? TEXT_NONE : TEXT_STATEMENTS_DAY_INVALID,
        .until_error = is_day_or_none(until) ? TEXT_NONE : TEXT_STATEMENTS_DAY_INVALID,
        .too_many = http_query(request, "too_many")->is_present,
        .may_download = visit_may(visit_of(request), "statements.download"),
        .page_size = PAGE_SIZE,
    };

    if (http_query(request, "q")->fault != HTTP_FAULT_NONE)
        view.q_error = TEXT_USERS_SEARCH_INVALID;
    if (view.from_error == TEXT_NONE && view.until_error == TEXT_NONE &&
        is_turned_round(view.from, view.until))
        view.until_error = TEXT_STATEMENTS_TURNED_ROUND;
    view.invalid =
        view.q_error != TEXT_NONE || view.from_error != TEXT_NONE || view.until_error != TEXT_NONE;
    return view;
}

static int status_of(const struct view_statements *view)
{
    if (view->invalid)
        return 422;
    return view->unavailable ? 503 : 200;
}

struct status handle_statements(struct http_request *request, struct http_response *response)
{
    struct view_statements view = view_of(request);

    if (http_query(request, "after")->fault != HTTP_FAULT_NONE ||
        http_query(request, "too_many")->fault != HTTP_FAULT_NONE)
        return FAIL(INVALID_ARGUMENT, "after, too_many: not of a list of ours");
    TRY(page_console(request, VIEW_MENU_STATEMENTS, &view.console));
    TRY(fill(request, &view));
    return page_show(request, response, status_of(&view), view_statements_drawing(&view));
}

static void write_heading(struct csv_writer *writer, enum view_language language)
{
    static const char *const names[VIEW_LANGUAGE_COUNT][6] = {
        [VIEW_JAPANESE] = {"番号", "件名", "発行日", "金額（円）", "顧客番号", "顧客名"},
        [VIEW_ENGLISH] = {"Number", "Title", "Issued", "Amount (yen)", "Customer number",
                          "Customer"}};

    for (size_t i = 0; i < COUNT_OF(names[language]); i++)
        csv_write_text(writer, bytes_of(names[language][i]));
    csv_end_row(writer);
}

static void write_row(struct csv_writer *writer, const struct company_statement *found)
{
    csv_write_text(writer, bytes_of(found->statement.number));
    csv_write_text(writer, bytes_of(found->statement.title));
    csv_write_text(writer, bytes_of(found->statement.issued_on));
    csv_write_int(writer, found->statement.amount_yen);
    csv_write_text(writer, bytes_of(found->customer.code));
    csv_write_text(writer, bytes_of(found->customer.name));
    csv_end_row(writer);
}

/* A page's statements are forgotten when they are written; the last one's id is where the next page
 * begins. */
static struct status write_page(struct db *db, int64_t tenant_id,
                                const struct statement_question *question,
                                struct csv_writer *writer, struct uuid *last_out,
                                bool *has_more_out)
{
    CLEANUP(arena_clear) struct arena arena;
    struct company_statement_page page = {0};

    arena_init(&arena, FILE_ARENA_MAXIMUM);
    TRY(statement_search(db, tenant_id, question, &arena, &page));
    for (size_t i = 0; i < page.count; i++)
        write_row(writer, &page.statements[i]);
    *has_more_out = page.has_more;
    if (page.count > 0)
        *last_out = page.statements[page.count - 1].statement.id;
    return OK;
}

static struct status write_rows(const struct http_request *request, struct db *db,
                                struct statement_question question, struct csv_writer *writer)
{
    struct uuid last;
    bool has_more = true;

    question.limit = FILE_PAGE_SIZE;
    for (int i = 0; has_more && i < FILE_PAGES_MAXIMUM; i++) {
        TRY(write_page(db, visit_of(request)->session.tenant_id, &question, writer, &last,
                       &has_more));
        question.after = &last;
    }
    return has_more ? FAIL(OUT_OF_RANGE, "more statements than a file holds") : OK;
}

/* Recorded when it is whole, in the transaction that reads, before any of it is given away. */
static struct status write_file(const void *what, struct buffer *out)
{
    const struct http_request *request = what;
    struct csv_writer writer = csv_writer_begin(out, /* mark */ true);
    struct outbox_event event = {
        .kind = "statements_exported",
        .result = OUTBOX_SUCCEEDED,
        .object = {.kind = "page", .label = request->path},
    };
    const struct statement_question question = question_of(request, "statements.export");
    struct event_notes notes = {0};

    note(&event, &question, &notes);

    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(event_begin(request, &db, &transaction));
    write_heading(&writer, visit_of(request)->language);
    TRY(write_rows(request, db, question, &writer));
    TRY(buffer_outcome(out));
    TRY(event_append(request, &transaction, &event));
    return db_commit(&transaction);
}

struct status handle_statements_file(struct http_request *request, struct http_response *response)
{
    static const char *const names[VIEW_LANGUAGE_COUNT] = {
        [VIEW_JAPANESE] = "明細の一覧.csv", [VIEW_ENGLISH] = "Statements.csv"};
    struct view_link link = {0};

    if (!is_day_or_none(http_query(request, "from")) ||
        !is_day_or_none(http_query(request, "until")) ||
        is_turned_round(http_query(request, "from")->text, http_query(request, "until")->text))
        return FAIL(INVALID_ARGUMENT, "from, until: no days from one to another");
    struct status sent = csv_file_send_few(request, response, names[visit_of(request)->language],
                                           FILE_MAXIMUM, write_file, request);
    if (sent.code != STATUS_OUT_OF_RANGE)
        return sent;
    TRY(link_to(request, STATEMENTS_OF_COMPANY, "too_many", "1", &link));
    return http_redirect(response, 303, link.address);
}
