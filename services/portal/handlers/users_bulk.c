/* Disabling several users at once: those that were chosen on the list. Each is decided as if they
 * were alone, by the same call, so who may not be disabled is told apart and holds up nobody. */
#include "handlers/handlers.h"

#include "handlers/users_fields.h"
#include "pages.h"
#include "user_view.h"
#include "visit.h"

/* The users that the boxes name, as they are. NOT_FOUND also for one of another company; what is no
 * id, or one too many, was made up. */
static struct status find(struct http_request *request, struct view_users_bulk *view,
                          struct view_bulk_user **rows_out)
{
    struct rpc_call_options options = visit_call_as_user(request, "auth");
    const struct http_value *boxes = http_form(request, "user");
    struct view_bulk_user *rows = arena_alloc_array(request->arena, boxes->count, sizeof *rows);

    if (rows == NULL)
        return arena_failure();
    for (size_t i = 0; i < boxes->count; i++) {
        char id[UUID_TEXT_CAPACITY];
        struct managed_user user;

        TRY(users_get(portal_of(request)->auth, &options, boxes->uuids[i], request->arena, &user));
        uuid_encode(user.id, id);
        rows[i] = (struct view_bulk_user){.id = arena_copy_text(request->arena, id),
                                          .name = user.name,
                                          .login_id = user.login_id,
                                          .refused = TEXT_NONE};
        if (rows[i].id == NULL)
            return arena_failure();
        TRY(user_view_link(request, user.id, "", &rows[i].target));
    }
    view->rows = rows;
    view->rows_count = boxes->count;
    view->count = (int64_t)boxes->count;
    *rows_out = rows;
    return OK;
}

static struct status show(struct http_request *request, struct http_response *response, int status,
                          struct view_users_bulk *view)
{
    TRY(page_console(request, VIEW_MENU_USERS, &view->console));
    return page_show(request, response, status, view_users_bulk_drawing(view));
}

static struct status check_boxes(const struct http_request *request)
{
    return http_form(request, "user")->fault == HTTP_FAULT_NONE
               ? OK
               : FAIL(INVALID_ARGUMENT, "a box holds a user's id");
}

static struct status choose_first(struct http_response *response)
{
    return http_redirect(response, 303, "/admin/users?nothing_chosen=1");
}

struct status handle_users_bulk(struct http_request *request, struct http_response *response)
{
    struct view_users_bulk view = {.reason_error = TEXT_NONE, .count_error = TEXT_NONE};
    struct view_bulk_user *rows = NULL;

    TRY(check_boxes(request));
    if (http_form(request, "user")->count == 0)
        return choose_first(response);
    TRY(find(request, &view, &rows));
    return show(request, response, 200, &view);
}

/* Why nothing is done to anybody. */
static bool is_wrong(const struct http_request *request, struct view_users_bulk *view)
{
    const struct http_value *reason = http_form(request, "reason");
    const struct http_value *count = http_form(request, "count");

    view->reason = reason->text;
    view->count_typed = count->text;
    if (!reason->is_present || reason->fault != HTTP_FAULT_NONE ||
        reason->size > USER_REASON_MAXIMUM)
        view->reason_error = TEXT_USER_CONFIRM_REASON_INVALID;
    if (!count->is_present || count->fault != HTTP_FAULT_NONE || count->integer != view->count)
        view->count_error = TEXT_USERS_BULK_COUNT_WRONG;
    return view->reason_error != TEXT_NONE || view->count_error != TEXT_NONE;
}

/* TEXT_NONE for a user who is disabled now. Each has a key of their own, so the same form once more
 * disables nobody twice and is answered alike. */
static enum view_label disable(struct http_request *request, struct uuid id)
{
    struct rpc_call_options options = visit_change_as_user(request, "auth");
    char step[UUID_TEXT_CAPACITY];
    uint8_t key[IDEMPOTENCY_KEY_SIZE];

    uuid_encode(id, step);
    csrf_further_key(visit_of(request)->idempotency_key, step, key);
    options.idempotency_key = (struct bytes){key, sizeof key};
    struct status acted = users_act(portal_of(request)->auth, &options, MANAGED_ACT_DISABLE, id,
                                    http_form(request, "reason")->text, request->arena);
    if (status_is_ok(acted))
        return TEXT_NONE;
    enum view_label refused = user_view_refusal(acted);
    return refused == TEXT_NONE ? TEXT_USERS_BULK_NOT_KNOWN : refused;
}

struct status handle_users_bulk_disable(struct http_request *request,
                                        struct http_response *response)
{
    struct view_users_bulk view = {.reason_error = TEXT_NONE, .count_error = TEXT_NONE};
    const struct http_value *boxes = http_form(request, "user");
    struct view_bulk_user *rows = NULL;

    TRY(check_boxes(request));
    if (boxes->count == 0)
        return choose_first(response);
    TRY(find(request, &view, &rows));
    if (is_wrong(request, &view))
        return show(request, response, 422, &view);
    view.is_done = true;
    for (size_t i = 0; i < boxes->count; i++) {
        rows[i].refused = disable(request, boxes->uuids[i]);
        rows[i].unknown = rows[i].refused == TEXT_USERS_BULK_NOT_KNOWN;
        if (rows[i].refused == TEXT_NONE)
            view.disabled++;
        else
            view.left++;
    }
    return show(request, response, 200, &view);
}
