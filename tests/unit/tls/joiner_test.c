#include <criterion/criterion.h>

#include "base/bytes.h"
#include "tls/joiner.h"

static struct joiner joiner;

static const uint8_t greeting[8] = {0, 'S', 'P', 0, 0, 0x30, 0, 0};

/* Adds it all in one piece, which must be taken whole; whether it is to be sent. */
static bool add(const void *data, size_t size)
{
    size_t taken = 0;
    bool due = joiner_add(&joiner, data, size, &taken);

    cr_assert_eq(taken, size);
    return due;
}

static bool add_length(uint64_t length)
{
    uint8_t head[8];

    bytes_put_u64(head, length);
    return add(head, sizeof head);
}

static void after_the_greeting(void)
{
    memset(&joiner, 0, sizeof joiner);
    cr_assert(add(greeting, sizeof greeting));
    joiner_clear(&joiner);
}

TestSuite(joiner, .init = after_the_greeting);

Test(joiner, sends_the_greeting_at_once)
{
    struct joiner fresh = {0};
    size_t taken = 0;

    cr_assert(joiner_add(&fresh, greeting, sizeof greeting, &taken));
    cr_assert_eq(fresh.held, 8);
    cr_assert_arr_eq(fresh.record, greeting, 8);
}

Test(joiner, sends_a_greeting_that_comes_in_two_pieces_when_it_is_whole)
{
    struct joiner fresh = {0};
    size_t taken = 0;

    cr_assert_not(joiner_add(&fresh, greeting, 3, &taken));
    cr_assert(joiner_add(&fresh, greeting + 3, 5, &taken));
    cr_assert_eq(fresh.held, 8);
}

Test(joiner, joins_length_id_and_body)
{
    cr_assert_not(add_length(9));
    cr_assert_not(add("\x80\0\0\1", 4));
    cr_assert(add("hello", 5));
    cr_assert_eq(joiner.held, 17);
    cr_assert_arr_eq(joiner.record + 8, "\x80\0\0\1hello", 9);
}

Test(joiner, sends_the_length_of_an_empty_message_at_once)
{
    cr_assert(add_length(0));
    cr_assert_eq(joiner.held, 8);
}

Test(joiner, sends_a_full_record_before_the_message_is_whole)
{
    static uint8_t body[JOINER_CAPACITY];
    size_t taken = 0;

    cr_assert_not(add_length(sizeof body));
    cr_assert(joiner_add(&joiner, body, sizeof body, &taken));
    cr_assert_eq(taken, sizeof body - 8);
    joiner_clear(&joiner);
    cr_assert(joiner_add(&joiner, body, 8, &taken));
    cr_assert_eq(taken, 8);
}

Test(joiner, stops_at_the_end_of_a_message)
{
    uint8_t two[8 + 2 + 8 + 1] = {[7] = 2, 'a', 'b', [17] = 1, 'c'};
    size_t taken = 0;

    cr_assert(joiner_add(&joiner, two, sizeof two, &taken));
    cr_assert_eq(taken, 10);
    joiner_clear(&joiner);
    cr_assert(joiner_add(&joiner, two + 10, sizeof two - 10, &taken));
    cr_assert_eq(taken, 9);
}

Test(joiner, holds_back_nothing_that_a_huge_length_does_not_promise)
{
    cr_assert_not(add_length(UINT64_MAX));
    cr_assert_not(add("x", 1));
    cr_assert_eq(joiner.message_left, UINT64_MAX - 1);
}
