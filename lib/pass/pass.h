/* A pass says, for 30 seconds and to one service, for which user a call is made: so each service
 * decides by the user's rights and not by the caller's. session issues passes (issuer.h); the
 * service that is called verifies them (verifier.h) with public keys from a file (keys.h).
 *
 * A pass is a compact JWS (RFC 7515) with Ed25519 (RFC 8037):
 *
 *     header   {"alg":"EdDSA","kid":KID,"typ":"sekisho-pass+jwt"}, in exactly these bytes
 *     payload  iss "session" · aud the service, or system: and the name of an internal system ·
 * iat, exp seconds · jti UUID · tid tenant · sub user UUID · login, name as the user was called ·
 * kind "staff", "customer", "operator" · sid session UUID · perm names · scope "all", or of each
 * permission that reaches less than all customers which groups' it does:
 * {"customers.view":"000000000000000e"}, a scope_set (base/scope.h) as 16 digits · ip address
 *
 * Members of the payload that a service does not know are ignored, so that session can be updated
 * first. Unknown headers are not: there is one algorithm and nothing to negotiate (RFC 8725
 * section 3.1).
 */
#ifndef PASS_PASS_H
#define PASS_PASS_H

#include "base/scope.h"
#include "base/uuid.h"
#include "network/address.h"

enum {
    PASS_MAXIMUM = 4096, /* characters */
    PASS_LIFETIME = 30,  /* seconds */
    PASS_LEEWAY = 5,     /* seconds that clocks may differ */
    PASS_AUDIENCE_MAXIMUM = 40,
    PASS_PERMISSIONS_MAXIMUM = 64,
    PASS_PERMISSION_MAXIMUM = 48, /* characters of one, [a-z0-9._-] */
    PASS_SCOPES_MAXIMUM = 16,
    PASS_LOGIN_MAXIMUM = 64,
    PASS_NAME_MAXIMUM = 128, /* bytes, as login */
};

/* Before the name of an internal system in an audience: no service is called so. */
#define PASS_SYSTEM_PREFIX "system:"

enum pass_kind {
    PASS_STAFF,
    PASS_CUSTOMER,
    PASS_OPERATOR, /* of the cloud service; tenant_id may be 0 */
};

/* How far a permission reaches that does not reach all customers. */
struct pass_scope {
    const char *permission;
    scope_set groups;
};

struct pass_claims {
    struct uuid id;
    int64_t issued_at;  /* Unix seconds */
    int64_t expires_at; /* at most PASS_LIFETIME after that */
    const char *audience;
    int64_t tenant_id;
    struct uuid user_id;
    const char *login_id; /* with the name: as events say who acted */
    const char *name;
    enum pass_kind kind;
    struct uuid session_id; /* or the id of the sign-in that an internal system hosts */
    const char *const *permissions;
    size_t permission_count;
    const struct pass_scope *scopes; /* of the permissions that are not here: all */
    size_t scope_count;
    struct address client_ip;
};

bool pass_has_permission(const struct pass_claims *claims, const char *permission);

/* Which customers the permission reaches; none for one that the pass has not. */
scope_set pass_scope_of(const struct pass_claims *claims, const char *permission);

#endif
