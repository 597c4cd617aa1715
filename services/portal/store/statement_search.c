#include "store/statement_search.h"

/* The columns of every SELECT of statements below, in this order. */
enum { ID, NUMBER, TITLE, ISSUED_ON, AMOUNT, CUSTOMER_ID, CODE, NAME, GROUP_NUMBER, REVISION };

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
    TRY(db_get_uint32(rows, GROUP_NUMBER, &found.customer.group_number));
    TRY(db_get_int(rows, REVISION, &found.customer.revision));
    *out = found;
    return OK;
}

#define SELECT                                                                                     \
    "SELECT statements.id, number, title, issued_on::text, amount_yen, customers.id, code, name,"  \
    "       customers.group_number::integer, revision"
#define OF_CUSTOMER " JOIN customers ON customers.tenant = $1 AND customers.id = customer_id"

/* A place between two statements: behind this day's up to this id. */
struct place {
    const char *day;
    struct uuid id;
};

/* What begins with $2 lies, by bytes, between it and it with the last code point behind. One more
 * than few; without a text to search for there are none to take. */
#define BEGINNING(column, OF_GROUP)                                                                \
    " WHERE tenant = $1" OF_GROUP " AND $2 <> '' AND " column " COLLATE \"C\" >= $2"               \
    "   AND " column " COLLATE \"C\" < $2 || chr(1114111)"                                         \
    " ORDER BY " column " COLLATE \"C\" LIMIT 1001)"
#define CUSTOMERS(column, OF_GROUP) "(SELECT id FROM customers" BEGINNING(column, OF_GROUP)
#define STATEMENTS(column, OF_GROUP)                                                               \
    "(SELECT id, issued_on FROM statements" BEGINNING(column, OF_GROUP)
#define BEHIND_PLACE                                                                               \
    " issued_on >= $3::text::date AND issued_on <= $4::text::date"                                 \
    " AND issued_on <= $5::text::date AND (issued_on < $5::text::date OR id > $6)"
#define NEWEST_FIRST " ORDER BY issued_on DESC, id LIMIT $7"

/* As customer_store_search(), in each group: up to a thousand are taken by the indexes of what
 * begins so, and sorted; only where there are more are the statements walked from the newest, where
 * matches are then not far apart. The walk asks for each one's customer by itself, and each
 * customer for their statements, for a join would be free to read all of both tables first. */
#define IN_EACH " FROM reached CROSS JOIN LATERAL ("
#define CLIENTS(OF_GROUP)                                                                          \
    "SELECT of_group, id" IN_EACH CUSTOMERS("code", OF_GROUP) " UNION " CUSTOMERS(                 \
        "name", OF_GROUP) ") AS begun"
#define TAKEN(OF_GROUP)                                                                            \
    "SELECT of_group, id, issued_on" IN_EACH STATEMENTS("number", OF_GROUP) " UNION " STATEMENTS(  \
        "title", OF_GROUP) " UNION (SELECT theirs.id, issued_on FROM clients"                      \
                           "    CROSS JOIN LATERAL (SELECT id, issued_on FROM statements"          \
                           "                         WHERE tenant = $1 AND customer_id = "         \
                           "clients.id LIMIT 1001) AS theirs"                                      \
                           "  WHERE clients.of_group = reached.of_group LIMIT 1001)) AS begun"
#define FEW                                                                                        \
    "SELECT of_group FROM reached WHERE $2 <> ''"                                                  \
    "   AND (SELECT count(*) FROM clients WHERE clients.of_group = reached.of_group) <= 1000"      \
    "   AND (SELECT count(*) FROM taken WHERE taken.of_group = reached.of_group) <= 1000"
#define AMONG_FEW                                                                                  \
    "(SELECT id FROM taken WHERE of_group IN (SELECT of_group FROM few) AND" BEHIND_PLACE          \
        NEWEST_FIRST ")"
