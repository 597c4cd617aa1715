/* The page that a request which cannot be answered ends in. */
#include <criterion/criterion.h>

#include <string.h>

#include "error_page.h"
#include "visit.h"

static struct arena arena;
static struct portal portal;

static void begin(void)
{
    arena_init(&arena, 1 << 20);
}

static void end(void)
{
    arena_clear(&arena);
}

TestSuite(error_page, .init = begin, .fini = end);

/* As the server asks for it; `visit` NULL for what did not get as far as the gate. */
static const char *rendered(int status, struct visit *visit)
{
    struct http_request request = {.state = visit};
    struct http_error error = {.status = status,
                               .reference = "Z4QK-7M2H",
                               .nonce = "nonce",
                               .request = visit ? &request : NULL};
    struct bytes page;

    cr_assert(error_page_render(&portal, &error, &arena, &page));
    const char *text = arena_copy_bytes(&arena, page);
    cr_assert_not_null(text);
    return text;
}

static bool says(const char *page, const char *words)
{
    return strstr(page, words) != NULL;
}

Test(error_page, says_when_in_the_companys_time_and_names_it)
{
    struct visit utc = {.language = VIEW_ENGLISH, .company = {.time_zone = "UTC"}};
    struct visit unknown = {.language = VIEW_ENGLISH};

    cr_assert(!says(rendered(503, &utc), "Japan time"));
    cr_assert(says(rendered(503, &utc), "Coordinated Universal Time"));
    cr_assert(says(rendered(503, &unknown), "Japan time"));
    cr_assert(says(rendered(400, NULL), "日本時間"));
}

Test(error_page, leads_home_who_is_signed_in_and_to_sign_in_who_is_not)
{
    struct visit signed_in = {.language = VIEW_ENGLISH, .session = {.tenant_id = 7}};
    struct visit stranger = {.language = VIEW_ENGLISH};

    cr_assert(!says(rendered(500, &signed_in), "href=\"/sign-in\""));
    cr_assert(says(rendered(500, &signed_in), "href=\"/\""));
    cr_assert(says(rendered(500, &stranger), "href=\"/sign-in\""));
    cr_assert(says(rendered(400, NULL), "href=\"/sign-in\""));
}

/* The headings, in English. */
static const char *const refused = "This page cannot be shown";

Test(error_page, is_one_for_whatever_a_stranger_may_not_tell_apart)
{
    struct visit visit = {.language = VIEW_ENGLISH};
    static const int alike[] = {401, 404, 405};

    for (size_t i = 0; i < COUNT_OF(alike); i++)
        cr_expect(says(rendered(alike[i], &visit), refused), "%d", alike[i]);
}

Test(error_page, says_what_happened_and_gives_the_reference)
{
    struct visit visit = {.language = VIEW_ENGLISH};
    static const struct {
        int status;
        const char *heading;
    } cases[] = {
        {400, "What was sent could not be read"},
        {403, "This form can no longer be used"},
        {413, "Too much was sent at once"},
        {414, "Too much was sent at once"},
        {429, "Too many attempts"},
        {500, "Something went wrong"},
        {503, "Not available right now"},
        {504, "Not available right now"},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const char *page = rendered(cases[i].status, &visit);
        cr_expect(says(page, cases[i].heading), "%d", cases[i].status);
        cr_expect(!says(page, refused), "%d", cases[i].status);
        cr_expect(says(page, "Z4QK-7M2H"), "%d", cases[i].status);
    }
}
