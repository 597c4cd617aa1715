#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#include "outbox/fold.h"

static struct fold_table *table;

static void make_table(void)
{
    table = calloc(1, sizeof *table);
    cr_assert_not_null(table);
}

static void free_table(void)
{
    free(table);
}

TestSuite(fold, .init = make_table, .fini = free_table);

static int admitted(int times, int64_t tenant, const char *kind, const char *address,
                    const char *account)
{
    int count = 0;

    for (int i = 0; i < times; i++)
        count += fold_admits(table, tenant, kind, address, account);
    return count;
}

Test(fold, folds_from_the_21st_of_a_kind_on)
{
    cr_assert_eq(admitted(FOLD_FREE, 1, "fail", "192.0.2.1", "sato"), FOLD_FREE);
    cr_assert_not(fold_admits(table, 1, "fail", "192.0.2.1", "sato"));
    cr_assert_eq(admitted(999, 1, "fail", "192.0.2.1", "sato"), 0);
    cr_assert_eq(table->count, 1);
    cr_assert_eq(table->entries[0].folded, 1000);
    cr_assert_str_eq(table->entries[0].account, "sato");
}

Test(fold, counts_a_source_by_its_network)
{
    static const struct {
        const char *first;
        const char *second;
        bool same;
    } cases[] = {
        {"2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true},
        {"2001:db8:1:2::1", "2001:db8:1:3::1", false},
        {"192.0.2.1", "192.0.2.2", false},
        {"::ffff:192.0.2.1", "192.0.2.1", true},
        {"", "no address", true},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        fold_clear(table);
        cr_assert_eq(admitted(FOLD_FREE, 1, "fail", cases[i].first, "sato"), FOLD_FREE);
        cr_expect_eq(fold_admits(table, 1, "fail", cases[i].second, "sato"), !cases[i].same,
                     "case %zu", i);
    }
}

Test(fold, keeps_tenants_kinds_and_accounts_apart)
{
    cr_assert_eq(admitted(FOLD_FREE, 1, "fail", "192.0.2.1", "sato"), FOLD_FREE);
    cr_expect(fold_admits(table, 2, "fail", "192.0.2.1", "sato"));
    cr_expect(fold_admits(table, 1, "other", "192.0.2.1", "sato"));
    cr_expect(fold_admits(table, 1, "fail", "192.0.2.1", "suzuki"));
    cr_expect_not(fold_admits(table, 1, "fail", "192.0.2.1", "sato"));
}

Test(fold, starts_anew_when_cleared)
{
    cr_assert_eq(admitted(FOLD_FREE + 1, 1, "fail", "192.0.2.1", "sato"), FOLD_FREE);
    fold_clear(table);
    cr_assert(fold_admits(table, 1, "fail", "192.0.2.1", "sato"));
}

Test(fold, counts_everything_when_strangers_invent_accounts)
{
    enum { INVENTED = 100000 };
    int64_t counted = 0;
    int64_t recorded = 0;
    char account[32];

    for (int i = 0; i < INVENTED; i++) {
        snprintf(account, sizeof account, "invented-%d", i);
        recorded += fold_admits(table, 1 + i % 100, "fail", "192.0.2.1", account);
    }
    cr_assert_eq(recorded, FOLD_ENTRIES);
    cr_assert_eq(table->overflow_count, FOLD_OVERFLOWS);
    for (size_t i = 0; i < table->overflow_count; i++) {
        counted += table->overflows[i].folded;
        cr_expect_str_eq(table->overflows[i].account, "");
    }
    cr_assert_eq(recorded + counted, INVENTED);
}

Test(fold, cuts_long_texts_between_characters)
{
    static const char account[] =
        "関関関関関関関関関関関関関関関関関関関関関関関関関関"; /* 78 bytes */

    cr_assert(fold_admits(table, 1, "fail", "", account));
    cr_assert_eq(strlen(table->entries[0].account), 63);
}
