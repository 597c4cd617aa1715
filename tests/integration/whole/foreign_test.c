/* What belongs to another company, asked for by somebody who is signed in and knows its real number
 * or id: it is missing, as if it had never been, and stays as it was. */
#include "signed_pass.h"
#include "support/world/people.h"
#include "visitor.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "sekisho/audit/v1/history.pb-c.h"
#include "sekisho/auth/v1/auth.pb-c.h"
#include "sekisho/session/v1/session.pb-c.h"
#include "support/world/targets.h"

typedef Sekisho__Audit__V1__SearchRequest SearchRequest;
typedef Sekisho__Audit__V1__SearchResponse SearchResponse;
typedef Sekisho__Session__V1__ListResponse ListResponse;

/* The larger company's history goes well past the other's. */
enum { ARENA_MAXIMUM = 4 << 20, LARGER = 50 };

static const struct rpc_target END_SESSION = {"sekisho.session.v1.Session/End",
                                              &sekisho__session__v1__end_response__descriptor,
                                              RPC_REPEAT_BY_KEY};

static int64_t aoba;   /* the larger */
static int64_t minato; /* whose auditor looks */
static struct uuid owner;
static char owner_token[TOKEN_CAPACITY];
static char colleague_token[TOKEN_CAPACITY];
static char foreign_token[TOKEN_CAPACITY];

static struct status code_of(struct status status)
{
    return (struct status){status.code, status_code_name(status.code)};
}

static const char *pass_of(const char *token, const char *audience)
{
    static char pass[PASS_MAXIMUM + 1];

    CHECK_OK(call_check(token, audience, pass));
    return pass;
}

static bool holds(const void *data, size_t size, const char *text)
{
    return memmem(data, size, text, strlen(text)) != NULL;
}

/* As minato's auditor. What is not found leaves no event, so it can be asked for again and again.
 */
static struct status get(int64_t seq, struct arena *arena,
                         const Sekisho__Audit__V1__Record **record_out)
{
    Sekisho__Audit__V1__GetRequest request;
    const void *answer = NULL;

    sekisho__audit__v1__get_request__init(&request);
    request.seq = seq;
    struct status status = world_call(AUDIT, PORTAL, &GET_EVENT, &request.base,
                                      pass_of(foreign_token, "audit"), arena, &answer);
    *record_out = answer;
    return code_of(status);
}

static void shows_no_event_by_another_companys_number(void)
{
    CLEANUP(arena_clear) struct arena arena;
    const Sekisho__Audit__V1__Record *record = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    CHECK_STATUS(get(LARGER, &arena, &record), NOT_FOUND);
    CHECK_OK(get(1, &arena, &record)); /* both have one: theirs is shown */
    CHECK(!holds(record->event.data, record->event.len, "aoba"));
    CHECK(holds(record->event.data, record->event.len, "minato"));
}

/* As minato's auditor. */
static const SearchResponse *search(int64_t before_seq, int64_t after_seq, struct arena *arena)
{
    SearchRequest request;
    const void *answer = NULL;

    sekisho__audit__v1__search_request__init(&request);
    request.before_seq = before_seq;
    request.after_seq = after_seq;
    CHECK_OK(world_call(AUDIT, PORTAL, &SEARCH_EVENTS, &request.base,
                        pass_of(foreign_token, "audit"), arena, &answer));
    return answer;
}

/* A page of the other's list leads to one's own. */
static void pages_through_ones_own_history_from_anothers_number(void)
{
    CLEANUP(arena_clear) struct arena arena;

    arena_init(&arena, ARENA_MAXIMUM);
    const SearchResponse *page = search(LARGER, 0, &arena);
    CHECK(page->n_records > 0 && page->records[0]->seq < LARGER);
    for (size_t i = 0; i < page->n_records; i++)
        CHECK(!holds(page->records[i]->event.data, page->records[i]->event.len, "owner"));
    CHECK_INT(search(0, LARGER + 100, &arena)->n_records, 0);
}

static void expect_page(struct visitor *visitor, const char *path, int status)
{
    struct answer answer;

    visitor_get(visitor, path, &answer);
    if (answer.status != status)
        test_fail(__FILE__, __LINE__, "%s: status %d", path, answer.status);
    CHECK(!answer_holds(&answer, "owner"));
    CHECK(!answer_holds(&answer, "colleague"));
    answer_clear(&answer);
}

/* The page of a number that was never given out and of one that is another's are the same. */
static void shows_no_page_of_another_company(void)
{
    struct visitor visitor;
    char path[64];

    visitor_open(&visitor);
    visitor_sign_in(&visitor, "minato", "auditor");
    (void)snprintf(path, sizeof path, "/admin/history/%d", LARGER);
    expect_page(&visitor, path, 404);
    expect_page(&visitor, "/admin/history/999999", 404);
    (void)snprintf(path, sizeof path, "/admin/history?before=%d", LARGER);
    expect_page(&visitor, path, 200);
    visitor_close(&visitor);
}

