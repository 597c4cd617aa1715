/* The fields of the company's settings, for the table of routes and for their handlers. */
#ifndef PORTAL_HANDLERS_COMPANY_FIELDS_H
#define PORTAL_HANDLERS_COMPANY_FIELDS_H

#include "http/route.h"

enum {
    COMPANY_NAME_MAXIMUM = 128,       /* bytes */
    COMPANY_LOGO_MAXIMUM = 256 << 10, /* bytes, as auth takes it */
    /* Of more than the largest logo, so that the form itself can say how large that is. */
    COMPANY_LOGO_BODY_MAXIMUM = HTTP_BODY_MAXIMUM,

    COMPANY_QUERY_FIELDS = 2,
    COMPANY_FORM_FIELDS = 9,
    COMPANY_LOGO_FIELDS = 2,
    COMPANY_LIMITS_FIELDS = 10,
};

enum company_zone { COMPANY_TOKYO, COMPANY_UTC, COMPANY_ZONES };

enum company_age {
    COMPANY_AGE_NEVER,
    COMPANY_AGE_90,
    COMPANY_AGE_180,
    COMPANY_AGE_365,
    COMPANY_AGES
};

extern const struct http_field company_query[COMPANY_QUERY_FIELDS];
extern const struct http_field company_form[COMPANY_FORM_FIELDS];
extern const struct http_field company_logo_form[COMPANY_LOGO_FIELDS];
extern const struct http_field company_limits_form[COMPANY_LIMITS_FIELDS];

#endif
