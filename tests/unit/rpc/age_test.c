#include <criterion/criterion.h>

#include "rpc/age.h"

static atomic_int_least64_t notes[2];

Test(age, is_none_for_a_sender_without_a_clock)
{
    cr_assert_eq(age_of(notes, 0, 123456), 0);
    cr_assert_eq(notes[1], 0);
}

Test(age, takes_the_first_message_for_no_time)
{
    cr_assert_eq(age_of(notes, 5000000, 1000), 0);
}

Test(age, is_what_a_message_took_longer_than_the_quickest)
{
    age_of(notes, 5000, 100000);
    cr_assert_eq(age_of(notes, 5100, 100103), 3);
    cr_assert_eq(age_of(notes, 5200, 110200), 10000 - 10); /* less the drift allowed in 10.2 s */
}

Test(age, learns_from_a_quicker_message)
{
    age_of(notes, 5000, 100000);
    cr_assert_eq(age_of(notes, 5100, 100050), 0);
    cr_assert_eq(age_of(notes, 5200, 100200), 50);
}

Test(age, follows_clocks_that_drift_apart)
{
    age_of(notes, 1000, 1000);
    for (int64_t second = 1; second <= 3600; second++) /* 500 ppm slow, for an hour */
        cr_assert_eq(age_of(notes, 1000 + second * 1000, 1000 + second * 1000 + second / 2), 0);
}

Test(age, is_never_negative_when_the_sender_runs_ahead)
{
    age_of(notes, 1000, 1000);
    cr_assert_eq(age_of(notes, 9000, 2000), 0);
}
