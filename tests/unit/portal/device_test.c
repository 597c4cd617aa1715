#include <criterion/criterion.h>

#include "device.h"

static struct arena arena;

static void given_an_arena(void)
{
    arena_init(&arena, 1 << 16);
}

TestSuite(device, .init = given_an_arena);

Test(device, names_system_and_browser_or_neither)
{
    static const char *const cases[][2] = {
        {"", ""},
        {"curl/8.0", ""},
        {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
         "Chrome/120.0 Safari/537.36 Edg/120.0",
         "Windows / Edge"},
        {"Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
         "Gecko) Version/17.0 Mobile/15E148 Safari/604.1",
         "iPhone / Safari"},
        {"Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0",
         "Linux / Firefox"},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const char *name = NULL;
        cr_assert(status_is_ok(device_name(&arena, cases[i][0], &name)));
        cr_expect_str_eq(name, cases[i][1], "case %zu", i);
    }
}
