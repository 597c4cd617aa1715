/* Any code and name of a customer. What is taken is of the characters that are allowed and within
 * its limit, and its own form; a small letter never makes another code. */
#include <assert.h>
#include <string.h>

#include "domain/customer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void try_code(struct bytes typed)
{
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._/-";
    char code[CUSTOMER_CODE_CAPACITY];
    char again[CUSTOMER_CODE_CAPACITY];
    char small[CUSTOMER_CODE_CAPACITY];

    if (!customer_code_parse(typed, code))
        return;
    size_t size = strlen(code);
    assert(size > 0 && size <= CUSTOMER_CODE_MAXIMUM && strspn(code, allowed) == size);
    assert(strchr("._/-", code[0]) == NULL);
    for (size_t i = 0; i <= size; i++)
        small[i] = (char)(code[i] >= 'A' && code[i] <= 'Z' ? code[i] - 'A' + 'a' : code[i]);
    assert(customer_code_parse(bytes_of(code), again) && strcmp(code, again) == 0);
    assert(customer_code_parse(bytes_of(small), again) && strcmp(code, again) == 0);
}

static void try_name(const char *typed, struct arena *arena)
{
    const char *name = NULL;
    const char *again = NULL;

    if (!status_is_ok(customer_name_parse(typed, arena, &name)))
        return;
    assert(name[0] && strlen(name) <= CUSTOMER_NAME_MAXIMUM);
    assert(status_is_ok(customer_name_parse(name, arena, &again)) && strcmp(name, again) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_clear) struct arena arena;
    const struct bytes typed = {data, size};

    arena_init(&arena, 1 << 20);
    try_code(typed);
    const char *text = size <= 4096 ? arena_copy_bytes(&arena, typed) : NULL;
    if (text)
        try_name(text, &arena);
    return 0;
}
