/* What another system has kept of a password, so that its users sign in here with the password they
 * have: the hash as text, in the forms that are common (the PHC string format and crypt(5)).
 *
 *     $argon2id$v=19$m=65536,t=3,p=4$SALT$HASH     also argon2i
 *     $2a$ $2b$ $2y$                               bcrypt, of 4 to 13
 *     $scrypt$ln=15,r=8,p=1$SALT$HASH
 *     $pbkdf2-sha256$29000$SALT$HASH               also i=29000; -sha512, and sha1 as $pbkdf2$
 *     $5$ $6$                                      sha256crypt and sha512crypt
 *     $y$                                          yescrypt
 *
 * Weaker ones (MD5, DES, plain digests) are refused, and costs that would hold a processor longer
 * than a second or take more than 64 MiB. Of crypt(5)'s no password of more than 128 bytes is
 * right. A hash is taken apart: the setting, which computes it again from a password, and what
 * comes out of it, of which auth keeps no more than of its own.
 */
#ifndef AUTH_CREDENTIALS_IMPORTED_H
#define AUTH_CREDENTIALS_IMPORTED_H

#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/status.h"

enum {
    IMPORTED_SETTING_CAPACITY = 193, /* 192 characters and a NUL */
    IMPORTED_HASH_MINIMUM = 16,      /* bytes or characters of what comes out */
    IMPORTED_HASH_MAXIMUM = 128,
};

struct imported {
    /* The text up to the hash; where the hash's size is part of the computation, then that. */
    char setting[IMPORTED_SETTING_CAPACITY];
    uint8_t hash[IMPORTED_HASH_MAXIMUM];
    size_t size;
};

/* INVALID_ARGUMENT, with a text that begins with "password_hash:", for what is none of these. */
NODISCARD struct status imported_parse(const char *text, struct imported *out);

/* What comes out for `password`, which has no byte 0. `setting` is one of imported_parse();
 * INTERNAL for any other. RESOURCE_EXHAUSTED without memory. Blocks for as long as it computes. */
NODISCARD struct status imported_compute(const char *setting, struct bytes password,
                                         uint8_t out[static IMPORTED_HASH_MAXIMUM],
                                         size_t *size_out);

#endif
