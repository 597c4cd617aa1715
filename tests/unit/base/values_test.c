/* Numbers, UUIDs, times and codes: the small values every message carries. */
#include <criterion/criterion.h>

#include <string.h>

#include "base/clock.h"
#include "base/number.h"
#include "base/uuid.h"

Test(number, refuses_all_but_the_one_spelling_within_bounds)
{
    static const char *const refused[] = {"",
                                          "-",
                                          "+1",
                                          " 1",
                                          "1 ",
                                          "01",
                                          "0x1",
                                          "1e3",
                                          "-0",
                                          "--1",
                                          "1.0",
                                          "101",
                                          "-11",
                                          "9223372036854775808",
                                          "99999999999999999999"};
    int64_t out = 7;

    for (size_t i = 0; i < COUNT_OF(refused); i++)
        cr_expect(!number_parse(refused[i], strlen(refused[i]), -10, 100, &out), "case %zu", i);
    cr_assert_eq(out, 7);
}

Test(number, accepts_the_bounds_themselves)
{
    int64_t out = 0;

    cr_assert(number_parse("100", 3, -10, 100, &out) && out == 100);
    cr_assert(number_parse("-10", 3, -10, 100, &out) && out == -10);
    cr_assert(number_parse("0", 1, -10, 100, &out) && out == 0);
    cr_assert(number_parse("-9223372036854775808", 20, INT64_MIN, INT64_MAX, &out));
    cr_assert_eq(out, INT64_MIN);
}

Test(uuid, refuses_every_other_spelling)
{
    static const char *const refused[] = {"",
                                          "00112233-4455-6677-8899-aabbccddeef",
                                          "00112233-4455-6677-8899-aabbccddeeff0",
                                          "00112233-4455-6677-8899-AABBCCDDEEFF",
                                          "00112233a4455-6677-8899-aabbccddeeff",
                                          "{0112233-4455-6677-8899-aabbccddeeff",
                                          "00112233445566778899aabbccddeeff0000"};
    struct uuid out = {{1}};

    for (size_t i = 0; i < COUNT_OF(refused); i++)
        cr_expect(!uuid_parse(refused[i], &out), "case %zu", i);
    cr_assert_eq(out.bytes[0], 1);
    cr_assert(!uuid_from_bytes(out.bytes, 15, &out));
}

Test(uuid, reads_back_its_own_text)
{
    struct uuid uuid = {{0}};
    char text[UUID_TEXT_CAPACITY];

    cr_assert(uuid_parse("00112233-4455-6677-8899-aabbccddeeff", &uuid));
    uuid_encode(uuid, text);
    cr_assert_str_eq(text, "00112233-4455-6677-8899-aabbccddeeff");
}

Test(uuid, carries_version_and_variant)
{
    uint8_t ones[UUID_SIZE];
    char text[UUID_TEXT_CAPACITY];

    memset(ones, 0xff, sizeof ones);
    uuid_encode(uuid_v4(ones), text);
    cr_assert_str_eq(text, "ffffffff-ffff-4fff-bfff-ffffffffffff");
    uuid_encode(uuid_v8(ones), text);
    cr_assert_str_eq(text, "ffffffff-ffff-8fff-bfff-ffffffffffff");
    cr_assert(uuid_is_nil((struct uuid){{0}}));
}

Test(clock, writes_utc_with_microseconds)
{
    static const struct {
        int64_t unix_us;
        const char *text;
    } cases[] = {{0, "1970-01-01T00:00:00.000000Z"},
                 {-1, "1969-12-31T23:59:59.999999Z"},
                 {INT64_C(1795530668123456), "2026-11-24T14:31:08.123456Z"},
                 {INT64_MAX, "9999-12-31T23:59:59.999999Z"},
                 {INT64_MIN, "0000-01-01T00:00:00.000000Z"}};
    char text[CLOCK_TEXT_CAPACITY];

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        clock_encode(cases[i].unix_us, text);
        cr_expect_str_eq(text, cases[i].text, "case %zu", i);
    }
}

Test(status, names_every_code_and_takes_no_other_number)
{
    cr_assert_str_eq(status_code_name(STATUS_UNAUTHENTICATED), "UNAUTHENTICATED");
    for (int code = 0; code < STATUS_CODE_COUNT; code++)
        cr_expect_not_null(status_code_name((enum status_code)code));
    cr_assert_eq(status_code_from_number(17), STATUS_UNKNOWN);
    cr_assert_eq(status_code_from_number(-1), STATUS_UNKNOWN);
}
