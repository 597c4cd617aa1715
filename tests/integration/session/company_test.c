/* What administrators do with the sessions of their company, on two replicas. Each test has a
 * tenant of its own; its manager's session is on the first replica. */

#include "calls.h"
#include "sekisho/session/v1/session.pb-c.h"

static const enum identity first = SESSION;
static const enum identity second = SECOND_SESSION;

enum { MANAGER = 200, LISTED = 200 };

struct manager {
    struct created session;
    char pass[PASS_CAPACITY];
};

static struct manager manager_of(int64_t tenant_id)
{
    struct manager manager;

    manager.session = create(
        first,
        (struct create_options){.tenant_id = tenant_id, .user = MANAGER, .may_manage = true});
    pass_of(first, manager.session.token, manager.pass);
    return manager;
}

/* Known to the memory of both replicas. */
static struct created create_of(int64_t tenant_id, uint8_t user)
{
    struct created created =
        create(first, (struct create_options){.tenant_id = tenant_id, .user = user});

    (void)check(second, created.token);
    return created;
}

static bool is_over(const struct created *created)
{
    bool on_second = is_accepted(second, created->token);
    bool on_first = is_accepted(first, created->token);

    CHECK(on_first == on_second);
    return !on_first;
}

static uint32_t end_all(const struct manager *manager, struct choose_options options)
{
    uint32_t ended = 0;
    bool more = true;

    CHECK_OK(call_end_all(first, options, manager->pass, &ended, &more));
    CHECK(!more);
    return ended;
}

static size_t count_listed(const struct manager *manager, struct choose_options options)
{
    struct uuid ids[LISTED];
    size_t count = 0;

    CHECK_OK(call_list_all(second, options, 0, manager->pass, ids, &count));
    return count;
}

static void ends_those_of_one_user_everywhere(void)
{
    struct manager manager = manager_of(101);
    struct created theirs[2] = {create_of(101, 1), create_of(101, 1)};
    struct created other = create_of(101, 2);

    CHECK_INT(end_all(&manager, (struct choose_options){.of_one_user = true, .user = 1}), 2);
    CHECK(is_over(&theirs[0]));
    CHECK(is_over(&theirs[1]));
    CHECK(!is_over(&other));
    for (size_t i = 0; i < COUNT_OF(theirs); i++) {
        audit_wait_for("session_revoked", theirs[i].session_id_text, 1);
        CHECK(audit_has_reason("session_revoked", theirs[i].session_id_text, "lost laptop"));
        CHECK_INT(audit_count("session_ended", theirs[i].session_id_text), 0);
    }
    CHECK_INT(audit_count("session_revoked", other.session_id_text), 0);
}

static void ends_everyones_but_the_one_that_asks(void)
{
    struct manager manager = manager_of(102);
    struct manager stranger = manager_of(103);
    struct created sessions[3] = {create_of(102, 1), create_of(102, 2), create_of(102, MANAGER)};

    CHECK_INT(end_all(&manager, (struct choose_options){.everyone = true}), 3);
    for (size_t i = 0; i < COUNT_OF(sessions); i++)
        CHECK(is_over(&sessions[i]));
    CHECK(!is_over(&manager.session));
    CHECK(!is_over(&stranger.session));
}

static void ends_those_of_a_role_and_of_a_network(void)
{
    struct manager manager = manager_of(104);
    struct created created = create_of(104, 1);

    CHECK_INT(end_all(&manager, (struct choose_options){.role = "viewer"}), 0);
    CHECK_INT(end_all(&manager, (struct choose_options){.network = "198.51.100.0/24"}), 0);
    CHECK(!is_over(&created));
    CHECK_INT(end_all(&manager, (struct choose_options){.network = "192.0.2.0/24"}), 1);
    CHECK(is_over(&created));
    created = create_of(104, 1);
    CHECK_INT(end_all(&manager, (struct choose_options){.role = "clerk"}), 1);
    CHECK(is_over(&created));
}

