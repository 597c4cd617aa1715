/* Statements against a real server: what comes back for each kind of value and each kind of
 * failure. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "database.h"
#include "support/check.h"

static const char schema[] =
    "CREATE TABLE item (id bigint PRIMARY KEY, amount integer CHECK (amount > 0),"
    "                   parent bigint CONSTRAINT item_parent REFERENCES item,"
    "                   label text NOT NULL DEFAULT '', CONSTRAINT item_label UNIQUE (label, id));"
    "CREATE TABLE hidden (id bigint);"
    "GRANT SELECT, INSERT, UPDATE, DELETE ON item TO auth_svc;";

static const struct uuid some_id = {{0xab, 2, 3, 4, 5, 6, 0x77, 8, 9, 10, 11, 12, 13, 14, 15, 16}};

static struct db_pool *pool;

static void refuses_what_a_constraint_forbids(void)
{
    static const char insert[] = "INSERT INTO item (id, amount, parent) VALUES ($1, $2, $3)";
    CLEANUP(db_release) struct db *db = acquire(pool);

    CHECK_OK(db_execute(db, insert, DB_PARAMS(DB_INT(1), DB_INT(1), DB_NULL_INT), NULL));
    CHECK_STATUS(db_execute(db, insert, DB_PARAMS(DB_INT(1), DB_INT(1), DB_NULL_INT), NULL),
                 ALREADY_EXISTS);
    CHECK_TEXT(db_constraint(db), "item_pkey");
    CHECK_STATUS(db_execute(db, insert, DB_PARAMS(DB_INT(2), DB_INT(0), DB_NULL_INT), NULL),
                 INVALID_ARGUMENT);
    CHECK_TEXT(db_constraint(db), "item_amount_check");
    CHECK_STATUS(db_execute(db, insert, DB_PARAMS(DB_INT(2), DB_INT(1), DB_INT(99)), NULL),
                 FAILED_PRECONDITION);
    CHECK_TEXT(db_constraint(db), "item_parent");
    CHECK_STATUS(db_execute(db, insert, DB_PARAMS(DB_INT(2), DB_INT(INT64_MAX), DB_NULL_INT), NULL),
                 INVALID_ARGUMENT);
    CHECK_TEXT(db_constraint(db), "");
}

static void refuses_what_is_not_granted_or_no_sql(void)
{
    CLEANUP(db_release) struct db *db = acquire(pool);

    CHECK_STATUS(db_execute(db, "DELETE FROM hidden", DB_NO_PARAMS, NULL), PERMISSION_DENIED);
    CHECK_STATUS(db_execute(db, "SELEKT", DB_NO_PARAMS, NULL), INTERNAL);
    CHECK_STATUS(db_execute(db, "SELECT 1; SELECT 2", DB_NO_PARAMS, NULL), INTERNAL);
    CHECK_STATUS(db_execute(db, "SELECT $1::inet", DB_PARAMS(DB_TEXT("10.0.0.1/33")), NULL),
                 INVALID_ARGUMENT);
    CHECK_STATUS(db_execute(db, "SELECT $1", DB_PARAMS(DB_TEXT("\xff")), NULL), INVALID_ARGUMENT);
    CHECK_OK(db_execute(db, "SELECT 1", DB_NO_PARAMS, NULL));
}

static void takes_every_value_as_a_value(void)
{
    static const char *const hostile[] = {"'; DROP TABLE item; --", "\\", "$1", "", "関所 ' \" %s"};
    static const char sql[] = "SELECT $1, $1 = $2";
    CLEANUP(db_release) struct db *db = acquire(pool);
    CLEANUP(arena_clear) struct arena arena;

    arena_init(&arena, 1 << 16);
    for (size_t i = 0; i < COUNT_OF(hostile); i++) {
        CLEANUP(db_rows_clear) struct db_rows rows = {0};
        const char *text = NULL;
        bool same = false;
        CHECK_OK(db_query(db, sql, DB_PARAMS(DB_TEXT(hostile[i]), DB_TEXT(hostile[i])), &rows));
        CHECK_OK(db_get_text(&rows, 0, &arena, &text));
        CHECK_OK(db_get_bool(&rows, 1, &same));
        CHECK_TEXT(text, hostile[i]);
        CHECK(same);
    }
}

static void gives_back_what_it_was_given(void)
{
    static const char sql[] = "SELECT $1, $2, $3, $4, $5, $6";
    CLEANUP(db_release) struct db *db = acquire(pool);
    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    CLEANUP(arena_clear) struct arena arena;
    const int64_t some_time = INT64_C(1795000000123456);
    int64_t integer = 0;
    int64_t time = 0;
    bool boolean = false;
    struct uuid uuid = {0};
    char text[4];
    uint8_t bytes[3];
    struct bytes copy;

    arena_init(&arena, 1 << 16);
    CHECK_OK(db_query(db, sql,
                      DB_PARAMS(DB_INT(INT64_MIN), DB_BOOL(true), DB_UUID(some_id), DB_TEXT("abc"),
                                DB_BYTES(((struct bytes){(const uint8_t *)"\0\xff'", 3})),
                                DB_TIME_US(some_time)),
                      &rows));
    CHECK_OK(db_get_int(&rows, 0, &integer));
    CHECK_OK(db_get_bool(&rows, 1, &boolean));
    CHECK_OK(db_get_uuid(&rows, 2, &uuid));
    CHECK_OK(db_copy_text(&rows, 3, text, sizeof text));
    CHECK_OK(db_get_bytes(&rows, 4, bytes, sizeof bytes));
    CHECK_OK(db_get_bytes_copy(&rows, 4, &arena, &copy));
    CHECK_OK(db_get_time_us(&rows, 5, &time));
    CHECK(integer == INT64_MIN && boolean && uuid_equal(uuid, some_id) && time == some_time);
    CHECK(memcmp(bytes, "\0\xff'", 3) == 0 && copy.size == 3 && memcmp(copy.data, bytes, 3) == 0);
    CHECK_TEXT(text, "abc");
}

static void refuses_a_column_of_another_type_or_size(void)
{
    static const char sql[] = "SELECT 1::bigint, 'abcd'::text, '\\xabcd'::bytea, NULL::bigint,"
                              "       '1'::numeric, now(), ''::bytea";
    enum { INT, TEXT, BYTES, NOTHING, NUMERIC, TIME, EMPTY };
    CLEANUP(db_release) struct db *db = acquire(pool);
    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    CLEANUP(arena_clear) struct arena arena;
    struct uuid uuid = some_id;
    int64_t integer = 7;
    bool boolean = true;
    char text[4] = "old";
    uint8_t bytes[3];
    const char *copy = NULL;

    arena_init(&arena, 1 << 16);
    CHECK_OK(db_query(db, sql, DB_NO_PARAMS, &rows));
    CHECK_STATUS(db_get_uuid(&rows, INT, &uuid), INTERNAL);
    CHECK_STATUS(db_get_bool(&rows, INT, &boolean), INTERNAL);
    CHECK_STATUS(db_get_time_us(&rows, INT, &integer), INTERNAL);
    CHECK_STATUS(db_get_text(&rows, INT, &arena, &copy), INTERNAL);
    CHECK_STATUS(db_get_int(&rows, TEXT, &integer), INTERNAL);
    CHECK_STATUS(db_get_int(&rows, TIME, &integer), INTERNAL);
    CHECK_STATUS(db_copy_text(&rows, TEXT, text, sizeof text), INTERNAL);
    CHECK_STATUS(db_get_bytes(&rows, BYTES, bytes, sizeof bytes), INTERNAL);
    CHECK_STATUS(db_get_bytes(&rows, EMPTY, bytes, sizeof bytes), INTERNAL);
    CHECK_STATUS(db_get_int(&rows, NOTHING, &integer), INTERNAL);
    CHECK_STATUS(db_get_int(&rows, NUMERIC, &integer), INTERNAL);
    CHECK_STATUS(db_get_int(&rows, EMPTY + 1, &integer), INTERNAL);
    CHECK(db_is_null(&rows, NOTHING) && !db_is_null(&rows, INT));
    CHECK(integer == 7 && boolean && copy == NULL && uuid_equal(uuid, some_id));
    CHECK_TEXT(text, "old");
}

static void reads_integers_of_every_width(void)
{
    static const char sql[] = "SELECT (-32768)::smallint, (-2147483648)::integer, 32767::smallint";
    static const int64_t expected[] = {-32768, -2147483648LL, 32767};
    CLEANUP(db_release) struct db *db = acquire(pool);
    CLEANUP(db_rows_clear) struct db_rows rows = {0};

    CHECK_OK(db_query(db, sql, DB_NO_PARAMS, &rows));
    for (int i = 0; i < 3; i++) {
        int64_t value = 0;
        CHECK_OK(db_get_int(&rows, i, &value));
        CHECK_INT(value, expected[i]);
    }
}

static void refuses_a_number_that_does_not_fit(void)
{
    static const char sql[] = "SELECT 2147483648, -2147483649, 4294967296, -1";
    enum { ABOVE, BELOW, ABOVE_UNSIGNED, NEGATIVE };
    CLEANUP(db_release) struct db *db = acquire(pool);
    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    int32_t number = 7;
    uint32_t amount = 7;

    CHECK_OK(db_query(db, sql, DB_NO_PARAMS, &rows));
    CHECK_STATUS(db_get_int32(&rows, ABOVE, &number), INTERNAL);
    CHECK_STATUS(db_get_int32(&rows, BELOW, &number), INTERNAL);
    CHECK_STATUS(db_get_uint32(&rows, ABOVE_UNSIGNED, &amount), INTERNAL);
    CHECK_STATUS(db_get_uint32(&rows, NEGATIVE, &amount), INTERNAL);
    CHECK(number == 7 && amount == 7);
}

static void reads_narrow_numbers_to_their_ends(void)
{
    static const char sql[] = "SELECT (-2147483648)::bigint, 2147483647, 4294967295, 0";
    enum { LEAST, MOST, MOST_UNSIGNED, NONE };
    CLEANUP(db_release) struct db *db = acquire(pool);
    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    int32_t numbers[2] = {0};
    uint32_t amounts[2] = {7, 7};

    CHECK_OK(db_query(db, sql, DB_NO_PARAMS, &rows));
    CHECK_OK(db_get_int32(&rows, LEAST, &numbers[0]));
    CHECK_OK(db_get_int32(&rows, MOST, &numbers[1]));
    CHECK_OK(db_get_uint32(&rows, MOST_UNSIGNED, &amounts[0]));
    CHECK_OK(db_get_uint32(&rows, NONE, &amounts[1]));
    CHECK(numbers[0] == INT32_MIN && numbers[1] == INT32_MAX);
    CHECK(amounts[0] == UINT32_MAX && amounts[1] == 0);
}

static void takes_arrays_row_by_row(void)
{
    static const char sql[] =
        "SELECT i, u, t, b, at FROM unnest($1, $2, $3, $4, $5) AS x (i, u, t, b, at) ORDER BY i";
    enum { I, U, T, B, AT };
    static const int64_t numbers[] = {1, 2, 3};
    static const int64_t times[] = {0, -1, INT64_C(1795000000000001)};
    static const char *const texts[] = {"関", NULL, ""};
    const struct uuid ids[] = {some_id, {{0}}, some_id};
    const struct bytes bytes[] = {bytes_of("x"), {0}, bytes_of("")};
    CLEANUP(db_release) struct db *db = acquire(pool);
    CLEANUP(db_rows_clear) struct db_rows rows = {0};

    CHECK_OK(
        db_query(db, sql,
                 DB_PARAMS(DB_INT_ARRAY(numbers, 3), DB_UUID_ARRAY(ids, 3), DB_TEXT_ARRAY(texts, 3),
                           DB_BYTES_ARRAY(bytes, 3), DB_TIME_US_ARRAY(times, 3)),
                 &rows));
    CHECK_INT(rows.count, 3);
    for (; rows.row < rows.count; rows.row++) {
        int64_t number = 0;
        int64_t time = 0;
        struct uuid uuid;
        char text[8] = "";
        CHECK_OK(db_get_int(&rows, I, &number));
        CHECK_OK(db_get_time_us(&rows, AT, &time));
        CHECK_OK(db_get_uuid(&rows, U, &uuid));
        CHECK_INT(number, numbers[rows.row]);
        CHECK_INT(time, times[rows.row]);
        CHECK(uuid_equal(uuid, ids[rows.row]));
        CHECK(db_is_null(&rows, T) == (texts[rows.row] == NULL));
        CHECK(db_is_null(&rows, B) == (bytes[rows.row].data == NULL));
        if (texts[rows.row]) {
            CHECK_OK(db_copy_text(&rows, T, text, sizeof text));
            CHECK_TEXT(text, texts[rows.row]);
        }
    }
}

static void sends_arrays_larger_than_a_socket_holds(void)
{
    static const char sql[] = "SELECT sum(length(b)) FROM unnest($1) AS b";
    enum { PIECES = 2000, PIECE_SIZE = 4000 };
    static const uint8_t piece[PIECE_SIZE];
    struct bytes *pieces = calloc(PIECES, sizeof *pieces);
    CLEANUP(db_release) struct db *db = acquire(pool);
    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    int64_t sum = 0;

    CHECK(pieces != NULL);
    for (size_t i = 0; i < PIECES; i++)
        pieces[i] = (struct bytes){piece, sizeof piece};
    CHECK_OK(db_query(db, sql, DB_PARAMS(DB_BYTES_ARRAY(pieces, PIECES)), &rows));
    CHECK_OK(db_get_int(&rows, 0, &sum));
    CHECK_INT(sum, PIECES * PIECE_SIZE);
    free(pieces);
}

static void counts_what_it_changed(void)
{
    static const char insert[] = "INSERT INTO item (id) SELECT generate_series(100, 109)";
    static const char delete[] = "DELETE FROM item WHERE id >= 100";
    CLEANUP(db_release) struct db *db = acquire(pool);
    int64_t affected = 0;

    CHECK_OK(db_execute(db, insert, DB_NO_PARAMS, &affected));
    CHECK_INT(affected, 10);
    CHECK_OK(db_execute(db, delete, DB_NO_PARAMS, &affected));
    CHECK_INT(affected, 10);
    CHECK_OK(db_execute(db, delete, DB_NO_PARAMS, &affected));
    CHECK_INT(affected, 0);
}

static void ends_a_statement_that_takes_too_long(void)
{
    CLEANUP(db_release) struct db *db = acquire(pool);

    CHECK_STATUS(db_execute(db, "SELECT pg_sleep(60)", DB_NO_PARAMS, NULL), UNAVAILABLE);
    CHECK_OK(db_execute(db, "SELECT 1", DB_NO_PARAMS, NULL));
}

/* A plan kept by the connection no longer fits: that statement fails once, the next caller gets a
 * fresh connection. */
