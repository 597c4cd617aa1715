#include "handlers/issue_link.h"

#include "crypto/crypto.h"
#include "handlers/messages.h"
#include "service.h"

typedef Sekisho__Auth__V1__UserLink UserLink;

void issued_link_wipe(struct issued_link *link)
{
    crypto_wipe(link, sizeof *link);
}

struct status issue_link(const struct call *call, struct db *db, const struct user *user,
                         enum link_purpose purpose, struct issued_link *out)
{
    const struct auth_service *service = call->service;
    const struct link_owner owner = {user->tenant_id, user->id};
    struct link_mac mac;

    TRY(crypto_random(out->token.bytes, sizeof out->token.bytes));
    out->expires_at_us = call->now_us + link_lifetime_us(purpose);
    link_mac_compute(&out->token, purpose, &service->link_keys.current, &mac);
    return link_store_put(db, &owner, purpose, &mac, out->expires_at_us);
}

struct status issue_link_answer(const struct call *call, const struct user *user,
                                const struct issued_link *link)
{
    UserLink *response = call->response;

    response->user = arena_alloc(call->arena, sizeof *response->user);
    if (response->user == NULL)
        return arena_failure();
    sekisho__auth__v1__user__init(response->user);
    response->expires_at_us = link->expires_at_us;
    response->is_mailed = link->is_mailed;
    return user_message(call, user, response->user);
}

struct status issue_link_tell(const struct call *call, const struct issued_link *link)
{
    UserLink *response = call->response;
    char text[LINK_TOKEN_LENGTH + 1];

    if (link->is_mailed)
        return OK;
    link_token_encode(&link->token, text);
    struct status told = call_text(call, text, &response->token);
    crypto_wipe(text, sizeof text);
    return told;
}

void issue_link_names(const struct call *call, const struct link_token *token,
                      enum link_purpose purpose, struct link_names *out)
{
    const struct auth_service *service = call->service;
    const struct crypto_hmac_key *keys[LINK_MACS_MAXIMUM] = {&service->link_keys.current,
                                                             &service->link_keys.previous};

    out->count = 0;
    for (size_t i = 0; i < COUNT_OF(keys); i++) {
        if (keys[i]->id != 0)
            link_mac_compute(token, purpose, keys[i], &out->macs[out->count++]);
    }
}
