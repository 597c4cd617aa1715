/* Files that take long to make, of which few are made at once. */
#include <criterion/criterion.h>

#include "csv_file.h"
#include "service.h"
#include "visit.h"

static struct arena arena;
static struct visit visit;
static struct portal portal;
static struct http_request request;

static void given_a_portal_that_makes_none(void)
{
    arena_init(&arena, 1 << 16);
    visit = (struct visit){.language = VIEW_ENGLISH};
    portal = (struct portal){.files_under_way = 0};
    request = (struct http_request){.arena = &arena, .state = &visit, .service = &portal};
}

static void end(void)
{
    arena_clear(&arena);
}

TestSuite(csv_file, .init = given_a_portal_that_makes_none, .fini = end);

/* While it is made, so many others are, one inside the other. */
static struct status make(const size_t *others);

static struct status write_while_others_are_made(const void *what, struct buffer *out)
{
    const size_t *others = what;
    size_t fewer = *others - 1;

    buffer_append(out, "x", 1);
    return *others == 0 ? OK : make(&fewer);
}

static struct status make(const size_t *others)
{
    struct http_response response = {.arena = &arena};
    struct status sent = csv_file_send_few(&request, &response, "Users.csv", 64,
                                           write_while_others_are_made, others);

    if (status_is_ok(sent))
        response.source.close(response.source.state);
    return sent;
}

static enum status_code outcome_with(size_t others)
{
    return make(&others).code;
}

Test(csv_file, makes_two_at_once_and_no_third)
{
    cr_assert_eq(outcome_with(0), STATUS_OK);
    cr_assert_eq(outcome_with(1), STATUS_OK);
    cr_assert_eq(outcome_with(2), STATUS_UNAVAILABLE);
    cr_assert_eq(outcome_with(9), STATUS_UNAVAILABLE);
}

Test(csv_file, has_room_again_after_those_that_were_made_and_those_that_were_not)
{
    for (size_t i = 0; i < 8; i++)
        (void)outcome_with(i);
    cr_assert_eq(portal.files_under_way, 0);
    cr_assert_eq(outcome_with(1), STATUS_OK);
}
