/* What the relay's client makes of servers that are wrong, hostile, slow or gone. */
#include "base/clock.h"
#include "relay_world.h"
#include "support/certificates.h"
#include "support/check.h"
#include "support/port.h"

enum { IMPATIENT_MS = 1500 };

/* A peer of that behaviour alone, and what became of one mail. */
static struct mail_delivery send_to(struct relay_world *world, struct test_process *peer,
                                    const char *behaviour, int64_t timeout_ms)
{
    relay_world_route(world, "localhost", relay_peer_open(world, behaviour, peer));
    return relay_world_send(world, "Hello", timeout_ms);
}

static void tells_nothing_to_a_server_that_does_not_speak_tls(void)
{
    static const char *const behaviours[] = {"stripped", "refuses_tls", "injected"};

    for (size_t i = 0; i < COUNT_OF(behaviours); i++) {
        CLEANUP(relay_world_close) struct relay_world world;
        CLEANUP(test_process_close) struct test_process peer;
        relay_world_open(&world);
        CHECK_INT(send_to(&world, &peer, behaviours[i], RELAY_TIMEOUT_MS).outcome,
                  MAIL_OUTCOME_RETRY);
        test_process_wait_for(&peer, "heard EHLO", RELAY_TIMEOUT_MS, NULL);
        CHECK(!test_process_has_said(&peer, "heard MAIL"));
        CHECK(!test_process_has_said(&peer, "taken"));
    }
}

static void tells_nothing_to_a_server_of_another_name(void)
{
    CLEANUP(relay_world_close) struct relay_world world;
    CLEANUP(test_process_close) struct test_process peer;

    relay_world_open(&world);
    relay_world_route(&world, "127.0.0.1", relay_peer_open(&world, "good", &peer));
    CHECK_INT(relay_world_send(&world, "Hello", RELAY_TIMEOUT_MS).outcome, MAIL_OUTCOME_RETRY);
    test_process_wait_for(&peer, "heard STARTTLS", RELAY_TIMEOUT_MS, NULL);
    CHECK(!test_process_has_said(&peer, "heard MAIL"));
}

static void tells_nothing_to_a_server_of_another_authority(void)
{
    CLEANUP(relay_world_close) struct relay_world world;
    CLEANUP(test_process_close) struct test_process peer;
    char other[TEST_PATH_CAPACITY];

    relay_world_open(&world);
    test_path_join(world.directory.path, "other", other);
    test_certificate_authority(other);
    test_certificate_issue(other, world.certificate, "peer", TEST_CERTIFICATE_NO_URI);
    CHECK_INT(send_to(&world, &peer, "good", RELAY_TIMEOUT_MS).outcome, MAIL_OUTCOME_RETRY);
    test_process_wait_for(&peer, "heard STARTTLS", RELAY_TIMEOUT_MS, NULL);
    CHECK(!test_process_has_said(&peer, "heard MAIL"));
}

/* Answered at every place, and which of it is about the address. */
static void tells_what_is_refused_from_what_is_to_be_tried_again(void)
{
    static const struct {
        const char *behaviour;
        enum mail_outcome outcome;
        int code;
        const char *enhanced;
    } cases[] = {
        {"good", MAIL_OUTCOME_DELIVERED, 250, "2.0.0"},
        {"closed", MAIL_OUTCOME_RETRY, 554, "5.3.2"},
        {"refuses_sender", MAIL_OUTCOME_RETRY, 550, "5.1.8"},
        {"refuses_recipient", MAIL_OUTCOME_REFUSED, 550, "5.1.1"},
        {"refuses_recipient_shortly", MAIL_OUTCOME_REFUSED, 550, ""},
        {"refuses_by_policy", MAIL_OUTCOME_RETRY, 554, "5.7.1"},
        {"delays_recipient", MAIL_OUTCOME_RETRY, 452, "4.2.2"},
        {"closes_at_recipient", MAIL_OUTCOME_RETRY, 0, ""},
        {"nonsense", MAIL_OUTCOME_RETRY, 0, ""},
        {"refuses_content", MAIL_OUTCOME_REFUSED, 554, "5.6.0"},
        {"delays_content", MAIL_OUTCOME_RETRY, 451, "4.3.0"},
        {"closes_after_data", MAIL_OUTCOME_UNCERTAIN, 0, ""},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        CLEANUP(relay_world_close) struct relay_world world;
        CLEANUP(test_process_close) struct test_process peer;
        relay_world_open(&world);
        int64_t timeout_ms =
            strcmp(cases[i].behaviour, "nonsense") == 0 ? IMPATIENT_MS : RELAY_TIMEOUT_MS;
        struct mail_delivery delivery = send_to(&world, &peer, cases[i].behaviour, timeout_ms);
        if (delivery.outcome != cases[i].outcome)
            test_fail(__FILE__, __LINE__, "%s: %d", cases[i].behaviour, delivery.outcome);
        CHECK_INT(delivery.reply.code, cases[i].code);
        CHECK_TEXT(delivery.reply.enhanced, cases[i].enhanced);
    }
}

