#include "pages.h"

#include <stdlib.h>

struct view_link link_to(const char *path)
{
    struct view_link link = {NULL};
    if (!view_link_own(path, &link) && !view_link_https(path, &link))
        abort(); /* a mistake in this folder */
    return link;
}

static const struct view_page page = {.nonce = "c2FtcGxlLW5vbmNl"};

struct view_page site(void)
{
    struct view_page filled = page;
    filled.other_language = link_to("/admin?lang=en");
    filled.help = link_to("https://help.example.jp/");
    filled.guide = link_to("https://help.example.jp/security");
    filled.privacy = link_to("https://help.example.jp/privacy");
    filled.accessibility = link_to("https://help.example.jp/accessibility");
    return filled;
}

struct view_console console(enum view_menu here)
{
    return (struct view_console){
        .page = site(),
        .csrf = "c2FtcGxlLXRva2Vu",
        .user_name = "高橋 由美",
        .user_initial = "高",
        .login_id = "takahashi",
        .company = "青葉商事株式会社",
        .is_staff = true,
        .here = here,
        .may_see_history = true,
        .may_see_networks = true,
        .may_see_customers = true,
        .may_see_statements = true,
        .may_see_business = true,
        .may_see_users = true,
        .may_see_sessions = true,
        .may_see_access = true,
        .may_see_settings = true,
        .idle_ends_at = NOW + 15 * MINUTE,
        .seconds_left = 900,
        .idle_minutes = 15,
        .ended = link_to("/session/ended"),
    };
}

struct view_console hostile_console(enum view_menu here)
{
    struct view_console hostile = console(here);
    hostile.user_name = attack_name;
    hostile.user_initial = "<";
    hostile.login_id = LONG_WORD;
    hostile.company = name_attack;
    return hostile;
}
