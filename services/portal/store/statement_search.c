#include "store/statement_search.h"

/* The columns of every SELECT of statements below, in this order. */
enum { ID, NUMBER, TITLE, ISSUED_ON, AMOUNT, CUSTOMER_ID, CODE, NAME };

static struct status read_row(const struct db_rows *rows, struct arena *arena,
                              struct company_statement *out)
{
    struct company_statement found;

    TRY(db_get_uuid(rows, ID, &found.statement.id));
    TRY(db_get_text(rows, NUMBER, arena, &found.statement.number));
    TRY(db_get_text(rows, TITLE, arena, &found.statement.title));
    TRY(db_get_text(rows, ISSUED_ON, arena, &found.statement.issued_on));
    TRY(db_get_int(rows, AMOUNT, &found.statement.amount_yen));
    TRY(db_get_uuid(rows, CUSTOMER_ID, &found.customer.id));
    TRY(db_get_text(rows, CODE, arena, &found.customer.code));
    TRY(db_get_text(rows, NAME, arena, &found.customer.name));
    *out = found;
    return OK;
}

#define SELECT                                                                                     \
    "SELECT statements.id, number, title, issued_on::text, amount_yen, customers.id, code, name"
#define OF_CUSTOMER " JOIN customers ON customers.tenant = $1 AND customers.id = customer_id"

/* A place between two statements: behind this day's up to this id. */
struct place {
    const char *day;
    struct uuid id;
};

/* What begins with $2 lies, by bytes, between it and it with the last code point behind. One more
 * than few; without a text to search for there are none to take. */
#define BEGINNING(column)                                                                          \
    " WHERE tenant = $1 AND $2 <> '' AND " column " COLLATE \"C\" >= $2"                           \
    "   AND " column " COLLATE \"C\" < $2 || chr(1114111) LIMIT 1001)"
#define CUSTOMERS(column) "(SELECT id FROM customers" BEGINNING(column)
#define STATEMENTS(column) "(SELECT id, issued_on FROM statements" BEGINNING(column)
#define BEHIND_PLACE                                                                               \
    " issued_on >= $3::text::date AND issued_on <= $4::text::date"                                 \
    " AND issued_on <= $5::text::date AND (issued_on < $5::text::date OR id > $6)"
#define NEWEST_FIRST " ORDER BY issued_on DESC, id LIMIT $7)"

/* As customer_store_search(): up to a thousand are taken by the indexes of what begins so, and
 * sorted; only where there are more are the statements walked from the newest, where matches are
 * then not far apart. The walk asks for each one's customer by itself, for a join would be free to
 * read all of both tables first. */
#define CLIENTS CUSTOMERS("code") " UNION " CUSTOMERS("name")
#define TAKEN                                                                                      \
    STATEMENTS("number")                                                                           \
    " UNION " STATEMENTS("title") " UNION (SELECT statements.id, issued_on FROM clients"           \
                                  "          JOIN statements ON tenant = $1"                       \
                                  "           AND customer_id = clients.id LIMIT 1001)"
#define ARE_FEW                                                                                    \
    "SELECT $2 <> '' AND (SELECT count(*) FROM clients) <= 1000"                                   \
    "            AND (SELECT count(*) FROM taken) <= 1000 AS are_few"
#define AMONG_FEW                                                                                  \
    "(SELECT id FROM taken WHERE (SELECT are_few FROM few) AND" BEHIND_PLACE NEWEST_FIRST
#define AMONG_MANY                                                                                 \
    "(SELECT id FROM statements WHERE NOT (SELECT are_few FROM few) AND tenant = $1"               \
    "    AND" BEHIND_PLACE "    AND ($2 = '' OR starts_with(number, $2) OR starts_with(title, $2)" \
    "         OR (SELECT starts_with(code, $2) OR starts_with(name, $2) FROM customers"            \
    "              WHERE customers.tenant = $1 AND customers.id = customer_id))" NEWEST_FIRST

static struct status query(struct db *db, int64_t tenant_id,
                           const struct statement_question *question, const struct place *place,
                           struct db_rows *out)
{
    static const char sql[] =
        "WITH clients AS MATERIALIZED (" CLIENTS "), taken AS MATERIALIZED (" TAKEN "),"
        " few AS MATERIALIZED (" ARE_FEW "), found AS (" AMONG_FEW " UNION ALL " AMONG_MANY
        ") " SELECT " FROM found"
        " JOIN statements ON statements.tenant = $1 AND statements.id = found.id" OF_CUSTOMER
        " ORDER BY statements.issued_on DESC, statements.id LIMIT $7";

    return db_query(db, sql,
                    DB_PARAMS(DB_INT(tenant_id), DB_TEXT(question->prefix),
                              DB_TEXT(question->from[0] ? question->from : "-infinity"),
                              DB_TEXT(question->until[0] ? question->until : "infinity"),
                              DB_TEXT(place->day), DB_UUID(place->id),
                              DB_INT((int64_t)question->limit + 1)),
                    out);
}

static struct status find_place(struct db *db, int64_t tenant_id, struct uuid id,
                                struct arena *arena, struct place *out)
{
    static const char sql[] =
        "SELECT issued_on::text FROM statements WHERE tenant = $1 AND id = $2";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_UUID(id)), &rows));
    if (rows.count == 0)
        return FAIL(NOT_FOUND, "no such statement");
    out->id = id;
    return db_get_text(&rows, 0, arena, &out->day);
}

static struct status read_page(struct db_rows *rows, size_t limit, struct arena *arena,
                               struct company_statement_page *out)
{
    struct company_statement_page page = {.has_more = rows->count > limit};

    page.count = page.has_more ? limit : rows->count;
    page.statements = arena_alloc_array(arena, page.count, sizeof *page.statements);
    if (page.statements == NULL)
        return arena_failure();
    for (; rows->row < page.count; rows->row++)
        TRY(read_row(rows, arena, &page.statements[rows->row]));
    *out = page;
    return OK;
}

struct status statement_search(struct db *db, int64_t tenant_id,
                               const struct statement_question *question, struct arena *arena,
                               struct company_statement_page *out)
{
    struct place place = {.day = "infinity"};

    if (question->after) {
        struct status found = find_place(db, tenant_id, *question->after, arena, &place);
        if (found.code == STATUS_NOT_FOUND) {
            *out = (struct company_statement_page){0};
            return OK;
        }
        TRY(found);
    }
    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(query(db, tenant_id, question, &place, &rows));
    return read_page(&rows, question->limit, arena, out);
}

struct status statement_search_find(struct db *db, int64_t tenant_id, struct uuid id,
                                    struct arena *arena, struct company_statement *out)
{
    static const char sql[] = SELECT " FROM statements" OF_CUSTOMER
                                     " WHERE statements.tenant = $1 AND statements.id = $2";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_UUID(id)), &rows));
    if (rows.count == 0)
        return FAIL(NOT_FOUND, "no such statement");
    return read_row(&rows, arena, out);
}
