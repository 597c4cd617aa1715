#include "handlers/request.h"

#include <string.h>

#include "network/address.h"
#include "service.h"

struct status request_text(const char *text, size_t minimum, size_t maximum)
{
    size_t length = strnlen(text, maximum + 1);

    if (length < minimum || length > maximum)
        return FAIL(INVALID_ARGUMENT, "a text is missing or too long");
    return OK;
}

struct status request_address(const char *text, bool optional)
{
    struct address address;
    char spelling[ADDRESS_TEXT_CAPACITY];

    if (optional && text[0] == '\0')
        return OK;
    if (!address_parse(bytes_of(text), &address))
        return FAIL(INVALID_ARGUMENT, "client_ip is no address");
    address_encode(address, spelling);
    if (strcmp(spelling, text) != 0)
        return FAIL(INVALID_ARGUMENT, "client_ip is not in its one spelling");
    return OK;
}

/* Names of the same form, only fewer. */
static struct status request_roles(const WireSubject *wire, char out[static ROLES_CAPACITY])
{
    char joined[PERMISSIONS_CAPACITY];

    if (wire->n_roles > ROLES_MAXIMUM)
        return FAIL(INVALID_ARGUMENT, "at most 16 roles");
    TRY(permissions_join((const char *const *)wire->roles, wire->n_roles, joined));
    memcpy(out, joined, strlen(joined) + 1);
    return OK;
}

static struct status request_scopes(const WireSubject *wire, struct subject *out)
{
    for (size_t i = 0; i < wire->n_scopes; i++)
        TRY(scopes_add(out->scopes, out->permissions, wire->scopes[i]->permission,
                       (scope_set)wire->scopes[i]->groups));
    return OK;
}

struct status request_subject(const WireSubject *wire, struct subject *out)
{
    struct subject subject = {0};

    if (wire == NULL)
        return FAIL(INVALID_ARGUMENT, "a session is somebody's");
    subject.tenant_id = wire->tenant_id;
    subject.kind = (enum user_kind)wire->kind;
    subject.version = wire->version;
    if (!uuid_from_bytes(wire->user_id.data, wire->user_id.len, &subject.user_id))
        return FAIL(INVALID_ARGUMENT, "user_id has 16 bytes");
    if (!text_copy(subject.login_id, sizeof subject.login_id, wire->login_id) ||
        !text_copy(subject.display_name, sizeof subject.display_name, wire->display_name))
        return FAIL(INVALID_ARGUMENT, "a name is too long");
    TRY(permissions_join((const char *const *)wire->permissions, wire->n_permissions,
                         subject.permissions));
    TRY(request_roles(wire, subject.roles));
    TRY(request_scopes(wire, &subject));
    TRY(subject_check(&subject));
    *out = subject;
    return OK;
}

/* The names of a joined text, as a list. */
static struct status response_names(const struct call *call, const char *joined, char ***names_out,
                                    size_t *count_out)
{
    char **names = arena_alloc_array(call->arena, permissions_count(joined), sizeof *names);
    const char *cursor = joined;
    const char *name;
    size_t count = 0;

    if (names == NULL)
        return arena_failure();
    for (size_t length; (length = permissions_next(&cursor, &name)) > 0;) {
        char *copy = arena_copy_bytes(call->arena, (struct bytes){(const uint8_t *)name, length});
        if (copy == NULL)
            return arena_failure();
        names[count++] = copy;
    }
    *names_out = names;
    *count_out = count;
    return OK;
}

static struct status response_scopes(const struct call *call, const char *scopes, WireSubject *out)
{
    size_t count = scopes_count(scopes);
    WireScope *list = arena_alloc_array(call->arena, count, sizeof *list);
    scope_set groups = SCOPE_NONE;
    const char *name;

    out->scopes = arena_alloc_array(call->arena, count, sizeof *out->scopes);
    if (list == NULL || out->scopes == NULL)
        return arena_failure();
    for (size_t i = 0; i < count; i++) {
        sekisho__session__v1__scope__init(&list[i]);
        size_t length = scopes_next(&scopes, &name, &groups);
        list[i].groups = (int64_t)groups;
        list[i].permission =
            arena_copy_bytes(call->arena, (struct bytes){(const uint8_t *)name, length});
        if (list[i].permission == NULL)
            return arena_failure();
        out->scopes[out->n_scopes++] = &list[i];
    }
    return OK;
}

struct status response_subject(const struct call *call, const struct subject *subject,
                               WireSubject **out)
{
    WireSubject *wire = arena_alloc(call->arena, sizeof *wire);

    if (wire == NULL)
        return arena_failure();
    sekisho__session__v1__subject__init(wire);
    wire->tenant_id = subject->tenant_id;
    wire->kind = (Sekisho__Session__V1__UserKind)subject->kind;
    wire->version = subject->version;
    TRY(call_uuid(call, subject->user_id, &wire->user_id));
    TRY(call_text(call, subject->login_id, &wire->login_id));
    TRY(call_text(call, subject->display_name, &wire->display_name));
    TRY(response_names(call, subject->permissions, &wire->permissions, &wire->n_permissions));
    TRY(response_names(call, subject->roles, &wire->roles, &wire->n_roles));
    TRY(response_scopes(call, subject->scopes, wire));
    *out = wire;
    return OK;
}

struct status response_summary(const struct call *call, const struct session_summary *summary,
                               WireSummary **out)
{
    WireSummary *wire = arena_alloc(call->arena, sizeof *wire);

    if (wire == NULL)
        return arena_failure();
    sekisho__session__v1__session_summary__init(wire);
    TRY(call_uuid(call, summary->session_id, &wire->session_id));
    TRY(call_text(call, summary->origin.client_ip, &wire->client_ip));
    TRY(call_text(call, summary->origin.user_agent, &wire->user_agent));
    TRY(call_text(call, summary->origin.authentication, &wire->authentication));
    wire->started_at_us = summary->started_at_us;
    wire->last_seen_at_us = summary->last_seen_at_us;
    wire->idle_ends_at_us = summary->idle_ends_at_us;
    wire->absolute_ends_at_us = summary->absolute_ends_at_us;
    *out = wire;
    return OK;
}

struct event_context request_event_context(const struct call *call, const char *address,
                                           const char *user_agent)
{
    const struct session_service *service = call->service;

    return (struct event_context){.key = &service->backbone.event_keys.current,
                                  .at_us = call->now_us,
                                  .correlation_id = call->request_id,
                                  .address = address,
                                  .user_agent = user_agent};
}