/* The id of the owner's session, as the owner's own list says it. */
static struct uuid owners_session(void)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Session__V1__ListRequest request;
    const void *answer = NULL;
    struct uuid id;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__session__v1__list_request__init(&request);
    CHECK_OK(world_call(SESSION, PORTAL, &LIST_SESSIONS, &request.base,
                        pass_of(owner_token, "session"), &arena, &answer));
    const ListResponse *list = answer;
    CHECK_INT(list->n_sessions, 1);
    CHECK(uuid_from_bytes(list->sessions[0]->session_id.data, list->sessions[0]->session_id.len,
                          &id));
    return id;
}

static struct status end(const char *pass, struct uuid session_id)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Session__V1__EndRequest request;
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__session__v1__end_request__init(&request);
    request.which_case = SEKISHO__SESSION__V1__END_REQUEST__WHICH_SESSION_ID;
    request.session_id = (ProtobufCBinaryData){UUID_SIZE, session_id.bytes};
    return code_of(world_call(SESSION, PORTAL, &END_SESSION, &request.base, pass, &arena, &answer));
}

/* Neither from another company nor from the next desk. */
static void ends_no_session_by_an_id_that_is_anothers(void)
{
    struct uuid session = owners_session();

    CHECK_STATUS(end(pass_of(foreign_token, "session"), session), NOT_FOUND);
    CHECK_STATUS(end(pass_of(colleague_token, "session"), session), NOT_FOUND);
    CHECK_STATUS(end(NULL, session), UNAUTHENTICATED);
    CHECK_OK(call_check(owner_token, NULL, NULL));
    wait_for_delivery();
    CHECK_INT(count_events(aoba, "session_ended"), 0);
}

/* A pass that mixes two companies, as only a broken session could sign it. */
static void knows_no_user_of_another_company(void)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__GetSelfRequest request;
    struct pass_claims claims = auditors_claims("auth", minato, owner);
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__auth__v1__get_self_request__init(&request);
    CHECK_STATUS(
        code_of(world_call(AUTH, PORTAL, &GET_SELF, &request.base,
                           signed_pass("pass.key", &claims, clock_wall_us()), &arena, &answer)),
        NOT_FOUND);
    CHECK_STATUS(call_disable(minato, owner), NOT_FOUND);
    CHECK_OK(call_check(owner_token, NULL, NULL));
}

/* Signed in or not, the token of a form is worth something in its own session only; whose form it
 * was not is in the history of who sent it. */
static void takes_no_form_with_the_token_of_another_session(void)
{
    struct visitor visitor;
    struct visitor other;
    struct answer answer;

    visitor_open(&visitor);
    visitor_open(&other);
    visitor_sign_in(&visitor, "minato", "auditor");
    visitor_sign_in(&other, "aoba", "colleague");
    visitor_get(&other, "/account/security", &answer);
    answer_clear(&answer);
    visitor_get(&visitor, "/account/security", &answer);
    answer_clear(&answer);
    CHECK(text_copy(visitor.token, sizeof visitor.token, other.token));
    visitor_post(&visitor, "/sign-out", "", &answer);
    CHECK_INT(answer.status, 403);
    answer_clear(&answer);
    expect_page(&visitor, "/admin", 200); /* still signed in */
    WAIT_UNTIL(count_events(minato, "csrf_refused") == 1);
    visitor_close(&other);
    visitor_close(&visitor);
}

static void given_minato_has_a_history(void)
{
    CLEANUP(arena_clear) struct arena arena;
    const Sekisho__Audit__V1__Record *record = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    WAIT_UNTIL(status_is_ok(get(1, &arena, &record)));
}

static void given_two_companies(void)
{
    aoba = create_tenant("aoba");
    minato = create_tenant("minato");
    owner = create_user(aoba, "owner", "administrator");
    (void)create_user(aoba, "colleague", "administrator");
    (void)create_user(minato, "auditor", "auditor");
    CHECK_OK(call_sign_in("aoba", "owner", GOOD_PASSWORD, owner_token, NULL));
    CHECK_OK(call_sign_in("aoba", "colleague", GOOD_PASSWORD, colleague_token, NULL));
    CHECK_OK(call_sign_in("minato", "auditor", GOOD_PASSWORD, foreign_token, NULL));
    for (int i = 0; i < LARGER; i++) /* each look is an event */
        (void)count_events(aoba, "");
    given_minato_has_a_history();
}

int main(void)
{
    static const struct test tests[] = {
        TEST(shows_no_event_by_another_companys_number),
        TEST(pages_through_ones_own_history_from_anothers_number),
        TEST(shows_no_page_of_another_company),
        TEST(ends_no_session_by_an_id_that_is_anothers),
        TEST(knows_no_user_of_another_company),
        TEST(takes_no_form_with_the_token_of_another_session),
    };

    world_open(WORLD_QUICK);
    program_start(PORTAL, "");
    given_two_companies();
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
