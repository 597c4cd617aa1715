/* Addresses as tests write them. */
#ifndef UNIT_NETWORK_GIVEN_ADDRESS_H
#define UNIT_NETWORK_GIVEN_ADDRESS_H

#include <criterion/criterion.h>

#include "network/address.h"

static inline struct address address_of(const char *text)
{
    struct address address;

    cr_assert(address_parse(bytes_of(text), &address), "%s", text);
    return address;
}

#endif
