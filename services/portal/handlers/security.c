#include "handlers/handlers.h"

#include "device.h"
#include "names.h"
#include "pages.h"
#include "user_view.h"
#include "visit.h"

static struct status fill_roles(const struct http_request *request, const struct profile *profile,
                                struct view_security *view)
{
    struct view_name_line *roles =
        arena_alloc_array(request->arena, profile->role_count, sizeof *roles);

    if (roles == NULL)
        return arena_failure();
    for (size_t i = 0; i < profile->role_count; i++)
        roles[i] =
            (struct view_name_line){name_of_role(profile->roles[i]), profile->role_labels[i]};
    view->roles = roles;
    view->roles_count = profile->role_count;
    return OK;
}

/* What cannot be had from another service is said so, here and in the list of sessions; the rest is
 * shown all the same. */
static struct status fill_profile(struct http_request *request, struct view_security *view)
{
    struct portal *portal = portal_of(request);
    struct rpc_call_options options = visit_call_as_user(request, "auth");
    struct profile profile;

    view->profile_unavailable =
        !status_is_ok(auth_get_self(portal->auth, &options, request->arena, &profile));
    if (view->profile_unavailable)
        return OK;
    view->mail = profile.mail;
    view->password_set_at = profile.password_set_at_us;
    view->console.password_is_due = profile.password_is_due;
    TRY(fill_roles(request, &profile, view));
    return user_view_permissions(request->arena, profile.permissions, profile.permission_count,
                                 &view->permissions, &view->permissions_count);
}

static struct status link_to_end(const struct http_request *request, struct uuid id,
                                 struct view_link *out)
{
    char text[UUID_TEXT_CAPACITY];

    uuid_encode(id, text);
    const char *path = arena_format(request->arena, "/account/security/sessions/%s/end", text);
    if (path == NULL)
        return arena_failure();
    return view_link_own(path, out) ? OK : FAIL(INTERNAL, "a path of our own is none");
}

static struct status fill_line(const struct http_request *request, const struct session_line *line,
                               struct view_session_line *out)
{
    const struct visit *visit = visit_of(request);

    *out = (struct view_session_line){
        .current = uuid_equal(line->id, visit->session.session_id),
        .address = line->client_ip,
        .authentication = name_of_authentication(line->authentication),
        .started_at = line->started_at_us,
        .last_seen_at = line->last_seen_at_us,
    };
    TRY(link_to_end(request, line->id, &out->end));
    return device_name(request->arena, line->user_agent, &out->device);
}

static struct status fill_sessions(struct http_request *request, struct view_security *view)
{
    struct portal *portal = portal_of(request);
    struct rpc_call_options options = visit_call_as_user(request, "session");
    struct session_line *lines = NULL;
    size_t count = 0;

    view->sessions_unavailable =
        !status_is_ok(session_list(portal->session, &options, request->arena, &lines, &count));
    if (view->sessions_unavailable)
        return OK;
    struct view_session_line *shown = arena_alloc_array(request->arena, count, sizeof *shown);
    if (shown == NULL)
        return arena_failure();
    for (size_t i = 0; i < count; i++) {
        TRY(fill_line(request, &lines[i], &shown[i]));
        if (shown[i].current) {
            view->device = shown[i].device;
            view->authentication = shown[i].authentication;
        }
    }
    view->sessions = shown;
    view->sessions_count = count;
    view->has_others = count > 1;
    return OK;
}

static struct status fill_past(const struct http_request *request, const struct past_sign_ins *past,
                               struct view_security *view)
{
    struct view_sign_in_line *lines = arena_alloc_array(request->arena, past->count, sizeof *lines);

    if (lines == NULL)
        return arena_failure();
    for (size_t i = 0; i < past->count; i++) {
        lines[i] = (struct view_sign_in_line){
            .at = past->list[i].at_us,
            .address = past->list[i].client_ip,
            .system = past->list[i].hosted_by,
            .failures = past->list[i].failures,
        };
        TRY(device_name(request->arena, past->list[i].user_agent, &lines[i].device));
    }
    view->sign_ins = lines;
    view->sign_ins_count = past->count;
    view->failures_since = past->failures_since;
    return OK;
}

/* Whoever did not answer before is not asked once more. */
static struct status fill_sign_ins(struct http_request *request, struct view_security *view)
{
    struct portal *portal = portal_of(request);
    struct rpc_call_options options = visit_call_as_user(request, "auth");
    struct past_sign_ins past;

    view->sign_ins_unavailable =
        view->profile_unavailable ||
        !status_is_ok(auth_list_sign_ins(portal->auth, &options, request->arena, &past));
    return view->sign_ins_unavailable ? OK : fill_past(request, &past, view);
}

struct status handle_security(struct http_request *request, struct http_response *response)
{
    const struct visit *visit = visit_of(request);
    const struct http_value *done = http_query(request, "done");
    struct view_security view = {
        .address = visit->client_ip,
        .started_at = visit->session.started_at_us,
        .absolute_ends_at = visit->session.absolute_ends_at_us,
        .authentication = TEXT_AUTHENTICATION_OTHER,
        .mail = "",
    };

    if (done->is_present)
        view.done = (enum view_security_done)(VIEW_SECURITY_DONE_PASSWORD + done->choice);
    TRY(page_console(request, VIEW_MENU_SECURITY, &view.console));
    TRY(device_name(request->arena, visit->user_agent, &view.device));
    TRY(fill_sessions(request, &view));
    TRY(fill_profile(request, &view)); /* last: auth may let the request's whole time pass */
    TRY(fill_sign_ins(request, &view));

    return page_show(request, response, 200, view_security_drawing(&view));
}
