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
    TRY(subject_check(&subject));
    *out = subject;
    return OK;
}

static struct status response_permissions(const struct call *call, const char *permissions,
                                          WireSubject *out)
{
    const char *cursor = permissions;
    const char *name;

    out->permissions =
        arena_alloc_array(call->arena, permissions_count(permissions), sizeof *out->permissions);
    if (out->permissions == NULL)
        return arena_failure();
    for (size_t length; (length = permissions_next(&cursor, &name)) > 0;) {
        char *copy = arena_copy_bytes(call->arena, (struct bytes){(const uint8_t *)name, length});
        if (copy == NULL)
            return arena_failure();
        out->permissions[out->n_permissions++] = copy;
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
    TRY(response_permissions(call, subject->permissions, wire));
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
