#include "handlers/leavers_fields.h"

#include <stdio.h>

#include "handlers/users_fields.h"
#include "pages.h"
#include "route_fields.h"

enum { MOMENT_CAPACITY = USER_DATE_MAXIMUM + sizeof "T00:00" };

const char *const leaver_route_words[LEAVER_ROUTES] = {
    [LEFT_BY_USER] = "user",         [LEFT_BY_LEAVING_DATE] = "leaving_date",
    [LEFT_BY_IMPORT] = "import",     [LEFT_BY_DORMANT_RULE] = "dormant_rule",
    [LEFT_BY_OPERATOR] = "operator",
};

#define SEARCH                                                                                     \
    TEXT_FIELD("from", USER_DATE_MAXIMUM), TEXT_FIELD("until", USER_DATE_MAXIMUM),                 \
        CHOICE_FIELD("route", leaver_route_words, LEAVER_ROUTES)

const struct http_field leavers_query[LEAVERS_QUERY_FIELDS] = {
    LANGUAGE, SEARCH, TEXT_FIELD("after", 64), FLAG_FIELD("too_many")};

const struct http_field leavers_file_query[LEAVERS_FILE_FIELDS] = {SEARCH};

/* "" is no bound. */
static bool read_from(const struct http_value *value, const struct view_zone *zone, int64_t *out)
{
    char moment[MOMENT_CAPACITY];

    if (!value->is_present)
        return true;
    if (value->fault != HTTP_FAULT_NONE)
        return false;
    (void)snprintf(moment, sizeof moment, "%sT00:00", value->text);
    return view_moment_parse(moment, zone, out) && *out > 0;
}

static bool read_until(const struct http_value *value, const struct view_zone *zone, int64_t *out)
{
    return !value->is_present || (value->fault == HTTP_FAULT_NONE &&
                                  view_day_end_parse(value->text, zone, out) && *out > 0);
}

unsigned leavers_read_query(const struct http_request *request, struct leaver_question *out)
{
    const struct view_context context = page_context(request);
    const struct http_value *route = http_query(request, "route");
    unsigned faults = LEAVERS_OK;

    *out = (struct leaver_question){.after = "", .route = LEAVER_ROUTES};
    if (route->is_present)
        out->route = (enum leaver_route)route->choice;
    if (!read_from(http_query(request, "from"), context.zone, &out->from_us))
        faults |= LEAVERS_FROM_INVALID;
    if (!read_until(http_query(request, "until"), context.zone, &out->until_us))
        faults |= LEAVERS_UNTIL_INVALID;
    if (!faults && out->until_us && out->from_us >= out->until_us)
        faults |= LEAVERS_TURNED_ROUND;
    return faults;
}

struct status leavers_link(const struct http_request *request, const char *path, const char *name,
                           const char *value, struct view_link *out)
{
    const struct view_query_field fields[] = {{"from", http_query(request, "from")->text},
                                              {"until", http_query(request, "until")->text},
                                              {"route", http_query(request, "route")->text},
                                              {name ? name : "", name ? value : NULL}};

    return view_link_query(request->arena, path, fields, COUNT_OF(fields), out);
}
