/* Links by mail, from who invites to who sets a password: auth, the sender and a mail server. */
#include <stdio.h>
#include <string.h>

#include "managing.h"
#include "rpc/field.h"
#include "sekisho/auth/v1/auth.pb-c.h"
#include "support/certificates.h"
#include "support/port.h"
#include "support/world/people.h"
#include "support/world/sender.h"

enum { ADDRESS_CAPACITY = 128 };

typedef Sekisho__Auth__V1__UserLink UserLink;
typedef Sekisho__Auth__V1__InviteUserRequest InviteUserRequest;

static struct test_process peer;
static struct test_process sender;

static uint16_t open_peer(void)
{
    char authority[TEST_PATH_CAPACITY];
    char folder[TEST_PATH_CAPACITY];
    char port[8];
    const uint16_t number = test_port_take();

    world_path("ca", authority);
    world_path("relay", folder);
    test_certificate_issue(authority, folder, "relay", TEST_CERTIFICATE_NO_URI);
    (void)snprintf(port, sizeof port, "%u", (unsigned)number);
    const char *const arguments[] = {"python3", PEER, port, folder, "reader", NULL};
    test_process_open(&peer, arguments);
    test_process_wait_for(&peer, "ready", WORLD_PATIENCE_MS, NULL);
    return number;
}

static void start_auth(bool sends_mails)
{
    char extra[TEST_PATH_CAPACITY + ADDRESS_CAPACITY] = "";

    if (sends_mails)
        (void)snprintf(extra, sizeof extra,
                       "mail_key_file = %s/mail.key\nportal_address = https://aoba.example:8443\n",
                       world.directory.path);
    program_stop(AUTH);
    program_start(AUTH, extra);
}

/* As a colleague, or for NULL as the operator. */
static const UserLink *invite_by_mail(const char *const *permissions, const char *login_id,
                                      const char *mail, struct arena *arena)
{
    static const struct rpc_target target = {"sekisho.auth.v1.Users/Invite",
                                             &sekisho__auth__v1__user_link__descriptor,
                                             RPC_REPEAT_BY_KEY};
    InviteUserRequest request;
    char role[] = "viewer";
    char *roles[] = {role};
    const void *answer = NULL;

    sekisho__auth__v1__invite_user_request__init(&request);
    request.tenant_id = permissions ? 0 : aoba;
    request.kind = SEKISHO__AUTH__V1__USER_KIND__USER_KIND_STAFF;
    request.login_id = rpc_text(login_id);
    request.display_name = rpc_text("伊藤 <彩>");
    request.mail = rpc_text(mail);
    request.roles = roles;
    request.n_roles = 1;
    CHECK_OK(managing_call(&target, &request.base, managing_pass(permissions), arena, &answer));
    return answer;
}

/* The token of the address that the next mail has, in its text and in its HTML. */
static void read_link(const char *path, char out[static LINK_CAPACITY])
{
    char line[TEST_PROCESS_LINE_CAPACITY];
    char address[ADDRESS_CAPACITY];
    char same[ADDRESS_CAPACITY];

    test_process_wait_for(&peer, "text https://aoba.example:8443", WORLD_PATIENCE_MS, line);
    CHECK(sscanf(line, "text %127s", address) == 1);
    test_process_wait_for(&peer, "href ", WORLD_PATIENCE_MS, line);
    CHECK(sscanf(line, "href %127s", same) == 1);
    CHECK_TEXT(address, same);
    const char *found = strstr(address, path);
    CHECK(found != NULL);
    CHECK(text_copy(out, LINK_CAPACITY, found + strlen(path)));
}

static void an_invitation_goes_to_the_user_and_to_nobody_else(void)
{
    CLEANUP(arena_clear) struct arena arena;
    char link[LINK_CAPACITY];

    arena_init(&arena, 1 << 16);
    const UserLink *answer = invite_by_mail(manages_viewers, "by.mail", "ito@aoba.example", &arena);
    CHECK(answer->is_mailed);
    CHECK_TEXT(answer->token, "");
    test_process_wait_for(&peer, "ログインの設定のご案内", WORLD_PATIENCE_MS, NULL);
    test_process_wait_for(&peer, "伊藤 <彩> 様", WORLD_PATIENCE_MS, NULL);
    test_process_wait_for(&peer, "by.mail", WORLD_PATIENCE_MS, NULL);
    read_link("/activate/", link);
    CHECK_OK(set_password(link, ACTIVATION, NEW_PASSWORD));
    CHECK_OK(sign_in("by.mail", NEW_PASSWORD));
}

static void a_reset_goes_to_the_user_and_to_nobody_else(void)
{
    struct invited reset;
    struct uuid id = create_user(aoba, "forgets", "viewer");
    char link[LINK_CAPACITY];

    test_postgres_execute(&world.postgres, "UPDATE auth.users SET mail = 'f@aoba.example'"
                                           " WHERE login_id = 'forgets'");
    CHECK_OK(act(&START_RESET, manages_viewers, id, &reset));
    CHECK_TEXT(reset.link, "");
    read_link("/password/reset/", link);
    CHECK_OK(set_password(link, RESET, NEW_PASSWORD));
    CHECK_OK(sign_in("forgets", NEW_PASSWORD));
}

