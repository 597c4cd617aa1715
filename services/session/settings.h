/* What an installation may choose; the table in settings.c is also --help and the documentation. */
#ifndef SESSION_SETTINGS_H
#define SESSION_SETTINGS_H

#include "backbone/backbone.h"

struct session_settings {
    struct process_settings process;
    struct backbone_settings backbone;

    char token_key_file[CONFIG_PATH_CAPACITY];
    char token_previous_key_file[CONFIG_PATH_CAPACITY]; /* "" for none */
    char pass_key_file[CONFIG_PATH_CAPACITY];

    int64_t sessions_maximum;
    int64_t idle_minimum_ms;
    int64_t idle_maximum_ms;
    int64_t absolute_minimum_ms;
    int64_t absolute_maximum_ms;
    int64_t rotation_interval_ms;
};

extern const struct config_table session_settings_table;

#endif
