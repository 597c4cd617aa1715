/* The settings of sekisho-audit; `sekisho-audit --print-settings` documents them. */
#ifndef AUDIT_SETTINGS_H
#define AUDIT_SETTINGS_H

#include "backbone/backbone.h"

struct audit_settings {
    struct process_settings process;
    struct backbone_settings backbone;
};

extern const struct config_table audit_settings_table;

#endif
