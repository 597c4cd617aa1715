/* Boxes of roles and permissions on forms, and what was chosen by them. */
#ifndef PORTAL_RIGHTS_FORM_H
#define PORTAL_RIGHTS_FORM_H

#include "http/route.h"
#include "peers/roles.h"
#include "portal_views.h"

enum {
    RIGHTS_BUILT_IN_ROLES = 5,
    RIGHTS_OWN_ROLES = 26,
    RIGHTS_ROLES = RIGHTS_BUILT_IN_ROLES + RIGHTS_OWN_ROLES,
    RIGHTS_PERMISSIONS = 21,
    RIGHTS_CODE_CAPACITY = 7, /* "own-01" */
};

/* A box of a form, what auth knows by that name, and where the view keeps whether it is checked. */
struct rights_field {
    const char *field;
    const char *name;
    size_t offset;
};

/* "own-01" and so on behind the built-in ones. */
extern const struct rights_field rights_role_fields[RIGHTS_ROLES];

/* The boxes as the fields of a form, for its route. */
#define RIGHTS_BOX(field)                                                                          \
    {                                                                                              \
        .name = (field), .type = HTTP_FIELD_FLAG                                                   \
    }
#define RIGHTS_ROLE_FIELDS                                                                         \
    RIGHTS_BOX("role_administrator"), RIGHTS_BOX("role_user_manager"), RIGHTS_BOX("role_clerk"),   \
        RIGHTS_BOX("role_viewer"), RIGHTS_BOX("role_auditor"), RIGHTS_BOX("role_own_01"),          \
        RIGHTS_BOX("role_own_02"), RIGHTS_BOX("role_own_03"), RIGHTS_BOX("role_own_04"),           \
        RIGHTS_BOX("role_own_05"), RIGHTS_BOX("role_own_06"), RIGHTS_BOX("role_own_07"),           \
        RIGHTS_BOX("role_own_08"), RIGHTS_BOX("role_own_09"), RIGHTS_BOX("role_own_10"),           \
        RIGHTS_BOX("role_own_11"), RIGHTS_BOX("role_own_12"), RIGHTS_BOX("role_own_13"),           \
        RIGHTS_BOX("role_own_14"), RIGHTS_BOX("role_own_15"), RIGHTS_BOX("role_own_16"),           \
        RIGHTS_BOX("role_own_17"), RIGHTS_BOX("role_own_18"), RIGHTS_BOX("role_own_19"),           \
        RIGHTS_BOX("role_own_20"), RIGHTS_BOX("role_own_21"), RIGHTS_BOX("role_own_22"),           \
        RIGHTS_BOX("role_own_23"), RIGHTS_BOX("role_own_24"), RIGHTS_BOX("role_own_25"),           \
        RIGHTS_BOX("role_own_26")
#define RIGHTS_PERMISSION_FIELDS                                                                   \
    RIGHTS_BOX("may_customers_view"), RIGHTS_BOX("may_customers_edit"),                            \
        RIGHTS_BOX("may_customers_export"), RIGHTS_BOX("may_customers_group"),                     \
        RIGHTS_BOX("may_statements_view"), RIGHTS_BOX("may_statements_download"),                  \
        RIGHTS_BOX("may_statements_export"), RIGHTS_BOX("may_users_view"),                         \
        RIGHTS_BOX("may_users_create"), RIGHTS_BOX("may_users_edit"),                              \
        RIGHTS_BOX("may_users_delete"), RIGHTS_BOX("may_users_export"),                            \
        RIGHTS_BOX("may_roles_edit"), RIGHTS_BOX("may_sessions_view"),                             \
        RIGHTS_BOX("may_sessions_end"), RIGHTS_BOX("may_history_view"),                            \
        RIGHTS_BOX("may_history_export"), RIGHTS_BOX("may_networks_view"),                         \
        RIGHTS_BOX("may_networks_edit"), RIGHTS_BOX("may_settings_view"),                          \
        RIGHTS_BOX("may_settings_edit")

/* What staff can hold, by object as pages show them. */
extern const struct rights_field rights_permission_fields[RIGHTS_PERMISSIONS];

/* Names that are chosen, in the request's arena. */
struct rights_choice {
    char **names;
    size_t count;
};

/* Names that somebody has. */
struct rights_names {
    char *const *names;
    size_t count;
};

/* Those whose boxes are checked. */
NODISCARD struct status rights_read_roles(const struct http_request *request,
                                          struct rights_choice *out);
NODISCARD struct status rights_read_permissions(const struct http_request *request,
                                                struct rights_choice *out);

/* The company's roles; only the built-in ones for who may make users and not look at them. */
NODISCARD struct status rights_ask_roles(const struct http_request *request,
                                         struct company_roles *out);

/* The boxes of a form. Where the request is a form's they are as they were sent, else `chosen` says
 * which are checked. */
void rights_fill_roles(const struct http_request *request, const struct company_roles *roles,
                       const struct rights_names *chosen, struct view_role_boxes *out);
void rights_fill_permissions(const struct http_request *request, const struct rights_names *chosen,
                             struct view_permission_boxes *out);

/* "own-01"; "" for a number no role has. */
void rights_own_code(int64_t number, char out[static RIGHTS_CODE_CAPACITY]);

#endif
