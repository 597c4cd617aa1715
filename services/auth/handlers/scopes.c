#include "handlers/scopes.h"

typedef Sekisho__Auth__V1__Scope ScopeMessage;
typedef Sekisho__Auth__V1__PermissionScope PermissionScopeMessage;

struct status scope_read(const ScopeMessage *message, scope_set *out)
{
    scope_set scope = message == NULL || message->is_all ? SCOPE_ALL : SCOPE_NONE;
    size_t count = message ? message->n_groups : 0;

    if (scope == SCOPE_ALL && count > 0)
        return FAIL(INVALID_ARGUMENT, "scope: all or groups");
    for (size_t i = 0; i < count; i++) {
        if (message->groups[i] < 1 || message->groups[i] > SCOPE_GROUPS_MAXIMUM)
            return FAIL(INVALID_ARGUMENT, "scope: there is no such group");
        scope |= SCOPE_GROUP(message->groups[i]);
    }
    *out = scope;
    return OK;
}

static struct status list_groups(const struct call *call, scope_set scope, uint32_t **out,
                                 size_t *count_out)
{
    uint32_t *numbers = arena_alloc_array(call->arena, SCOPE_GROUPS_MAXIMUM, sizeof *numbers);
    size_t count = 0;

    if (numbers == NULL)
        return arena_failure();
    for (uint32_t number = 1; number <= SCOPE_GROUPS_MAXIMUM; number++) {
        if ((scope & SCOPE_GROUP(number)) != 0)
            numbers[count++] = number;
    }
    *out = numbers;
    *count_out = count;
    return OK;
}

struct status scope_message(const struct call *call, scope_set scope, ScopeMessage **out)
{
    ScopeMessage *message = arena_alloc(call->arena, sizeof *message);

    if (message == NULL)
        return arena_failure();
    sekisho__auth__v1__scope__init(message);
    message->is_all = scope_is_all(scope);
    if (!message->is_all)
        TRY(list_groups(call, scope, &message->groups, &message->n_groups));
    *out = message;
    return OK;
}

struct status scopes_message(const struct call *call, const struct rights *rights,
                             PermissionScopeMessage ***out, size_t *count_out)
{
    PermissionScopeMessage *list = arena_alloc_array(call->arena, SCOPED_PERMISSIONS, sizeof *list);
    PermissionScopeMessage **messages =
        arena_alloc_array(call->arena, SCOPED_PERMISSIONS, sizeof *messages);
    size_t count = 0;

    if (list == NULL || messages == NULL)
        return arena_failure();
    for (size_t i = 0; i < SCOPED_PERMISSIONS; i++) {
        PermissionScopeMessage *message = &list[count];
        if (!permission_is_in(scoped_permissions[i], rights->permissions) ||
            scope_is_all(rights->reach[i]))
            continue;
        sekisho__auth__v1__permission_scope__init(message);
        TRY(call_text(call, permission_name(scoped_permissions[i]), &message->permission));
        TRY(list_groups(call, rights->reach[i], &message->groups, &message->n_groups));
        messages[count++] = message;
    }
    *out = messages;
    *count_out = count;
    return OK;
}
