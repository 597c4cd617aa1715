#include <criterion/criterion.h>

#include "base/clock.h"
#include "rpc/call.h"
#include "rpc/progress.h"

static struct arena arena;
static struct call call = {.arena = &arena};

static void init(void)
{
    arena_init(&arena, 16384);
    call.deadline_monotonic_ms = clock_monotonic_ms() + 60000;
}

static void clear(void)
{
    arena_clear(&arena);
}

TestSuite(call, .init = init, .fini = clear);

Test(call, refuses_a_text_that_the_arena_cannot_hold)
{
    static char text[32768];
    char *copy = NULL;

    memset(text, 'x', sizeof text - 1);
    cr_assert_eq(call_text(&call, text, &copy).code, STATUS_RESOURCE_EXHAUSTED);
    cr_assert_null(copy);
}

Test(call, refuses_bytes_that_the_arena_cannot_hold)
{
    static const uint8_t data[32768];
    ProtobufCBinaryData copy = {0};

    cr_assert_eq(call_bytes(&call, data, sizeof data, &copy).code, STATUS_RESOURCE_EXHAUSTED);
    cr_assert_null(copy.data);
}

Test(call, copies_a_text_into_the_arena)
{
    char text[] = "関所";
    char *copy = NULL;

    cr_assert(status_is_ok(call_text(&call, text, &copy)));
    memset(text, 0, sizeof text);
    cr_assert_str_eq(copy, "関所");
}

Test(call, copies_no_bytes_as_none)
{
    ProtobufCBinaryData copy = {.len = 7};

    cr_assert(status_is_ok(call_bytes(&call, NULL, 0, &copy)));
    cr_assert_eq(copy.len, 0);
}

Test(call, copies_a_uuid_as_its_16_bytes)
{
    struct uuid uuid = {.bytes = {1, 2, 3, [15] = 16}};
    ProtobufCBinaryData copy = {0};

    cr_assert(status_is_ok(call_uuid(&call, uuid, &copy)));
    cr_assert_eq(copy.len, UUID_SIZE);
    cr_assert_arr_eq(copy.data, uuid.bytes, UUID_SIZE);
}

Test(call, has_no_time_left_after_its_deadline)
{
    call.deadline_monotonic_ms = clock_monotonic_ms() - 1;
    cr_assert_eq(call_remaining_ms(&call), 0);
    cr_assert(call_is_cancelled(&call));
}

Test(call, is_not_cancelled_before_its_deadline)
{
    cr_assert_gt(call_remaining_ms(&call), 50000);
    cr_assert_not(call_is_cancelled(&call));
}

Test(call, is_cancelled_when_the_server_stops)
{
    atomic_bool stopping = true;
    struct call_progress progress = {.stopping = &stopping};

    call.progress = &progress;
    cr_assert(call_is_cancelled(&call));
}

Test(call, is_cancelled_when_its_connection_is_gone)
{
    atomic_bool stopping = false;
    atomic_bool gone = true;
    struct call_progress progress = {.stopping = &stopping, .gone = &gone};

    call.progress = &progress;
    cr_assert(call_is_cancelled(&call));
    gone = false;
    cr_assert_not(call_is_cancelled(&call));
}
