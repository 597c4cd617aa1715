/* What may happen once, asked of four replicas of auth at once: whoever wins, one does.
 *
 * RACES_TEST_ROUNDS: how often each is raced for, RACES_TEST_CROWD: by how many calls; 200 and 50
 * for the long form. */
#include <stdio.h>
#include <string.h>

#include "crowd.h"
#include "managing.h"
#include "rpc/field.h"
#include "support/postgres.h"
#include "support/world/people.h"
#include "support/world/targets.h"

enum {
    NAME_CAPACITY = 48,
    FREE_TRIES = 5, /* of an account, before the first wait */
};

static const struct rpc_target SET_PASSWORD = {
    "sekisho.auth.v1.Links/SetPassword", &sekisho__auth__v1__set_password_response__descriptor,
    RPC_REPEAT_BY_KEY};
static const struct rpc_target INVITE = {
    "sekisho.auth.v1.Users/Invite", &sekisho__auth__v1__user_link__descriptor, RPC_REPEAT_BY_KEY};
static const struct rpc_target SEARCH = {"sekisho.auth.v1.Users/Search",
                                         &sekisho__auth__v1__search_users_response__descriptor,
                                         RPC_REPEAT_SAFE};
static const struct rpc_target CHANGE_ROLES = {
    "sekisho.auth.v1.Users/ChangeRoles", &sekisho__auth__v1__user__descriptor, RPC_REPEAT_BY_KEY};

static int rounds;
static size_t rival_count;

/* What is written takes long enough for the others to come meanwhile. */
#define WRITE_SLOWLY(what)                                                                         \
    test_postgres_execute(&world.postgres,                                                         \
                          "CREATE FUNCTION auth.dawdle() RETURNS trigger LANGUAGE plpgsql AS"      \
                          " 'BEGIN PERFORM pg_sleep(0.05); RETURN NEW; END';"                      \
                          "CREATE TRIGGER dawdle BEFORE " what                                     \
                          " FOR EACH ROW EXECUTE FUNCTION auth.dawdle()")

static void write_as_ever(void)
{
    test_postgres_execute(&world.postgres, "DROP FUNCTION auth.dawdle() CASCADE");
}

static void name_of(const char *what, int round, size_t number, char out[static NAME_CAPACITY])
{
    (void)snprintf(out, NAME_CAPACITY, "%s-%d-%zu", what, round, number);
}

/* Comes again while it is turned away because of the crowd that was there before. */
static struct status sign_in_at_last(const char *login_id, const char *password)
{
    struct status outcome;

    WAIT_UNTIL(!crowd_is_passing((outcome = sign_in(login_id, password)).code));
    return outcome;
}

/* Each with a password of its own: who won is who can sign in with theirs. */
static void set_password_once(const char *login_id, const char *link,
                              Sekisho__Auth__V1__LinkPurpose purpose)
{
    static struct crowd crowd;
    static Sekisho__Auth__V1__SetPasswordRequest requests[CROWD_MAXIMUM];
    static char passwords[CROWD_MAXIMUM][NAME_CAPACITY];

    crowd_open(&crowd, PORTAL, rival_count);
    for (size_t i = 0; i < rival_count; i++) {
        name_of("a wholly different sentence", (int)purpose, i, passwords[i]);
        sekisho__auth__v1__set_password_request__init(&requests[i]);
        requests[i].token = rpc_text(link);
        requests[i].purpose = purpose;
        requests[i].password = passwords[i];
        requests[i].client_ip = rpc_text("203.0.113.14");
        crowd.rivals[i].method = &SET_PASSWORD;
        crowd.rivals[i].request = &requests[i].base;
    }
    crowd_rush(&crowd);
    size_t winner = crowd_winner(&crowd, STATUS_NOT_FOUND);
    CHECK_OK(sign_in_at_last(login_id, passwords[winner]));
    CHECK_STATUS(sign_in_at_last(login_id, passwords[(winner + 1) % rival_count]), UNAUTHENTICATED);
    crowd_close(&crowd);
}

static void sets_one_password_by_an_invitation_and_one_by_a_reset(void)
{
    char login_id[NAME_CAPACITY];
    struct invited invited;
    struct invited reset;

    for (int round = 0; round < rounds; round++) {
        name_of("linked", round, 0, login_id);
        CHECK_OK(invite(NULL, login_id, "viewer", &invited));
        set_password_once(login_id, invited.link, ACTIVATION);
        CHECK_OK(act(&START_RESET, NULL, invited.id, &reset));
        set_password_once(login_id, reset.link, RESET);
    }
}

