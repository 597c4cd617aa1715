#include "sign_in_fakes.h"

#include <criterion/criterion.h>

#include <string.h>

#include "backbone/once.h"
#include "handlers/decision_make.h"
#include "peers/session.h"
#include "sekisho/auth/v1/auth.pb-c.h"
#include "service.h"
#include "store/address_store.h"
#include "store/link_store.h"
#include "store/networks_store.h"
#include "store/password_store.h"
#include "store/sign_in_store.h"
#include "store/tenant_store.h"
#include "store/throttle_store.h"
#include "store/user_store.h"

struct sign_in_fakes fakes;
struct sign_in_story heard;

static struct status tell(char what, struct status answer)
{
    heard.story[strlen(heard.story)] = what;
    return what == fakes.failing ? fakes.failure : answer;
}

static struct status found(char what, bool exists)
{
    return tell(what, exists ? OK : FAIL(NOT_FOUND, "there is no such thing"));
}

struct status db_acquire(struct db_pool *pool, const struct log *log, struct db **out)
{
    return fakes.failing == 'A' ? fakes.failure : OK;
}

void db_release(struct db **db)
{
}

struct status db_begin_tenant(struct db *db, int64_t tenant_id, struct db_transaction *out)
{
    return OK;
}

struct status db_begin(struct db *db, struct db_transaction *out)
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
    if (fakes.has_tenant)
        *out = (struct tenant){.id = 7,
                               .state = fakes.suspended ? TENANT_SUSPENDED : TENANT_ACTIVE,
                               .staff_sessions = {1800, 43200, 5, false}};
    return found('t', fakes.has_tenant);
}

struct status tenant_store_is_active(struct db *db, int64_t id, bool *is_active_out)
{
    *is_active_out = !fakes.suspended_meanwhile;
    return tell('a', OK);
}

struct status user_store_find_by_login_id(struct db *db, int64_t tenant_id, const char *login_id,
                                          struct user *out)
{
    if (fakes.has_tenant && fakes.has_user)
        *out = (struct user){.id = {"sixteen bytes id"},
                             .tenant_id = tenant_id,
                             .kind = USER_KIND_STAFF,
                             .state = fakes.state,
                             .login_id = "sato",
                             .name = "佐藤",
                             .must_change_password = fakes.must_change,
                             .devices_from_us = fakes.devices_from_us,
                             .leaves_at_us = fakes.leaves_at_us,
                             .leaving_held_at_us = fakes.leaving_held_at_us,
                             .version = 4};
    return found('u', fakes.has_tenant && fakes.has_user);
}

struct status user_store_lock(struct db *db, int64_t tenant_id, struct uuid id, struct user *out)
{
    *out = (struct user){.id = id,
                         .tenant_id = tenant_id,
                         .state = fakes.state,
                         .version = fakes.changed_meanwhile ? 5 : 4};
    return tell('U', OK);
}

struct status decision_find(struct db *db, int64_t tenant_id, struct uuid user_id,
                            struct decision *out, bool *found_out)
{
    *found_out = fakes.decided_meanwhile;
    return tell('d', OK);
}

struct status user_store_set_last_login(struct db *db, int64_t tenant_id, struct uuid id,
                                        int64_t at_us)
{
    cr_assert_eq(at_us, NOW);
    return tell('L', OK);
}

struct status networks_store_find(struct db *db, int64_t tenant_id, struct networks_state *out)
{
    *out = (struct networks_state){.tenant_id = tenant_id, .is_on = true, .version = 3};
    return tell('n', OK);
}

struct status networks_store_read(struct db *db, int64_t tenant_id, int64_t version,
                                  struct arena *memory, struct networks *out)
{
    static struct network_range range;

    cr_assert_eq(version, 3);
    cr_assert(range_parse(bytes_of("192.0.2.0/24"), &range.range));
    *out =
        (struct networks){.lists = {{"staff", fakes.mode, &range, 1}}, .count = fakes.has_tenant};
    return OK;
}

struct status address_store_count(struct db *db, int64_t tenant_id, struct uuid user_id,
                                  const char *address, int64_t at_us)
{
    cr_assert_str_eq(address, fakes.mode == NETWORK_REPORT ? "198.51.100.7" : "192.0.2.7");
    return tell('D', OK);
}

struct status password_store_find(struct db *db, int64_t tenant_id, struct uuid user_id,
                                  struct verifier *out)
{
    return found('p', fakes.has_tenant && fakes.has_user && fakes.has_password);
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
    cr_assert_eq(verifier != NULL, fakes.has_tenant && fakes.has_user && fakes.has_password);
    cr_assert(bytes_equal(password, bytes_of(PASSWORD)));
    *matches_out = fakes.matches && verifier != NULL;
    return tell('H', OK);
}

struct status credentials_make(struct credentials *credentials, struct bytes password,
                               struct verifier *out)
{
    return tell('M', OK);
}

bool credentials_is_outdated(const struct credentials *credentials, const struct verifier *verifier)
{
    return fakes.outdated;
}

struct status session_create(struct rpc_client *client, const struct rpc_call_options *options,
                             const struct new_session *session, struct arena *memory,
                             struct created_session *out)
{
    cr_assert_eq(session->subject.version, 4);
    cr_assert_eq(options->idempotency_key.size, 16);
    if (fakes.elsewhere)
        *out = (struct created_session){.elsewhere = fakes.elsewhere};
    else if (status_is_ok(fakes.session_answer))
        *out = (struct created_session){.token = "token", .idle_ends_at_us = NOW + HALF_AN_HOUR_US};
    return tell('S', fakes.session_answer);
}

