#include "settings.h"

#include "credentials/credentials.h"
#include "domain/tenant.h"
#include "view/link.h"

#define HOUR_MS (INT64_C(3600) * 1000)

static const char *portal_refusal(const char *value)
{
    struct view_link link;

    if (value[0] == '\0')
        return NULL;
    return view_link_https(value, &link) && strchr(value + strlen("https://"), '/') == NULL
               ? NULL
               : "is not https:// and a host without a path";
}

static const struct config_setting rows[] = {
    PROCESS_SETTINGS(struct auth_settings, process),
    BACKBONE_SETTINGS(struct auth_settings, backbone),
    BACKBONE_SERVER_SETTINGS(struct auth_settings, backbone),
    BACKBONE_OUTBOX_SETTINGS(struct auth_settings, backbone),
    {CONFIG_ADDRESS("session", struct auth_settings, session),
     .help = "The session service, which auth alone asks for new sessions."},
    {CONFIG_SECRET("pepper_file", struct auth_settings, pepper_file),
     .help = "Key that password hashes are made with, 32 bytes. Without it no password is "
             "recognised."},
    {CONFIG_SECRET("pepper_previous_file", struct auth_settings, pepper_previous_file),
     .standard = "",
     .help = "The key before, until everybody has signed in once with the new one, and for a year: "
             "login IDs of erased users are known by it."},
    {CONFIG_SECRET("code_key_file", struct auth_settings, code_key_file),
     .help =
         "Key that one-time links, known devices and tickets of internal systems are made with, "
         "and counters of failed sign-ins named by, 32 bytes. Another one every 90 days."},
    {CONFIG_SECRET("code_previous_key_file", struct auth_settings, code_previous_key_file),
     .standard = "",
     .help = "The one before, for the next 90 days: what was made with it is good, and whoever is "
             "held stays so. With several replicas first the new one stands here, on all, then the "
             "two change places."},
    {CONFIG_SIZE("hash_memory", struct auth_settings, hash_memory), .standard = "19MiB",
     .minimum = 7 << 20, .maximum = 1 << 30, .help = "Memory of one password hash (Argon2id)."},
    {CONFIG_INTEGER("hash_passes", struct auth_settings, hash_passes), .standard = "2",
     .minimum = 1, .maximum = 16, .unit = "passes", .help = "Passes of one password hash."},
    {CONFIG_INTEGER("hash_concurrency", struct auth_settings, hash_concurrency), .standard = "2",
     .minimum = 1, .maximum = CREDENTIALS_CONCURRENCY_MAXIMUM, .unit = "hashes",
     .help = "Password hashes computed at once: the processors this program may use."},
    {CONFIG_DURATION("idle_minimum", struct auth_settings, idle_minimum_ms), .standard = "5min",
     .minimum = 1000, .maximum = (int64_t)IDLE_SECONDS_ADMINISTRATOR * 1000,
     .help = "The shortest idle limit a company may have, as in session; at most what "
             "administrators get. Shorter than 5min is for tests."},
    {CONFIG_DURATION("idle_maximum", struct auth_settings, idle_maximum_ms), .standard = "60min",
     .minimum = (int64_t)IDLE_SECONDS_ADMINISTRATOR * 1000, .maximum = HOUR_MS,
     .help = "The longest, as in session."},
    {CONFIG_DURATION("absolute_minimum", struct auth_settings, absolute_minimum_ms),
     .standard = "1h", .minimum = 1000, .maximum = (int64_t)ABSOLUTE_SECONDS_ADMINISTRATOR * 1000,
     .help =
         "The shortest time from sign-in that a company may have, however active its users are, "
         "as in session; at most what administrators get."},
    {CONFIG_DURATION("absolute_maximum", struct auth_settings, absolute_maximum_ms),
     .standard = "24h", .minimum = (int64_t)ABSOLUTE_SECONDS_ADMINISTRATOR * 1000,
     .maximum = 24 * HOUR_MS, .help = "The longest, as in session."},
    {CONFIG_SECRET("mail_key_file", struct auth_settings, mail_key_file), .standard = "",
     .help = "Key that waiting mails are sealed with, 32 bytes, the sender's too. Without it no "
             "mails are sent: who invites a user is shown the link."},
    {CONFIG_SECRET("mail_previous_key_file", struct auth_settings, mail_previous_key_file),
     .standard = "", .help = "The one before, as the sender has it."},
    {CONFIG_TEXT("portal_address", struct auth_settings, portal_address), .standard = "",
     .refusal = portal_refusal,
     .help = "Where users reach the portal, for links in mails: https:// and its `host`."},
    {CONFIG_PATH("breached_file", struct auth_settings, breached_file), .standard = "",
     .help = "Passwords that were stolen elsewhere, which nobody may choose: a list as Have I Been "
             "Pwned publishes it, SHA-1 ordered by hash, whole or in part. Taken up at start."},
    {CONFIG_PATH("systems_file", struct auth_settings, systems_file), .standard = "",
     .help = "Which internal systems may use which methods for which companies, a line each "
             "(services/auth/domain/grant.h); looked at for changes."},
};

static bool is_whole_seconds(const struct auth_settings *settings)
{
    return settings->idle_minimum_ms % 1000 == 0 && settings->idle_maximum_ms % 1000 == 0 &&
           settings->absolute_minimum_ms % 1000 == 0 && settings->absolute_maximum_ms % 1000 == 0;
}

/* No minimum is longer than its maximum: what administrators get lies between them. */
static const char *check(const void *values)
{
    const struct auth_settings *settings = values;

    if ((settings->mail_key_file[0] == '\0') != (settings->portal_address[0] == '\0'))
        return "mail_key_file and portal_address are set together";
    return is_whole_seconds(settings) ? NULL : "limits of sessions are whole seconds";
}

const struct config_table auth_settings_table = {
    .settings = rows,
    .count = COUNT_OF(rows),
    .size = sizeof(struct auth_settings),
    .check = check,
};
