/* Where a secret ends: after people have come in, looked around and gone out, by the real programs
 * at their most talkative, no password, session token, token of a form, cookie or pass stands in
 * what any of them wrote, nor in the database, in any spelling. */
#include "managing.h"
#include "outbox/event.h"
#include "support/world/people.h"
#include "visitor.h"

#include <stdio.h>
#include <string.h>

#include "base/encoding.h"
#include "base/file.h"

#define WRONG_PASSWORD "a canary in the coal mine"
#define MISPLACED_PASSWORD "canaries.sing.at.dawn"
#define NEXT_PASSWORD "another canary upon the perch"

enum { SECRETS_MAXIMUM = 48, SECRET_CAPACITY = 512, DUMP_MAXIMUM = 64 << 20 };

/* What must not be found, each in a few spellings; `control` must be. */
static struct {
    char name[SECRET_CAPACITY];
    char text[SECRET_CAPACITY];
} secrets[SECRETS_MAXIMUM];
static size_t secret_count;
static const char control[] = "takahashi";

static void add(const char *name, const char *text)
{
    CHECK(secret_count < SECRETS_MAXIMUM && strlen(text) >= 8);
    CHECK(text_copy(secrets[secret_count].name, SECRET_CAPACITY, name));
    CHECK(text_copy(secrets[secret_count].text, SECRET_CAPACITY, text));
    secret_count++;
}

/* As it is, and its bytes as the database writes a bytea. */
static void add_secret(const char *name, const char *text)
{
    char hex[SECRET_CAPACITY];

    CHECK(HEX_CAPACITY(strlen(text)) <= sizeof hex);
    hex_encode((const uint8_t *)text, strlen(text), hex);
    add(name, text);
    add(name, hex);
}

/* A token is base64url of random bytes, which would be as good as the text. */
static void add_token(const char *name, const char *text)
{
    uint8_t bytes[SECRET_CAPACITY];
    char hex[SECRET_CAPACITY];
    size_t size = base64url_decoded_size(strlen(text));

    CHECK(HEX_CAPACITY(size) <= sizeof hex);
    CHECK(base64url_decode(text, strlen(text), bytes, size));
    hex_encode(bytes, size, hex);
    add_secret(name, text);
    add(name, hex);
}

static void refuses_the_wrong_password(void)
{
    struct visitor visitor;
    struct answer answer;

    visitor_open(&visitor);
    visitor_get(&visitor, "/c/aoba", &answer);
    answer_clear(&answer);
    visitor_get(&visitor, "/sign-in", &answer);
    answer_clear(&answer);
    visitor_post(&visitor, "/sign-in", "&login_id=takahashi&password=a+canary+in+the+coal+mine",
                 &answer);
    CHECK_INT(answer.status, 422);
    CHECK(!answer_holds(&answer, WRONG_PASSWORD));
    answer_clear(&answer);
    visitor_close(&visitor);
}

/* In small letters, as an ID would be. */
static void types_a_password_where_the_id_belongs(void)
{
    struct visitor visitor;
    struct answer answer;

    visitor_open(&visitor);
    visitor_get(&visitor, "/c/aoba", &answer);
    answer_clear(&answer);
    visitor_get(&visitor, "/sign-in", &answer);
    answer_clear(&answer);
    visitor_post(&visitor, "/sign-in", "&login_id=" MISPLACED_PASSWORD "&password=takahashi",
                 &answer);
    CHECK_INT(answer.status, 422);
    answer_clear(&answer);
    visitor_close(&visitor);
    add_secret("password in the wrong field", MISPLACED_PASSWORD);
    WAIT_UNTIL(count_events(aoba, "authn_login_fail") == 2);
}

static void look(struct visitor *visitor, const char *path, int status)
{
    struct answer answer;

    visitor_get(visitor, path, &answer);
    CHECK_INT(answer.status, status);
    answer_clear(&answer);
}

/* Once refused, once done. */
static void change_password(struct visitor *visitor)
{
    static const char path[] = "/account/security/password";
    struct answer answer;

    look(visitor, path, 200);
    visitor_post(visitor, path,
                 "&current=a+canary+in+the+coal+mine&new=another+canary+upon+the+perch", &answer);
    CHECK_INT(answer.status, 422);
    CHECK(!answer_holds(&answer, "canary"));
    answer_clear(&answer);
    look(visitor, path, 200);
    visitor_post(visitor, path,
                 "&current=correct+horse+battery+staple&new=another+canary+upon+the+perch"
                 "&end_others=1",
                 &answer);
    CHECK_INT(answer.status, 303);
    answer_clear(&answer);
}

/* The whole way. What is worth something on it is kept to be looked for. */
static void walks_from_sign_in_to_sign_out(void)
{
    static const char *const pages[] = {"/admin", "/admin/history", "/admin/history/1",
                                        "/account/security", "/session/state"};
    struct visitor visitor;
    struct answer answer;
    char pass[4097];

    visitor_open(&visitor);
    look(&visitor, "/c/aoba", 303);
    look(&visitor, "/sign-in", 200);
    add_token("cookie before sign-in", visitor_cookie(&visitor, "__Host-p"));
    add_token("token of the sign-in form", visitor.token);
    visitor_sign_in(&visitor, "aoba", "takahashi");
    add_token("session token", visitor_cookie(&visitor, "__Host-sid"));
    for (size_t i = 0; i < COUNT_OF(pages); i++)
        look(&visitor, pages[i], 200);
    change_password(&visitor);
    look(&visitor, "/account/security", 200); /* the last page gives the token */
    add_token("token of the sign-out form", visitor.token);
    CHECK_OK(call_check(visitor_cookie(&visitor, "__Host-sid"), "audit", pass));
    pass[strcspn(pass, ".") + 40] = '\0'; /* the head that all have, and some of what one says */
    add_secret("pass", pass);
    pass[strcspn(pass, ".")] = '\0';
    add_secret("head of any pass", pass);
    visitor_post(&visitor, "/sign-out", "", &answer);
    CHECK_INT(answer.status, 303);
    answer_clear(&answer);
    visitor_close(&visitor);
}

