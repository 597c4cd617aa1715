#include "settings.h"

#include <stdio.h>

static const struct config_setting rows[] = {
    {CONFIG_ADDRESS("auth", struct ctl_settings, auth), .help = "The auth service."},
    {CONFIG_ADDRESS("session", struct ctl_settings, session), .help = "The session service."},
    {CONFIG_ADDRESS("audit", struct ctl_settings, audit), .help = "The audit service."},
    {CONFIG_ADDRESS("auth_operations", struct ctl_settings, auth_operations),
     .help = "The operations port of auth, for `health`."},
    {CONFIG_ADDRESS("session_operations", struct ctl_settings, session_operations),
     .help = "The operations port of session."},
    {CONFIG_ADDRESS("audit_operations", struct ctl_settings, audit_operations),
     .help = "The operations port of audit."},
    {CONFIG_ADDRESS("portal_operations", struct ctl_settings, portal_operations),
     .help = "The operations port of the portal."},
    {CONFIG_PATH("certificate_directory", struct ctl_settings, certificate_directory),
     .help = "Has tls.crt, tls.key and ca.crt of the operator."},
    {CONFIG_TEXT("trust_domain", struct ctl_settings, trust_domain), .minimum = 1,
     .help = "The trust domain of all certificates of the installation."},
    {CONFIG_TEXT("namespace", struct ctl_settings, namespace_name), .standard = "sekisho",
     .minimum = 1, .help = "The namespace in their names."},
    {CONFIG_TEXT("name", struct ctl_settings, name), .standard = "operator", .minimum = 1,
     .help = "The name in the operator's own certificate."},
    {CONFIG_DURATION("timeout", struct ctl_settings, timeout_ms), .standard = "5s", .minimum = 100,
     .maximum = 60000, .help = "How long a call may take."},
};

const struct config_table ctl_settings_table = {
    .settings = rows,
    .count = COUNT_OF(rows),
    .size = sizeof(struct ctl_settings),
};

void service_address_encode(const struct config_address *address,
                            char out[static SERVICE_ADDRESS_CAPACITY])
{
    bool is_ipv6 = strchr(address->host, ':') != NULL;

    (void)snprintf(out, SERVICE_ADDRESS_CAPACITY, is_ipv6 ? "[%s]:%u" : "%s:%u", address->host,
                   (unsigned)address->port);
}
