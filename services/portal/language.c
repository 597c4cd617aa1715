#include "language.h"

#include <string.h>
#include <strings.h>

#include "visit.h"

enum { LANGUAGE_COOKIE_SECONDS = 365 * 24 * 3600, WEIGHT_MAXIMUM = 1000 };

const char *const language_words[VIEW_LANGUAGE_COUNT] = {
    [VIEW_JAPANESE] = "ja", [VIEW_ENGLISH] = "en"};

static bool find_word(const char *text, size_t length, enum view_language *out)
{
    for (size_t i = 0; i < VIEW_LANGUAGE_COUNT; i++) {
        if (strlen(language_words[i]) == length &&
            strncasecmp(language_words[i], text, length) == 0) {
            *out = (enum view_language)i;
            return true;
        }
    }
    return false;
}

/* Where a weight below 1 begins; NULL when there is none. */
static const char *find_weight(const char *parameters, size_t length)
{
    for (size_t i = 0; i + 3 <= length; i++) {
        if (strncasecmp(parameters + i, "q=0", 3) == 0)
            return parameters + i;
    }
    return NULL;
}

/* "q=0.8" as 800; 1000 without one or for anything else. */
static int weight_of(const char *parameters, size_t length)
{
    const char *q = find_weight(parameters, length);
    int weight = 0;
    int unit = WEIGHT_MAXIMUM / 10;

    if (q == NULL)
        return WEIGHT_MAXIMUM;
    q += 3;
    if (q < parameters + length && *q == '.')
        q++;
    for (; q < parameters + length && *q >= '0' && *q <= '9' && unit > 0; q++, unit /= 10)
        weight += (*q - '0') * unit;
    return weight;
}

/* One element, such as "en-US;q=0.8": raises `best` when it is ours and weighs more. */
static void weigh(const char *element, size_t length, int *best, enum view_language *out)
{
    size_t skipped = strspn(element, " \t");
    enum view_language language;

    if (skipped >= length)
        return;
    element += skipped;
    length -= skipped;
    size_t tag = strcspn(element, "-; \t,");
    if (tag > length || !find_word(element, tag, &language))
        return;
    int weight = weight_of(element + tag, length - tag);
    if (weight > *best) {
        *best = weight;
        *out = language;
    }
}

enum view_language language_accepted(const char *header, enum view_language otherwise)
{
    enum view_language language = otherwise;
    int best = 0;

    while (header && *header) {
        size_t length = strcspn(header, ",");
        weigh(header, length, &best, &language);
        header += length;
        header += *header == ',' ? 1 : 0;
    }
    return language;
}

/* Routes that show nothing take no `lang`; where a faulty one is not refused, it is none. */
static const struct http_value *chosen(const struct http_request *request)
{
    for (size_t i = 0; i < request->query.count; i++) {
        if (strcmp(request->query.fields[i].name, "lang") == 0 &&
            request->query.values[i].is_present &&
            request->query.values[i].fault == HTTP_FAULT_NONE)
            return &request->query.values[i];
    }
    return NULL;
}

enum view_language language_of(const struct http_request *request, enum view_language otherwise)
{
    const struct http_value *value = chosen(request);
    const char *cookie = http_cookie(request, COOKIE_LANGUAGE);
    enum view_language kept;

    if (value)
        return (enum view_language)value->choice;
    if (cookie && find_word(cookie, strlen(cookie), &kept))
        return kept;
    return language_accepted(http_header(request, "accept-language"), otherwise);
}

struct status language_keep(const struct http_request *request, struct http_response *response)
{
    const struct http_value *value = chosen(request);

    if (value == NULL)
        return OK;
    return http_respond_cookie(response, &(struct http_set_cookie){
                                             .name = COOKIE_LANGUAGE,
                                             .value = language_words[value->choice],
                                             .same_site = HTTP_SAME_SITE_LAX,
                                             .max_age_s = LANGUAGE_COOKIE_SECONDS,
                                         });
}
