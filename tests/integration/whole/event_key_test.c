/* Replacing the key of repeated calls and event ids, at auth as it runs. */
#include <stdio.h>

#include "sekisho/auth/v1/auth.pb-c.h"
#include "support/world/people.h"
#include "support/world/targets.h"

enum { KEY_SIZE = 16 };

static struct status create_tenant_by_key(const uint8_t key[static KEY_SIZE], const char *code,
                                          int64_t *id_out)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__CreateTenantRequest request;
    struct rpc_call_options options = {.idempotency_key = {key, KEY_SIZE},
                                       .deadline_monotonic_ms = world_now_ms() + WORLD_PATIENCE_MS};
    const void *answer = NULL;

    arena_init(&arena, 1 << 20);
    sekisho__auth__v1__create_tenant_request__init(&request);
    request.code = arena_copy_text(&arena, code);
    request.name = request.code;
    struct status status = rpc_call(world_client(AUTH, OPERATOR), &CREATE_TENANT, &request.base,
                                    &options, &arena, &answer);
    if (!status_is_ok(status))
        return (struct status){status.code, status_code_name(status.code)};
    *id_out = ((const Sekisho__Auth__V1__Tenant *)answer)->tenant_id;
    return OK;
}

/* `name` and its place among the files of this world. */
static void path_of(const char *name, char out[static TEST_PATH_CAPACITY])
{
    test_path_join(world.directory.path, name, out);
}

static void restart_auth(const char *previous_key)
{
    char path[TEST_PATH_CAPACITY];
    char extra[TEST_PATH_CAPACITY + 64];

    path_of(previous_key, path);
    (void)snprintf(extra, sizeof extra, "event_previous_key_file = %s\n", path);
    program_stop(AUTH);
    program_start(AUTH, previous_key[0] ? extra : "");
}

static void replace_key(void)
{
    char current[TEST_PATH_CAPACITY];
    char previous[TEST_PATH_CAPACITY];

    path_of("event.key", current);
    path_of("event.previous.key", previous);
    CHECK(rename(current, previous) == 0);
    world_write_key("event.key");
}

static void knows_a_repeated_call_as_long_as_it_has_the_key_before(void)
{
    static const uint8_t key[KEY_SIZE] = "made before this";
    int64_t first = 0;
    int64_t again = 0;

    CHECK_OK(create_tenant_by_key(key, "turning", &first));
    replace_key();
    restart_auth("event.previous.key");
    CHECK_OK(create_tenant_by_key(key, "turning", &again));
    CHECK_INT(again, first);
    WAIT_UNTIL(count_events(first, "tenant_created") == 1);

    restart_auth("");
    CHECK_STATUS(create_tenant_by_key(key, "turning", &again), FAILED_PRECONDITION);
}

static void writes_under_the_present_key(void)
{
    static const uint8_t key[KEY_SIZE] = "made after that.";
    int64_t first = 0;
    int64_t again = 0;

    replace_key();
    restart_auth("event.previous.key");
    CHECK_OK(create_tenant_by_key(key, "turned", &first));
    restart_auth("");
    CHECK_OK(create_tenant_by_key(key, "turned", &again));
    CHECK_INT(again, first);
}

/* So that replicas can be restarted one after another: each knows both keys all the time. */
static void knows_also_the_next_key_where_it_stands_as_the_one_before(void)
{
    static const uint8_t key[KEY_SIZE] = "from a neighbour";
    char current[TEST_PATH_CAPACITY];
    char previous[TEST_PATH_CAPACITY];
    char aside[TEST_PATH_CAPACITY];
    int64_t first = 0;
    int64_t again = 0;

    path_of("event.key", current);
    path_of("event.previous.key", previous);
    path_of("event.aside.key", aside);
    replace_key();
    restart_auth("event.previous.key");
    CHECK_OK(create_tenant_by_key(key, "neighbour", &first));
    CHECK(rename(current, aside) == 0 && rename(previous, current) == 0 &&
          rename(aside, previous) == 0);
    restart_auth("event.previous.key");
    CHECK_OK(create_tenant_by_key(key, "neighbour", &again));
    CHECK_INT(again, first);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(knows_a_repeated_call_as_long_as_it_has_the_key_before),
        TEST(writes_under_the_present_key),
        TEST(knows_also_the_next_key_where_it_stands_as_the_one_before),
    };

    world_open(WORLD_QUICK);
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
