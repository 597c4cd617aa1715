#include "handlers/messages.h"

#include "handlers/scopes.h"
#include "service.h"

typedef Sekisho__Auth__V1__Tenant TenantMessage;
typedef Sekisho__Auth__V1__User UserMessage;
typedef Sekisho__Auth__V1__SessionLimits LimitsMessage;
typedef Sekisho__Auth__V1__SessionBounds BoundsMessage;

static struct status limits_message(const struct call *call, struct session_limits limits,
                                    LimitsMessage **out)
{
    LimitsMessage *message = arena_alloc(call->arena, sizeof *message);

    if (message == NULL)
        return arena_failure();
    sekisho__auth__v1__session_limits__init(message);
    message->idle_seconds = limits.idle_seconds;
    message->absolute_seconds = limits.absolute_seconds;
    message->maximum_sessions = limits.parallel;
    message->refuse_further = limits.refuses_further;
    *out = message;
    return OK;
}

static struct status bounds_message(const struct call *call, BoundsMessage **out)
{
    const struct auth_service *service = call->service;
    const struct session_bounds *bounds = &service->session_bounds;
    BoundsMessage *message = arena_alloc(call->arena, sizeof *message);

    if (message == NULL)
        return arena_failure();
    sekisho__auth__v1__session_bounds__init(message);
    TRY(limits_message(call, bounds->minimum, &message->minimum));
    TRY(limits_message(call, bounds->maximum, &message->maximum));
    TRY(limits_message(call, session_limits_standard(bounds), &message->standard));
    *out = message;
    return OK;
}

struct status tenant_message(const struct call *call, const struct tenant *tenant,
                             TenantMessage *out)
{
    out->tenant_id = tenant->id;
    out->created_at_us = tenant->created_at_us;
    out->state = (Sekisho__Auth__V1__TenantState)tenant->state;
    out->suspended_at_us = tenant->suspended_at_us;
    out->deleted_at_us = tenant->deleted_at_us;
    if (tenant_is_deleted(tenant))
        out->erased_from_us = tenant->deleted_at_us + TENANT_RECYCLING_US;
    out->staff_idle_seconds = tenant->staff_sessions.idle_seconds;
    out->customer_idle_seconds = tenant->customer_sessions.idle_seconds;
    out->password_age_days = tenant->password_age_days;
    out->revision = tenant->revision;
    out->dormant = arena_alloc(call->arena, sizeof *out->dormant);
    if (out->dormant == NULL)
        return arena_failure();
    sekisho__auth__v1__dormant_rule__init(out->dormant);
    out->dormant->warn_days = tenant->dormant.warn_days;
    out->dormant->disable_days = tenant->dormant.disable_days;
    out->dormant->delete_days = tenant->dormant.delete_days;
    TRY(limits_message(call, tenant->staff_sessions, &out->staff_sessions));
    TRY(limits_message(call, tenant->customer_sessions, &out->customer_sessions));
    TRY(bounds_message(call, &out->session_bounds));
    TRY(call_text(call, tenant->code, &out->code));
    TRY(call_text(call, tenant->name, &out->name));
    TRY(call_text(call, tenant->time_zone, &out->time_zone));
    TRY(call_text(call, tenant->logo, &out->logo));
    return call_text(call, tenant->language, &out->language);
}

struct status permission_names(const struct call *call, permission_set set, char ***names_out,
                               size_t *count_out)
{
    char **names = arena_alloc_array(call->arena, PERMISSION_COUNT, sizeof *names);
    size_t count = 0;

    if (names == NULL)
        return arena_failure();
    for (enum permission permission = 0; permission < PERMISSION_COUNT; permission++) {
        if (permission_is_in(permission, set))
            TRY(call_text(call, permission_name(permission), &names[count++]));
    }
    *names_out = names;
    *count_out = count;
    return OK;
}

static struct status add_own_roles(const struct call *call, role_set set, char **names,
                                   size_t *count)
{
    for (uint32_t number = 1; number <= OWN_ROLES_MAXIMUM; number++) {
        char code[OWN_ROLE_CODE_CAPACITY];
        if ((set & own_role_bit(number)) == 0)
            continue;
        own_role_code(number, code);
        TRY(call_text(call, code, &names[(*count)++]));
    }
    return OK;
}

