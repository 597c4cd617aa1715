#include <criterion/criterion.h>

#include <stdio.h>

#include "domain/grant.h"

enum { GET, VERIFY, METHODS };

static const char *const methods[METHODS] = {
    [GET] = "Users/Get", [VERIFY] = "SignIn/VerifyPassword"};
static const struct grant_names names = {methods, METHODS};
static struct grants grants;
static size_t line;

static enum status_code parse(const char *text)
{
    return grants_parse(bytes_of(text), &names, &grants, &line).code;
}

Test(grant, refuses_a_file_with_a_line_that_is_wrong)
{
    static const char *const wrong[] = {
        "billing",                               /* no method */
        "billing Users/Get",                     /* no company */
        "billing Users/Got 1",                   /* no such method */
        "billing Users/Get one",                 /* no number */
        "billing Users/Get 0",                   /* no company has it */
        "billing Users/Get -1",                  /* nor this one */
        "billing Users/Get 01",                  /* not how it is written */
        "billing Users/Get 9223372036854775807", /* what belongs to no company */
        "billing Users/Get 1,2",                 /* between them is space */
        "billing Users/Get 1 1",                 /* said twice */
        "Billing Users/Get 1",                   /* no identity */
        "bill.ing Users/Get 1",                  /* neither */
        "+granted Users/Get 1",                  /* neither */
        "* Users/Get 1",                         /* never everybody */
        "billing * 1",                           /* never everything */
        "billing sekisho.auth.v1.Users/Get 1",
        "portal Users/Get 1",
        "operator Users/Get *",
        "internal Users/Get *",
        "auth Users/Get *",
        "session Users/Get *",
        "audit Users/Get *",
        "sso Users/Get *",
        "a23456789012345678901234567890123 Users/Get 1",
        "billing Users/Get 1\r",
    };

    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        char text[256];
        (void)snprintf(text, sizeof text, "reports Users/Get 1\n%s\n", wrong[i]);
        cr_expect_eq(parse(text), STATUS_INVALID_ARGUMENT, "%s", wrong[i]);
        cr_expect_eq(line, 2, "%s: line %zu", wrong[i], line);
    }
}

Test(grant, refuses_bytes_that_are_no_text)
{
    static const char text[] = "bill\0ing Users/Get 1";
    struct bytes bytes = {(const uint8_t *)text, sizeof text - 1};

    cr_assert_eq(grants_parse(bytes, &names, &grants, &line).code, STATUS_INVALID_ARGUMENT);
}

Test(grant, grants_what_is_said_and_nothing_else)
{
    cr_assert_eq(parse("# comment\n\n  billing \t Users/Get  1 7\n"
                       "billing SignIn/VerifyPassword 7\nreports Users/Get *"),
                 STATUS_OK);
    cr_expect(grants_hold(&grants, "billing", GET));
    cr_expect(grants_reach(&grants, "billing", GET, 1));
    cr_expect(grants_reach(&grants, "billing", GET, 7));
    cr_expect_not(grants_reach(&grants, "billing", GET, 2));
    cr_expect(grants_reach(&grants, "billing", VERIFY, 7));
    cr_expect_not(grants_reach(&grants, "billing", VERIFY, 1));
    cr_expect(grants_reach(&grants, "reports", GET, 123456));
    cr_expect_not(grants_hold(&grants, "reports", VERIFY));
    cr_expect_not(grants_hold(&grants, "bill", GET));
    cr_expect_not(grants_hold(&grants, "billings", GET));
    cr_expect_not(grants_reach(&grants, "", GET, 1));
}

Test(grant, grants_nothing_by_an_empty_file)
{
    cr_assert_eq(parse(""), STATUS_OK);
    cr_expect_not(grants_hold(&grants, "billing", GET));
}

/* One line of so many companies. */
static enum status_code parse_companies(int count)
{
    static char text[GRANTS_TEXT_MAXIMUM];
    int size = snprintf(text, sizeof text, "billing Users/Get");

    for (int i = 1; i <= count; i++)
        size += snprintf(text + size, sizeof text - (size_t)size, " %d", i);
    return parse(text);
}

Test(grant, takes_1024_grants_and_no_more)
{
    cr_expect_eq(parse_companies(GRANTS_MAXIMUM), STATUS_OK);
    cr_expect(grants_reach(&grants, "billing", GET, GRANTS_MAXIMUM));
    cr_expect_eq(parse_companies(GRANTS_MAXIMUM + 1), STATUS_INVALID_ARGUMENT);
}

Test(grant, refuses_a_file_that_is_too_long)
{
    static char text[GRANTS_TEXT_MAXIMUM + 2];

    memset(text, '\n', sizeof text - 1);
    cr_assert_eq(parse(text), STATUS_INVALID_ARGUMENT);
}