struct status session_end(struct rpc_client *client, const struct rpc_call_options *options,
                          const char *token, struct arena *memory)
{
    cr_assert_str_eq(token, "token");
    cr_assert_gt(options->idempotency_key.size, 16);
    return tell('X', fakes.end_answer);
}

struct status link_store_put(struct db *db, const struct link_owner *owner,
                             enum link_purpose purpose, const struct link_mac *mac,
                             int64_t expires_at_us)
{
    heard.link_owner = *owner;
    heard.link_purpose = purpose;
    return tell('l', OK);
}

struct status throttle_store_lock(struct db *db, int64_t tenant_id, enum throttle_subject subject,
                                  const struct throttle_names *names, struct throttle_row *out)
{
    *out = (struct throttle_row){.counter = fakes.counter,
                                 .floor = subject == THROTTLE_DEVICE ? 0 : fakes.floor};
    memcpy(out->last_try, fakes.last_try, sizeof out->last_try);
    if (fakes.meanwhile && strchr(heard.story, 'K')) {
        out->counter = *fakes.meanwhile;
        memcpy(out->last_try, fakes.is_last_meanwhile ? heard.last_try : fakes.last_try,
               sizeof out->last_try);
    }
    if (heard.counters < COUNT_OF(heard.counter_keys))
        heard.counter_keys[heard.counters] = names->keys[0];
    heard.counters++;
    return tell('k', OK);
}

struct status throttle_store_put(struct db *db, int64_t tenant_id,
                                 const struct throttle_names *names, const struct throttle_row *row)
{
    heard.counter = row->counter;
    memcpy(heard.last_try, row->last_try, sizeof heard.last_try);
    return tell('K', OK);
}

struct status throttle_store_remove(struct db *db, int64_t tenant_id,
                                    const struct throttle_names *names)
{
    const struct throttle_key *last = &heard.counter_keys[heard.counters - 1];

    cr_assert_eq(memcmp(&names->keys[0], last, sizeof *last), 0);
    return tell('x', OK);
}

struct status throttle_store_release(struct db *db, int64_t tenant_id,
                                     const struct throttle_names *names)
{
    return throttle_store_remove(db, tenant_id, names);
}

struct status throttle_store_lock_sources_any_tenant(struct db *db,
                                                     struct throttle_sources *sources)
{
    cr_assert_eq(sources->source_range.prefix, 32);
    cr_assert_lt(sources->neighbourhood_range.prefix, 32);
    sources->source = fakes.sources[0];
    sources->neighbourhood = fakes.sources[1];
    return tell('q', OK);
}

struct status throttle_store_put_sources_any_tenant(struct db *db,
                                                    const struct throttle_sources *sources)
{
    fakes.sources[0] = sources->source;
    fakes.sources[1] = sources->neighbourhood;
    return tell('Q', OK);
}

struct status throttle_store_find(struct db *db, int64_t tenant_id,
                                  const struct throttle_names *names, struct throttle_counter *out)
{
    const struct throttle_key *first = &heard.counter_keys[0];

    cr_assert(memcmp(&names->keys[0], first, sizeof *first) != 0, "not the device's");
    *out = (struct throttle_counter){.failures = fakes.account_failures};
    return OK;
}

struct status sign_in_store_add(struct db *db, int64_t tenant_id, struct uuid user_id,
                                const struct kept_sign_in *sign_in, int64_t account_failures)
{
    cr_assert_null(strchr(heard.story, 'x'), "what failed is not forgiven yet");
    heard.kept = *sign_in;
    heard.account_failures = account_failures;
    heard.kept_count++;
    return OK;
}

void idempotency_init(struct idempotency *idempotency, const struct crypto_hmac_keys *keys,
                      const char *caller, struct bytes key, const ProtobufCMessage *message)
{
    const Sekisho__Auth__V1__WithPasswordRequest *request = (const void *)message;

    memset(idempotency, 0x5a, sizeof *idempotency);
    crypto_sha256(request->password, strlen(request->password), idempotency->request_hash);
}

struct status idempotency_begin(struct db_transaction *transaction,
                                const struct idempotency *idempotency, struct arena *memory,
                                struct idempotency_answer *out)
{
    bool is_second_look = strchr(heard.story, 'O') != NULL;

    out->is_repeated = fakes.repeated || (is_second_look && fakes.answered_meanwhile);
    out->result = bytes_of(fakes.kept);
    return tell('O', OK);
}

struct status idempotency_finish(struct db_transaction *transaction,
                                 const struct idempotency *idempotency, struct bytes result)
{
    cr_assert(result.size < sizeof heard.kept_answer);
    memset(heard.kept_answer, 0, sizeof heard.kept_answer);
    if (result.size > 0)
        memcpy(heard.kept_answer, result.data, result.size);
    return tell('F', OK);
}

struct status outbox_append(struct outbox *outbox, struct db_transaction *transaction,
                            const struct outbox_event *event)
{
    if (heard.first_told == NULL)
        heard.first_told = event->kind;
    heard.told = *event;
    heard.told_id = event->id;
    cr_assert(text_copy(heard.told_actor, sizeof heard.told_actor, event->actor.login_id));
    cr_assert(text_copy(heard.told_label, sizeof heard.told_label,
                        event->object.label ? event->object.label : ""));
    return tell('E', OK);
}

struct status outbox_append_foldable(struct outbox *outbox, struct db_transaction *transaction,
                                     const struct outbox_event *event, const char *account)
{
    heard.told_foldable = true;
    return outbox_append(outbox, transaction, event);
}
