/* Changing allow-lists: enter, see what they would do, start. Nothing is kept between the steps but
 * what the form carries. */
#include "handlers/handlers.h"

#include <string.h>

#include "base/utf8.h"
#include "network_view.h"
#include "pages.h"

enum how { HOW_TRIAL, HOW_REPORT, HOW_NOW }; /* the choices of the form */

/* What the page of the form says besides. */
struct refusal {
    const struct networks_faults *faults; /* NULL for none */
    bool conflict;
    bool unavailable;
};

static struct status fill_faults(const struct http_request *request,
                                 const struct networks_faults *faults,
                                 struct view_networks_edit *view)
{
    struct view_network_fault_line *lines =
        arena_alloc_array(request->arena, faults->count, sizeof *lines);

    if (lines == NULL)
        return arena_failure();
    for (size_t i = 0; i < faults->count; i++) {
        const struct networks_fault *fault = &faults->faults[i];
        lines[i] = (struct view_network_fault_line){
            network_list_title(request, networks_form_lists[fault->list].name),
            (enum view_network_place)fault->list, (int64_t)fault->line, fault->error};
    }
    view->faults = lines;
    view->faults_count = faults->count;
    view->invalid = faults->count > 0;
    return OK;
}

static bool has_fault(const struct networks_faults *faults, size_t list)
{
    for (size_t i = 0; faults && i < faults->count; i++) {
        if (faults->faults[i].list == list)
            return true;
    }
    return false;
}

/* Whether somebody has entered something, which is shown again also of a role that is gone. */
static bool is_typed(const struct http_request *request, const struct networks_form_list *form)
{
    return http_form(request, form->field)->size > 0 ||
           http_form(request, form->mode_field)->choice != ALLOWED_OFF;
}

/* What was typed, as it was typed. */
static struct status fill_typed(const struct http_request *request,
                                const struct networks_faults *faults,
                                struct view_networks_edit *view)
{
    struct view_network_area *areas =
        arena_alloc_array(request->arena, NETWORKS_FORM_LISTS, sizeof *areas);
    size_t count = 0;

    if (areas == NULL)
        return arena_failure();
    for (size_t i = 0; i < NETWORKS_FORM_LISTS; i++) {
        const struct networks_form_list *form = &networks_form_lists[i];
        const struct http_value *text = http_form(request, form->field);
        if (!network_area_is_offered(request, i) && !is_typed(request, form))
            continue;
        areas[count++] = (struct view_network_area){
            .place = (enum view_network_place)i,
            .field = form->field,
            .title = network_list_title(request, form->name),
            .mode = (enum view_network_mode)http_form(request, form->mode_field)->choice,
            .text = text->text,
            .faulty = has_fault(faults, i),
            .open = i == 0 || text->is_present || has_fault(faults, i),
        };
    }
    view->areas = areas;
    view->areas_count = count;
    view->base_version = http_form(request, "base_version")->integer;
    return OK;
}

static struct status send_form(struct http_request *request, struct http_response *response,
                               struct view_networks_edit *view, int status)
{
    TRY(page_console(request, VIEW_MENU_NETWORKS, &view->console));

    return page_show(request, response, status, view_networks_edit_drawing(view));
}

static struct status show_again(struct http_request *request, struct http_response *response,
                                struct refusal refusal)
{
    struct view_networks_edit view = {.conflict = refusal.conflict,
                                      .unavailable = refusal.unavailable};

    TRY(fill_typed(request, refusal.faults, &view));
    if (refusal.faults)
        TRY(fill_faults(request, refusal.faults, &view));
    return send_form(request, response, &view,
                     refusal.unavailable                  ? 503
                     : refusal.conflict || refusal.faults ? 422
                                                          : 200);
}

static struct status get(struct http_request *request, struct networks_document *out)
{
    struct portal *portal = portal_of(request);
    struct rpc_call_options options = visit_call_as_user(request, "auth");

    return networks_get(portal->auth, &options, request->arena, out);
}

static struct status show_present(struct http_request *request, struct http_response *response)
{
    struct view_networks_edit view = {0};
    struct networks_document document;