static void ends_the_marked_ones_alone(void)
{
    struct manager manager = manager_of(105);
    struct created foreign = create_of(106, 1);
    struct created sessions[3] = {create_of(105, 1), create_of(105, 1), create_of(105, 2)};
    const struct uuid marked[] = {sessions[0].session_id, sessions[2].session_id,
                                  foreign.session_id, manager.session.session_id};

    CHECK_INT(end_all(&manager, (struct choose_options){.ids = marked, .id_count = 4}), 2);
    CHECK(is_over(&sessions[0]));
    CHECK(!is_over(&sessions[1]));
    CHECK(is_over(&sessions[2]));
    CHECK(!is_over(&foreign));
    CHECK(!is_over(&manager.session));
}

static void answers_a_repetition_alike(void)
{
    struct manager manager = manager_of(107);
    const struct choose_options everyone = {.everyone = true, .key = new_key()};

    (void)create_of(107, 1);
    CHECK_INT(end_all(&manager, everyone), 1);
    struct created later = create_of(107, 1);
    CHECK_INT(end_all(&manager, everyone), 1);
    CHECK(!is_over(&later));
}

/* Whatever arrives empty by mistake must not end everything. */
static void refuses_to_end_what_nobody_chose(void)
{
    static const struct choose_options refused[] = {
        {0},
        {.everyone = true, .role = "clerk"},
        {.everyone = true, .of_one_user = true},
        {.network = "192.0.2.1/24"},
        {.network = "office"},
        {.role = "Clerk"},
        {.since_us = -1},
    };
    struct manager manager = manager_of(108);
    struct created created = create_of(108, 1);
    uint32_t ended = 0;
    bool more = false;

    for (size_t i = 0; i < COUNT_OF(refused); i++)
        CHECK_STATUS(call_end_all(first, refused[i], manager.pass, &ended, &more),
                     INVALID_ARGUMENT);
    CHECK_STATUS(call_end_all(first, (struct choose_options){.everyone = true, .reason = ""},
                              manager.pass, &ended, &more),
                 INVALID_ARGUMENT);
    CHECK_STATUS(call_end_all(first, (struct choose_options){.everyone = true, .reason = " \u3000"},
                              manager.pass, &ended, &more),
                 INVALID_ARGUMENT);
    CHECK(!is_over(&created));
}

static void refuses_who_may_not_view_or_end(void)
{
    struct created created = create_of(109, 1);
    char pass[PASS_CAPACITY];
    struct uuid ids[LISTED];
    size_t count = 0;
    uint32_t ended = 0;
    bool more = false;

    pass_of(first, created.token, pass);
    CHECK_STATUS(
        call_end_all(first, (struct choose_options){.everyone = true}, pass, &ended, &more),
        PERMISSION_DENIED);
    CHECK_STATUS(call_list_all(first, (struct choose_options){0}, 0, pass, ids, &count),
                 PERMISSION_DENIED);
    CHECK_STATUS(
        call_end_all(first, (struct choose_options){.everyone = true}, NULL, &ended, &more),
        UNAUTHENTICATED);
}

static void lists_a_company_in_pages_newest_first(void)
{
    struct manager manager = manager_of(110);
    struct created foreign = create_of(111, 1);
    struct created sessions[5];
    struct uuid ids[LISTED];
    size_t count = 0;

    for (size_t i = 0; i < COUNT_OF(sessions); i++)
        sessions[i] = create_of(110, (uint8_t)i);
    CHECK_OK(call_list_all(first, (struct choose_options){0}, 2, manager.pass, ids, &count));
    CHECK_INT(count, 6);
    for (size_t i = 0; i < COUNT_OF(sessions); i++)
        CHECK(uuid_equal(ids[i], sessions[4 - i].session_id));
    CHECK(uuid_equal(ids[5], manager.session.session_id));
    CHECK(!is_over(&foreign));
}

/* More users than are looked up first. */
static void finds_by_a_name_that_many_users_have(void)
{
    struct manager manager = manager_of(117);
    struct created early = create_of(117, 1);
    struct created late = create_of(117, 2);

    test_postgres_execute(&world.postgres,
                          "INSERT INTO session.subjects"
                          "  (tenant, user_id, version, kind, login_id, display_name)"
                          " SELECT 117, gen_random_uuid(), 1, 1, 'many-' || i, '佐藤 ' || i"
                          "  FROM generate_series(1, 600) i");
    CHECK_INT(count_listed(&manager, (struct choose_options){.name = "佐藤"}), 2);
    CHECK_INT(count_listed(&manager, (struct choose_options){.name = "many-"}), 0);
    CHECK_INT(count_listed(&manager, (struct choose_options){.name = "taka"}), 1);
    CHECK_INT(end_all(&manager, (struct choose_options){.name = "佐藤"}), 2);
    CHECK(is_over(&early) && is_over(&late) && !is_over(&manager.session));
}

