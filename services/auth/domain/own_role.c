#include "domain/own_role.h"

#include <string.h>

static const char PREFIX[] = "own-";

role_set own_role_bit(uint32_t number)
{
    return ROLE_SET(ROLE_COUNT + number - 1);
}

void own_role_code(uint32_t number, char out[static OWN_ROLE_CODE_CAPACITY])
{
    memcpy(out, PREFIX, sizeof PREFIX);
    out[4] = (char)('0' + number / 10 % 10);
    out[5] = (char)('0' + number % 10);
    out[6] = '\0';
}

static bool is_digit(char character)
{
    return character >= '0' && character <= '9';
}

bool own_role_parse(const char *text, uint32_t *out)
{
    if (strnlen(text, OWN_ROLE_CODE_CAPACITY) != OWN_ROLE_CODE_CAPACITY - 1 ||
        strncmp(text, PREFIX, sizeof PREFIX - 1) != 0 || !is_digit(text[4]) || !is_digit(text[5]))
        return false;
    uint32_t number = (uint32_t)(text[4] - '0') * 10 + (uint32_t)(text[5] - '0');
    if (number < 1 || number > OWN_ROLES_MAXIMUM)
        return false;
    *out = number;
    return true;
}

struct status own_role_check(const struct own_role *role)
{
    if (!user_name_is_valid(role->name))
        return FAIL(INVALID_ARGUMENT, "name: 1 to 64 bytes without control or hidden characters");
    if (role->permissions & ~PERMISSIONS_OF_STAFF)
        return FAIL(INVALID_ARGUMENT, "permissions: not one of staff");
    return OK;
}

uint32_t own_role_free_number(const struct own_role *roles, size_t count)
{
    role_set taken = 0;

    for (size_t i = 0; i < count; i++)
        taken |= own_role_bit(roles[i].number);
    for (uint32_t number = 1; number <= OWN_ROLES_MAXIMUM; number++) {
        if ((taken & own_role_bit(number)) == 0)
            return number;
    }
    return 0;
}

const char *own_role_label(unsigned bit, const struct own_role *roles, size_t count)
{
    if (bit < ROLE_COUNT)
        return role_name((enum role)bit);
    for (size_t i = 0; i < count; i++) {
        if (own_role_bit(roles[i].number) == ROLE_SET(bit))
            return roles[i].name;
    }
    return "?";
}

size_t role_set_count(role_set set)
{
    size_t count = 0;

    for (; set != 0; set &= set - 1)
        count++;
    return count;
}
