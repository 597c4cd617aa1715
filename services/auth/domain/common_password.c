#include "domain/common_password.h"

#include <stdlib.h>

#include "domain/guess.h"

struct status common_password_find(struct arena *arena, struct bytes password, bool *is_common_out)
{
    struct bytes guess;

    TRY(guess_of(arena, password, &guess));
    uint64_t number = guess_number(guess);
    *is_common_out = bsearch(&number, common_passwords, common_password_count, sizeof number,
                             guess_number_compare) != NULL;
    return OK;
}
