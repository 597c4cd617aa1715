/* WithPassword over fakes: the definitions below stand in for the stores, the hash, session and the
 * history. */
#include <criterion/criterion.h>

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "backbone/once.h"
#include "crypto/crypto.h"
#include "handlers/handlers.h"
#include "peers/session.h"
#include "sekisho/auth/v1/auth.pb-c.h"
#include "service.h"
#include "store/password_store.h"
#include "store/tenant_store.h"
#include "store/user_store.h"
#include "text/password.h"

#define NOW INT64_C(1764000000000000)
#define HALF_AN_HOUR_US INT64_C(1800000000)
#define PASSWORD "correct horse battery staple"
#define ONE_ANSWER "ID or password is wrong"

/* What was asked of the fakes, in order: t tenant, u user, p password, H hash, S session, O once,
 * L last login, E event, F finish, C commit, M make, W renew. */
static char story[64];
/* The letter whose turn fails, and how. */
static char failing;
static struct status failure;

static bool has_tenant, has_user, has_password, matches, outdated, repeated;
static enum user_state state;
static struct status session_answer;

/* What the history was told. */
static struct outbox_event told;
static char told_label[64];
static struct uuid told_id;
static bool told_foldable;

static int log_descriptor;
static struct log log_sink;
static struct auth_service service;
static struct auth_settings settings;
static struct arena arena;
static Sekisho__Auth__V1__WithPasswordRequest request;
static Sekisho__Auth__V1__WithPasswordResponse response;

static struct status tell(char what, struct status answer)
{
    story[strlen(story)] = what;
    return what == failing ? failure : answer;
}

static struct status found(char what, bool exists)
{
    return tell(what, exists ? OK : FAIL(NOT_FOUND, "there is no such thing"));
}

struct status db_acquire(struct db_pool *pool, const struct log *log, struct db **out)
{
    return failing == 'A' ? failure : OK;
}

void db_release(struct db **db)
{
}

struct status db_begin_tenant(struct db *db, int64_t tenant_id, struct db_transaction *out)
{
    return OK;
}

struct status db_commit(struct db_transaction *transaction)
{
    return tell('C', OK);
}

void db_rollback(struct db_transaction *transaction)
{
}

struct status tenant_store_find_by_code_any_tenant(struct db *db, const char *code,
                                                   struct tenant *out)
{
    if (has_tenant)
        *out = (struct tenant){.id = 7, .staff_idle_seconds = 1800};
    return found('t', has_tenant);
}

struct status user_store_find_by_login_id(struct db *db, int64_t tenant_id, const char *login_id,
                                          struct user *out)
{
    if (has_tenant && has_user)
        *out = (struct user){.id = {"sixteen bytes id"},
                             .tenant_id = tenant_id,
                             .kind = USER_KIND_STAFF,
                             .state = state,
                             .login_id = "sato",
                             .name = "佐藤",
                             .version = 4};
    return found('u', has_tenant && has_user);
}

struct status user_store_set_last_login(struct db *db, int64_t tenant_id, struct uuid id,
                                        int64_t at_us)
{
    cr_assert_eq(at_us, NOW);
    return tell('L', OK);
}

struct status password_store_find(struct db *db, int64_t tenant_id, struct uuid user_id,
                                  struct verifier *out)
{
    return found('p', has_tenant && has_user && has_password);
}

struct status password_store_renew(struct db *db, int64_t tenant_id, struct uuid user_id,
                                   const struct verifier *old, const struct verifier *renewed)
{
    return tell('W', OK);
}

/* Does what the real one promises: no verifier never matches. */
struct status credentials_check(struct credentials *credentials, const struct verifier *verifier,
                                struct bytes password, bool *matches_out)
{
    cr_assert_eq(verifier != NULL, has_tenant && has_user && has_password);
    cr_assert(bytes_equal(password, bytes_of(PASSWORD)));
    *matches_out = matches && verifier != NULL;
    return tell('H', OK);
}

struct status credentials_make(struct credentials *credentials, struct bytes password,
                               struct verifier *out)
{
    return tell('M', OK);
}

bool credentials_is_outdated(const struct credentials *credentials, const struct verifier *verifier)
{
    return outdated;
}

struct status session_create(struct rpc_client *client, const struct rpc_call_options *options,
                             const struct new_session *session, struct arena *memory,
                             struct created_session *out)
{
    cr_assert_eq(session->version, 4);
    cr_assert_eq(options->idempotency_key.size, 16);
    *out = (struct created_session){"token", NOW + HALF_AN_HOUR_US};
    return tell('S', session_answer);
}

