#include <criterion/criterion.h>

#include <string.h>

#include "base/uuid.h"

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
