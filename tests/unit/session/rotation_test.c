/* When a token is due, and when an old one is theft. */
#include <criterion/criterion.h>

#include "domain/rotation.h"

#define NOW (INT64_C(1764000000) * SECOND_US)
#define OVERLAP (30 * SECOND_US)

Test(rotation, is_due_in_the_microsecond_that_was_set)
{
    struct session session = {.rotates_at_us = NOW};

    cr_assert(!rotation_is_due(&session, NOW - 1));
    cr_assert(rotation_is_due(&session, NOW));
    cr_assert(rotation_is_due(&session, NOW + 1));
}

Test(rotation, takes_an_old_token_for_theft_after_the_overlap)
{
    const struct token_standing standing = {TOKEN_REPLACED, NOW};

    cr_assert(!rotation_shows_theft(standing, NOW));
    cr_assert(!rotation_shows_theft(standing, NOW + OVERLAP - 1));
    cr_assert(rotation_shows_theft(standing, NOW + OVERLAP));
}

Test(rotation, makes_no_old_token_good_by_a_clock_that_went_back)
{
    const struct token_standing standing = {TOKEN_REPLACED, NOW};

    cr_assert(!rotation_shows_theft(standing, NOW - OVERLAP));
    cr_assert(rotation_shows_theft(standing, NOW - OVERLAP - 1));
    cr_assert(rotation_shows_theft(standing, NOW - 86400 * SECOND_US));
}

Test(rotation, takes_neither_the_present_token_nor_its_successor_for_theft)
{
    cr_assert(!rotation_shows_theft((struct token_standing){TOKEN_PRESENT, 0}, NOW));
    cr_assert(!rotation_shows_theft((struct token_standing){TOKEN_SUCCESSOR, 0}, NOW));
}
