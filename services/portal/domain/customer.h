/* What a company may call its customers. */
#ifndef PORTAL_DOMAIN_CUSTOMER_H
#define PORTAL_DOMAIN_CUSTOMER_H

#include "base/arena.h"
#include "base/bytes.h"

enum {
    CUSTOMER_CODE_MAXIMUM = 32,
    CUSTOMER_CODE_CAPACITY = CUSTOMER_CODE_MAXIMUM + 1,
    CUSTOMER_CODE_TYPED_MAXIMUM = 128, /* bytes as typed */
    CUSTOMER_NAME_MAXIMUM = 256,       /* bytes */
};

/* The canonical form of a company's own number for a customer: NFKC in capitals, after which only
 * [A-Z0-9._/-] may be left, 1 to 32 of them, the first a letter or a digit. So "ａ-0001" and
 * "A-0001" are one customer, and no spreadsheet takes a number for a formula. False, with `out`
 * untouched, when there is none. The form's own form is itself. */
NODISCARD bool customer_code_parse(struct bytes typed, char out[static CUSTOMER_CODE_CAPACITY]);

/* The name as it is kept (NFC), in the arena. INVALID_ARGUMENT, with a text that begins with
 * "name", for one that is empty or blank, longer than CUSTOMER_NAME_MAXIMUM, or holds control or
 * hidden characters. */
NODISCARD struct status customer_name_parse(const char *typed, struct arena *arena,
                                            const char **out);

#endif