static void gives_up_whoever_keeps_it_waiting(void)
{
    static const struct {
        const char *behaviour;
        enum mail_outcome outcome;
    } cases[] = {
        {"silent", MAIL_OUTCOME_RETRY},
        {"slow", MAIL_OUTCOME_RETRY},

        {"long_line", MAIL_OUTCOME_RETRY},
        {"hangs_after_data", MAIL_OUTCOME_UNCERTAIN},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        CLEANUP(relay_world_close) struct relay_world world;
        CLEANUP(test_process_close) struct test_process peer;
        relay_world_open(&world);
        int64_t began_ms = clock_monotonic_ms();
        struct mail_delivery delivery = send_to(&world, &peer, cases[i].behaviour, IMPATIENT_MS);
        if (delivery.outcome != cases[i].outcome)
            test_fail(__FILE__, __LINE__, "%s: %d", cases[i].behaviour, delivery.outcome);
        CHECK(clock_monotonic_ms() - began_ms < RELAY_TIMEOUT_MS);
        CHECK(!test_process_has_said(&peer, "taken"));
    }
}

static void does_not_listen_to_an_answer_without_end(void)
{
    CLEANUP(relay_world_close) struct relay_world world;
    CLEANUP(test_process_close) struct test_process peer;

    relay_world_open(&world);
    int64_t began_ms = clock_monotonic_ms();
    CHECK_INT(send_to(&world, &peer, "endless", RELAY_TIMEOUT_MS).outcome, MAIL_OUTCOME_RETRY);
    CHECK(clock_monotonic_ms() - began_ms < RELAY_TIMEOUT_MS / 2);
}

static void delivers_what_was_greylisted_when_it_comes_again(void)
{
    CLEANUP(relay_world_close) struct relay_world world;
    CLEANUP(test_process_close) struct test_process peer;

    relay_world_open(&world);
    struct mail_delivery first = send_to(&world, &peer, "greylists", RELAY_TIMEOUT_MS);
    CHECK_INT(first.outcome, MAIL_OUTCOME_RETRY);
    CHECK_INT(first.reply.code, 451);
    CHECK(!mail_relay_rests(world.relay));
    CHECK_INT(relay_world_send(&world, "Again", RELAY_TIMEOUT_MS).outcome, MAIL_OUTCOME_DELIVERED);
    test_process_wait_for(&peer, "taken no-reply@sekisho.example taro@aoba.example Again",
                          RELAY_TIMEOUT_MS, NULL);
}

static void speaks_tls_from_the_first_byte_where_it_is_told_to(void)
{
    CLEANUP(relay_world_close) struct relay_world world;
    CLEANUP(test_process_close) struct test_process peer;

    relay_world_open(&world);
    world.options.security = MAIL_SECURITY_TLS;
    CHECK_INT(send_to(&world, &peer, "implicit", RELAY_TIMEOUT_MS).outcome, MAIL_OUTCOME_DELIVERED);
    CHECK(!test_process_has_said(&peer, "plain"));
}

