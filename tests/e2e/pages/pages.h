/* Every page of the portal in its states, from models made up here: what the files of this folder
 * share. */
#ifndef E2E_PAGES_PAGES_H
#define E2E_PAGES_PAGES_H

#include "portal_views.h"

/* 2026-11-24 14:35:12 in Japan. */
#define NOW INT64_C(1795498512204183)
#define SECOND INT64_C(1000000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

#define LONG_NAME                                                                                                                             \
    "株式会社とても長い名前を持つ会社のそのまた子会社のさらに孫会社の関東地方支社東京営業所第三" \
    "営業部特別顧客対応課"
#define LONG_WORD "abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz"

/* What an attacker would call themselves: alone, and beside what a very large company does. They
 * turn the direction of writing and do not turn it back. */
extern const char attack[];
extern const char attack_name[], attack_word[], attack_words[];
extern const char attack_name_word[];
extern const char name_attack[], word_attack[];
extern const char attack_behind_range[], attack_in_lines[];

/* The address of a page of ours or another's; what is none is a mistake in this folder. */
struct view_link link_to(const char *path);

/* A picture that pages.mjs answers. */
#define SAMPLE_LOGO "/c/aoba/logo/sample"

/* What every page has, and what every page of the console has besides. */
struct view_page site(void);
struct view_console console(enum view_menu here);

/* Every name as an attacker or a very large company would choose it. */
struct view_console hostile_console(enum view_menu here);

/* Names one rendering and keeps it as <name>.<language>.html. */
#define RENDER(name, view, model)                                                                  \
    do {                                                                                           \
        for (int language = 0; language < VIEW_LANGUAGE_COUNT; language++) {                       \
            struct view_context context = {(enum view_language)language,                           \
                                           view_zone_find("Asia/Tokyo"), NOW};                     \
            CLEANUP(buffer_clear) struct buffer buffer;                                            \
            buffer_init(&buffer, VIEW_MAXIMUM_SIZE);                                               \
            keep(name, &context, &buffer, view_##view##_render(model, &context, &buffer));         \
        }                                                                                          \
    } while (0)

/* Exits when the page could not be rendered. */
void keep(const char *name, const struct view_context *context, const struct buffer *buffer,
          struct status rendered);

enum { EVENTS = 8, HOSTILE_EVENTS = 2 };
extern const struct view_event_line events[EVENTS];
extern const struct view_event_line hostile_events[HOSTILE_EVENTS];

/* Boxes of groups of customers, and a scope of two of them. */
enum { GROUP_BOXES = 3 };
extern const struct view_group_box group_boxes[GROUP_BOXES];
extern const struct view_group_box hostile_group_boxes[GROUP_BOXES];
extern const struct view_scope_line two_groups;

/* One for each subject, in its file. */
void render_sign_in(void);
void render_company(void);
void render_drafts(void);
void render_home(void);
void render_history(void);
void render_security(void);
void render_networks(void);
void render_sessions(void);
void render_problem(void);
void render_statements(void);
void render_customer_groups(void);
void render_customer_users(void);
void render_users(void);
void render_users_bulk(void);
void render_dormant(void);
void render_leavers(void);
void render_roles(void);
void render_imports(void);

#endif