void idempotency_init(struct idempotency *idempotency, const struct crypto_hmac_keys *keys,
                      const char *caller, struct bytes key, const ProtobufCMessage *message)
{
    memset(idempotency, 0x5a, sizeof *idempotency);
}

struct status once_begin(struct call *call, const struct backbone *backbone,
                         struct db_transaction *transaction, struct once *out)
{
    memset(&out->idempotency, 0x5a, sizeof out->idempotency);
    out->is_repeated = repeated;
    return tell('O', OK);
}

struct status once_finish(const struct call *call, struct db_transaction *transaction,
                          const struct once *once)
{
    cr_assert_str_eq(
        ((const Sekisho__Auth__V1__WithPasswordResponse *)call->response)->session_token, "",
        "an answer that is kept must hold no token");
    return tell('F', OK);
}

struct status outbox_append(struct outbox *outbox, struct db_transaction *transaction,
                            const struct outbox_event *event)
{
    told = *event;
    told_id = event->id;
    cr_assert(
        text_copy(told_label, sizeof told_label, event->object.label ? event->object.label : ""));
    return tell('E', OK);
}

struct status outbox_append_foldable(struct outbox *outbox, struct db_transaction *transaction,
                                     const struct outbox_event *event, const char *account)
{
    told_foldable = true;
    return outbox_append(outbox, transaction, event);
}

static char *writable(const char *text)
{
    return arena_copy_text(&arena, text);
}

static void given_a_user_and_their_password(void)
{
    cr_assert_eq(crypto_open(&(struct crypto_options){.allow_unlocked_memory = true}).code,
                 STATUS_OK);
    cr_assert_eq(
        crypto_hmac_key_open(bytes_of("event"), 1, &service.backbone.event_keys.current).code,
        STATUS_OK);
    service.settings = &settings;
    arena_init(&arena, 1 << 20);
    log_descriptor = memfd_create("log", MFD_CLOEXEC);
    log_sink = (struct log){.service = "auth", .descriptor = log_descriptor};
    sekisho__auth__v1__with_password_request__init(&request);
    request.tenant_code = writable("aoba");
    request.login_id = writable("Sato");
    request.password = writable(PASSWORD);
    request.client_ip = writable("192.0.2.7");
    request.user_agent = writable("Test");
    has_tenant = has_user = has_password = matches = true;
    state = USER_STATE_ACTIVE;
    session_answer = failure = OK;
}

static void clear(void)
{
    (void)close(log_descriptor);
    arena_clear(&arena);
    crypto_hmac_key_close(&service.backbone.event_keys.current);
    crypto_close();
}

TestSuite(sign_in, .init = given_a_user_and_their_password, .fini = clear);

static struct status sign_in(void)
{
    struct call call = {.service = &service,
                        .request = &request,
                        .response = &response,
                        .arena = &arena,
                        .log = &log_sink,
                        .caller = "portal",
                        .idempotency_key = bytes_of("0123456789abcdef"),
                        .now_us = NOW};

    sekisho__auth__v1__with_password_response__init(&response);
    memset(story, 0, sizeof story);
    told = (struct outbox_event){0};
    told_foldable = false;
    return handle_with_password(&call);
}

static bool has_logged(const char *text)
{
    static char lines[65536];
    ssize_t size = pread(log_descriptor, lines, sizeof lines - 1, 0);

    cr_assert(size >= 0);
    lines[size] = '\0';
    return strstr(lines, text) != NULL;
}

/* Who is refused, and what the history says of it. */
static const struct refusal {
    const char *reason;
    bool has_tenant, has_user, has_password, matches, is_disabled;
} refusals[] = {
    {"unknown_company", false, true, true, true, false},
    {"unknown_user", true, false, true, true, false},
    {"wrong_password", true, true, true, false, false},
    {"wrong_password", true, true, false, true, false}, /* signs in by other means */
    {"wrong_password", true, true, true, false, true},
    {"user_disabled", true, true, true, true, true},
};

static struct status sign_in_refused(const struct refusal *refusal)
{
    has_tenant = refusal->has_tenant;
    has_user = refusal->has_user;
    has_password = refusal->has_password;
    matches = refusal->matches;
    state = refusal->is_disabled ? USER_STATE_DISABLED : USER_STATE_ACTIVE;
    return sign_in();
}

Test(sign_in, refuses_malformed_requests_before_it_touches_anything)
{
    static char long_text[PASSWORD_TYPED_MAXIMUM + 2];

    memset(long_text, 'x', sizeof long_text - 1);
    request.client_ip = writable("192.0.2.256");
    cr_expect_eq(sign_in().code, STATUS_INVALID_ARGUMENT);
    request.client_ip = writable("192.0.2.7");
    request.user_agent = long_text;
    cr_expect_eq(sign_in().code, STATUS_INVALID_ARGUMENT);
    request.user_agent = writable("Test");
    request.password = long_text;
    cr_expect_eq(sign_in().code, STATUS_INVALID_ARGUMENT);
    cr_assert_str_eq(story, "");
}

