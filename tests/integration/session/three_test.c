/* Three replicas whose feeds are cut while sessions end: nothing ended is accepted by any of them
 * once its end was answered. */
#include "calls.h"

enum { ROUNDS = 12 };

static const enum identity replicas[] = {SESSION, SECOND_SESSION, THIRD_SESSION};

/* All three hold it in memory, and trust that for up to a second after their feeds are cut. */
static struct created create_known_to_all(int64_t tenant_id, int64_t version)
{
    struct created created =
        create(SESSION, (struct create_options){.tenant_id = tenant_id, .version = version});

    for (size_t i = 0; i < COUNT_OF(replicas); i++)
        (void)check(replicas[i], created.token);
    return created;
}

static void check_is_over(const char *token)
{
    for (size_t i = 0; i < COUNT_OF(replicas); i++)
        CHECK(!is_accepted(replicas[i], token));
}

static void refuses_what_was_signed_out_on_any_of_them(void)
{
    for (size_t i = 0; i < ROUNDS; i++) {
        struct created created = create_known_to_all(1, 1);
        test_postgres_execute(&world.postgres, CUT_FEEDS);
        CHECK_OK(call_end_by_token(replicas[i % COUNT_OF(replicas)], created.token, 0));
        check_is_over(created.token);
    }
}

static void refuses_what_a_barrier_on_any_of_them_has_ended(void)
{
    for (size_t i = 0; i < ROUNDS; i++) {
        int64_t version = 1 + (int64_t)i;
        struct created created = create_known_to_all(2, version);
        uint32_t ended = 0;
        test_postgres_execute(&world.postgres, CUT_FEEDS);
        CHECK_OK(call_set_barrier(replicas[i % COUNT_OF(replicas)], 2, 0, version + 1, 0, &ended));
        CHECK_INT(ended, 1);
        check_is_over(created.token);
    }
}

static void accepts_the_others_all_the_time(void)
{
    struct created created = create_known_to_all(3, 1);

    for (size_t i = 0; i < ROUNDS; i++) {
        test_postgres_execute(&world.postgres, CUT_FEEDS);
        (void)check(replicas[i % COUNT_OF(replicas)], created.token);
    }
}

int main(void)
{
    static const struct test tests[] = {
        TEST(refuses_what_was_signed_out_on_any_of_them),
        TEST(refuses_what_a_barrier_on_any_of_them_has_ended),
        TEST(accepts_the_others_all_the_time),
    };

    return mesh_run(replicas, COUNT_OF(replicas), tests, COUNT_OF(tests));
}
