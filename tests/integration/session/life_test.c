/* The life of sessions on the running program: begun, checked, ended, listed, told about. Each test
 * has a tenant of its own. */
#include <stdio.h>
#include <string.h>

#include "calls.h"
#include "pass/verifier.h"
#include "sekisho/session/v1/session.pb-c.h"

enum {
    IDLE = SEKISHO__SESSION__V1__END_REASON__END_REASON_IDLE,
    ABSOLUTE = SEKISHO__SESSION__V1__END_REASON__END_REASON_ABSOLUTE,
    SIGNED_OUT = SEKISHO__SESSION__V1__END_REASON__END_REASON_SIGNED_OUT,
    DISPLACED = SEKISHO__SESSION__V1__END_REASON__END_REASON_DISPLACED,
    REVOKED = SEKISHO__SESSION__V1__END_REASON__END_REASON_REVOKED,
};

static const enum identity replica = SESSION;

/* A token of the right form that nobody has. */
#define UNKNOWN "mDfJ0n5sXyA-_4lq3Zk8TtYw1cVbR7eGhUoPiLaQsE0"

static void refused(const char *token)
{
    struct checked checked;

    CHECK_STATUS(call_check(replica, token, (struct check_options){0}, &checked), UNAUTHENTICATED);
}

static int reason_of(const char *token)
{
    int reason = 0;
    int64_t ended_at_us = 0;

    CHECK_OK(call_describe_end(replica, token, &reason, &ended_at_us));
    return reason;
}

/* Events are delivered in their order: when the last one is there, all are. */
static void wait_for_history(void)
{
    struct created last = create(replica, (struct create_options){.tenant_id = 99});

    audit_wait_for("session_created", last.session_id_text, 1);
}

static void refuses_hostile_tokens(void)
{
    char long_token[20001];
    int reason = 0;
    int64_t ended_at_us = 0;

    memset(long_token, 'A', sizeof long_token - 1);
    long_token[sizeof long_token - 1] = '\0';
    const char *const tokens[] = {"",
                                  "A",
                                  UNKNOWN,
                                  (UNKNOWN "A"),
                                  "' OR '1'='1' -- AAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                                  "../../../../etc/passwd%00AAAAAAAAAAAAAAAAAAAAA",
                                  "関所関所関所関所関所関所関所A",
                                  "\x01\x02\x7f",
                                  long_token};

    for (size_t i = 0; i < COUNT_OF(tokens); i++) {
        refused(tokens[i]);
        CHECK_STATUS(call_describe_end(replica, tokens[i], &reason, &ended_at_us), NOT_FOUND);
    }
}

static void refuses_a_token_with_one_character_changed(void)
{
    struct created created = create(replica, (struct create_options){.tenant_id = 1});

    created.token[20] = created.token[20] == 'A' ? 'B' : 'A';
    refused(created.token);
}

static void refuses_malformed_requests_to_create(void)
{
    static const struct create_options refused_options[] = {
        {.tenant_id = -1},           {.version = -1},          {.idle_seconds = 1},
        {.idle_seconds = 3601},      {.idle_seconds = -5},     {.absolute_seconds = 2},
        {.absolute_seconds = 86401}, {.maximum_sessions = 21}, {.maximum_sessions = -1},
    };

    for (size_t i = 0; i < COUNT_OF(refused_options); i++) {
        struct created created;
        struct status status = call_create(replica, refused_options[i], &created);
        if (status.code != STATUS_INVALID_ARGUMENT)
            test_fail(__FILE__, __LINE__, "case %zu: %s", i, status.text);
    }
}

static void says_who_a_session_is_for(void)
{
    struct created created = create(replica, (struct create_options){.tenant_id = 2, .user = 7});
    struct checked checked = check(replica, created.token);

    CHECK_INT(checked.tenant_id, 2);
    CHECK(uuid_equal(checked.user_id, user_id_of(7)));
    CHECK(uuid_equal(checked.session_id, created.session_id));
    CHECK_TEXT(checked.permissions, "history.view users.view");
    CHECK_INT(created.absolute_ends_at_us - created.started_at_us, 3600 * SECOND_US);
    CHECK_INT(created.idle_ends_at_us - created.started_at_us, 300 * SECOND_US);
    CHECK_INT(checked.absolute_ends_at_us, created.absolute_ends_at_us);
    CHECK_INT(checked.idle_ends_at_us, checked.now_us + 300 * SECOND_US);
    audit_wait_for("session_created", created.session_id_text, 1);
    CHECK(audit_has_reason("session_created", created.session_id_text, "password"));
}

