/* Boxes of roles and permissions on forms, and what was chosen by them. */
#ifndef PORTAL_RIGHTS_FORM_H
#define PORTAL_RIGHTS_FORM_H

#include "http/request.h"
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
