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

/* What a browser sends of a page of ours. */
static const char sent[] =
    "csrf=A-token&login_id=taro&name=%3Cb%3E%22Taro%22+%E5%A4%AA%E9%83%8E&mail=&kind=staff";

static struct http_header from_here[] = {{"sec-fetch-site", "same-origin"}};
static struct http_header from_elsewhere[] = {{"sec-fetch-site", "cross-site"}};

static const struct http_field fields[] = {{.name = "csrf", .type = HTTP_FIELD_TOKEN},
                                           {.name = "login_id", .type = HTTP_FIELD_TEXT},
                                           {.name = "name", .type = HTTP_FIELD_TEXT},
                                           {.name = "mail", .type = HTTP_FIELD_TEXT},
                                           {.name = "kind", .type = HTTP_FIELD_CHOICE}};

static struct status show(struct http_request *request, struct http_response *response)
{
    return OK;
}

static const char *answered(int status, const struct portal_route *route,
                            struct http_header *header, const char *body)
{
    struct visit visit = {.language = VIEW_ENGLISH, .route = route};
    struct http_request request = {.method = HTTP_POST,
                                   .path = "/admin/users/new",
                                   .headers = header,
                                   .header_count = 1,
                                   .body = bytes_of(body),
                                   .service = &portal,
                                   .state = &visit};
    struct http_error error = {
        .status = status, .reference = "Z4QK-7M2H", .nonce = "nonce", .request = &request};
    struct bytes page;

    cr_assert(error_page_render(&portal, &error, &arena, &page));
    const char *text = arena_copy_bytes(&arena, page);
    cr_assert_not_null(text);
    return text;
}

static const struct portal_route kept = {
    .http = {.method = HTTP_POST, .form = {fields, COUNT_OF(fields)}}, .shown_by = show};

Test(error_page, has_what_was_typed_and_sends_it_again_as_the_same_change)
{
    static const int statuses[] = {503, 504};

    for (size_t i = 0; i < COUNT_OF(statuses); i++) {
        const char *page = answered(statuses[i], &kept, from_here, sent);
        cr_expect(says(page, "action=\"/admin/users/new\""));
        cr_expect(says(page, "name=\"csrf\" value=\"A-token\""));
        cr_expect(says(page, "name=\"login_id\" value=\"taro\""));
        cr_expect(says(page, "name=\"name\" value=\"&lt;b&gt;&quot;Taro&quot; 太郎\""));
        cr_expect(says(page, "name=\"mail\" value=\"\""));
        cr_expect(says(page, "What you entered is not lost"));
        cr_expect_lt(strstr(page, "name=\"login_id\""), strstr(page, "name=\"kind\""));
    }
}

Test(error_page, shows_nobody_what_was_not_sent_by_a_form_of_ours)
{
    static const struct portal_route other = {
        .http = {.method = HTTP_POST, .form = {fields, COUNT_OF(fields)}}};
    static const char *const bodies[] = {
        "",
        "csrf",
        "login_id=taro&csrf=A-token",
        "csrf=A-token&other=1",
        "csrf=A-token&name=%",
        "csrf=A-token&name=%ff",
        "csrf=A-token&name=%00",
        "csrf=A-token&&name=x",
    };

    cr_expect(!says(answered(503, &kept, from_elsewhere, sent), "Send again"));
    cr_expect(!says(answered(503, &other, from_here, sent), "Send again"));
    cr_expect(!says(answered(500, &kept, from_here, sent), "Send again"));
    for (size_t i = 0; i < COUNT_OF(bodies); i++)
        cr_expect(!says(answered(503, &kept, from_here, bodies[i]), "Send again"), "%zu", i);
}
