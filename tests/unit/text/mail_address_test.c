#include <criterion/criterion.h>

#include "text/mail_address.h"

static bool is_address(const char *text)
{
    struct mail_address address;

    return mail_address_parse(bytes_of(text), &address);
}

Test(mail_address, refuses_what_could_reach_into_a_mail_or_a_command)
{
    static const char *const refused[] = {
        "a@b\r\nBcc: x@y", "a\n@b",   "a\r@b",     "a@b\n",  "<a@b>",         "a@b>",
        "a@b> SIZE=1",     "\"a\"@b", "\"a@b\"@c", "a b@c",  "a@b c",         "a@b,c@d",
        "a@b;c@d",         "a@b@c",   "a(c)@b",    "a@(c)b", "Taro <a@b>",    "a\t@b",
        "a\x01@b",         "a\x7f@b", "a\\@b",     "a@b\\",  "a@[127.0.0.1]", "a:b@c",
    };

    for (size_t i = 0; i < COUNT_OF(refused); i++)
        cr_expect(!is_address(refused[i]), "case %zu", i);
    struct mail_address address;
    cr_expect(!mail_address_parse((struct bytes){(const uint8_t *)"a\0b@c", 5}, &address));
    cr_expect(!mail_address_parse((struct bytes){(const uint8_t *)"a@b\0c", 5}, &address));
}

Test(mail_address, refuses_what_is_none)
{
    static const char *const refused[] = {
        "",        "a",      "@",      "a@",     "@b",
        ".a@b",    "a.@b",   "a..b@c", "a@.b",   "a@b.",
        "a@b..c",  "a@-b",   "a@b-",   "a@b-.c", "a@b.-c",
        "a@b_c",   "a@b!c",  "あ@b",   "a@日本", "ａ@b",
        "a@b\xff", "\xe9@b", "a@b/c",  "a@b+c",  "a@b%c.example",
    };

    for (size_t i = 0; i < COUNT_OF(refused); i++)
        cr_expect(!is_address(refused[i]), "case %zu", i);
}

Test(mail_address, refuses_what_is_longer_than_mail_servers_take)
{
    char text[300];

    memset(text, 'a', sizeof text);
    memcpy(text + 64, "@b", sizeof "@b");
    cr_expect(is_address(text));
    memset(text, 'a', sizeof text);
    memcpy(text + 65, "@b", sizeof "@b");
    cr_expect(!is_address(text));

    memset(text, 'a', sizeof text);
    memcpy(text + 1, "@", 1);
    for (size_t i = 2 + 63; i < 254; i += 64)
        text[i] = '.';
    text[254] = '\0';
    cr_expect(is_address(text), "254 bytes");
    text[254] = 'a';
    text[255] = '\0';
    cr_expect(!is_address(text), "255 bytes");

    memset(text, 'a', sizeof text);
    memcpy(text + 1, "@", 1);
    text[2 + 64] = '\0';
    cr_expect(!is_address(text), "a label of 64 bytes");
}

Test(mail_address, leaves_the_output_alone_when_it_refuses)
{
    struct mail_address address = {"as it was"};

    cr_assert(!mail_address_parse(bytes_of("a@"), &address));
    cr_assert_str_eq(address.text, "as it was");
}

Test(mail_address, takes_what_people_have)
{
    static const char *const accepted[] = {
        "suzuki.m+x@aoba.example.jp",
        "a@b",
        "A-B_C@EXAMPLE.JP",
        "o'neil@x1.example",
        "!#$%&'*+-/=?^_`{|}~@b.example",
        "a@xn--wgv71a.example",
        "a@1.example",
    };

    for (size_t i = 0; i < COUNT_OF(accepted); i++) {
        struct mail_address address;
        cr_assert(mail_address_parse(bytes_of(accepted[i]), &address), "case %zu", i);
        cr_expect_str_eq(address.text, accepted[i]);
    }
}

Test(mail_address, says_which_domain_it_belongs_to)
{
    struct mail_address address;

    cr_assert(mail_address_parse(bytes_of("a@b.example"), &address));
    cr_assert_str_eq(mail_address_domain(&address), "b.example");
}
