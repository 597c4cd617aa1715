#include "catalogue.h"

#include <string.h>

#include "sekisho/audit/v1/history.pb-c.h"
#include "sekisho/auth/v1/auth.pb-c.h"
#include "sekisho/session/v1/session.pb-c.h"

static const char *const names[SERVICE_COUNT] = {
    [SERVICE_AUTH] = "auth",
    [SERVICE_SESSION] = "session",
    [SERVICE_AUDIT] = "audit",
    [SERVICE_PORTAL] = "portal",
};

static const struct {
    enum service service;
    const ProtobufCServiceDescriptor *descriptor;
} rows[] = {
    {SERVICE_AUTH, &sekisho__auth__v1__sign_in__descriptor},
    {SERVICE_AUTH, &sekisho__auth__v1__tenants__descriptor},
    {SERVICE_AUTH, &sekisho__auth__v1__users__descriptor},
    {SERVICE_AUTH, &sekisho__auth__v1__roles__descriptor},
    {SERVICE_AUTH, &sekisho__auth__v1__networks__descriptor},
    {SERVICE_AUTH, &sekisho__auth__v1__links__descriptor},
    {SERVICE_SESSION, &sekisho__session__v1__session__descriptor},
    {SERVICE_AUDIT, &sekisho__audit__v1__history__descriptor},
};

const char *service_name(enum service service)
{
    return names[service];
}

const struct config_address *service_address(const struct ctl_settings *settings,
                                             enum service service)
{
    switch (service) {
    case SERVICE_AUTH:
        return &settings->auth;
    case SERVICE_SESSION:
        return &settings->session;
    case SERVICE_AUDIT:
        return &settings->audit;
    case SERVICE_PORTAL:
    case SERVICE_COUNT:
        return NULL;
    }
    return NULL;
}

const struct config_address *service_operations(const struct ctl_settings *settings,
                                                enum service service)
{
    switch (service) {
    case SERVICE_AUTH:
        return &settings->auth_operations;
    case SERVICE_SESSION:
        return &settings->session_operations;
    case SERVICE_AUDIT:
        return &settings->audit_operations;
    case SERVICE_PORTAL:
        return &settings->portal_operations;
    case SERVICE_COUNT:
        return NULL;
    }
    return NULL;
}

struct status service_find(const char *name, enum service *out)
{
    for (size_t i = 0; i < SERVICE_COUNT; i++) {
        if (strcmp(names[i], name) == 0) {
            *out = (enum service)i;
            return OK;
        }
    }
    return FAIL(NOT_FOUND, "there is no such service");
}

struct status catalogue_find(const char *name, struct method *out)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const ProtobufCServiceDescriptor *descriptor = rows[i].descriptor;
        size_t length = strlen(descriptor->name);
        if (strncmp(name, descriptor->name, length) != 0 || name[length] != '/')
            continue;
        const ProtobufCMethodDescriptor *method =
            protobuf_c_service_descriptor_get_method_by_name(descriptor, name + length + 1);
        if (method == NULL)
            break;
        *out = (struct method){rows[i].service, method->input, method->output};
        return OK;
    }
    return FAIL(NOT_FOUND, "there is no such method");
}

const ProtobufCServiceDescriptor *catalogue_service(size_t index)
{
    return index < COUNT_OF(rows) ? rows[index].descriptor : NULL;
}
