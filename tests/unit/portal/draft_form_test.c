#include "draft_form.h"

#include <criterion/criterion.h>

static const char *const words[] = {"staff", "customer"};
static const struct http_field fields[] = {
    {HTTP_FIELD("csrf", HTTP_FIELD_TOKEN), .maximum = 64},
    {HTTP_FIELD("name", HTTP_FIELD_TEXT), .maximum = 64},
    {HTTP_FIELD("ranges", HTTP_FIELD_LINES), .maximum = 64},
    {HTTP_FIELD("password", HTTP_FIELD_SECRET), .maximum = 64},
    {HTTP_FIELD("kind", HTTP_FIELD_CHOICE), .words = words, .word_count = 2},
    {HTTP_FIELD("base_revision", HTTP_FIELD_INTEGER), .maximum = 9},
    {HTTP_FIELD("sure", HTTP_FIELD_FLAG)},
    {HTTP_FIELD("role", HTTP_FIELD_NUMBERS), .maximum = 9},
    {HTTP_FIELD("id", HTTP_FIELD_UUID)},
    {HTTP_FIELD("session", HTTP_FIELD_UUIDS), .maximum = 9},
};

static void expect_cut(const char *typed, const char *expected)
{
    CLEANUP(arena_clear) struct arena arena;
    struct bytes kept;

    arena_init(&arena, 1 << 16);
    cr_assert(status_is_ok(draft_form_cut(
        bytes_of(typed), (struct http_fields){fields, COUNT_OF(fields)}, &arena, &kept)));
    cr_expect(bytes_equal(kept, bytes_of(expected)), "%s: %.*s", typed, (int)kept.size,
              (const char *)kept.data);
}

Test(draft_form, keeps_what_was_typed_and_chosen)
{
    expect_cut("csrf=abc&name=%E4%BD%90%E8%97%A4&ranges=a%0D%0Ab&kind=staff&base_revision=3&sure=1"
               "&role=1&role=2",
               "name=%E4%BD%90%E8%97%A4&ranges=a%0D%0Ab&kind=staff&base_revision=3&sure=1"
               "&role=1&role=2");
}

Test(draft_form, drops_secrets_tokens_and_what_names_a_thing)
{
    expect_cut("csrf=abc", "");
    expect_cut("password=correct+horse&name=a", "name=a");
    expect_cut("name=a&id=11111111-2222-4333-8444-555555555555", "name=a");
    expect_cut("session=11111111-2222-4333-8444-555555555555", "");
}

Test(draft_form, drops_what_the_form_does_not_have_and_what_is_malformed)
{
    expect_cut("", "");
    expect_cut("&&&", "");
    expect_cut("name", "");
    expect_cut("=name", "");
    expect_cut("other=1&name=a&", "name=a");
    expect_cut("names=a&nam=b&NAME=c", "");
    expect_cut("n%61me=a", "");
    expect_cut("pass%77ord=a&p=b", "");
}

Test(draft_form, knows_a_form_into_which_something_is_typed)
{
    const struct http_fields all = {fields, COUNT_OF(fields)};
    const struct http_fields token_alone = {fields, 1};
    const struct http_fields no_text = {fields + 3, COUNT_OF(fields) - 3};

    cr_expect(draft_form_has_text(all));
    cr_expect_not(draft_form_has_text(token_alone));
    cr_expect_not(draft_form_has_text(no_text));
}
