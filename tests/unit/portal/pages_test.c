/* What every page of a signed-in user says of the session. */
#include <criterion/criterion.h>

#include <string.h>

#include "crypto/crypto.h"
#include "handlers/handlers.h"
#include "pages.h"

static const int64_t MINUTE_US = 60 * INT64_C(1000000);

static struct arena arena;
static struct portal portal;
static struct visit visit;
static struct http_request request;

/* Half an hour without activity is allowed, and eight hours in all. */
static void given_a_visit(void)
{
    static const int64_t now_us = INT64_C(1795498512000000);

    const struct crypto_options options = {.allow_unlocked_memory = true};

    cr_assert(status_is_ok(crypto_open(&options)));
    cr_assert(status_is_ok(crypto_hmac_key_open(bytes_of("a key"), 1, &portal.form_keys.current)));
    arena_init(&arena, 1 << 18);
    visit = (struct visit){
        .company = {.time_zone = "Asia/Tokyo"},
        .session = {.name = "高橋",
                    .now_us = now_us,
                    .idle_seconds = 1800,
                    .idle_ends_at_us = now_us + 30 * MINUTE_US,
                    .absolute_ends_at_us = now_us + 480 * MINUTE_US},
    };
    request = (struct http_request){
        .path = "/admin", .arena = &arena, .service = &portal, .state = &visit};
}

static void given_its_last_ten_minutes(void)
{
    visit.session.absolute_ends_at_us = visit.session.now_us + 10 * MINUTE_US;
    visit.session.idle_ends_at_us = visit.session.absolute_ends_at_us;
}

static void end(void)
{
    arena_clear(&arena);
    crypto_hmac_keys_close(&portal.form_keys);
}

TestSuite(pages, .init = given_a_visit, .fini = end);

static struct view_console console(void)
{
    struct view_console filled;

    cr_assert(status_is_ok(page_console(&request, VIEW_MENU_HOME, &filled)));
    return filled;
}

static bool state_says(const char *words)
{
    struct http_response response = {.arena = &arena};

    cr_assert(status_is_ok(handle_session_state(&request, &response)));
    return strstr(arena_copy_bytes(&arena, response.body), words) != NULL;
}

Test(pages, tell_the_idle_limit_however_much_of_it_is_left)
{
    cr_expect_eq(console().idle_minutes, 30);
    visit.session.idle_ends_at_us -= 12 * MINUTE_US;
    cr_expect_eq(console().idle_minutes, 30);
    given_its_last_ten_minutes();
    cr_expect_eq(console().idle_minutes, 30);
    cr_expect_eq(console().seconds_left, 600);
}

Test(pages, tell_when_no_activity_moves_the_end)
{
    cr_expect(!console().end_is_final);
    cr_expect(state_says("\"final\":false"));
    given_its_last_ten_minutes();
    cr_expect(console().end_is_final);
    cr_expect(state_says("\"final\":true"));
}
