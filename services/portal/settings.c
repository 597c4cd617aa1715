#include "settings.h"

#include "network/range.h"
#include "view/link.h"

#define S struct portal_settings

static const char *link_refusal(const char *value)
{
    struct view_link link;

    return value[0] == '\0' || view_link_https(value, &link) ? NULL : "is not an https address";
}

static const char *range_refusal(const char *value)
{
    struct range range;

    return range_parse(bytes_of(value), &range) ? NULL : "is not an address or range";
}

static const struct config_setting rows[] = {
    PROCESS_SETTINGS(S, process),
    BACKBONE_SETTINGS(S, backbone),
    BACKBONE_OUTBOX_SETTINGS(S, backbone),

    {CONFIG_ADDRESS("https", S, https), .standard = "0.0.0.0:8443",
     .help = "Where browsers are answered."},
    {CONFIG_ADDRESS("http", S, http), .standard = "0.0.0.0:8080",
     .help = "Where browsers without TLS are sent to `host`."},
    {CONFIG_TEXT("host", S, host), .minimum = 1,
     .help = "The portal's name in addresses, with its port unless that is 443: no other Host is "
             "answered."},
    {CONFIG_PATH("certificate_file", S, certificate_file),
     .help = "Certificate for browsers (PEM); looked at for changes."},
    {CONFIG_SECRET("key_file", S, key_file), .help = "Its key."},
    {CONFIG_TEXTS("trusted_proxies", S, trusted_proxies), .standard = "",
     .maximum = CONFIG_LIST_MAXIMUM, .refusal = range_refusal,
     .help = "Addresses and ranges of balancers that are believed about whom they forward for."},
    {CONFIG_BOOL("proxy_protocol", S, proxy_protocol), .standard = "false",
     .help = "Every connection begins with a PROXY protocol v2 header from a trusted proxy."},

    {CONFIG_ADDRESS("auth", S, auth), .help = "The auth service."},
    {CONFIG_ADDRESS("session", S, session), .help = "The session service."},
    {CONFIG_SECRET("form_key_file", S, form_key_file),
     .help = "Key of the tokens in forms and of input that is kept over the end of a session, 32 "
             "bytes; the same on every replica."},
    {CONFIG_SECRET("form_previous_key_file", S, form_previous_key_file), .standard = "",
     .help = "The one before, while pages with its tokens are open, and half an hour at least."},

    {CONFIG_TEXT("help_address", S, help_address), .standard = "", .refusal = link_refusal,
     .help = "Link to help at the foot of each page (https)."},
    {CONFIG_TEXT("guide_address", S, guide_address), .standard = "", .refusal = link_refusal,
     .help = "Link to the security guidebook."},
    {CONFIG_TEXT("privacy_address", S, privacy_address), .standard = "", .refusal = link_refusal,
     .help = "Link to the privacy policy."},
    {CONFIG_TEXT("accessibility_address", S, accessibility_address), .standard = "",
     .refusal = link_refusal, .help = "Link to the accessibility statement."},
    {CONFIG_TEXT("security_contact", S, security_contact), .standard = "",
     .help = "Contact in /.well-known/security.txt (RFC 9116), such as mailto:security@example.jp; "
             "without one there is no such file."},
    {CONFIG_TEXT("security_expires", S, security_expires), .standard = "",
     .help = "Expires in the same file: 2027-12-31T15:00:00Z."},
};

static const char *check(const void *settings)
{
    const struct portal_settings *portal = settings;

    if (portal->security_contact[0] && portal->security_expires[0] == '\0')
        return "security_expires: RFC 9116 wants it beside security_contact";
    if (portal->proxy_protocol && portal->trusted_proxies.count == 0)
        return "trusted_proxies: proxy_protocol needs to know from whom";
    return NULL;
}

const struct config_table portal_settings_table = {
    .settings = rows,
    .count = COUNT_OF(rows),
    .size = sizeof(S),
    .check = check,
};
