#include "handlers/passes.h"

#include "pass/issuer.h"
#include "service.h"

struct status passes_sign(struct call *call, const struct pass_wish *wish, char **out)
{
    const struct session_service *service = call->service;
    const struct subject *subject = wish->subject;
    const WireSubject *rights = wish->rights;
    struct pass_scope scopes[SCOPES_MAXIMUM];
    struct pass_claims claims = {
        .audience = wish->audience,
        .tenant_id = subject->tenant_id,
        .user_id = subject->user_id,
        .login_id = subject->login_id,
        .name = subject->display_name,
        .kind = subject->kind == USER_KIND_STAFF ? PASS_STAFF : PASS_CUSTOMER,
        .session_id = wish->session_id,
        .permissions = (const char *const *)rights->permissions,
        .permission_count = rights->n_permissions,
        .scopes = scopes,
        .scope_count = rights->n_scopes,
    };

    for (size_t i = 0; i < claims.scope_count; i++)
        scopes[i] = (struct pass_scope){.permission = rights->scopes[i]->permission,
                                        .groups = (scope_set)rights->scopes[i]->groups};
    (void)!address_parse(bytes_of(wish->client_ip), &claims.client_ip);
    return pass_issue(&service->issuer, &claims, call->now_us, call->arena, out);
}
