/* The services and their methods, as this program was built to know them: from the descriptors that
 * protoc-gen-c makes of the .proto files. What a running server offers, and to whom, it says itself
 * (sekisho.rpc.v1.Reflection). */
#ifndef SEKISHOCTL_CATALOGUE_H
#define SEKISHOCTL_CATALOGUE_H

#include <protobuf-c/protobuf-c.h>

#include "settings.h"

enum service { SERVICE_AUTH, SERVICE_SESSION, SERVICE_AUDIT, SERVICE_PORTAL, SERVICE_COUNT };

/* "auth": as its certificate says. */
const char *service_name(enum service service);

/* Where its RPC is; NULL for the portal, which has none. */
const struct config_address *service_address(const struct ctl_settings *settings,
                                             enum service service);
const struct config_address *service_operations(const struct ctl_settings *settings,
                                                enum service service);

/* NOT_FOUND when there is none of that name. */
NODISCARD struct status service_find(const char *name, enum service *out);

struct method {
    enum service service;
    const ProtobufCMessageDescriptor *request;
    const ProtobufCMessageDescriptor *response;
};

/* "sekisho.auth.v1.Users/List"; NOT_FOUND when this program knows no such method. */
NODISCARD struct status catalogue_find(const char *name, struct method *out);

/* The n-th protobuf service of all, in the order of `enum service`; NULL past the last. */
const ProtobufCServiceDescriptor *catalogue_service(size_t index);

#endif