static void does_not_take_a_poll_for_activity(void)
{
    struct created created = create(replica, (struct create_options){.tenant_id = 2});
    struct checked checked;

    CHECK_OK(call_check(replica, created.token, (struct check_options){.passive = true}, &checked));
    CHECK_INT(checked.idle_ends_at_us, created.idle_ends_at_us);
}

static void gives_passes_that_the_called_service_verifies(void)
{
    struct created created = create(replica, (struct create_options){.tenant_id = 3, .user = 4});
    CLEANUP(arena_clear) struct arena arena;
    CLEANUP(pass_verifier_close) struct pass_verifier *verifier = NULL;
    const struct log silent = {.descriptor = 2, .threshold = LOG_LEVEL_ERROR + 1};
    const struct pass_claims *claims = NULL;
    struct checked checked;
    char path[TEST_PATH_CAPACITY];

    arena_init(&arena, 1 << 20);
    world_path("passes.json", path);
    CHECK_OK(pass_verifier_open(
        &(struct pass_verifier_options){.keys_path = path, .audience = "audit", .log = &silent},
        &verifier));
    CHECK_OK(
        call_check(replica, created.token, (struct check_options){.audience = "audit"}, &checked));
    CHECK_OK(pass_verify(verifier, bytes_of(checked.pass), checked.now_us, &arena, &claims));
    CHECK_INT(claims->tenant_id, 3);
    CHECK(uuid_equal(claims->user_id, user_id_of(4)));
    CHECK(uuid_equal(claims->session_id, created.session_id));
    CHECK(pass_has_permission(claims, "history.view"));
    CHECK(!pass_has_permission(claims, "history.export"));
    CHECK_STATUS(pass_verify(verifier, bytes_of(checked.pass), checked.now_us + 60 * SECOND_US,
                             &arena, &claims),
                 UNAUTHENTICATED);
    CHECK_TEXT(check(replica, created.token).pass, "");
}

/* A session's token is for the browser and the portal alone: nobody else has one to ask about. */
static void checks_no_session_for_internal_systems_and_gives_no_pass_for_unknown_services(void)
{
    struct created created = create(replica, (struct create_options){.tenant_id = 3});
    struct checked checked;

    CHECK_STATUS(
        call_check(replica, created.token, (struct check_options){.audience = "mail"}, &checked),
        INVALID_ARGUMENT);
    CHECK_STATUS(
        call_check(replica, created.token, (struct check_options){.caller = INTERNAL}, &checked),
        PERMISSION_DENIED);
}

static void refuses_a_permission_that_the_user_lacks_and_records_it(void)
{
    struct created created = create(replica, (struct create_options){.tenant_id = 4});
    struct checked checked;

    CHECK_OK(call_check(replica, created.token,
                        (struct check_options){.permission = "history.view"}, &checked));
    CHECK_STATUS(call_check(replica, created.token,
                            (struct check_options){.permission = "history.export"}, &checked),
                 PERMISSION_DENIED);
    CHECK_STATUS(call_check(replica, created.token,
                            (struct check_options){.permission = "History Export"}, &checked),
                 INVALID_ARGUMENT);
    wait_for_history();
    CHECK_INT(audit_count("permission_refused", "history.export"), 1);
}

static void refuses_addresses_in_a_second_spelling(void)
{
    static const char *const addresses[] = {"192.0.2.007", "::ffff:192.0.2.7", "192.0.2.7/32",
                                            "2001:DB8::1", "localhost"};
    struct created created = create(replica, (struct create_options){.tenant_id = 4});
    struct checked checked;

    for (size_t i = 0; i < COUNT_OF(addresses); i++)
        CHECK_STATUS(call_check(replica, created.token,
                                (struct check_options){.client_ip = addresses[i]}, &checked),
                     INVALID_ARGUMENT);
}

/* Passively checks `token` until it is refused. Each answer is set between two answers about a
 * session that lives, whose clock tells when it was given. */
static void watch_it_end_at(const char *token, int64_t end_us)
{
    struct created other = create(replica, (struct create_options){.tenant_id = 5});
    bool accepted = true;

    while (accepted) {
        int64_t before_us = check(replica, other.token).now_us;
        accepted = is_accepted(replica, token);
        int64_t after_us = check(replica, other.token).now_us;
        CHECK(accepted ? before_us < end_us : after_us >= end_us);
    }
}

