/* The settings of sekisho-auth; `sekisho-auth --print-settings` documents them. */
#ifndef AUTH_SETTINGS_H
#define AUTH_SETTINGS_H

#include "backbone/backbone.h"

struct auth_settings {
    struct process_settings process;
    struct backbone_settings backbone;
    struct config_address session;
    char pepper_file[CONFIG_PATH_CAPACITY];
    char pepper_previous_file[CONFIG_PATH_CAPACITY]; /* "" for none */
    char code_key_file[CONFIG_PATH_CAPACITY];
    char code_previous_key_file[CONFIG_PATH_CAPACITY]; /* "" for none */
    int64_t hash_memory;                               /* bytes */
    int64_t hash_passes;
    int64_t hash_concurrency;
    int64_t idle_minimum_ms;
    int64_t idle_maximum_ms;
    int64_t absolute_minimum_ms;
    int64_t absolute_maximum_ms;
    char mail_key_file[CONFIG_PATH_CAPACITY];          /* "": no mails are sent */
    char mail_previous_key_file[CONFIG_PATH_CAPACITY]; /* "" for none */
    char portal_address[CONFIG_HOST_CAPACITY + 16];    /* "https://HOST" without a path */
    char breached_file[CONFIG_PATH_CAPACITY];          /* "" for none */
    char systems_file[CONFIG_PATH_CAPACITY];           /* "" for none */
};

extern const struct config_table auth_settings_table;

#endif
