#include "company_cache.h"

#include <criterion/criterion.h>
#include <string.h>

#define ASKED 1000

static struct company_cache cache;
static struct arena arena;
static struct company found;

static const struct company aoba = {
    7, "aoba", "青葉商事", "Asia/Tokyo", "00112233445566778899aabbccddeeff", true, true};

static void given_one_company(void)
{
    arena_init(&arena, 1 << 16);
    company_cache_init(&cache);
    company_cache_keep(&cache, &aoba, ASKED);
}

static void drop_it(void)
{
    company_cache_clear(&cache);
    arena_clear(&arena);
}

TestSuite(company_cache, .init = given_one_company, .fini = drop_it);

static bool find(int64_t id, int64_t now_ms)
{
    return company_cache_find(&cache, id, now_ms, &arena, &found);
}

Test(company_cache, knows_nobody_that_it_was_not_told_of)
{
    cr_expect(!find(8, ASKED));
    cr_expect(!find(aoba.id + COMPANY_CACHE_SLOTS, ASKED), "the same place");
    cr_expect(!find(INT64_MAX, ASKED));
}

Test(company_cache, forgets_a_company_a_minute_after_it_was_asked_for)
{
    cr_expect(find(aoba.id, ASKED + COMPANY_CACHE_LIFETIME_MS - 1));
    cr_expect(!find(aoba.id, ASKED + COMPANY_CACHE_LIFETIME_MS));
}

Test(company_cache, keeps_no_text_that_is_longer_than_companies_have)
{
    char name[COMPANY_NAME_CAPACITY + 1] = {0};
    struct company long_named = {8, "midori", name, "Asia/Tokyo", "", false, false};

    memset(name, 'a', COMPANY_NAME_CAPACITY);
    company_cache_keep(&cache, &long_named, ASKED);
    cr_expect(!find(8, ASKED));
    name[COMPANY_NAME_CAPACITY - 1] = '\0';
    company_cache_keep(&cache, &long_named, ASKED);
    cr_expect(find(8, ASKED));
}

Test(company_cache, says_what_it_was_told_last)
{
    struct company renamed = aoba;

    renamed.name = "青葉物産";
    company_cache_keep(&cache, &renamed, ASKED + 1);
    cr_assert(find(aoba.id, ASKED + COMPANY_CACHE_LIFETIME_MS));
    cr_expect_eq(found.id, aoba.id);
    cr_expect_str_eq(found.code, "aoba");
    cr_expect_str_eq(found.name, "青葉物産");
    cr_expect_str_eq(found.time_zone, "Asia/Tokyo");
    cr_expect_str_eq(found.logo, aoba.logo);
    cr_expect(found.is_english);
}

Test(company_cache, leaves_what_was_found_as_it_was_when_another_takes_the_place)
{
    struct company other = {
        aoba.id + COMPANY_CACHE_SLOTS, "midori", "みどり", "Europe/Paris", "", false, false};

    cr_assert(find(aoba.id, ASKED));
    company_cache_keep(&cache, &other, ASKED);
    cr_expect_str_eq(found.name, aoba.name);
    cr_expect(!find(aoba.id, ASKED));
    cr_expect(find(other.id, ASKED));
}