static void lists_what_is_chosen(void)
{
    struct manager manager = manager_of(112);
    struct created early = create_of(112, 1);
    struct created late = create_of(112, 2);

    CHECK_INT(count_listed(&manager, (struct choose_options){.of_one_user = true, .user = 1}), 1);
    CHECK_INT(count_listed(&manager, (struct choose_options){.name = "TAKA"}), 1);
    CHECK_INT(count_listed(&manager, (struct choose_options){.name = "佐藤"}), 2);
    CHECK_INT(count_listed(&manager, (struct choose_options){.name = "ＴＡＫＡ"}), 1);
    CHECK_INT(count_listed(&manager, (struct choose_options){.name = "aka"}), 0);
    CHECK_INT(count_listed(&manager, (struct choose_options){.name = "%"}), 0);
    CHECK_INT(count_listed(&manager, (struct choose_options){.network = "192.0.2.7"}), 3);
    CHECK_INT(count_listed(&manager, (struct choose_options){.network = "2001:db8::/32"}), 0);
    CHECK_INT(count_listed(&manager, (struct choose_options){.since_us = late.started_at_us}), 1);
    CHECK_OK(call_end_by_token(first, early.token, 0));
    CHECK_INT(count_listed(&manager, (struct choose_options){0}), 2);
}

static void ends_more_than_one_call_takes(void)
{
    struct manager manager = manager_of(113);
    struct created last;
    uint32_t ended = 0;
    bool more = false;

    for (uint8_t i = 0; i < 70; i++)
        last = create(first, (struct create_options){.tenant_id = 113, .user = i});
    const struct choose_options everyone = {.everyone = true};
    CHECK_OK(call_end_all(first, everyone, manager.pass, &ended, &more));
    CHECK_INT(ended, 64);
    CHECK(more);
    CHECK_OK(call_end_all(first, everyone, manager.pass, &ended, &more));
    CHECK_INT(ended, 6);
    CHECK(!more);
    CHECK(is_over(&last));
}

/* With both replicas asked without a pause and their feeds cut. */
static void ends_at_once_while_the_feed_is_cut(void)
{
    struct manager manager = manager_of(114);

    for (int i = 0; i < 3; i++) {
        struct created sessions[3] = {create_of(114, 1), create_of(114, 2), create_of(114, 3)};
        for (int j = 0; j < 30; j++)
            (void)check(j % 2 ? first : second, sessions[j % 3].token);
        pass_of(first, manager.session.token, manager.pass);
        test_postgres_execute(&world.postgres, CUT_FEEDS);
        CHECK_INT(end_all(&manager, (struct choose_options){.everyone = true}), 3);
        for (size_t j = 0; j < COUNT_OF(sessions); j++)
            CHECK(is_over(&sessions[j]));
    }
}

int main(void)
{
    static const struct test tests[] = {
        TEST(ends_those_of_one_user_everywhere),
        TEST(ends_everyones_but_the_one_that_asks),
        TEST(ends_those_of_a_role_and_of_a_network),
        TEST(ends_the_marked_ones_alone),
        TEST(answers_a_repetition_alike),
        TEST(refuses_to_end_what_nobody_chose),
        TEST(refuses_who_may_not_view_or_end),
        TEST(lists_a_company_in_pages_newest_first),
        TEST(finds_by_a_name_that_many_users_have),
        TEST(lists_what_is_chosen),
        TEST(ends_more_than_one_call_takes),
        TEST(ends_at_once_while_the_feed_is_cut),
    };

    mesh_open();
    program_start(first, "");
    program_start(second, "");
    int status = test_run(tests, COUNT_OF(tests));
    program_stop(first);
    program_stop(second);
    mesh_close();
    return status;
}
