/* Allow-lists as people write them: for each list a field of lines, and one that says whether it
 * is off, reports or is enforced. A line is
 *
 *     203.0.113.0/26, 本社, 情報システム部, 2026-11-30
 *
 * the range alone or with a name, whoever answers for it, and the last day (or the moment,
 * 2026-11-30T14:05) in the company's zone. Tabs separate as commas do, as spreadsheets copy. */
#ifndef PORTAL_NETWORKS_FORM_H
#define PORTAL_NETWORKS_FORM_H

#include "http/route.h"
#include "peers/networks.h"
#include "portal_views.h"

enum {
    NETWORKS_FORM_FIXED = 8,                        /* of every company */
    NETWORKS_FORM_LISTS = NETWORKS_FORM_FIXED + 26, /* and of its own roles */
    NETWORKS_FORM_RANGES = 500,                     /* of all lists together */
    NETWORKS_FORM_FAULTS = 20,                      /* as many are shown */
    NETWORKS_FORM_TEXT = 65536,                     /* characters of a list */
    NETWORKS_FORM_LABEL = 64,                       /* bytes, as the next */
    NETWORKS_FORM_OWNER = 32,
    /* Of all names and owners together: with 500 of the longest ranges auth still takes the
     * request, which has 64 KiB. A longer one would cut the connection that others use too. */
    NETWORKS_FORM_NOTES = 30000,
};

/* Every list there can be, in the order of the page. */
struct networks_form_list {
    const char *name;  /* auth's: "role:user-manager", "role:own-01" */
    const char *field; /* the form's: "user_manager", "own_01" */
    const char *mode_field;
    enum view_label title; /* TEXT_NONE for an own role, which the company has named */
};

extern const struct networks_form_list networks_form_lists[NETWORKS_FORM_LISTS];

/* "off", "report", "enforce", in the order of enum allowed_mode. */
extern const char *const networks_mode_words[3];

/* What is wrong, and where. */
struct networks_fault {
    size_t list; /* of networks_form_lists */
    size_t line; /* from 1; 1 also where the list as a whole is wrong */
    enum view_label error;
};

struct networks_faults {
    struct networks_fault faults[NETWORKS_FORM_FAULTS];
    size_t count;
};

/* Reads the form's fields; what is wrong goes into `faults`, and the lists are whole when there is
 * none. */
NODISCARD struct status networks_form_read(const struct http_request *request,
                                           const struct view_zone *zone, struct allowed_lists *out,
                                           struct networks_faults *faults);

/* The lines of a list, in the arena. */
NODISCARD struct status networks_form_write(const struct allowed_list *list,
                                            const struct view_zone *zone, struct arena *arena,
                                            const char **out);

/* The list of that name; NULL when there is none. */
const struct allowed_list *networks_find_list(const struct allowed_lists *lists, const char *name);

/* The word of the company's own role that the list is for, "own-01"; NULL for another list. */
const char *networks_form_role(const struct networks_form_list *list);

/* The place of a list in networks_form_lists; NETWORKS_FORM_LISTS for none of them. */
size_t networks_form_index(const char *name);

/* An address range and nothing else, spelled as auth spells it. */
NODISCARD bool networks_read_range(const char *text, struct arena *arena, const char **out);

#endif
