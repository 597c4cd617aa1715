#include "signed_pass.h"

#include <unistd.h>

#include "pass/issuer.h"
#include "support/world/world.h"

static const struct log silent = {
    .service = "test", .descriptor = STDERR_FILENO, .threshold = LOG_LEVEL_ERROR + 1};

struct pass_claims auditors_claims(const char *audience, int64_t tenant_id, struct uuid user_id)
{
    static const char *const permissions[] = {"history.view"};
    struct pass_claims claims = {
        .audience = audience,
        .tenant_id = tenant_id,
        .user_id = user_id,
        .login_id = "auditor",
        .name = "鈴木 真理子",
        .kind = PASS_STAFF,
        .session_id = user_id,
        .permissions = permissions,
        .permission_count = COUNT_OF(permissions),
    };

    CHECK(address_parse(bytes_of("203.0.113.14"), &claims.client_ip));
    return claims;
}

const char *signed_pass(const char *key, const struct pass_claims *claims, int64_t now_us)
{
    static char text[PASS_MAXIMUM + 1];
    char path[TEST_PATH_CAPACITY];
    char *pass = NULL;
    CLEANUP(arena_clear) struct arena arena;
    CLEANUP(pass_issuer_close) struct pass_issuer issuer = {0};

    world_path(key, path);
    arena_init(&arena, 1 << 20);
    CHECK_OK(pass_issuer_open(path, &silent, &issuer));
    CHECK_OK(pass_issue(&issuer, claims, now_us, &arena, &pass));
    CHECK(text_copy(text, sizeof text, pass));
    return text;
}