/* From a page that stayed open for too long: the link was not used, and lets in whoever has it. */
static void refuses_a_form_behind_a_link(const char *page, const char *link)
{
    struct visitor visitor;
    struct answer answer;
    char path[SECRET_CAPACITY];

    (void)snprintf(path, sizeof path, "%s/%s", page, link);
    visitor_open(&visitor);
    look(&visitor, path, 200);
    visitor.token[0] ^= 1;
    visitor_post(&visitor, path, "&password=another+canary+upon+the+perch", &answer);
    CHECK_INT(answer.status, 403);
    answer_clear(&answer);
    visitor_close(&visitor);
}

static void keeps_a_link_that_was_not_used(void)
{
    struct invited invited;

    CHECK_OK(invite(NULL, "canary.bird", "viewer", &invited));
    add_token("link of an invitation", invited.link);
    refuses_a_form_behind_a_link("/activate", invited.link);
    CHECK_OK(act(&START_RESET, NULL, create_user(aoba, "canary.cage", "viewer"), &invited));
    add_token("link of a reset", invited.link);
    refuses_a_form_behind_a_link("/password/reset", invited.link);
    WAIT_UNTIL(count_events(OUTBOX_INSTALLATION, "csrf_refused") == 2);
}

static void given_the_passwords(void)
{
    add_secret("password", GOOD_PASSWORD);
    add_secret("password as typed into a form", "correct+horse+battery+staple");
    add_secret("wrong password", WRONG_PASSWORD);
    add_secret("wrong password as typed into a form", "a+canary+in+the+coal+mine");
    add_secret("next password", NEXT_PASSWORD);
    add_secret("next password as typed into a form", "another+canary+upon+the+perch");
}

static void writes_no_secret_into_a_log(void)
{
    for (enum identity program = 0; program < PROGRAMS; program++) {
        struct test_process *process = &world.programs[program].process;
        CHECK(test_process_has_said(process, "process_ready")); /* it is heard */
        for (size_t i = 0; i < secret_count; i++) {
            if (test_process_has_said(process, secrets[i].text))
                test_fail(__FILE__, __LINE__, "%s wrote a %s", identity_names[program],
                          secrets[i].name);
        }
    }
}

/* Everything the database holds, as text. */
static void dump(struct buffer *out)
{
    char path[TEST_PATH_CAPACITY];
    char port[16];
    const char *const arguments[] = {"/usr/lib/postgresql/15/bin/pg_dump",
                                     "-h",
                                     world.postgres.socket_directory,
                                     "-p",
                                     port,
                                     "-U",
                                     "postgres",
                                     "-f",
                                     path,
                                     world.postgres.database,
                                     NULL};

    world_path("dump.sql", path);
    (void)snprintf(port, sizeof port, "%u", world.postgres.port);
    CHECK_INT(test_process_run(arguments, WORLD_PATIENCE_MS), 0);
    buffer_init(out, DUMP_MAXIMUM);
    CHECK_OK(file_read(path, out));
}

static bool holds(const struct buffer *all, const char *text)
{
    return memmem(all->data, all->size, text, strlen(text)) != NULL;
}

static void expect_no_secret(const struct buffer *all, const char *where)
{
    for (size_t i = 0; i < secret_count; i++) {
        if (holds(all, secrets[i].text))
            test_fail(__FILE__, __LINE__, "%s holds a %s", where, secrets[i].name);
    }
}

static void keeps_no_secret_in_the_database(void)
{
    CLEANUP(buffer_clear) struct buffer all;

    WAIT_UNTIL(count_events(aoba, "session_ended") == 1);
    dump(&all);
    CHECK(holds(&all, control));
    expect_no_secret(&all, "the database");
}

/* A statement that fails is logged there with what it says. */
static void leaves_no_secret_in_the_log_of_the_database(void)
{
    CLEANUP(buffer_clear) struct buffer all;
    char path[TEST_PATH_CAPACITY];

    test_path_join(world.postgres.home, "log", path);
    buffer_init(&all, DUMP_MAXIMUM);
    CHECK_OK(file_read(path, &all));
    CHECK(holds(&all, "ready to accept connections"));
    expect_no_secret(&all, "the database's log");
}

int main(void)
{
    static const struct test tests[] = {
        TEST(refuses_the_wrong_password),
        TEST(types_a_password_where_the_id_belongs),
        TEST(walks_from_sign_in_to_sign_out),
        TEST(keeps_a_link_that_was_not_used),
        TEST(writes_no_secret_into_a_log),
        TEST(keeps_no_secret_in_the_database),
        TEST(leaves_no_secret_in_the_log_of_the_database),
    };

    world_open(WORLD_QUICK);
    for (enum identity program = 0; program < SERVERS; program++) {
        program_stop(program);
        program_start(program, "log_level = debug\n");
    }
    program_start(PORTAL, "log_level = debug\n");
    aoba = create_tenant("aoba");
    (void)create_user(aoba, "takahashi", "administrator");
    WAIT_UNTIL(count_events(aoba, "tenant_created") == 1);
    given_the_passwords();
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
