/* A table with one setting of each type, for the tests of this folder. */
#ifndef UNIT_CONFIG_SAMPLE_H
#define UNIT_CONFIG_SAMPLE_H

#include "config/config.h"

enum color { COLOR_RED, COLOR_GREEN };

struct sample {
    char title[8];
    char folder[CONFIG_PATH_CAPACITY];
    char key_file[CONFIG_PATH_CAPACITY];
    int64_t workers;
    bool strict;
    int64_t idle_ms;
    int64_t body;
    struct config_address listen;
    struct config_addresses peers;
    struct config_texts networks;
    enum color color;
};

/* A stand-in for a parser of networks: only its answer matters here. */
static inline const char *sample_network_refusal(const char *value)
{
    return strchr(value, '/') ? NULL : "is not a network";
}

static inline const char *sample_check(const void *settings)
{
    const struct sample *whole = settings;

    return whole->workers == 13 ? "13 workers bring bad luck." : NULL;
}

static const char *const sample_colors[] = {"red", "green", NULL};

static const struct config_setting sample_rows[] = {
    {CONFIG_TEXT("title", struct sample, title), .standard = "none", .minimum = 2,
     .help = "What it is called."},
    {CONFIG_PATH("folder", struct sample, folder), .standard = "/tmp", .help = "Where it is."},
    {CONFIG_SECRET("key_file", struct sample, key_file), .help = "The key."},
    {CONFIG_INTEGER("workers", struct sample, workers), .standard = "8", .minimum = 1,
     .maximum = 64, .unit = "threads", .help = "Requests worked on at once."},
    {CONFIG_BOOL("strict", struct sample, strict), .standard = "true", .help = "Whether."},
    {CONFIG_DURATION("idle", struct sample, idle_ms), .standard = "30min", .minimum = 1000,
     .maximum = 3600000, .reloadable = true, .help = "How long."},
    {CONFIG_SIZE("body", struct sample, body), .standard = "64KiB", .minimum = 1,
     .maximum = 1048576, .help = "How large."},
    {CONFIG_ADDRESS("listen", struct sample, listen), .standard = "127.0.0.1:7000",
     .help = "Own address."},
    {CONFIG_ADDRESSES("peers", struct sample, peers), .standard = "", .maximum = 2,
     .help = "Their addresses."},
    {CONFIG_TEXTS("networks", struct sample, networks), .standard = "",
     .refusal = sample_network_refusal, .help = "Whom to trust."},
    {CONFIG_CHOICE("color", struct sample, color, enum color), .standard = "red",
     .choices = sample_colors, .help = "Which."},
};

static const struct config_table sample_table = {sample_rows, COUNT_OF(sample_rows),
                                                 sizeof(struct sample), .check = sample_check};

#endif
