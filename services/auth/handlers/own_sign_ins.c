#include "handlers/handlers.h"
#include "handlers/password_try.h"
#include "pass/pass.h"
#include "sekisho/auth/v1/auth.pb-c.h"
#include "service.h"
#include "store/sign_in_store.h"
#include "store/throttle_store.h"
#include "store/user_store.h"

typedef Sekisho__Auth__V1__OwnSignIn OwnSignIn;
typedef Sekisho__Auth__V1__ListOwnSignInsResponse ListOwnSignInsResponse;

struct own_sign_ins {
    struct kept_sign_in list[SIGN_INS_SHOWN];
    size_t count;
    struct throttle_counter counter; /* of the ID */
};

static struct status read_own(const struct call *call, struct own_sign_ins *out)
{
    const struct auth_service *service = call->service;
    const struct pass_claims *pass = call->pass;
    struct throttle_names names;
    struct user user;

    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, pass->tenant_id, &transaction));
    TRY(user_store_find(db, pass->tenant_id, pass->user_id, &user));
    TRY(sign_in_store_list(db, user.tenant_id, user.id, call->now_us, out->list, &out->count));
    password_try_account(call, user.tenant_id, bytes_of(user.login_id), &names);
    TRY(throttle_store_find(db, user.tenant_id, &names, &out->counter));
    return db_commit(&transaction);
}

/* As sign_in_store_add() counts them. */
static int64_t failures_since(const struct own_sign_ins *own)
{
    int64_t counted = own->count > 0 ? own->list[0].counted : 0;
    int64_t failures = own->counter.failures;

    return failures >= counted ? failures - counted : failures;
}

static struct status fill(const struct call *call, const struct kept_sign_in *sign_in,
                          OwnSignIn *out)
{
    sekisho__auth__v1__own_sign_in__init(out);
    out->at_us = sign_in->at_us;
    out->failures = sign_in->failures;
    TRY(call_text(call, sign_in->address, &out->client_ip));
    TRY(call_text(call, sign_in->hosted_by, &out->hosted_by));
    return call_text(call, sign_in->user_agent, &out->user_agent);
}

static struct status answer(const struct call *call, const struct own_sign_ins *own)
{
    ListOwnSignInsResponse *response = call->response;
    OwnSignIn *messages = arena_alloc_array(call->arena, own->count, sizeof *messages);

    response->sign_ins = arena_alloc_array(call->arena, own->count, sizeof(OwnSignIn *));
    if (messages == NULL || response->sign_ins == NULL)
        return arena_failure();
    for (size_t i = 0; i < own->count; i++) {
        TRY(fill(call, &own->list[i], &messages[i]));
        response->sign_ins[i] = &messages[i];
    }
    response->n_sign_ins = own->count;
    response->failures_since = failures_since(own);
    return OK;
}

struct status handle_list_own_sign_ins(struct call *call)
{
    struct own_sign_ins *own = arena_alloc(call->arena, sizeof *own);

    if (own == NULL)
        return arena_failure();
    TRY(read_own(call, own));
    return answer(call, own);
}
