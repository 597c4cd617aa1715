#include <criterion/criterion.h>

#include "domain/time_place.h"

#define ID "00112233-4455-6677-8899-aabbccddeeff"

Test(time_place, comes_back_as_it_was_written)
{
    const struct time_place places[] = {
        {0, {{0}}}, {INT64_C(1764000000123456), {{1, 2, 3}}}, {INT64_C(9999999999999999), {{255}}}};

    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        char text[TIME_PLACE_CAPACITY];
        struct time_place read = {0};
        time_place_encode(&places[i], text);
        cr_assert(time_place_parse(text, &read), "case %zu", i);
        cr_expect_eq(read.at_us, places[i].at_us, "case %zu", i);
        cr_expect(uuid_equal(read.id, places[i].id), "case %zu", i);
    }
}

Test(time_place, is_nothing_else)
{
    static const char *const refused[] = {
        "",
        "x",
        "1764000000123456",
        "1764000000123456.",
        "1764000000123456-" ID,
        "176400000012345." ID,
        "17640000001234567." ID,
        "-764000000123456." ID,
        " 764000000123456." ID,
        "1764000000123456." ID "0",
        "1764000000123456.00112233-4455-6677-8899-aabbccddeefg",
    };
    struct time_place untouched = {.at_us = 7};

    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
        cr_expect(!time_place_parse(refused[i], &untouched), "case %zu", i);
    cr_assert_eq(untouched.at_us, 7);
}
