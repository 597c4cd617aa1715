/* The settings of `sekisho-auth --sender`; `sekisho-auth --sender --print-settings` documents them.
 */
#ifndef AUTH_SENDER_SETTINGS_H
#define AUTH_SENDER_SETTINGS_H

#include "backbone/backbone.h"
#include "mail/relay.h"

enum {
    SENDER_THREADS_MAXIMUM = DB_POOL_MAXIMUM - 1, /* the keeper has a connection, too */
    SENDER_HOST_CAPACITY = CONFIG_HOST_CAPACITY,
};

struct sender_settings {
    struct process_settings process;
    struct backbone_settings backbone; /* BACKBONE_DATABASE_SETTINGS alone */
    struct config_addresses relays;
    enum mail_security relay_security;
    char relay_ca_file[CONFIG_PATH_CAPACITY];
    char mail_from[MAIL_ADDRESS_CAPACITY];
    char own_name[SENDER_HOST_CAPACITY]; /* "": the domain of mail_from */
    char mail_key_file[CONFIG_PATH_CAPACITY];
    char mail_previous_key_file[CONFIG_PATH_CAPACITY]; /* "" for none */
    int64_t threads;
    int64_t send_timeout_ms;
};

extern const struct config_table sender_settings_table;

#endif
