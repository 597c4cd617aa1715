/* The names people sign in with. What is stored and compared is the canonical form: NFKC with case
 * folding, after which only [a-z0-9._@+-] may be left, 3 to 64 of them. So "Ｔａｒｏ" and "taro"
 * are one user, and no look-alike of another alphabet can be a second. */
#ifndef TEXT_LOGIN_ID_H
#define TEXT_LOGIN_ID_H

#include "base/bytes.h"

enum {
    LOGIN_ID_MINIMUM = 3,
    LOGIN_ID_MAXIMUM = 64,
    LOGIN_ID_CAPACITY = LOGIN_ID_MAXIMUM + 1,
    LOGIN_ID_TYPED_MAXIMUM = 256, /* bytes as typed */
};

/* The canonical form of what was typed; false, with `out` untouched, when it has none. The form's
 * own form is itself. */
NODISCARD bool login_id_parse(struct bytes typed, char out[static LOGIN_ID_CAPACITY]);

#endif
