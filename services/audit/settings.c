#include "settings.h"

static const struct config_setting rows[] = {
    PROCESS_SETTINGS(struct audit_settings, process),
    BACKBONE_SETTINGS(struct audit_settings, backbone),
    BACKBONE_SERVER_SETTINGS(struct audit_settings, backbone),
};

const struct config_table audit_settings_table = {
    .settings = rows,
    .count = COUNT_OF(rows),
    .size = sizeof(struct audit_settings),
};