    view.unavailable = !status_is_ok(get(request, &document));
    if (!view.unavailable) {
        view.base_version = document.version;
        TRY(network_areas(request, &document.lists, &view.areas, &view.areas_count));
    }
    return send_form(request, response, &view, view.unavailable ? 503 : 200);
}

struct status handle_networks_edit_again(struct http_request *request,
                                         struct http_response *response)
{
    TRY(networks_check_option(request));
    return show_again(request, response, (struct refusal){0});
}

struct status handle_networks_edit(struct http_request *request, struct http_response *response)
{
    TRY(networks_check_option(request));
    return request->method == HTTP_POST ? show_again(request, response, (struct refusal){0})
                                        : show_present(request, response);
}

static struct status ask_preview(struct http_request *request, const struct allowed_lists *lists,
                                 struct networks_preview *out)
{
    struct portal *portal = portal_of(request);
    struct rpc_call_options options = visit_call_as_user(request, "auth");

    return networks_ask_preview(portal->auth, &options, lists, request->arena, out);
}

/* The asking user's address into each list that would keep them out. */
static struct status add_own(const struct http_request *request,
                             const struct networks_preview *preview, struct allowed_lists *lists)
{
    for (size_t i = 0; i < preview->own_missing_count; i++) {
        for (size_t j = 0; j < lists->count; j++) {
            struct allowed_list *list = &lists->lists[j];
            if (strcmp(list->name, preview->own_missing[i]) != 0)
                continue;
            struct allowed_range *longer =
                arena_alloc_array(request->arena, list->count + 1, sizeof *longer);
            if (longer == NULL)
                return arena_failure();
            memcpy(longer, list->ranges, list->count * sizeof *longer);
            longer[list->count++] = (struct allowed_range){preview->own_address, "", "", 0};
            list->ranges = longer;
        }
    }
    return OK;
}

static struct status fill_warnings(const struct http_request *request,
                                   const struct allowed_lists *lists,
                                   const struct networks_preview *preview,
                                   struct view_networks_preview *view)
{
    struct view_network_warning_line *lines =
        arena_alloc_array(request->arena, preview->warning_count, sizeof *lines);

    if (lines == NULL)
        return arena_failure();
    for (size_t i = 0; i < preview->warning_count; i++) {
        const struct networks_warned *warned = &preview->warnings[i];
        const struct allowed_list *list = networks_find_list(lists, warned->list);
        if (list && warned->position < list->count)
            lines[view->warnings_count++] = (struct view_network_warning_line){
                network_list_title(request, list->name), list->ranges[warned->position].range,
                warned->is_wide};
    }
    view->warnings = lines;
    return OK;
}

static struct status initial_of(struct arena *arena, const char *name, const char **out)
{
    size_t size = strlen(name);
    struct bytes first = {(const uint8_t *)name,
                          size ? utf8_sequence((const uint8_t *)name, size) : 0};

    *out = arena_copy_bytes(arena, first);
    return *out ? OK : arena_failure();
}

static struct status fill_affected(const struct http_request *request,
                                   const struct networks_preview *preview,
                                   struct view_networks_preview *view)
{
    struct view_network_person *people =
        arena_alloc_array(request->arena, preview->shown_count, sizeof *people);

    if (people == NULL)
        return arena_failure();
    for (size_t i = 0; i < preview->shown_count; i++) {
        const struct networks_affected *one = &preview->affected[i];
        people[i] = (struct view_network_person){.name = one->name,
                                                 .login_id = one->login_id,
                                                 .refused = one->refused,
                                                 .last_at = one->last_refused_at_us,
                                                 .admitted = one->admitted};
        TRY(initial_of(request->arena, one->name, &people[i].initial));
    }
    view->affected = people;
    view->affected_count = preview->shown_count;
    return OK;
}

static bool enforces(const struct allowed_lists *lists)
{
    for (size_t i = 0; i < lists->count; i++) {
        if (lists->lists[i].mode == ALLOWED_ENFORCE)
            return true;
    }
    return false;
}

