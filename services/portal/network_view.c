#include "network_view.h"

#include <string.h>

#include "pages.h"
#include "user_view.h"

struct status networks_check_option(const struct http_request *request)
{
    return visit_of(request)->company.has_networks ? OK
                                                   : FAIL(NOT_FOUND, "the option is switched off");
}

struct view_name_line network_list_title(const struct http_request *request, const char *name)
{
    size_t index = networks_form_index(name);

    if (index == NETWORKS_FORM_LISTS)
        return (struct view_name_line){TEXT_NETWORK_LIST_OTHER, ""};
    const struct networks_form_list *form = &networks_form_lists[index];
    const char *word = networks_form_role(form);
    if (word == NULL)
        return (struct view_name_line){form->title, ""};
    const char *own = user_view_own_role(request, word);
    return (struct view_name_line){TEXT_NONE, own[0] ? own : word};
}

bool network_area_is_offered(const struct http_request *request, size_t index)
{
    const char *word = networks_form_role(&networks_form_lists[index]);

    return word == NULL || company_role_find(user_view_roles(request), word) != NULL;
}

static struct view_network_row row_of(const struct allowed_range *range,
                                      enum view_network_change change)
{
    return (struct view_network_row){.range = range->range,
                                     .name = range->label,
                                     .owner = range->owner,
                                     .expires_at = range->expires_at_us,
                                     .change = change};
}

/* A range is the same when it says and ends the same. */
static bool has_range(const struct allowed_list *list, const struct allowed_range *range)
{
    for (size_t i = 0; list && i < list->count; i++) {
        if (strcmp(list->ranges[i].range, range->range) == 0 &&
            list->ranges[i].expires_at_us == range->expires_at_us)
            return true;
    }
    return false;
}

static struct status fill_card(const struct http_request *request, const struct allowed_list *list,
                               struct view_network_card *out)
{
    struct view_network_row *rows = arena_alloc_array(request->arena, list->count, sizeof *rows);

    if (rows == NULL)
        return arena_failure();
    for (size_t i = 0; i < list->count; i++)
        rows[i] = row_of(&list->ranges[i], VIEW_NETWORK_CHANGE_NONE);
    *out = (struct view_network_card){.title = network_list_title(request, list->name),
                                      .mode = (enum view_network_mode)list->mode,
                                      .rows = rows,
                                      .rows_count = list->count};
    return OK;
}

struct status network_cards(const struct http_request *request, const struct allowed_lists *lists,
                            const struct view_network_card **out, size_t *count_out)
{
    struct view_network_card *cards =
        arena_alloc_array(request->arena, lists->count, sizeof *cards);

    if (cards == NULL)
        return arena_failure();
    for (size_t i = 0; i < lists->count; i++)
        TRY(fill_card(request, &lists->lists[i], &cards[i]));
    *out = cards;
    *count_out = lists->count;
    return OK;
}

/* First what the list holds from now on, then what it held. `uses` is of the list's ranges; NULL
 * for a list that is gone. */
static struct status fill_changed(const struct http_request *request,
                                  const struct allowed_list *before,
                                  const struct allowed_list *after, const int64_t *uses,
                                  struct view_network_card *out)
{
    size_t most = (before ? before->count : 0) + (after ? after->count : 0);
    struct view_network_row *rows = arena_alloc_array(request->arena, most, sizeof *rows);
    size_t count = 0;

    if (rows == NULL)
        return arena_failure();
    for (size_t i = 0; after && i < after->count; i++) {
        bool is_new = !has_range(before, &after->ranges[i]);
        rows[count] = row_of(&after->ranges[i],
                             is_new ? VIEW_NETWORK_CHANGE_ADDED : VIEW_NETWORK_CHANGE_NONE);
        rows[count++].uses = uses[i];
    }
    for (size_t i = 0; before && i < before->count; i++) {
        if (!has_range(after, &before->ranges[i]))
            rows[count++] = row_of(&before->ranges[i], VIEW_NETWORK_CHANGE_REMOVED);
    }
    *out = (struct view_network_card){
        .title = network_list_title(request, after ? after->name : before->name),
        .mode = after ? (enum view_network_mode)after->mode : VIEW_NETWORK_MODE_OFF,
        .rows = rows,
        .rows_count = count,
        .preview = true};
    return OK;
}

struct status network_cards_changed(const struct http_request *request,
                                    const struct allowed_lists *before,
                                    const struct allowed_lists *lists,
                                    const struct networks_preview *preview,
                                    const struct view_network_card **out, size_t *count_out)
{
    struct view_network_card *cards =
        arena_alloc_array(request->arena, lists->count + before->count, sizeof *cards);
    size_t used = 0;
    size_t count = 0;

    if (cards == NULL)
        return arena_failure();
    for (size_t i = 0; i < lists->count; i++) {
        const struct allowed_list *list = &lists->lists[i];
        if (used + list->count > preview->use_count)
            return FAIL(UNAVAILABLE, "auth gave an answer that makes no sense");
        TRY(fill_changed(request, networks_find_list(before, list->name), list,
                         preview->uses + used, &cards[count++]));
        used += list->count;
    }
    for (size_t i = 0; i < before->count; i++) {
        if (networks_find_list(lists, before->lists[i].name) == NULL)
            TRY(fill_changed(request, &before->lists[i], NULL, NULL, &cards[count++]));
    }
    *out = cards;
    *count_out = count;
    return OK;
}

struct status network_areas(const struct http_request *request, const struct allowed_lists *lists,
                            const struct view_network_area **out, size_t *count_out)
{
    const struct view_zone *zone = page_zone(visit_of(request));
    struct view_network_area *areas =
        arena_alloc_array(request->arena, NETWORKS_FORM_LISTS, sizeof *areas);
    size_t count = 0;

    if (areas == NULL)
        return arena_failure();
    for (size_t i = 0; i < NETWORKS_FORM_LISTS; i++) {
        const struct networks_form_list *form = &networks_form_lists[i];
        const struct allowed_list *list = networks_find_list(lists, form->name);
        if (list == NULL && !network_area_is_offered(request, i))
            continue;
        struct view_network_area *area = &areas[count++];
        *area = (struct view_network_area){.place = (enum view_network_place)i,
                                           .field = form->field,
                                           .title = network_list_title(request, form->name),
                                           .text = "",
                                           .open = list || i == 0};
        if (list == NULL)
            continue;
        area->mode = (enum view_network_mode)list->mode;
        TRY(networks_form_write(list, zone, request->arena, &area->text));
    }
    *out = areas;
    *count_out = count;
    return OK;
}
