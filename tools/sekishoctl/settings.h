/* The settings of sekishoctl: where the services are, and with which certificate to call them. */
#ifndef SEKISHOCTL_SETTINGS_H
#define SEKISHOCTL_SETTINGS_H

#include "config/config.h"

enum { SERVICE_ADDRESS_CAPACITY = CONFIG_HOST_CAPACITY + sizeof "[]:65535" };

struct ctl_settings {
    struct config_address auth, session, audit;
    /* The operations ports, which `health` asks; the portal has no RPC. */
    struct config_address auth_operations, session_operations, audit_operations, portal_operations;
    char certificate_directory[CONFIG_PATH_CAPACITY];
    char trust_domain[CONFIG_HOST_CAPACITY];
    char namespace_name[64];
    char name[64];
    int64_t timeout_ms;
};

extern const struct config_table ctl_settings_table;

/* "127.0.0.1:7001", "[::1]:7001", as lib/rpc wants it. */
void service_address_encode(const struct config_address *address,
                            char out[static SERVICE_ADDRESS_CAPACITY]);

#endif