/* Invitations of aoba. */
struct invitations {
    struct crowd crowd;
    Sekisho__Auth__V1__InviteUserRequest requests[CROWD_MAXIMUM];
    char login_ids[CROWD_MAXIMUM][NAME_CAPACITY];
};

static void invite_all(struct invitations *all, bool with_one_key, bool with_one_id,
                       const char *what, int round)
{
    crowd_open(&all->crowd, OPERATOR, rival_count);
    for (size_t i = 0; i < rival_count; i++) {
        struct rival *rival = &all->crowd.rivals[i];
        Sekisho__Auth__V1__InviteUserRequest *request = &all->requests[i];
        name_of(what, round, with_one_id ? 0 : i, all->login_ids[i]);
        sekisho__auth__v1__invite_user_request__init(request);
        request->tenant_id = aoba;
        request->kind = SEKISHO__AUTH__V1__USER_KIND__USER_KIND_STAFF;
        request->login_id = all->login_ids[i];
        request->display_name = rpc_text("藤田 恵");
        rival->method = &INVITE;
        rival->request = &request->base;
        if (with_one_key)
            memcpy(rival->key, all->crowd.rivals[0].key, sizeof rival->key);
    }
    crowd_rush(&all->crowd);
}

/* Users of aoba whose login ID begins so. */
static size_t count_users(const char *what, int round)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__SearchUsersRequest request;
    char prefix[NAME_CAPACITY];
    const void *answer = NULL;

    (void)snprintf(prefix, sizeof prefix, "%s-%d-", what, round);
    arena_init(&arena, 1 << 20);
    sekisho__auth__v1__search_users_request__init(&request);
    request.tenant_id = aoba;
    request.prefix = prefix;
    CHECK_OK(world_call(AUTH, OPERATOR, &SEARCH, &request.base, NULL, &arena, &answer));
    return ((const Sekisho__Auth__V1__SearchUsersResponse *)answer)->n_users;
}

/* All get the answer of the first, who alone is given the link: it is not kept. */
static void answers_one_key_with_one_user_and_one_link(void)
{
    static struct invitations all;

    for (int round = 0; round < rounds; round++) {
        size_t links = 0;
        invite_all(&all, true, true, "keyed", round);
        for (size_t i = 0; i < rival_count; i++) {
            const Sekisho__Auth__V1__UserLink *answer = all.crowd.rivals[i].answer;
            links += answer != NULL && answer->token[0] != '\0';
        }
        CHECK_INT(links, 1);
        CHECK_INT(crowd_count(&all.crowd, STATUS_OK), rival_count);
        CHECK_INT(count_users("keyed", round), 1);
        crowd_close(&all.crowd);
    }
}

static void makes_one_of_different_changes_with_one_key(void)
{
    static struct invitations all;

    for (int round = 0; round < rounds; round++) {
        invite_all(&all, true, false, "mixed", round);
        (void)crowd_winner(&all.crowd, STATUS_FAILED_PRECONDITION);
        CHECK_INT(count_users("mixed", round), 1);
        crowd_close(&all.crowd);
    }
}

static void gives_one_login_id_to_one_user(void)
{
    static struct invitations all;

    for (int round = 0; round < rounds; round++) {
        invite_all(&all, false, true, "named", round);
        (void)crowd_winner(&all.crowd, STATUS_ALREADY_EXISTS);
        CHECK_INT(count_users("named", round), 1);
        crowd_close(&all.crowd);
    }
}

/* Wrong passwords of one account, each from a network of its own, so that its counter decides.
 * Gives how many were looked at; the others were told to wait. */
