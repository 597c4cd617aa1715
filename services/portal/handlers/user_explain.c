#include "handlers/user_explain.h"

#include "names.h"
#include "peers/roles.h"
#include "scope_view.h"
#include "visit.h"

const char *const explained_actions[EXPLAINED_ACTIONS] = {
    "customers.view",
    "customers.edit",
    "customers.export",
    "customers.group",
    "statements.view",
    "statements.download",
    "statements.export",
    "users.view",
    "users.create",
    "users.edit",
    "users.delete",
    "users.export",
    "roles.edit",
    "sessions.view",
    "sessions.end",
    "history.view",
    "history.export",
    "networks.view",
    "networks.edit",
    "settings.view",
    "settings.edit",
    "own-statements.view",
    "own-statements.download",
};

static struct status fill_actions(const struct http_request *request,
                                  const struct http_value *asked, struct view_user *view)
{
    struct view_action_choice *actions =
        arena_alloc_array(request->arena, EXPLAINED_ACTIONS, sizeof *actions);

    if (actions == NULL)
        return arena_failure();
    for (size_t i = 0; i < EXPLAINED_ACTIONS; i++) {
        actions[i] = (struct view_action_choice){
            .word = explained_actions[i],
            .object = name_of_object(explained_actions[i]),
            .verb = name_of_verb(explained_actions[i]),
            .chosen = asked && asked->is_present && asked->choice == i,
        };
    }
    view->actions = actions;
    view->actions_count = EXPLAINED_ACTIONS;
    return OK;
}

/* A rule of a newer version is not named. */
static enum view_explained rule_of(enum explained_rule rule)
{
    switch (rule) {
    case EXPLAINED_STATE:
        return VIEW_EXPLAINED_STATE;
    case EXPLAINED_CUSTOMER:
        return VIEW_EXPLAINED_CUSTOMER;
    case EXPLAINED_ROLE:
        return VIEW_EXPLAINED_ROLE;
    case EXPLAINED_GRANT:
        return VIEW_EXPLAINED_GRANT;
    case EXPLAINED_DEFAULT:
        return VIEW_EXPLAINED_DEFAULT;
    }
    return VIEW_EXPLAINED_NONE;
}

struct status user_explain_fill(const struct http_request *request, struct view_user *view)
{
    const struct http_value *asked =
        request->method == HTTP_GET ? http_query(request, "permission") : NULL;
    struct rpc_call_options options = visit_call_as_user(request, "auth");
    struct explained explained;

    TRY(fill_actions(request, asked, view));
    if (asked == NULL || !asked->is_present)
        return OK;
    TRY(roles_explain(portal_of(request)->auth, &options, http_path_uuid(request, "id"),
                      explained_actions[asked->choice], request->arena, &explained));
    view->explained = rule_of(explained.rule);
    view->decided_by = (struct view_name_line){name_of_role(explained.role), explained.role_name};
    view->reaches = explained.has_scope;
    return scope_view_line(request, explained.scope, &view->reached);
}
