#include "options.h"

#include <inttypes.h>
#include <string.h>

#include "base/number.h"

struct status option_text(struct ctl *ctl, const char *flag, char **out)
{
    const char *given = arguments_option(ctl->arguments, flag);
    char *text = arena_copy_text(&ctl->arena, given ? given : "");

    if (text == NULL)
        return arena_failure();
    *out = text;
    return OK;
}

struct status option_number(struct ctl *ctl, const char *flag, int64_t minimum, int64_t maximum,
                            int64_t standard, int64_t *out)
{
    const char *given = arguments_option(ctl->arguments, flag);

    if (given == NULL) {
        *out = standard;
        return OK;
    }
    if (!number_parse(given, strlen(given), minimum, maximum, out))
        return ctl_usage(ctl, "%s is a number from %" PRId64 " to %" PRId64 ", not %.64s", flag,
                         minimum, maximum, given);
    return OK;
}

struct status option_list(struct ctl *ctl, const char *flag, size_t maximum, char ***out,
                          size_t *count_out)
{
    const char *given = arguments_option(ctl->arguments, flag);
    char **parts = arena_alloc_array(&ctl->arena, maximum, sizeof *parts);
    size_t count = 0;

    if (parts == NULL)
        return arena_failure();
    while (given) {
        const char *comma = strchr(given, ',');
        size_t size = comma ? (size_t)(comma - given) : strlen(given);
        if (size == 0)
            return ctl_usage(ctl, "%s has an empty part; write it as a,b,c", flag);
        if (count == maximum)
            return ctl_usage(ctl, "%s has more than %zu parts", flag, maximum);
        parts[count] = arena_copy_bytes(&ctl->arena, (struct bytes){(const uint8_t *)given, size});
        if (parts[count++] == NULL)
            return arena_failure();
        given = comma ? comma + 1 : NULL;
    }
    *out = parts;
    *count_out = count;
    return OK;
}