static size_t guess(void)
{
    static struct crowd crowd;
    static Sekisho__Auth__V1__WithPasswordRequest requests[CROWD_MAXIMUM];
    static char addresses[CROWD_MAXIMUM][NAME_CAPACITY];

    crowd_open(&crowd, PORTAL, rival_count);
    for (size_t i = 0; i < rival_count; i++) {
        (void)snprintf(addresses[i], sizeof addresses[i], "10.0.%zu.1", i);
        sekisho__auth__v1__with_password_request__init(&requests[i]);
        requests[i].tenant_code = rpc_text("aoba");
        requests[i].login_id = rpc_text("auditor");
        requests[i].password = rpc_text("wrong password entirely");
        requests[i].client_ip = addresses[i];
        crowd.rivals[i].method = &SIGN_IN;
        crowd.rivals[i].request = &requests[i].base;
    }
    crowd_rush(&crowd);
    for (size_t i = 0; i < rival_count; i++) {
        const Sekisho__Auth__V1__WithPasswordResponse *answer = crowd.rivals[i].answer;
        CHECK(answer == NULL || answer->throttled != NULL);
    }
    size_t looked_at = crowd_count(&crowd, STATUS_UNAUTHENTICATED);
    CHECK_INT(looked_at + crowd_count(&crowd, STATUS_OK), rival_count);
    crowd_close(&crowd);
    return looked_at;
}

static void forget_guesses(void)
{
    test_postgres_execute(&world.postgres, "TRUNCATE auth.sign_in_counters, auth.sign_in_sources");
}

/* How many a queue could have tried by then: the waits are 1 s, 2 s, 4 s, ... */
static size_t tries_within(int64_t duration_ms)
{
    size_t tries = FREE_TRIES;

    for (int64_t wait_ms = 1000; duration_ms >= wait_ms; wait_ms *= 2, tries++)
        duration_ms -= wait_ms;
    return tries;
}

static void looks_at_no_more_guesses_than_are_free(void)
{
    WRITE_SLOWLY("UPDATE ON auth.sign_in_counters");
    for (int round = 0; round < rounds; round++) {
        forget_guesses();
        int64_t begun_ms = world_now_ms();
        size_t looked_at = guess();
        CHECK(looked_at >= FREE_TRIES && looked_at <= tries_within(world_now_ms() - begun_ms));
    }
    write_as_ever();
}

/* The next one would have to wait for half a minute. */
static void looks_at_one_guess_when_there_were_nine(void)
{
    WRITE_SLOWLY("UPDATE ON auth.sign_in_counters");
    for (int round = 0; round < rounds; round++) {
        forget_guesses();
        CHECK_STATUS(sign_in_at_last("auditor", "wrong password entirely"), UNAUTHENTICATED);
        test_postgres_execute(&world.postgres, "UPDATE auth.sign_in_counters SET failures = 9,"
                                               " last_at = now() - interval '1 hour'");
        CHECK_INT(guess(), 1);
    }
    write_as_ever();
    forget_guesses();
}

/* Right passwords of one account. The others were told to wait: nobody looked at more than are
 * free. Gives how many are in. */
static size_t come_in(const char *login_id)
{
    static struct crowd crowd;
    static Sekisho__Auth__V1__WithPasswordRequest request;
    size_t in = 0;

    crowd_open(&crowd, PORTAL, rival_count);
    sekisho__auth__v1__with_password_request__init(&request);
    request.tenant_code = rpc_text("aoba");
    request.login_id = rpc_text(login_id);
    request.password = rpc_text(GOOD_PASSWORD);
    request.client_ip = rpc_text("192.0.2.7");
    for (size_t i = 0; i < rival_count; i++) {
        crowd.rivals[i].method = &SIGN_IN;
        crowd.rivals[i].request = &request.base;
    }
    crowd_rush(&crowd);
    CHECK_INT(crowd_count(&crowd, STATUS_OK), rival_count);
    for (size_t i = 0; i < rival_count; i++) {
        const Sekisho__Auth__V1__WithPasswordResponse *answer = crowd.rivals[i].answer;
        bool is_in = answer->session_token[0] != '\0';
        CHECK_INT(is_in + (answer->sessions_elsewhere == 3) + (answer->throttled != NULL), 1);
        in += is_in;
    }
    crowd_close(&crowd);
    return in;
}