Test(sign_in, takes_one_path_and_gives_one_answer_for_every_cause)
{
    for (size_t i = 0; i < COUNT_OF(refusals); i++) {
        struct status status = sign_in_refused(&refusals[i]);
        cr_expect_eq(status.code, STATUS_UNAUTHENTICATED, "case %zu", i);
        cr_expect_str_eq(status.text, ONE_ANSWER, "case %zu", i);
        cr_expect_str_eq(story, "tupCHOEFC", "case %zu: %s", i, story);
    }
}

Test(sign_in, takes_a_login_id_of_no_form_for_an_unknown_one)
{
    has_user = false;
    request.login_id = writable("'; DROP TABLE users; --");
    cr_assert_eq(sign_in().code, STATUS_UNAUTHENTICATED);
    cr_assert_str_eq(story, "tupCHOEFC");
    cr_assert_str_eq(told.actor.login_id, "");
}

Test(sign_in, records_why_it_refused_and_who_was_meant)
{
    for (size_t i = 0; i < COUNT_OF(refusals); i++) {
        (void)!status_is_ok(sign_in_refused(&refusals[i]));
        cr_expect_str_eq(told.kind, "authn_login_fail", "case %zu", i);
        cr_expect_str_eq(told.reason, refusals[i].reason, "case %zu", i);
        cr_expect_eq(told.result, OUTBOX_REFUSED, "case %zu", i);
        cr_expect_eq(told.actor.kind, OUTBOX_ACTOR_STRANGER, "case %zu", i);
        cr_expect(told_foldable, "case %zu", i);
        cr_expect_eq(told.tenant_id, refusals[i].has_tenant ? 7 : OUTBOX_INSTALLATION, "case %zu",
                     i);
    }
}

/* Not known is never told as wrong, and nothing is recorded of somebody that was not judged. */
Test(sign_in, never_takes_a_failure_for_a_wrong_password)
{
    static const char before_the_verdict[] = {'A', 't', 'u', 'p', 'H'};

    failure = FAIL(UNAVAILABLE, "storage is unavailable");
    for (size_t i = 0; i < sizeof before_the_verdict; i++) {
        failing = before_the_verdict[i];
        cr_expect_eq(sign_in().code, STATUS_UNAVAILABLE, "%c", failing);
        cr_expect_null(strpbrk(story, "SE"), "%c: %s", failing, story);
        cr_expect_str_eq(response.session_token, "", "%c", failing);
    }
}

Test(sign_in, passes_on_that_too_many_wait_for_a_hash)
{
    failing = 'H';
    failure = FAIL(RESOURCE_EXHAUSTED, "too many sign-ins at once");
    cr_assert_eq(sign_in().code, STATUS_RESOURCE_EXHAUSTED);
    cr_assert_str_eq(story, "tupCH");
}

Test(sign_in, gives_no_token_that_was_not_recorded)
{
    static const char recording[] = {'O', 'L', 'E', 'F', 'C'};

    for (size_t i = 0; i < sizeof recording; i++) {
        failing = recording[i];
        failure = FAIL(UNAVAILABLE, "history is unavailable");
        cr_expect_eq(sign_in().code, STATUS_UNAVAILABLE, "%c", failing);
        cr_expect_str_eq(response.session_token, "", "%c", failing);
        cr_expect_null(response.user, "%c", failing);
    }
}

Test(sign_in, answers_no_refusal_that_was_not_recorded)
{
    matches = false;
    failing = 'E';
    failure = FAIL(UNAVAILABLE, "history is unavailable");
    cr_assert_eq(sign_in().code, STATUS_UNAVAILABLE);
}

Test(sign_in, takes_whom_session_refuses_for_refused)
{
    session_answer = FAIL(ABORTED, "the user has changed meanwhile");
    struct status status = sign_in();

    cr_assert_eq(status.code, STATUS_UNAUTHENTICATED);
    cr_assert_str_eq(status.text, ONE_ANSWER);
    cr_assert_str_eq(story, "tupCHSOEFC");
    cr_assert_str_eq(told.kind, "authn_login_fail");
    cr_assert_str_eq(told.reason, "user_changed");
    cr_assert_eq(told.result, OUTBOX_REFUSED);
    cr_assert_str_eq(response.session_token, "");
}

