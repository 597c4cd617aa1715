/* The walls between companies and between services, in every table there is after all migrations:
 * read from the catalogue, so that a new table is tried as the others are. What is tried, and what
 * is let off for which reason, stands in walls.sql. */
#include <stdio.h>

#include "support/world/world.h"

static void define(void)
{
    static char sql[1 << 16];
    FILE *file = fopen(WALLS, "re");

    CHECK(file != NULL);
    size_t size = fread(sql, 1, sizeof sql - 1, file);
    CHECK(size > 0 && feof(file));
    (void)fclose(file);
    test_postgres_execute(&world.postgres, sql);
}

/* Fails with what a function of walls.sql gives. */
#define CHECK_NONE(function)                                                                       \
    test_postgres_execute(&world.postgres,                                                         \
                          "DO $$ DECLARE wrong text; BEGIN"                                        \
                          "  SELECT string_agg(line, E'\\n') INTO wrong"                           \
                          "    FROM trial." function "() AS line;"                                 \
                          "  IF wrong IS NOT NULL THEN RAISE '" function ": %', wrong; END IF;"    \
                          "END $$")

static void knows_everything_that_belongs_to_no_company(void)
{
    CHECK_NONE("of_no_company");
}

static void has_a_wall_in_every_table_for_its_owner_too(void)
{
    CHECK_NONE("without_walls");
}

static void has_a_policy_for_everything_that_was_granted(void)
{
    CHECK_NONE("grants_without_policy");
}

static void refers_within_one_company_only(void)
{
    CHECK_NONE("keys_across_companies");
}

static void lets_nobody_make_tables_but_owners_in_their_place(void)
{
    CHECK_NONE("makes_tables");
}

/* From here on without the constraints that were looked at before. */
static void fill(void)
{
    static bool is_filled;

    if (!is_filled)
        test_postgres_execute(&world.postgres, "SELECT trial.fill()");
    is_filled = true;
}

static void lets_no_role_reach_another_company_or_service(void)
{
    fill();
    CHECK_NONE("reached_across");
}

static void lets_each_role_reach_what_is_its_own(void)
{
    fill();
    CHECK_NONE("not_reached_at_home");
}

static void lets_nobody_change_or_remove_history(void)
{
    fill();
    CHECK_NONE("changed_in_the_history");
}

int main(void)
{
    static const struct test tests[] = {
        TEST(knows_everything_that_belongs_to_no_company),
        TEST(has_a_wall_in_every_table_for_its_owner_too),
        TEST(has_a_policy_for_everything_that_was_granted),
        TEST(refers_within_one_company_only),
        TEST(lets_nobody_make_tables_but_owners_in_their_place),
        TEST(lets_no_role_reach_another_company_or_service),
        TEST(lets_each_role_reach_what_is_its_own),
        TEST(lets_nobody_change_or_remove_history),
    };

    world_prepare(WORLD_QUICK);
    for (enum identity program = 0; program < PROGRAMS; program++)
        program_migrate(program);
    define();
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