static void ends_a_session_exactly_at_its_idle_limit(void)
{
    struct created created =
        create(replica, (struct create_options){.tenant_id = 5, .user = 1, .idle_seconds = 2});

    watch_it_end_at(created.token, created.idle_ends_at_us);
    CHECK_INT(created.idle_ends_at_us - created.started_at_us, 2 * SECOND_US);
    CHECK_INT(reason_of(created.token), IDLE);
    audit_wait_for("session_expired", created.session_id_text, 1);
    CHECK(audit_has_reason("session_expired", created.session_id_text, "idle"));
}

static void ends_an_active_session_exactly_at_its_absolute_limit(void)
{
    struct created created =
        create(replica, (struct create_options){
                            .tenant_id = 5, .user = 2, .idle_seconds = 5, .absolute_seconds = 6});
    int64_t now_us = created.started_at_us;

    /* Active until past what would have been the idle limit. */
    while (now_us < created.started_at_us + 11 * SECOND_US / 2)
        now_us = check(replica, created.token).now_us;
    watch_it_end_at(created.token, created.absolute_ends_at_us);
    CHECK_INT(reason_of(created.token), ABSOLUTE);
    audit_wait_for("session_expired", created.session_id_text, 1);
}

static void records_the_use_of_an_ended_session(void)
{
    struct created created = create(replica, (struct create_options){.tenant_id = 6});

    CHECK_OK(call_end_by_token(replica, created.token, 0));
    refused(created.token);
    audit_wait_for("session_ended", created.session_id_text, 1);
    audit_wait_for("session_use_after_expire", created.session_id_text, 1);
    CHECK(audit_has_reason("session_use_after_expire", created.session_id_text, "signed_out"));
}

static void check_owner(const struct created *created, uint8_t user, int kind)
{
    struct owner owner;

    CHECK_OK(call_describe_owner(replica, created->token, &owner));
    CHECK_TEXT(owner.session_id_text, created->session_id_text);
    CHECK(owner.tenant_id == 6 && owner.kind == kind);
    CHECK(uuid_equal(owner.user_id, user_id_of(user)));
    CHECK(strcmp(owner.login_id, "sato") == 0 && strcmp(owner.display_name, "佐藤 花子") == 0);
}

static void says_whose_a_session_was_once_it_is_over(void)
{
    struct create_options options = {.tenant_id = 6, .user = 7};
    struct created staff = create(replica, options);
    options = (struct create_options){6, 8, .is_customer = true, .idle_seconds = 2};
    struct created customer = create(replica, options);
    struct owner owner;

    CHECK_STATUS(call_describe_owner(replica, staff.token, &owner), NOT_FOUND);
    CHECK_OK(call_end_by_token(replica, staff.token, 0));
    check_owner(&staff, 7, 1);
    WAIT_UNTIL(status_is_ok(call_describe_owner(replica, customer.token, &owner)));
    check_owner(&customer, 8, 2);
}

static void ends_sessions_that_nobody_asks_for_any_more(void)
{
    struct created created =
        create(replica, (struct create_options){.tenant_id = 6, .user = 3, .idle_seconds = 2});

    audit_wait_for("session_expired", created.session_id_text, 1);
    refused(created.token);
    wait_for_history();
    CHECK_INT(audit_count("session_expired", created.session_id_text), 1);
    CHECK_INT(audit_count("session_ended", created.session_id_text), 0);
}

static void ends_a_session_by_its_token(void)
{
    struct created created = create(replica, (struct create_options){.tenant_id = 7});
    struct created other = create(replica, (struct create_options){.tenant_id = 7});
    int64_t ended_at_us = 0;
    int reason = 0;

    CHECK_STATUS(call_describe_end(replica, created.token, &reason, &ended_at_us), NOT_FOUND);
    CHECK_OK(call_end_by_token(replica, created.token, 0));
    refused(created.token);
    CHECK_OK(call_end_by_token(replica, created.token, 0)); /* as good as ended now */
    CHECK_OK(call_end_by_token(replica, UNKNOWN, 0));
    CHECK_STATUS(call_end_by_token(replica, "no token", 0), INVALID_ARGUMENT);
    CHECK_INT(reason_of(created.token), SIGNED_OUT);
    (void)check(replica, other.token);
    audit_wait_for("session_ended", created.session_id_text, 1);
}

