#include "domain/customer.h"

#include "text/blank.h"
#include "text/normal.h"
#include "text/utf8.h"

enum { ARENA_SIZE = 64 * 1024 }; /* the longest expansion of one code point is 18, of four bytes */

static bool is_alphanumeric(uint8_t c)
{
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool is_canonical(const char *text, size_t size)
{
    if (size == 0 || size > CUSTOMER_CODE_MAXIMUM || !is_alphanumeric((uint8_t)text[0]))
        return false;
    for (size_t i = 0; i < size; i++) {
        if (!is_alphanumeric((uint8_t)text[i]) && strchr("._/-", text[i]) == NULL)
            return false;
    }
    return true;
}

bool customer_code_parse(struct bytes typed, char out[static CUSTOMER_CODE_CAPACITY])
{
    char code[CUSTOMER_CODE_CAPACITY];
    struct bytes folded = {0};

    if (typed.size > CUSTOMER_CODE_TYPED_MAXIMUM)
        return false;
    CLEANUP(arena_clear) struct arena arena;
    arena_init(&arena, ARENA_SIZE);
    if (!status_is_ok(text_fold(&arena, typed, &folded)) || folded.size > CUSTOMER_CODE_MAXIMUM)
        return false;
    for (size_t i = 0; i < folded.size; i++) {
        bool is_small = folded.data[i] >= 'a' && folded.data[i] <= 'z';
        code[i] = (char)(is_small ? folded.data[i] - 'a' + 'A' : folded.data[i]);
    }
    code[folded.size] = '\0';
    if (!is_canonical(code, folded.size))
        return false;
    memcpy(out, code, folded.size + 1);
    return true;
}

struct status customer_name_parse(const char *typed, struct arena *arena, const char **out)
{
    struct bytes normal = {0};

    TRY(text_nfc(arena, bytes_of(typed), &normal));
    if (normal.size > CUSTOMER_NAME_MAXIMUM || !utf8_is_line(normal))
        return FAIL(INVALID_ARGUMENT, "name: at most 256 bytes of what can be seen");
    const char *name = arena_copy_bytes(arena, normal);
    if (name == NULL)
        return arena_failure();
    if (text_is_blank(name))
        return FAIL(INVALID_ARGUMENT, "name: not empty, nor of spaces alone");
    *out = name;
    return OK;
}