static void survives_a_changed_table(void)
{
    static const char sql[] = "SELECT label FROM item";
    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    struct db *db = acquire(pool);

    CHECK_OK(db_execute(db, sql, DB_NO_PARAMS, NULL));
    test_postgres_execute(&postgres, "ALTER TABLE auth.item ALTER label TYPE varchar(100)");
    CHECK_STATUS(db_execute(db, sql, DB_NO_PARAMS, NULL), INTERNAL);
    db_release(&db);
    db = acquire(pool);
    CHECK_OK(db_query(db, sql, DB_NO_PARAMS, &rows));
    db_release(&db);
}

static void prepares_no_more_than_it_keeps(void)
{
    enum { STATEMENTS = 300, CAPACITY = 32 };
    static char sql[STATEMENTS][CAPACITY];
    CLEANUP(db_release) struct db *db = acquire(pool);

    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < STATEMENTS; i++) {
            CLEANUP(db_rows_clear) struct db_rows rows = {0};
            int64_t value = -1;
            snprintf(sql[i], CAPACITY, "SELECT %d + $1", i);
            CHECK_OK(db_query_text(db, sql[i], DB_PARAMS(DB_INT(1)), &rows));
            CHECK_OK(db_get_int(&rows, 0, &value));
            CHECK_INT(value, i + 1);
        }
    }
}

int main(void)
{
    static const struct test tests[] = {TEST(refuses_what_a_constraint_forbids),
                                        TEST(refuses_what_is_not_granted_or_no_sql),
                                        TEST(takes_every_value_as_a_value),
                                        TEST(gives_back_what_it_was_given),
                                        TEST(refuses_a_column_of_another_type_or_size),
                                        TEST(reads_integers_of_every_width),
                                        TEST(refuses_a_number_that_does_not_fit),
                                        TEST(reads_narrow_numbers_to_their_ends),
                                        TEST(takes_arrays_row_by_row),
                                        TEST(sends_arrays_larger_than_a_socket_holds),
                                        TEST(counts_what_it_changed),
                                        TEST(ends_a_statement_that_takes_too_long),
                                        TEST(survives_a_changed_table),
                                        TEST(prepares_no_more_than_it_keeps)};

    database_open(schema);
    pool = pool_as("auth_svc", 1);
    int status = test_run(tests, COUNT_OF(tests));
    db_pool_close(&pool);
    test_postgres_close(&postgres);
    return status;
}
