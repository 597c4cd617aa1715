#include <criterion/criterion.h>

#include <string.h>

#include "domain/customer.h"

Test(customer, refuses_a_code_that_has_no_canonical_form)
{
    static const char *const refused[] = {
        "",  " ",    "A 1",     "-1",     "=1+1", "東-1",
        "А", "A\n1", "A\xff\n", "A;DROP", "A%",   "0123456789012345678901234567890123"};
    char out[CUSTOMER_CODE_CAPACITY] = "untouched";

    for (size_t i = 0; i < COUNT_OF(refused); i++)
        cr_expect(!customer_code_parse(bytes_of(refused[i]), out), "case %zu", i);
    cr_expect_str_eq(out, "untouched");
}

Test(customer, takes_spellings_that_mean_the_same_code_for_one)
{
    static const struct {
        const char *typed;
        const char *canonical;
    } cases[] = {{"A-0001", "A-0001"},
                 {"a-0001", "A-0001"},
                 {"ａ－０００１", "A-0001"},
                 {"x", "X"},
                 {"1.2/3_4-z", "1.2/3_4-Z"},
                 {"01234567890123456789012345678901", "01234567890123456789012345678901"}};

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char out[CUSTOMER_CODE_CAPACITY] = "";
        cr_expect(customer_code_parse(bytes_of(cases[i].typed), out), "case %zu", i);
        cr_expect_str_eq(out, cases[i].canonical);
        cr_expect(customer_code_parse(bytes_of(out), out), "case %zu: its own form", i);
        cr_expect_str_eq(out, cases[i].canonical);
    }
}

Test(customer, refuses_names_that_nobody_could_read)
{
    static const char *const refused[] = {"", " ", "　", "a\nb", "\xe2\x80\x8b", "\xff"};
    CLEANUP(arena_clear) struct arena arena;
    const char *out = "untouched";
    char longest[CUSTOMER_NAME_MAXIMUM + 2];

    arena_init(&arena, 1 << 20);
    for (size_t i = 0; i < COUNT_OF(refused); i++)
        cr_expect_eq(customer_name_parse(refused[i], &arena, &out).code, STATUS_INVALID_ARGUMENT,
                     "case %zu", i);
    memset(longest, 'a', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    cr_expect_eq(customer_name_parse(longest, &arena, &out).code, STATUS_INVALID_ARGUMENT);
    cr_expect_str_eq(out, "untouched");
    longest[sizeof longest - 2] = '\0';
    cr_expect_eq(customer_name_parse(longest, &arena, &out).code, STATUS_OK);
}

/* As a Mac types か with its mark behind it: a search for how a name begins is one of bytes. */
Test(customer, keeps_a_name_in_one_spelling)
{
    CLEANUP(arena_clear) struct arena arena;
    const char *out = "";

    arena_init(&arena, 1 << 20);
    cr_assert_eq(customer_name_parse("か\xe3\x82\x99っこう", &arena, &out).code, STATUS_OK);
    cr_expect_str_eq(out, "がっこう");
}