static void ends_a_session_by_its_id_for_its_own_user_only(void)
{
    struct created own = create(replica, (struct create_options){.tenant_id = 8, .user = 1});
    struct created ended = create(replica, (struct create_options){.tenant_id = 8, .user = 1});
    struct created colleague = create(replica, (struct create_options){.tenant_id = 8, .user = 2});
    struct created foreign = create(replica, (struct create_options){.tenant_id = 9, .user = 1});
    char pass[PASS_CAPACITY];

    pass_of(replica, own.token, pass);
    CHECK_STATUS(call_end_by_id(replica, foreign.session_id, pass, 0), NOT_FOUND);
    CHECK_STATUS(call_end_by_id(replica, colleague.session_id, pass, 0), NOT_FOUND);
    CHECK_STATUS(call_end_by_id(replica, (struct uuid){{1}}, pass, 0), NOT_FOUND);
    CHECK_STATUS(call_end_by_id(replica, ended.session_id, NULL, 0), UNAUTHENTICATED);
    CHECK_OK(call_end_by_id(replica, ended.session_id, pass, 0));
    CHECK_OK(call_end_by_id(replica, ended.session_id, pass, 0));
    refused(ended.token);
    (void)check(replica, own.token);
    (void)check(replica, colleague.token);
    (void)check(replica, foreign.token);

    CHECK_OK(call_end_by_token(replica, colleague.token, 0));
    CHECK_STATUS(call_end_by_id(replica, colleague.session_id, pass, 0), NOT_FOUND);
}

static void lists_live_sessions_of_the_passs_user(void)
{
    struct created first = create(replica, (struct create_options){.tenant_id = 10, .user = 1});
    struct created second = create(replica, (struct create_options){.tenant_id = 10, .user = 1});
    struct created ended = create(replica, (struct create_options){.tenant_id = 10, .user = 1});
    (void)create(replica, (struct create_options){.tenant_id = 10, .user = 2});
    (void)create(replica, (struct create_options){.tenant_id = 11, .user = 1});
    char pass[PASS_CAPACITY];
    struct uuid ids[20];
    size_t count = 0;

    CHECK_OK(call_end_by_token(replica, ended.token, 0));
    pass_of(replica, first.token, pass);
    CHECK_OK(call_list(replica, pass, ids, &count));
    CHECK_INT(count, 2);
    CHECK(uuid_equal(ids[0], second.session_id));
    CHECK(uuid_equal(ids[1], first.session_id));
}

static void ends_the_oldest_past_the_limit_of_parallel_sessions(void)
{
    const struct create_options two = {.tenant_id = 12, .maximum_sessions = 2};
    struct created first = create(replica, two);
    struct created second = create(replica, two);
    CHECK_INT(second.ended_sessions, 0);
    struct created third = create(replica, two);

    CHECK_INT(third.ended_sessions, 1);
    refused(first.token);
    (void)check(replica, second.token);
    (void)check(replica, third.token);
    CHECK_INT(reason_of(first.token), DISPLACED);
    audit_wait_for("session_ended", first.session_id_text, 1);
    CHECK(audit_has_reason("session_ended", first.session_id_text, "displaced"));

    struct created only =
        create(replica, (struct create_options){.tenant_id = 12, .maximum_sessions = 1});
    CHECK_INT(only.ended_sessions, 2);
}

static void ends_older_sessions_at_a_barrier_and_refuses_such_from_then_on(void)
{
    struct created old = create(replica, (struct create_options){.tenant_id = 14, .version = 4});
    struct created new = create(replica, (struct create_options){.tenant_id = 14, .version = 5});
    struct created late;
    uint32_t ended = 99;

    CHECK_OK(call_set_barrier(replica, 14, 0, 5, 0, &ended));
    CHECK_INT(ended, 1);
    refused(old.token);
    CHECK_INT(reason_of(old.token), REVOKED);
    (void)check(replica, new.token);
    CHECK_STATUS(
        call_create(replica, (struct create_options){.tenant_id = 14, .version = 4}, &late),
        FAILED_PRECONDITION);
    (void)create(replica, (struct create_options){.tenant_id = 14, .version = 5});

    CHECK_OK(call_set_barrier(replica, 14, 0, 5, 0, &ended));
    CHECK_INT(ended, 0);
    CHECK_OK(call_set_barrier(replica, 14, 0, 3, 0, &ended));
    CHECK_INT(ended, 0);
    CHECK_STATUS(
        call_create(replica, (struct create_options){.tenant_id = 14, .version = 4}, &late),
        FAILED_PRECONDITION);

    char user[UUID_TEXT_CAPACITY];
    uuid_encode(user_id_of(0), user);
    wait_for_history();
    CHECK_INT(audit_count("sessions_ended", user), 1);
    CHECK(audit_has_reason("sessions_ended", user, "password_changed"));
    CHECK_INT(audit_count("session_ended", old.session_id_text), 0);
}

