#include <string.h>

#include "base/clock.h"
#include "client/client_private.h"
#include "network/address.h"

_Static_assert(ADDRESS_TEXT_CAPACITY <= (size_t)SEKISHO_ADDRESS_CAPACITY, "an address fits");
_Static_assert(UUID_SIZE == (size_t)SEKISHO_USER_ID_SIZE, "ids are UUIDs");

static struct status read_claims(const struct pass_claims *claims, struct sekisho_pass *out)
{
    *out = (struct sekisho_pass){
        .tenant_id = claims->tenant_id,
        .expires_at = claims->expires_at,
        .is_customer = claims->kind == PASS_CUSTOMER,
    };
    memcpy(out->user_id, claims->user_id.bytes, UUID_SIZE);
    memcpy(out->session_id, claims->session_id.bytes, UUID_SIZE);
    address_encode(claims->client_ip, out->client_ip);
    if (!text_copy(out->login_id, sizeof out->login_id, claims->login_id) ||
        !text_copy(out->name, sizeof out->name, claims->name))
        return FAIL(RESOURCE_EXHAUSTED, "the pass is longer than its place");
    for (size_t i = 0; i < claims->permission_count; i++) {
        if (scope_is_all(pass_scope_of(claims, claims->permissions[i])))
            TRY(client_list_add(out->permissions, claims->permissions[i]));
    }
    return OK;
}

static struct status verify(struct sekisho *sekisho, const char *pass, struct arena *arena,
                            struct sekisho_pass *out)
{
    const struct pass_claims *claims = NULL;
    struct sekisho_pass read;

    if (sekisho->passes == NULL || pass == NULL)
        return FAIL(UNAUTHENTICATED, "pass is not valid");
    TRY(pass_verify(sekisho->passes, bytes_of(pass), clock_wall_us(), arena, &claims));
    TRY(read_claims(claims, &read));
    *out = read;
    return OK;
}

enum sekisho_code sekisho_verify_pass(struct sekisho *sekisho, const char *pass,
                                      struct sekisho_pass *out)
{
    CLEANUP(arena_clear) struct arena arena;

    arena_init(&arena, CLIENT_ARENA_MAXIMUM);
    return (enum sekisho_code)verify(sekisho, pass, &arena, out).code;
}