/* Asked inside, so that nothing is walked where there are few. */
#define AMONG_MANY(OF_GROUP)                                                                       \
    "(SELECT id" IN_EACH "SELECT id, issued_on FROM statements WHERE tenant = $1" OF_GROUP         \
    "    AND NOT EXISTS (SELECT FROM few WHERE few.of_group = reached.of_group) AND" BEHIND_PLACE  \
    "    AND ($2 = '' OR starts_with(number, $2) OR starts_with(title, $2)"                        \
    "         OR (SELECT starts_with(code, $2) OR starts_with(name, $2) FROM customers"            \
    "              WHERE customers.tenant = $1 AND customers.id = customer_id))" NEWEST_FIRST      \
    ") AS walked" NEWEST_FIRST ")"
#define SEARCH(REACHED, OF_GROUP)                                                                  \
    "WITH reached AS MATERIALIZED (" REACHED "),"                                                  \
    " clients AS MATERIALIZED (" CLIENTS(                                                          \
        OF_GROUP) "),"                                                                             \
                  " taken AS MATERIALIZED (" TAKEN(                                                \
                      OF_GROUP) "), few AS MATERIALIZED (" FEW "),"                                \
                                " found AS (" AMONG_FEW " UNION ALL " AMONG_MANY(                  \
                                    OF_GROUP) ") " SELECT " FROM found"                            \
                                              " JOIN statements ON statements.tenant = $1 AND "    \
                                              "statements.id = found.id" OF_CUSTOMER               \
                                              " ORDER BY statements.issued_on DESC, "              \
                                              "statements.id LIMIT $7"

/* The parameters of both behind the company. */
#define ASKED(question, place)                                                                     \
    DB_TEXT((question)->prefix), DB_TEXT((question)->from[0] ? (question)->from : "-infinity"),    \
        DB_TEXT((question)->until[0] ? (question)->until : "infinity"), DB_TEXT((place)->day),     \
        DB_UUID((place)->id), DB_INT((int64_t)(question)->limit + 1)

static struct status query_all(struct db *db, int64_t tenant_id,
                               const struct statement_question *question, const struct place *place,
                               struct db_rows *out)
{
    static const char sql[] = SEARCH("SELECT 0 AS of_group", "");

    return db_query(db, sql, DB_PARAMS(DB_INT(tenant_id), ASKED(question, place)), out);
}

static struct status query_groups(struct db *db, int64_t tenant_id,
                                  const struct statement_question *question,
                                  const struct place *place, struct db_rows *out)
{
    static const char sql[] = SEARCH("SELECT of_group FROM generate_series(0, 63) AS of_group"
                                     " WHERE $8::bigint >> of_group & 1 = 1",
                                     " AND group_number = of_group");

    return db_query(db, sql,
                    DB_PARAMS(DB_INT(tenant_id), ASKED(question, place),
                              DB_INT((int64_t)question->reach.groups)),
                    out);
}

static struct status find_place(struct db *db, int64_t tenant_id, struct uuid id,
                                const struct customer_reach *reach, struct arena *arena,
                                struct place *out)
{
    static const char sql[] = "SELECT issued_on::text FROM statements"
                              " WHERE tenant = $1 AND id = $2"
                              "   AND ($3 OR $4::bigint >> group_number & 1 = 1)";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_UUID(id), DB_REACH(reach)), &rows));
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
        struct status found =
            find_place(db, tenant_id, *question->after, &question->reach, arena, &place);
        if (found.code == STATUS_NOT_FOUND) {
            *out = (struct company_statement_page){0};
            return OK;
        }
        TRY(found);
    }
    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(question->reach.is_all ? query_all(db, tenant_id, question, &place, &rows)
                               : query_groups(db, tenant_id, question, &place, &rows));
    return read_page(&rows, question->limit, arena, out);
}

struct status statement_search_find(struct db *db, int64_t tenant_id, struct uuid id,
                                    const struct customer_reach *reach, struct arena *arena,
                                    struct company_statement *out)
{
    static const char sql[] =
        SELECT " FROM statements" OF_CUSTOMER " WHERE statements.tenant = $1 AND statements.id = $2"
               "   AND ($3 OR $4::bigint >> statements.group_number & 1 = 1)";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_UUID(id), DB_REACH(reach)), &rows));
    if (rows.count == 0)
        return FAIL(NOT_FOUND, "no such statement");
    return read_row(&rows, arena, out);
}
