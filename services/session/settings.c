#include "settings.h"

#define S struct session_settings

#define DAY_MS (INT64_C(24) * 3600 * 1000)

static const struct config_setting rows[] = {
    PROCESS_SETTINGS(S, process),
    BACKBONE_SETTINGS(S, backbone),
    BACKBONE_SERVER_SETTINGS(S, backbone),
    BACKBONE_OUTBOX_SETTINGS(S, backbone),

    {CONFIG_SECRET("token_key_file", S, token_key_file),
     .help = "Key of the tokens' hashes, 32 bytes; the same on every replica."},
    {CONFIG_SECRET("token_previous_key_file", S, token_previous_key_file), .standard = "",
     .help = "The one before, while sessions begun under it may live (absolute_maximum)."},
    {CONFIG_SECRET("pass_key_file", S, pass_key_file),
     .help = "Seed of the key that signs passes, 32 bytes."},

    {CONFIG_INTEGER("sessions_maximum", S, sessions_maximum), .standard = "2000000",
     .minimum = 1000, .maximum = 100000000, .unit = "sessions",
     .help = "Held in memory, 200 bytes each; for further ones the database is asked each time."},
    {CONFIG_DURATION("idle_minimum", S, idle_minimum_ms), .standard = "5min", .minimum = 1000,
     .maximum = DAY_MS, .help = "The shortest idle limit a tenant may choose."},
    {CONFIG_DURATION("idle_maximum", S, idle_maximum_ms), .standard = "60min", .minimum = 1000,
     .maximum = DAY_MS, .help = "The longest."},
    {CONFIG_DURATION("absolute_minimum", S, absolute_minimum_ms), .standard = "1h", .minimum = 1000,
     .maximum = DAY_MS, .help = "The shortest absolute limit a tenant may choose."},
    {CONFIG_DURATION("absolute_maximum", S, absolute_maximum_ms), .standard = "24h",
     .minimum = 1000, .maximum = DAY_MS, .help = "The longest."},
    {CONFIG_DURATION("rotation_interval", S, rotation_interval_ms), .standard = "15min",
     .minimum = 1000, .maximum = DAY_MS, .help = "After so long a token is given a successor."},
};

static bool is_whole_seconds(const S *settings)
{
    return settings->idle_minimum_ms % 1000 == 0 && settings->idle_maximum_ms % 1000 == 0 &&
           settings->absolute_minimum_ms % 1000 == 0 && settings->absolute_maximum_ms % 1000 == 0;
}

static const char *check(const void *values)
{
    const S *settings = values;

    if (settings->idle_minimum_ms > settings->idle_maximum_ms)
        return "idle_minimum is longer than idle_maximum";
    if (settings->absolute_minimum_ms > settings->absolute_maximum_ms)
        return "absolute_minimum is longer than absolute_maximum";
    if (!is_whole_seconds(settings))
        return "limits of sessions are whole seconds";
    return NULL;
}

const struct config_table session_settings_table = {rows, COUNT_OF(rows), sizeof(S), check};