static void does_nothing_twice(void)
{
    uint64_t key = new_key();
    struct created first = create(replica, (struct create_options){.tenant_id = 16, .key = key});
    struct created second;
    uint32_t ended = 99;

    /* Delivered and deleted: its event is not there any more to stop the second one. */
    audit_wait_for("session_created", first.session_id_text, 1);
    wait_for_history();
    CHECK_STATUS(
        call_create(replica, (struct create_options){.tenant_id = 16, .key = key}, &second),
        ALREADY_EXISTS);
    CHECK_STATUS(
        call_create(replica,
                    (struct create_options){.tenant_id = 16, .key = key, .maximum_sessions = 3},
                    &second),
        FAILED_PRECONDITION);

    key = new_key();
    CHECK_OK(call_set_barrier(replica, 16, 0, 2, key, &ended));
    CHECK_INT(ended, 1);
    ended = 99;
    CHECK_OK(call_set_barrier(replica, 16, 0, 2, key, &ended));
    CHECK_INT(ended, 1);
    CHECK_STATUS(call_set_barrier(replica, 16, 0, 3, key, &ended), FAILED_PRECONDITION);
    refused(first.token);

    struct created third = create(replica, (struct create_options){.tenant_id = 16, .version = 2});
    key = new_key();
    CHECK_OK(call_end_by_token(replica, third.token, key));
    CHECK_OK(call_end_by_token(replica, third.token, key));
    wait_for_history();
    CHECK_INT(audit_count("session_ended", third.session_id_text), 1);
}

static void says_no_token_in_logs_or_events(void)
{
    struct created created = create(replica, (struct create_options){.tenant_id = 17});

    (void)check(replica, created.token);
    CHECK_OK(call_end_by_token(replica, created.token, 0));
    refused(created.token);
    audit_wait_for("session_use_after_expire", created.session_id_text, 1);
    CHECK(audit_contains("session_use_after_expire"));
    CHECK(!audit_contains(created.token));
    CHECK(test_process_has_said(&world.programs[replica].process, created.session_id_text));
    CHECK(!test_process_has_said(&world.programs[replica].process, created.token));
}

int main(void)
{
    static const struct test tests[] = {
        TEST(refuses_hostile_tokens),
        TEST(refuses_a_token_with_one_character_changed),
        TEST(refuses_malformed_requests_to_create),
        TEST(says_who_a_session_is_for),
        TEST(does_not_take_a_poll_for_activity),
        TEST(gives_passes_that_the_called_service_verifies),
        TEST(checks_no_session_for_internal_systems_and_gives_no_pass_for_unknown_services),
        TEST(refuses_a_permission_that_the_user_lacks_and_records_it),
        TEST(refuses_addresses_in_a_second_spelling),
        TEST(ends_a_session_exactly_at_its_idle_limit),
        TEST(ends_an_active_session_exactly_at_its_absolute_limit),
        TEST(records_the_use_of_an_ended_session),
        TEST(says_whose_a_session_was_once_it_is_over),
        TEST(ends_sessions_that_nobody_asks_for_any_more),
        TEST(ends_a_session_by_its_token),
        TEST(ends_a_session_by_its_id_for_its_own_user_only),
        TEST(lists_live_sessions_of_the_passs_user),
        TEST(ends_the_oldest_past_the_limit_of_parallel_sessions),
        TEST(ends_older_sessions_at_a_barrier_and_refuses_such_from_then_on),
        TEST(does_nothing_twice),
        TEST(says_no_token_in_logs_or_events),
    };

    mesh_open();
    /* The sweep looks at what has been over for the longest write interval, and so depends on it.
     */
    program_start(replica, "");
    int status = test_run(tests, COUNT_OF(tests));
    program_stop(replica);
    mesh_close();
    return status;
}
