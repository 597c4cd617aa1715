/* Imports of users that are carried out, or undone, when time has passed; auth, session and audit
 * as they run. */
#include "importing.h"

#include "support/postgres.h"
#include "support/world/people.h"

enum { SHORT_MS = 3000, LEAVERS = 3 };

static uint32_t count_pending(const struct outcome *outcome)
{
    CLEANUP(arena_clear) struct arena arena;
    const AUTH_TYPE(GetImportResponse) *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    CHECK_OK(get(NULL, outcome, PART(ACTS), &arena, &answer));
    return answer->import->pending;
}

/* It has made the decisions; whether the answer comes in time is not what is asked. */
static void apply_in_a_hurry(const struct outcome *outcome)
{
    static const struct rpc_target target = {
        "sekisho.auth.v1.Imports/Apply", &sekisho__auth__v1__import__descriptor, RPC_REPEAT_BY_KEY};
    CLEANUP(arena_clear) struct arena arena;
    AUTH_TYPE(ApplyImportRequest) request;
    struct uuid id = outcome->id;
    const struct rpc_call_options options = {.idempotency_key = world_new_key(),
                                             .deadline_monotonic_ms = world_now_ms() + SHORT_MS};
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__auth__v1__apply_import_request__init(&request);
    request.tenant_id = aoba;
    request.import_id = (ProtobufCBinaryData){UUID_SIZE, id.bytes};
    struct status status =
        rpc_call(world_client(AUTH, OPERATOR), &target, &request.base, &options, &arena, &answer);
    CHECK(status_is_ok(status) || status.code == STATUS_DEADLINE_EXCEEDED);
}

/* Decided and not yet confirmed by session: who is still in is counted, and is out when it is back,
 * without anybody's help. */
static void counts_who_is_still_in_until_session_is_back(void)
{
    static const struct wish rows[LEAVERS + 1] = {
        {"out-1", .name = "一", .roles = "viewer", .state = STATE(DISABLED)},
        {"out-2", .name = "二", .roles = "viewer", .state = STATE(DISABLED)},
        {"out-3", .name = "三", .roles = ""},
        {"in-later", .name = "四", .roles = "viewer"},
    };
    struct outcome outcome;

    for (size_t i = 0; i < LEAVERS; i++)
        (void)create_user(aoba, rows[i].login_id, "viewer");
    CHECK_OK(PREVIEW(NULL, rows, &outcome));
    CHECK_INT(count_pending(&outcome), 0);
    program_kill(SESSION);
    apply_in_a_hurry(&outcome);
    CHECK_INT(count_pending(&outcome), LEAVERS);
    CHECK_STATUS(undo(NULL, &outcome), ABORTED);
    program_start(SESSION, "");
    WAIT_UNTIL(count_pending(&outcome) == 0);
    test_postgres_execute(&world.postgres, "DO $$ BEGIN ASSERT 2 = (SELECT count(*) FROM auth.users"
                                           "  WHERE login_id LIKE 'out-_' AND state = 2); END $$");
    CHECK_OK(undo(NULL, &outcome));
    CHECK_INT(outcome.kept, 0);
}

/* Undoing the file lets in again whom it put out, but for whoever would have left meanwhile. */
static void leaves_out_who_has_left_since_by_their_date(void)
{
    static const struct wish rows[] = {
        {"left-since", .name = "期日 済", .roles = "viewer", .state = STATE(DISABLED)},
        {"leaves-later", .name = "期日 前", .roles = "viewer", .state = STATE(DISABLED)},
    };
    struct outcome outcome;

    for (size_t i = 0; i < COUNT_OF(rows); i++)
        (void)create_user(aoba, rows[i].login_id, "viewer");
    CHECK_OK(PREVIEW(NULL, rows, &outcome));
    CHECK_OK(apply(NULL, &outcome));
    test_postgres_execute(&world.postgres,
                          "UPDATE auth.users SET leaves_at = now() - interval '1 minute'"
                          " WHERE login_id = 'left-since';"
                          "UPDATE auth.users SET leaves_at = now() + interval '1 day'"
                          " WHERE login_id = 'leaves-later'");
    CHECK_OK(undo(NULL, &outcome));
    CHECK_INT(outcome.kept, 1);
    CHECK_STATUS(sign_in("left-since", GOOD_PASSWORD), UNAUTHENTICATED);
    CHECK_OK(sign_in("leaves-later", GOOD_PASSWORD));
}

int main(void)
{
    static const struct test tests[] = {
        TEST(leaves_out_who_has_left_since_by_their_date),
        TEST(counts_who_is_still_in_until_session_is_back),
    };

    managing_open();
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
