/* The words of the company's settings, in the table of routes and in their handler. */
#ifndef PORTAL_HANDLERS_COMPANY_FIELDS_H
#define PORTAL_HANDLERS_COMPANY_FIELDS_H

enum {
    COMPANY_NAME_MAXIMUM = 128, /* bytes */
    /* The largest logo, and what the form has besides. */
    COMPANY_LOGO_BODY_MAXIMUM = (256 << 10) + (4 << 10),
};

enum company_zone { COMPANY_TOKYO, COMPANY_UTC, COMPANY_ZONES };

enum company_age {
    COMPANY_AGE_NEVER,
    COMPANY_AGE_90,
    COMPANY_AGE_180,
    COMPANY_AGE_365,
    COMPANY_AGES
};

extern const char *const company_age_words[COMPANY_AGES];
extern const char *const company_zone_words[COMPANY_ZONES];

#endif
