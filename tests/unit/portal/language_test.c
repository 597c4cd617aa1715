#include <criterion/criterion.h>

#include "language.h"

Test(language, takes_what_the_browser_prefers_and_japanese_otherwise)
{
    static const struct {
        const char *header;
        enum view_language expected;
    } cases[] = {
        {NULL, VIEW_JAPANESE},
        {"", VIEW_JAPANESE},
        {"fr", VIEW_JAPANESE},
        {"en", VIEW_ENGLISH},
        {"en-US,en;q=0.9", VIEW_ENGLISH},
        {"ja,en-US;q=0.9,en;q=0.8", VIEW_JAPANESE},
        {"en;q=0.5, ja;q=0.7", VIEW_JAPANESE},
        {"ja;q=0.1,en;q=0.2", VIEW_ENGLISH},
        {"ja;q=0,en;q=0", VIEW_JAPANESE},
        {"eng, jav", VIEW_JAPANESE},
        {",,,;;;q=,en", VIEW_ENGLISH},
        {"EN-GB", VIEW_ENGLISH},
        {"en;Q=0.5,ja;Q=0.7", VIEW_JAPANESE},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++)
        cr_expect_eq(language_accepted(cases[i].header, VIEW_JAPANESE), cases[i].expected,
                     "case %zu", i);
}

Test(language, takes_the_other_one_only_where_the_browser_prefers_none_of_ours)
{
    static const char *const silent[] = {NULL, "", "fr", "ja;q=0,en;q=0", "*"};

    for (size_t i = 0; i < COUNT_OF(silent); i++)
        cr_expect_eq(language_accepted(silent[i], VIEW_ENGLISH), VIEW_ENGLISH, "case %zu", i);
    cr_expect_eq(language_accepted("fr,ja;q=0.1", VIEW_ENGLISH), VIEW_JAPANESE);
}
