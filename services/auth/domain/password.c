#include "domain/password.h"

#include <string.h>

#include "domain/common_password.h"
#include "text/length.h"
#include "text/normal.h"
#include "text/utf8.h"

enum {
    DISTINCT_MINIMUM = 5,     /* code points; "aaaaaaaaaaaaaaa" and "121212121212121" have fewer */
    BESIDE_NAMES_MINIMUM = 8, /* code points left when the owner's names are taken out */
    NAME_MINIMUM = 3,         /* bytes: one character of Japanese, or an ASCII name of three */
};

static bool is_continuation(uint8_t byte)
{
    return (byte & 0xc0) == 0x80;
}

static struct bytes first_character(struct bytes text)
{
    size_t size = text.size > 0 ? 1 : 0;

    while (size < text.size && is_continuation(text.data[size]))
        size++;
    return (struct bytes){text.data, size};
}

static size_t count_distinct(struct bytes text)
{
    size_t count = 0;

    for (size_t start = 0, size = 0; start < text.size; start += size) {
        struct bytes next = first_character((struct bytes){text.data + start, text.size - start});
        size = next.size;
        /* UTF-8 finds no character inside another. */
        count += memmem(text.data, start, next.data, next.size) == NULL ? 1 : 0;
    }
    return count;
}

static bool is_monotonous(struct bytes normal, size_t count)
{
    size_t distinct = count_distinct(normal);

    return distinct < DISTINCT_MINIMUM && distinct < count;
}

/* Marks what of `text` belongs to an occurrence of `name`. */
static void mark_name(struct bytes text, struct bytes name, uint8_t *marks)
{
    if (name.size < NAME_MINIMUM)
        return;
    for (size_t i = 0; i + name.size <= text.size; i++) {
        if (memcmp(text.data + i, name.data, name.size) == 0)
            memset(marks + i, 1, name.size);
    }
}

static bool is_between_names(uint8_t byte)
{
    return byte < 0x80 && !(byte >= 'a' && byte <= 'z') && !(byte >= '0' && byte <= '9');
}

/* A name as a whole, and its parts. */
static struct status mark_names(struct arena *arena, struct bytes text, const char *name,
                                uint8_t *marks)
{
    struct bytes folded;

    TRY(text_fold(arena, bytes_of(name), &folded));
    mark_name(text, folded, marks);
    for (size_t start = 0, end = 0; start < folded.size; start = end + 1) {
        for (end = start; end < folded.size && !is_between_names(folded.data[end]); end++)
            continue;
        mark_name(text, (struct bytes){folded.data + start, end - start}, marks);
    }
    return OK;
}

static bool is_little_more(struct bytes text, const uint8_t *marks)
{
    size_t marked = 0;
    size_t left = 0;

    for (size_t i = 0; i < text.size; i++) {
        if (marks[i])
            marked++;
        else
            left += is_continuation(text.data[i]) ? 0 : 1;
    }
    return marked > 0 && left < BESIDE_NAMES_MINIMUM;
}

static struct status find_names(struct arena *arena, struct bytes normal,
                                const struct password_owner *owner, bool *out)
{
    const char *const names[] = {owner->login_id, owner->name, owner->tenant_code,
                                 owner->tenant_name};
    struct bytes folded;

    TRY(text_fold(arena, normal, &folded));
    uint8_t *marks = arena_alloc(arena, folded.size);
    if (marks == NULL)
        return arena_failure();
    for (size_t i = 0; i < COUNT_OF(names); i++)
        TRY(mark_names(arena, folded, names[i], marks));
    *out = is_little_more(folded, marks);
    return OK;
}

struct status password_judge(struct arena *arena, struct bytes normal,
                             const struct password_owner *owner, password_faults *faults_out)
{
    size_t count = text_count_code_points(normal);
    bool has_names = false;
    bool is_common = false;

    if (count > PASSWORD_MAXIMUM) {
        *faults_out = PASSWORD_FAULT(PASSWORD_LONG);
        return OK;
    }
    TRY(find_names(arena, normal, owner, &has_names));
    TRY(common_password_find(arena, normal, &is_common));
    *faults_out = (count < PASSWORD_MINIMUM ? PASSWORD_FAULT(PASSWORD_SHORT) : 0) |
                  (is_monotonous(normal, count) ? PASSWORD_FAULT(PASSWORD_MONOTONOUS) : 0) |
                  (has_names ? PASSWORD_FAULT(PASSWORD_NAMES) : 0) |
                  (is_common ? PASSWORD_FAULT(PASSWORD_COMMON) : 0);
    return OK;
}

struct status password_refusal(password_faults faults)
{
    if (faults & PASSWORD_FAULT(PASSWORD_SHORT))
        return FAIL(INVALID_ARGUMENT, "password: use at least 15 characters");
    if (faults & PASSWORD_FAULT(PASSWORD_LONG))
        return FAIL(INVALID_ARGUMENT, "password: use at most 128 characters");
    if (faults & PASSWORD_FAULT(PASSWORD_MONOTONOUS))
        return FAIL(INVALID_ARGUMENT, "password: use more than a few different characters");
    if (faults & PASSWORD_FAULT(PASSWORD_NAMES))
        return FAIL(INVALID_ARGUMENT, "password: use more than your login ID, name or company");
    if (faults & PASSWORD_FAULT(PASSWORD_COMMON))
        return FAIL(INVALID_ARGUMENT, "password: use one that is on no list of known ones");
    if (faults & PASSWORD_FAULT(PASSWORD_BREACHED))
        return FAIL(INVALID_ARGUMENT, "password: use one that was never stolen elsewhere");
    if (faults & PASSWORD_FAULT(PASSWORD_FORMER))
        return FAIL(INVALID_ARGUMENT, "password: use one that is none of your last three");
    return OK;
}