static struct status show_preview(struct http_request *request, struct http_response *response,
                                  const struct networks_document *document,
                                  const struct allowed_lists *lists,
                                  const struct networks_preview *preview)
{
    struct view_networks_preview view = {
        .base_version = http_form(request, "base_version")->integer,
        .own_address = preview->own_address,
        .own_missing = preview->own_missing_count > 0,
        .enforces = enforces(lists),
        .people = preview->affected_count,
        .sign_ins = preview->sign_ins,
        .refused = preview->refused,
        .is_cut = preview->is_cut,
    };

    TRY(page_console(request, VIEW_MENU_NETWORKS, &view.console));
    TRY(network_areas(request, lists, &view.areas, &view.areas_count));
    TRY(network_cards_changed(request, &document->lists, lists, preview, &view.cards,
                              &view.cards_count));
    TRY(fill_warnings(request, lists, preview, &view));
    TRY(fill_affected(request, preview, &view));

    return page_show(request, response, view.own_missing ? 422 : 200,
                     view_networks_preview_drawing(&view));
}

/* True when the form's lists are whole; else the form is shown again with what is wrong. */
static struct status read_form(struct http_request *request, struct http_response *response,
                               struct allowed_lists *out, bool *is_whole_out)
{
    struct networks_faults faults;

    TRY(networks_check_option(request));
    TRY(networks_form_read(request, page_zone(visit_of(request)), out, &faults));
    *is_whole_out = faults.count == 0;
    return *is_whole_out ? OK : show_again(request, response, (struct refusal){.faults = &faults});
}

/* Somebody else has saved meanwhile, or deleted a role that one of the lists is for: what else auth
 * takes for wrong this form has refused itself. */
static bool is_out_of_date(struct status status)
{
    return status.code == STATUS_ABORTED || status.code == STATUS_INVALID_ARGUMENT;
}

static struct status preview(struct http_request *request, struct http_response *response,
                             struct allowed_lists *lists)
{
    struct networks_document document;
    struct networks_preview preview;

    struct status asked = get(request, &document);
    if (status_is_ok(asked))
        asked = ask_preview(request, lists, &preview);
    if (status_is_ok(asked) && http_form(request, "add_own")->is_present &&
        preview.own_missing_count > 0) {
        TRY(add_own(request, &preview, lists));
        asked = ask_preview(request, lists, &preview);
    }
    if (status_is_outage(asked))
        return show_again(request, response, (struct refusal){.unavailable = true});
    if (is_out_of_date(asked))
        return show_again(request, response, (struct refusal){.conflict = true});
    TRY(asked);
    return show_preview(request, response, &document, lists, &preview);
}

struct status handle_networks_preview(struct http_request *request, struct http_response *response)
{
    struct allowed_lists lists;
    bool is_whole = false;

    TRY(read_form(request, response, &lists, &is_whole));
    return is_whole ? preview(request, response, &lists) : OK;
}

/* What would refuse records instead. */
static void only_report(struct allowed_lists *lists)
{
    for (size_t i = 0; i < lists->count; i++) {
        if (lists->lists[i].mode == ALLOWED_ENFORCE)
            lists->lists[i].mode = ALLOWED_REPORT;
    }
}

/* Lists that refuse somebody go through a trial, whatever the form says. */
static struct status save(struct http_request *request, struct http_response *response,
                          struct allowed_lists *lists)
{
    struct portal *portal = portal_of(request);
    struct rpc_call_options options = visit_change_as_user(request, "auth");
    enum how how = (enum how)http_form(request, "how")->choice;

    if (how == HOW_REPORT)
        only_report(lists);
    bool on_trial = enforces(lists);
    struct status saved =
        networks_put(portal->auth, &options, http_form(request, "base_version")->integer, lists,
                     on_trial, request->arena);
    if (is_out_of_date(saved))
        return show_again(request, response, (struct refusal){.conflict = true});
    if (saved.code == STATUS_FAILED_PRECONDITION)
        return preview(request, response, lists);
    if (status_is_outage(saved))
        return show_again(request, response, (struct refusal){.unavailable = true});
    TRY(saved);
    return http_redirect(response, 303,
                         on_trial ? "/admin/networks/trial" : "/admin/networks?done=saved");
}

struct status handle_networks_save(struct http_request *request, struct http_response *response)
{
    struct allowed_lists lists;
    bool is_whole = false;

    TRY(read_form(request, response, &lists, &is_whole));
    return is_whole ? save(request, response, &lists) : OK;
}
