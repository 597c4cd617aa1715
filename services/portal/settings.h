/* The settings of sekisho-portal; `sekisho-portal --print-settings` documents them. */
#ifndef PORTAL_SETTINGS_H
#define PORTAL_SETTINGS_H

#include "backbone/backbone.h"

enum { PORTAL_TEXT_CAPACITY = 512 };

struct portal_settings {
    struct process_settings process;
    struct backbone_settings backbone;

    struct config_address https;
    struct config_address http;
    char host[CONFIG_HOST_CAPACITY + sizeof ":65535"];
    char certificate_file[CONFIG_PATH_CAPACITY];
    char key_file[CONFIG_PATH_CAPACITY];
    struct config_texts trusted_proxies;
    bool proxy_protocol;

    struct config_address auth;
    struct config_address session;
    char form_key_file[CONFIG_PATH_CAPACITY];
    char form_previous_key_file[CONFIG_PATH_CAPACITY]; /* "" for none */

    char help_address[PORTAL_TEXT_CAPACITY]; /* "" for none, as the next three */
    char guide_address[PORTAL_TEXT_CAPACITY];
    char privacy_address[PORTAL_TEXT_CAPACITY];
    char accessibility_address[PORTAL_TEXT_CAPACITY];
    char security_contact[PORTAL_TEXT_CAPACITY];
    char security_expires[PORTAL_TEXT_CAPACITY];
};

extern const struct config_table portal_settings_table;

#endif