/* The key stays free: whoever repeats the call may find session again. */
Test(sign_in, records_a_right_password_that_a_fault_kept_out)
{
    cr_assert_eq(sign_in().code, STATUS_OK);
    struct uuid success = told_id;

    session_answer = FAIL(UNAVAILABLE, "session does not answer");
    cr_assert_eq(sign_in().code, STATUS_UNAVAILABLE);
    cr_assert_str_eq(story, "tupCHSEC");
    cr_assert_str_eq(told.kind, "authn_login_fail");
    cr_assert_str_eq(told.reason, "session_unavailable");
    cr_assert_eq(told.result, OUTBOX_FAILED);
    cr_assert(!uuid_equal(told_id, success), "a repetition that comes in has its own event");
}

Test(sign_in, answers_the_fault_also_when_it_cannot_be_recorded)
{
    session_answer = FAIL(DEADLINE_EXCEEDED, "session does not answer");
    failing = 'E';
    failure = FAIL(UNAVAILABLE, "history is unavailable");
    cr_assert_eq(sign_in().code, STATUS_DEADLINE_EXCEEDED);
    cr_assert(has_logged("event_not_recorded"));
}

Test(sign_in, stays_quiet_when_the_same_fault_is_recorded_already)
{
    session_answer = FAIL(UNAVAILABLE, "session does not answer");
    failing = 'E';
    failure = FAIL(ALREADY_EXISTS, "already exists");
    cr_assert_eq(sign_in().code, STATUS_UNAVAILABLE);
    cr_assert(!has_logged("event_not_recorded"));
}

Test(sign_in, gives_no_second_token_to_a_repeated_call)
{
    session_answer = FAIL(ALREADY_EXISTS, "this sign-in has its session already");
    cr_assert_eq(sign_in().code, STATUS_ALREADY_EXISTS);
    cr_assert_str_eq(story, "tupCHS");
    session_answer = OK;
    repeated = true;
    cr_assert_eq(sign_in().code, STATUS_ALREADY_EXISTS);
    cr_assert_str_eq(response.session_token, "");
}

Test(sign_in, refuses_again_what_it_refused_before)
{
    matches = false;
    repeated = true;
    cr_assert_eq(sign_in().code, STATUS_UNAUTHENTICATED);
    cr_assert_null(strchr(story, 'E'));
}

Test(sign_in, records_success_when_the_session_stands)
{
    cr_assert_eq(sign_in().code, STATUS_OK);
    cr_assert_str_eq(story, "tupCHSOLEFC");
    cr_assert_str_eq(told.kind, "authn_login_success");
    cr_assert_eq(told.result, OUTBOX_SUCCEEDED);
    cr_assert_eq(told.actor.kind, OUTBOX_ACTOR_STAFF);
    cr_assert_str_eq(told_label, "佐藤");
    cr_assert_not(told_foldable);
    cr_assert_str_eq(response.session_token, "token");
    cr_assert_str_eq(response.user->login_id, "sato");
    cr_assert_eq(response.idle_ends_at_us, NOW + HALF_AN_HOUR_US);
}

Test(sign_in, renews_an_outdated_verifier_of_whoever_came_in)
{
    outdated = true;
    cr_assert_eq(sign_in().code, STATUS_OK);
    cr_assert_str_eq(story, "tupCHSOLEFCMWC");
    matches = false;
    cr_assert_eq(sign_in().code, STATUS_UNAUTHENTICATED);
    cr_assert_null(strchr(story, 'M'));
}

Test(sign_in, keeps_nobody_out_whose_verifier_cannot_be_renewed)
{
    static const char renewal[] = {'M', 'W'};

    outdated = true;
    failure = FAIL(UNAVAILABLE, "storage is unavailable");
    for (size_t i = 0; i < sizeof renewal; i++) {
        failing = renewal[i];
        cr_expect_eq(sign_in().code, STATUS_OK, "%c", failing);
    }
}

Test(sign_in, never_says_the_password)
{
    static const char turns[] = "AtupHSOLEFCMW";

    outdated = true;
    failure = FAIL(UNAVAILABLE, "storage is unavailable");
    for (size_t i = 0; i <= sizeof turns - 1; i++) {
        failing = turns[i];
        struct status status = sign_in();
        cr_expect_null(strstr(status.text, PASSWORD), "%c", failing);
        cr_expect(!told.reason || !strstr(told.reason, PASSWORD), "%c", failing);
    }
    request.login_id = writable("nobody");
    has_user = false;
    cr_assert_eq(sign_in().code, STATUS_UNAUTHENTICATED);
    cr_assert(!has_logged(PASSWORD));
}
