#include "handlers/company_fields.h"

#include "route_fields.h"

/* A number of days, minutes, hours or sessions; what may be chosen is for auth to say. */
#define COUNT_FIELD(field)                                                                         \
    {                                                                                              \
        .name = (field), .type = HTTP_FIELD_INTEGER, .minimum = 0, .maximum = 10000                \
    }

static const char *const done_words[] = {"saved"};
static const char *const zone_words[COMPANY_ZONES] = {
    [COMPANY_TOKYO] = "tokyo", [COMPANY_UTC] = "utc"};
static const char *const age_words[COMPANY_AGES] = {
    [COMPANY_AGE_NEVER] = "never",
    [COMPANY_AGE_90] = "90",
    [COMPANY_AGE_180] = "180",
    [COMPANY_AGE_365] = "365",
};

const struct http_field company_query[COMPANY_QUERY_FIELDS] = {
    LANGUAGE, CHOICE_FIELD("done", done_words, COUNT_OF(done_words))};

const struct http_field company_form[COMPANY_FORM_FIELDS] = {
    CSRF,
    TEXT_FIELD("name", COMPANY_NAME_MAXIMUM),
    CHOICE_FIELD("zone", zone_words, COMPANY_ZONES),
    CHOICE_FIELD("language", language_words, VIEW_LANGUAGE_COUNT),
    CHOICE_FIELD("password_age", age_words, COMPANY_AGES),
    NUMBER_FIELD("revision"),
    COUNT_FIELD("dormant_warn"),
    COUNT_FIELD("dormant_disable"),
    COUNT_FIELD("dormant_delete"),
};

const struct http_field company_logo_form[COMPANY_LOGO_FIELDS] = {CSRF, NUMBER_FIELD("revision")};

const struct http_field company_limits_form[COMPANY_LIMITS_FIELDS] = {
    CSRF,
    NUMBER_FIELD("revision"),
    COUNT_FIELD("staff_idle"),
    COUNT_FIELD("staff_hours"),
    COUNT_FIELD("staff_sessions"),
    FLAG_FIELD("staff_refuse"),
    COUNT_FIELD("customers_idle"),
    COUNT_FIELD("customers_hours"),
    COUNT_FIELD("customers_sessions"),
    FLAG_FIELD("customers_refuse"),
};