/* Where the first one was mistyped, a stranger has it. */
static void a_link_to_a_former_address_is_void(void)
{
    struct uuid id = create_user(aoba, "moves", "viewer");
    char link[LINK_CAPACITY];
    struct invited reset;

    CHECK_OK(rename_user(manages_viewers, id, "moves", "first@aoba.example"));
    CHECK_OK(act(&START_RESET, manages_viewers, id, &reset));
    read_link("/password/reset/", link);
    CHECK_OK(rename_user(manages_viewers, id, "another name", "first@aoba.example"));
    test_postgres_execute(&world.postgres,
                          "DO $$ BEGIN ASSERT (SELECT count(*) FROM auth.links AS l"
                          "  JOIN auth.users AS u ON u.id = l.user_id"
                          " WHERE u.login_id = 'moves') = 1; END $$");
    CHECK_OK(rename_user(manages_viewers, id, "another name", "second@aoba.example"));
    CHECK(!status_is_ok(set_password(link, RESET, NEW_PASSWORD)));
}

/* A mail that the relay did not take yet. */
static void a_mail_goes_with_its_link(void)
{
    struct uuid id = create_user(aoba, "leaves", "viewer");

    test_postgres_execute(
        &world.postgres,
        "INSERT INTO auth.mail_outbox (tenant, id, user_id, purpose, sealed,"
        "                              not_after, next_at)"
        " SELECT tenant, gen_random_uuid(), id, 2, decode(repeat('00', 45), 'hex'),"
        "        now() + interval '1 day', now() + interval '1 day'"
        "   FROM auth.users WHERE login_id = 'leaves'");
    CHECK_OK(disable(manages_viewers, id));
    test_postgres_execute(&world.postgres,
                          "DO $$ BEGIN ASSERT NOT EXISTS (SELECT FROM auth.mail_outbox"
                          " WHERE next_at > now() + interval '1 hour'); END $$");
}

static void a_user_without_an_address_is_given_the_link_as_before(void)
{
    CLEANUP(arena_clear) struct arena arena;

    arena_init(&arena, 1 << 16);
    const UserLink *answer = invite_by_mail(manages_viewers, "no.mail", "", &arena);
    CHECK(!answer->is_mailed);
    CHECK_OK(set_password(answer->token, ACTIVATION, NEW_PASSWORD));
}

static void the_operator_is_given_the_link_as_before(void)
{
    CLEANUP(arena_clear) struct arena arena;

    arena_init(&arena, 1 << 16);
    const UserLink *answer = invite_by_mail(NULL, "by.operator", "o@aoba.example", &arena);
    CHECK(!answer->is_mailed);
    CHECK_OK(set_password(answer->token, ACTIVATION, NEW_PASSWORD));
}

static void a_mail_is_in_the_language_of_the_company(void)
{
    CLEANUP(arena_clear) struct arena arena;
    char link[LINK_CAPACITY];

    arena_init(&arena, 1 << 16);
    test_postgres_execute(&world.postgres, "UPDATE auth.tenants SET language = 'en'");
    (void)invite_by_mail(manages_viewers, "in.english", "e@aoba.example", &arena);
    test_process_wait_for(&peer, "Set up your sign-in", WORLD_PATIENCE_MS, NULL);
    read_link("/activate/", link);
}

static void an_installation_that_sends_no_mails_gives_the_link_as_before(void)
{
    CLEANUP(arena_clear) struct arena arena;

    arena_init(&arena, 1 << 16);
    start_auth(false);
    const UserLink *answer = invite_by_mail(manages_viewers, "not.sent", "n@aoba.example", &arena);
    CHECK(!answer->is_mailed);
    CHECK_OK(set_password(answer->token, ACTIVATION, NEW_PASSWORD));
}

int main(void)
{
    static const struct test tests[] = {
        TEST(an_invitation_goes_to_the_user_and_to_nobody_else),
        TEST(a_reset_goes_to_the_user_and_to_nobody_else),
        TEST(a_link_to_a_former_address_is_void),
        TEST(a_mail_goes_with_its_link),
        TEST(a_user_without_an_address_is_given_the_link_as_before),
        TEST(the_operator_is_given_the_link_as_before),
        TEST(a_mail_is_in_the_language_of_the_company),
        TEST(an_installation_that_sends_no_mails_gives_the_link_as_before),
    };

    managing_open();
    world_write_key("mail.key");
    start_auth(true);
    world_sender_open(&sender, test_port_take(), open_peer());
    int status = test_run(tests, COUNT_OF(tests));
    test_process_close(&sender);
    test_process_close(&peer);
    world_close();
    return status;
}
