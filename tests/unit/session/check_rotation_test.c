/* Check of tokens that give way to others, over fakes (check_fakes.h). */
#include <criterion/criterion.h>

#include "check_fakes.h"

TestSuite(check_rotation, .init = given_a_live_session_in_memory_and_database,
          .fini = clear_what_was_given);

Test(check_rotation, says_that_the_token_is_due_from_the_very_moment_on)
{
    struct status status;

    cr_assert(from_memory(&status));
    cr_assert(!response.rotate);
    stored.rotates_at_us = NOW;
    cr_assert(from_memory(&status));
    cr_assert(response.rotate);
    nothing_in_memory();
    cr_assert_eq(from_worker().code, STATUS_OK);
    cr_assert(response.rotate);
}

Test(check_rotation, lets_a_successor_take_its_place_and_looks_again)
{
    nothing_in_memory();
    standing.place = TOKEN_SUCCESSOR;
    cr_assert_eq(from_worker().code, STATUS_OK);
    cr_assert_eq(successions, 1);
    cr_assert_eq(lookups, 2);
}

/* Whom the lists refuse has not used it. */
Test(check_rotation, lets_no_successor_from_outside_the_networks_take_its_place)
{
    nothing_in_memory();
    standing.place = TOKEN_SUCCESSOR;
    verdict = NETWORK_OUTSIDE;
    cr_assert_eq(from_worker().code, STATUS_UNAUTHENTICATED);
    cr_assert_eq(successions, 0);
}

Test(check_rotation, accepts_a_replaced_token_for_half_a_minute)
{
    nothing_in_memory();
    standing = (struct token_standing){TOKEN_REPLACED, NOW - 30 * SECOND_US + 1};
    cr_assert_eq(from_worker().code, STATUS_OK);
    cr_assert_eq(thefts, 0);
}

/* Also from where nobody may come: the copy is out. */
Test(check_rotation, ends_the_session_when_an_older_token_is_used)
{
    nothing_in_memory();
    verdict = NETWORK_OUTSIDE;
    standing = (struct token_standing){TOKEN_REPLACED, NOW - 30 * SECOND_US};
    cr_assert_eq(from_worker().code, STATUS_UNAUTHENTICATED);
    cr_assert_eq(thefts, 1);
    cr_assert_eq(touches, 0);
}
