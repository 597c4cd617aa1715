#include "check_fakes.h"

#include <criterion/criterion.h>

#include "crypto/crypto.h"
#include "handlers/ending.h"
#include "handlers/handlers.h"
#include "handlers/lookup.h"
#include "handlers/rotation.h"

/* What the fakes hold and how they answer. */
bool fresh;
bool in_memory;
bool held;
struct session stored;
struct status lookup_answer;
struct status ended_answer;
struct status record_answer;
bool expire_says_over;
int64_t rows_touched;
struct token_standing standing;
bool networks_in_memory;
enum network_verdict verdict;
struct status networks_answer;

/* What was asked of them. */
int lookups;
int touches;
int expiries;
int successions;
int thefts;
int moves; /* of the idle clock in memory */
struct address asked_from;
char recorded[64];

struct session_service service;
struct arena arena;
CheckRequest request;
CheckResponse response;

bool feed_is_fresh(const struct feed *feed)
{
    return fresh;
}

bool session_table_use(struct session_table *table, const struct token_mac *mac, int64_t now_us,
                       bool passive, struct session *out)
{
    if (in_memory)
        *out = stored;
    moves += in_memory && !passive;
    return in_memory;
}

void session_table_reported(struct session_table *table, const struct token_mac *mac,
                            struct address address)
{
    stored.reported_from = address;
}

bool networks_judge_from_memory(const struct call *call, const struct session *session,
                                struct address address, enum network_verdict *out)
{
    asked_from = address;
    *out = verdict;
    return networks_in_memory;
}

struct status networks_judge(const struct call *call, const struct session *session,
                             struct address address, enum network_verdict *out)
{
    (void)!networks_judge_from_memory(call, session, address, out);
    return networks_answer;
}

void session_table_written(struct session_table *table, const struct session_touch *touch,
                           size_t count)
{
}

void lookup_init(struct lookup *lookup, const struct session_service *unused,
                 const struct token *token)
{
    *lookup = (struct lookup){.count = 1};
}

struct status lookup_session(const struct lookup *lookup, struct call *call, struct session *out,
                             struct lookup_result *result_out)
{
    lookups++;
    *out = stored;
    *result_out = (struct lookup_result){.held = held, .standing = standing};
    return lookup_answer;
}

struct status lookup_ended(const struct lookup *lookup, struct call *call,
                           struct session_ended *out)
{
    *out = (struct session_ended){.tenant_id = 1, .end = SESSION_SIGNED_OUT};
    return ended_answer;
}

struct status rotation_take_successor(struct call *call, const struct session *session,
                                      const struct token_mac *mac)
{
    successions++;
    standing.place = TOKEN_PRESENT;
    return OK;
}

struct status rotation_end_stolen(struct call *call, const struct session *session,
                                  const struct event_context *context)
{
    thefts++;
    return OK;
}

struct status ending_expire(struct session_service *unused, const struct log *log,
                            const struct event_context *context, int64_t tenant_id,
                            struct uuid session_id, bool *over_out)
{
    expiries++;
    *over_out = expire_says_over;
    return OK;
}

struct status session_touch_any_tenant(struct db *db, const struct session_touch *touch,
                                       size_t count, int64_t *found_out)
{
    touches++;
    *found_out = rows_touched;
    return OK;
}

struct status outbox_append_foldable(struct outbox *outbox, struct db_transaction *transaction,
                                     const struct outbox_event *event, const char *account)
{
    cr_assert(text_copy(recorded, sizeof recorded, event->kind));
    return record_answer;
}

struct status db_acquire(struct db_pool *pool, const struct log *log, struct db **out)
{
    return OK;
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
    return OK;
}

void db_rollback(struct db_transaction *transaction)
{
}

struct status pass_issue(const struct pass_issuer *issuer, const struct pass_claims *claims,
                         int64_t now_us, struct arena *memory, char **out)
{
    *out = arena_format(memory, "pass for %s", claims->audience);
    return OK;
}

char caller[16];

static struct call call_of_request(void)
{
    return (struct call){.service = &service,
                         .request = &request,
                         .response = &response,
                         .arena = &arena,
                         .caller = caller,
                         .now_us = NOW};
}

struct status from_worker(void)
{
    struct call call = call_of_request();
    return handle_check(&call);
}

bool from_memory(struct status *out)
{
    struct call call = call_of_request();
    return check_from_memory(&call, out);
}

void given_a_live_session_in_memory_and_database(void)
{
    stored = (struct session){.session_id = {{1}},
                              .subject = {.tenant_id = 1,
                                          .user_id = {{2}},
                                          .kind = USER_KIND_STAFF,
                                          .version = 1,
                                          .login_id = "sato",
                                          .display_name = "佐藤",
                                          .permissions = "history.view"},
                              .limits = {300, 3600},
                              .started_at_us = NOW,
                              .last_seen_at_us = NOW,
                              .rotates_at_us = NOW + 1};
    standing = (struct token_standing){0};
    fresh = in_memory = held = networks_in_memory = true;
    verdict = NETWORK_INSIDE;
    networks_answer = OK;
    recorded[0] = '\0';
    rows_touched = 1;
    lookup_answer = ended_answer = record_answer = OK;
    arena_init(&arena, 1 << 20);
    sekisho__session__v1__check_request__init(&request);
    sekisho__session__v1__check_response__init(&response);
    request.token = TOKEN;
    request.client_ip = "192.0.2.7";
    cr_assert(text_copy(caller, sizeof caller, "portal"));
}

void clear_what_was_given(void)
{
    arena_clear(&arena);
}

void nothing_in_memory(void)
{
    in_memory = held = false;
}