static void goes_the_second_way_while_the_first_fails(void)
{
    CLEANUP(relay_world_close) struct relay_world world;
    CLEANUP(test_process_close) struct test_process first;
    CLEANUP(test_process_close) struct test_process second;

    relay_world_open(&world);
    relay_world_route(&world, "localhost", relay_peer_open(&world, "silent", &first));
    relay_world_route(&world, "localhost", relay_peer_open(&world, "good", &second));
    struct mail_delivery delivery = relay_world_send(&world, "One", 2 * IMPATIENT_MS);
    CHECK_INT(delivery.outcome, MAIL_OUTCOME_DELIVERED);
    CHECK_INT(delivery.route, 1);
    CHECK(!mail_relay_rests(world.relay));

    /* The first rests now, and is not waited for. */
    int64_t began_ms = clock_monotonic_ms();
    CHECK_INT(relay_world_send(&world, "Two", RELAY_TIMEOUT_MS).outcome, MAIL_OUTCOME_DELIVERED);
    CHECK(clock_monotonic_ms() - began_ms < RELAY_TIMEOUT_MS / 2);
    test_process_wait_for(&second, "taken no-reply@sekisho.example taro@aoba.example Two",
                          RELAY_TIMEOUT_MS, NULL);
}

static void goes_no_second_way_with_what_was_refused_or_may_be_there(void)
{
    static const struct {
        const char *behaviour;
        enum mail_outcome outcome;
    } cases[] = {
        {"refuses_recipient", MAIL_OUTCOME_REFUSED},
        {"closes_after_data", MAIL_OUTCOME_UNCERTAIN},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        CLEANUP(relay_world_close) struct relay_world world;
        CLEANUP(test_process_close) struct test_process first;
        CLEANUP(test_process_close) struct test_process second;
        relay_world_open(&world);
        relay_world_route(&world, "localhost", relay_peer_open(&world, cases[i].behaviour, &first));
        relay_world_route(&world, "localhost", relay_peer_open(&world, "good", &second));
        struct mail_delivery delivery = relay_world_send(&world, "One", RELAY_TIMEOUT_MS);
        CHECK_INT(delivery.outcome, cases[i].outcome);
        CHECK_INT(delivery.route, 0);
        CHECK(!test_process_has_said(&second, "heard"));
    }
}

static void rests_when_no_way_leads_anywhere(void)
{
    CLEANUP(relay_world_close) struct relay_world world;

    relay_world_open(&world);
    relay_world_route(&world, "localhost", test_port_take());
    relay_world_route(&world, "localhost", test_port_take());
    CHECK_INT(relay_world_send(&world, "One", RELAY_TIMEOUT_MS).outcome, MAIL_OUTCOME_RETRY);
    CHECK(mail_relay_rests(world.relay));
    CHECK_INT(relay_world_send(&world, "Two", RELAY_TIMEOUT_MS).outcome, MAIL_OUTCOME_RETRY);
}

static void keeps_its_connection_and_makes_another_when_it_was_closed(void)
{
    CLEANUP(relay_world_close) struct relay_world world;
    CLEANUP(test_process_close) struct test_process peer;

    relay_world_open(&world);
    CHECK_INT(send_to(&world, &peer, "closes_when_idle", RELAY_TIMEOUT_MS).outcome,
              MAIL_OUTCOME_DELIVERED);
    CHECK_INT(relay_world_send(&world, "Two", RELAY_TIMEOUT_MS).outcome, MAIL_OUTCOME_DELIVERED);
    test_process_wait_for(&peer, "taken no-reply@sekisho.example taro@aoba.example Two",
                          RELAY_TIMEOUT_MS, NULL);
}

static const struct test tests[] = {
    TEST(tells_nothing_to_a_server_that_does_not_speak_tls),
    TEST(tells_nothing_to_a_server_of_another_name),
    TEST(tells_nothing_to_a_server_of_another_authority),
    TEST(tells_what_is_refused_from_what_is_to_be_tried_again),
    TEST(gives_up_whoever_keeps_it_waiting),
    TEST(does_not_listen_to_an_answer_without_end),
    TEST(delivers_what_was_greylisted_when_it_comes_again),
    TEST(speaks_tls_from_the_first_byte_where_it_is_told_to),
    TEST(goes_the_second_way_while_the_first_fails),
    TEST(goes_no_second_way_with_what_was_refused_or_may_be_there),
    TEST(rests_when_no_way_leads_anywhere),
    TEST(keeps_its_connection_and_makes_another_when_it_was_closed),
};

int main(void)
{
    return test_run(tests, COUNT_OF(tests));
}
