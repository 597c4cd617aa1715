/* What the page of a customer says of who acts for them. */
#include <criterion/criterion.h>

#include <string.h>

#include "portal_views.h"

static const char nobody[] = "Nobody uses My Page";
static const char more[] = "There are more.";

static struct view_link here(void)
{
    struct view_link link;

    cr_assert(view_link_own("/admin/customers", &link));
    return link;
}

static struct view_console console(void)
{
    return (struct view_console){
        .page = {.nonce = "nonce", .other_language = here()},
        .csrf = "token",
        .here = VIEW_MENU_CUSTOMERS,
        .ended = here(),
    };
}

/* Whether the page, in English, says it of that many users who are shown. */
static bool says(const char *words, size_t shown, bool has_more)
{
    const struct view_user_line user = {.target = here(), .name = "Tsubaki", .login_id = "tsubaki"};
    const struct view_context context = {VIEW_ENGLISH, view_zone_utc(), 1};
    const struct view_customer view = {.console = console(),
                                       .name = "Tsubaki Inc.",
                                       .code = "A-0001",
                                       .may_see_users = true,
                                       .users = &user,
                                       .users_count = shown,
                                       .has_more_users = has_more};
    CLEANUP(buffer_clear) struct buffer page;

    buffer_init(&page, VIEW_MAXIMUM_SIZE);
    cr_assert_eq(view_customer_render(&view, &context, &page).code, STATUS_OK);
    return memmem(page.data, page.size, words, strlen(words)) != NULL;
}

Test(customer_page, says_that_there_is_nobody_when_nobody_is)
{
    cr_assert(says(nobody, 0, false));
    cr_assert(!says(more, 0, false));
    cr_assert(!says(nobody, 1, false));
}

/* The first ten were erased: auth knows none of them, and there are others. */
Test(customer_page, does_not_say_so_when_those_who_would_be_shown_are_erased)
{
    cr_assert(!says(nobody, 0, true));
    cr_assert(says(more, 0, true));
    cr_assert(says(more, 1, true));
}