struct status role_names(const struct call *call, role_set set, char ***names_out,
                         size_t *count_out)
{
    char **names = arena_alloc_array(call->arena, ROLE_COUNT + OWN_ROLES_MAXIMUM, sizeof *names);
    size_t count = 0;

    if (names == NULL)
        return arena_failure();
    for (size_t i = 0; i < ROLE_COUNT; i++) {
        enum role role = roles_by_name[i];
        if (role == ROLE_USER_MANAGER) /* which comes after "own-" */
            TRY(add_own_roles(call, set, names, &count));
        if (set & ROLE_SET(role))
            TRY(call_text(call, role_name(role), &names[count++]));
    }
    *names_out = names;
    *count_out = count;
    return OK;
}

static struct status rights_message(const struct call *call, const struct user *user,
                                    UserMessage *out)
{
    const struct rights rights = user_rights(user);

    TRY(permission_names(call, rights.permissions, &out->permissions, &out->n_permissions));
    if (user->kind == USER_KIND_CUSTOMER)
        return OK;
    TRY(scope_message(call, user->scope, &out->scope));
    return scopes_message(call, &rights, &out->scopes, &out->n_scopes);
}

struct status user_message(const struct call *call, const struct user *user, UserMessage *out)
{
    out->tenant_id = user->tenant_id;
    out->kind = (Sekisho__Auth__V1__UserKind)user->kind;
    out->state = (Sekisho__Auth__V1__UserState)user->state;
    out->created_at_us = user->created_at_us;
    out->last_login_at_us = user->last_login_at_us;
    out->deleted_at_us = user->deleted_at_us;
    out->leaves_at_us = user->leaves_at_us;
    out->must_change_password = user->must_change_password;
    out->rights_revision = user->rights_revision;
    out->profile_revision = user->profile_revision;
    out->departure_revision = user->departure_revision;
    out->is_overdue = user->state == USER_STATE_ACTIVE && user->leaving_held_at_us != 0;
    TRY(call_uuid(call, user->id, &out->user_id));
    TRY(call_text(call, user->login_id, &out->login_id));
    TRY(call_text(call, user->name, &out->display_name));
    TRY(call_text(call, user->mail, &out->mail));
    TRY(role_names(call, user->roles, &out->roles, &out->n_roles));
    TRY(permission_names(call, user->granted, &out->granted, &out->n_granted));
    return rights_message(call, user, out);
}

struct status throttled_message(const struct call *call, struct throttle_verdict verdict,
                                Sekisho__Auth__V1__Throttled **out)
{
    Sekisho__Auth__V1__Throttled *message = arena_alloc(call->arena, sizeof *message);

    if (message == NULL)
        return arena_failure();
    sekisho__auth__v1__throttled__init(message);
    message->is_held = verdict.kind == THROTTLE_HELD;
    if (!message->is_held)
        message->wait_seconds = throttle_wait_s(verdict, call->now_us);
    *out = message;
    return OK;
}

struct status password_fault_messages(const struct call *call, password_faults faults,
                                      Sekisho__Auth__V1__PasswordFault **out, size_t *count_out)
{
    static const Sekisho__Auth__V1__PasswordFault messages[PASSWORD_FAULTS] = {
        [PASSWORD_SHORT] = SEKISHO__AUTH__V1__PASSWORD_FAULT__PASSWORD_FAULT_SHORT,
        [PASSWORD_LONG] = SEKISHO__AUTH__V1__PASSWORD_FAULT__PASSWORD_FAULT_LONG,
        [PASSWORD_MONOTONOUS] = SEKISHO__AUTH__V1__PASSWORD_FAULT__PASSWORD_FAULT_MONOTONOUS,
        [PASSWORD_NAMES] = SEKISHO__AUTH__V1__PASSWORD_FAULT__PASSWORD_FAULT_NAMES,
        [PASSWORD_COMMON] = SEKISHO__AUTH__V1__PASSWORD_FAULT__PASSWORD_FAULT_COMMON,
        [PASSWORD_BREACHED] = SEKISHO__AUTH__V1__PASSWORD_FAULT__PASSWORD_FAULT_BREACHED,
        [PASSWORD_FORMER] = SEKISHO__AUTH__V1__PASSWORD_FAULT__PASSWORD_FAULT_FORMER,
    };
    Sekisho__Auth__V1__PasswordFault *list =
        arena_alloc_array(call->arena, PASSWORD_FAULTS, sizeof *list);
    size_t count = 0;

    if (list == NULL)
        return arena_failure();
    for (size_t i = 0; i < PASSWORD_FAULTS; i++) {
        if (faults & PASSWORD_FAULT(i))
            list[count++] = messages[i];
    }
    *out = list;
    *count_out = count;
    return OK;
}