static void lets_in_as_many_as_may_be_in_where_further_ones_are_refused(void)
{
    char login_id[NAME_CAPACITY];

    test_postgres_execute(&world.postgres, "UPDATE auth.tenants SET staff_maximum_sessions = 3,"
                                           " staff_refuses_further = true WHERE code = 'aoba'");
    for (int round = 0; round < rounds; round++) {
        size_t in = 0;
        name_of("roomy", round, 0, login_id);
        (void)create_user(aoba, login_id, "viewer");
        for (int crowd = 0; crowd < 3; crowd++) {
            in += come_in(login_id);
            forget_guesses();
        }
        CHECK_INT(in, 3);
    }
    test_postgres_execute(&world.postgres,
                          "DO $$ BEGIN ASSERT NOT EXISTS (SELECT FROM auth.users AS u"
                          " WHERE u.login_id LIKE 'roomy-%' AND 3 <> (SELECT count(*)"
                          "  FROM session.sessions AS s WHERE s.user_id = u.id)); END $$");
    test_postgres_execute(&world.postgres, "UPDATE auth.tenants SET staff_refuses_further = false");
}

/* By turns one of the two is to be disabled or to lose the role. */
struct removals {
    struct crowd crowd;
    Sekisho__Auth__V1__DisableUserRequest disablings[CROWD_MAXIMUM];
    Sekisho__Auth__V1__ChangeRolesRequest changes[CROWD_MAXIMUM];
};

static void remove_both(struct removals *all, int64_t tenant_id, struct uuid administrators[2])
{
    crowd_open(&all->crowd, OPERATOR, rival_count);
    for (size_t i = 0; i < rival_count; i++) {
        struct rival *rival = &all->crowd.rivals[i];
        bool is_disabling = i / 2 % 2 == 0;
        sekisho__auth__v1__disable_user_request__init(&all->disablings[i]);
        sekisho__auth__v1__change_roles_request__init(&all->changes[i]);
        rival->method = is_disabling ? &DISABLE_USER : &CHANGE_ROLES;
        ProtobufCMessage *request = is_disabling ? &all->disablings[i].base : &all->changes[i].base;
        act_fill(request, tenant_id, &administrators[i % 2]);
        rival->request = request;
    }
    crowd_rush(&all->crowd);
}

/* Of each of the two, whether a removal was answered with OK. */
static void find_removed(const struct crowd *crowd, bool is_removed[static 2])
{
    is_removed[0] = false;
    is_removed[1] = false;
    for (size_t i = 0; i < crowd->count; i++) {
        enum status_code outcome = crowd->rivals[i].outcome;
        is_removed[i % 2] |= outcome == STATUS_OK;
        CHECK(outcome == STATUS_OK || outcome == STATUS_FAILED_PRECONDITION);
    }
}

static void leaves_one_of_two_administrators_who_are_removed_at_once(void)
{
    static struct removals all;
    char code[NAME_CAPACITY];
    bool is_removed[2];

    WRITE_SLOWLY("INSERT ON auth.decisions");
    for (int round = 0; round < rounds; round++) {
        name_of("removed", round, 0, code);
        int64_t tenant_id = create_tenant(code);
        struct uuid administrators[] = {create_user(tenant_id, "first", "administrator"),
                                        create_user(tenant_id, "second", "administrator")};
        remove_both(&all, tenant_id, administrators);
        find_removed(&all.crowd, is_removed);
        CHECK(is_removed[0] != is_removed[1]);
        crowd_close(&all.crowd);
    }
    write_as_ever();
    TEST_POSTGRES_WAIT_FOR(&world.postgres, "NOT EXISTS (SELECT FROM auth.decisions)");
    test_postgres_execute(&world.postgres,
                          "DO $$ BEGIN ASSERT NOT EXISTS (SELECT FROM auth.tenants AS t"
                          " WHERE t.code LIKE 'removed-%' AND 1 <> (SELECT count(*)"
                          "  FROM auth.users AS u WHERE u.tenant = t.id AND u.administers));"
                          " END $$");
}

int main(void)
{
    static const struct test tests[] = {
        TEST(sets_one_password_by_an_invitation_and_one_by_a_reset),
        TEST(answers_one_key_with_one_user_and_one_link),
        TEST(makes_one_of_different_changes_with_one_key),
        TEST(gives_one_login_id_to_one_user),
        TEST(lets_in_as_many_as_may_be_in_where_further_ones_are_refused),
        TEST(looks_at_no_more_guesses_than_are_free),
        TEST(looks_at_one_guess_when_there_were_nine),
        TEST(leaves_one_of_two_administrators_who_are_removed_at_once),
    };

    rounds = test_count("RACES_TEST_ROUNDS", 3);
    rival_count = (size_t)test_count("RACES_TEST_CROWD", 16);
    managing_open();
    crowd_start_replicas();
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
