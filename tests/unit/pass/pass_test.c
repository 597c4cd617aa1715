#include <criterion/criterion.h>

#include <string.h>

#include "unit/pass/given.h"

TestSuite(pass, .init = given_passes, .fini = given_no_more);

#define PAYLOAD_OF(before, after)                                                                  \
    "{\"iss\":\"session\",\"aud\":\"audit\",\"iat\":1795000000,\"exp\":1795000030,"                \
    "\"jti\":\"00000000-0000-4000-8000-000000000001\"," before                                     \
    "\"sub\":\"00000000-0000-4000-8000-000000000002\","                                            \
    "\"login\":\"suzuki.m\",\"name\":\"Suzuki\","                                                  \
    "\"sid\":\"00000000-0000-4000-8000-000000000003\"," after "}"
#define TENANT "\"tid\":7,\"kind\":\"staff\","
#define SCOPED(scope) "\"perm\":[\"a\"],\"scope\":" scope ","
#define RIGHTS "\"perm\":[\"history.view\"],\"scope\":\"all\","
#define ADDRESS "\"ip\":\"192.0.2.1\""
#define PAYLOAD PAYLOAD_OF(TENANT, RIGHTS ADDRESS)

/* The header of our key, as JSON. */
static const char *right_header(void)
{
    const char *id = given_issuer.key.id;
    return arena_format(&given_arena,
                        "{\"alg\":\"EdDSA\",\"kid\":\"%s\",\"typ\":\"sekisho-pass+jwt\"}", id);
}

Test(pass, is_refused_under_any_other_header_even_when_it_is_signed)
{
    const char *id = given_issuer.key.id;
    const char *const headers[] = {
        "",
        "{}",
        "{\"alg\":\"none\"}",
        "{\"alg\":\"none\",\"typ\":\"sekisho-pass+jwt\"}",
        arena_format(&given_arena, "{\"alg\":\"none\",\"kid\":\"%s\"}", id),
        arena_format(&given_arena,
                     "{\"alg\":\"HS256\",\"kid\":\"%s\",\"typ\":\"sekisho-pass+jwt\"}", id),
        arena_format(&given_arena,
                     "{\"alg\":\"ES256\",\"kid\":\"%s\",\"typ\":\"sekisho-pass+jwt\"}", id),
        arena_format(&given_arena,
                     "{\"alg\":\"eddsa\",\"kid\":\"%s\",\"typ\":\"sekisho-pass+jwt\"}", id),
        arena_format(&given_arena, "{\"alg\":\"EdDSA\",\"kid\":\"%s\",\"typ\":\"JWT\"}", id),
        arena_format(&given_arena, "{\"alg\":\"EdDSA\",\"kid\":\"%s\"}", id),
        "{\"alg\":\"EdDSA\",\"typ\":\"sekisho-pass+jwt\"}",
        "{\"alg\":\"EdDSA\",\"kid\":\"other\",\"typ\":\"sekisho-pass+jwt\"}",
        arena_format(&given_arena,
                     "{\"alg\":\"EdDSA\",\"kid\":\"%s\",\"typ\":\"sekisho-pass+jwt\","
                     "\"crit\":[\"b64\"],\"b64\":false}",
                     id),
        arena_format(&given_arena,
                     "{\"alg\":\"EdDSA\",\"jwk\":{},\"kid\":\"%s\",\"typ\":\"sekisho-pass+jwt\"}",
                     id),
        arena_format(&given_arena,
                     "{\"alg\":\"EdDSA\",\"alg\":\"none\",\"kid\":\"%s\","
                     "\"typ\":\"sekisho-pass+jwt\"}",
                     id),
        arena_format(&given_arena,
                     "{\"alg\": \"EdDSA\",\"kid\":\"%s\",\"typ\":\"sekisho-pass+jwt\"}", id),
    };

    for (size_t i = 0; i < COUNT_OF(headers); i++)
        cr_expect_eq(given_verdict(given_signed(headers[i], PAYLOAD), NOW), STATUS_UNAUTHENTICATED,
                     "%s", headers[i]);
    cr_expect_eq(given_verdict(given_signed(right_header(), PAYLOAD), NOW), STATUS_OK);
}

Test(pass, is_refused_with_any_character_changed_or_cut_off)
{
    char *pass = given_pass(&given_claims, NOW);
    size_t size = strlen(pass);

    for (size_t i = 0; i < size; i++) {
        char kept = pass[i];
        pass[i] = kept == 'A' ? 'B' : 'A';
        cr_expect_eq(given_verdict(pass, NOW), STATUS_UNAUTHENTICATED, "character %zu", i);
        pass[i] = '\0';
        cr_expect_eq(given_verdict(pass, NOW), STATUS_UNAUTHENTICATED, "cut at %zu", i);
        pass[i] = kept;
    }
    cr_expect_eq(given_verdict(pass, NOW), STATUS_OK);
}

Test(pass, is_refused_with_anything_added)
{
    static const char *const added[] = {"=", "==", ".", ".x", "A", " ", "\n"};
    const char *pass = given_pass(&given_claims, NOW);

    for (size_t i = 0; i < COUNT_OF(added); i++) {
        cr_expect_eq(given_verdict(arena_format(&given_arena, "%s%s", pass, added[i]), NOW),
                     STATUS_UNAUTHENTICATED, "'%s' behind", added[i]);
        cr_expect_eq(given_verdict(arena_format(&given_arena, "%s%s", added[i], pass), NOW),
                     STATUS_UNAUTHENTICATED, "'%s' before", added[i]);
    }
}

Test(pass, is_refused_without_its_signature_or_with_another_dot)
{
    char *pass = given_pass(&given_claims, NOW);

    strrchr(pass, '.')[1] = '\0';
    cr_expect_eq(given_verdict(pass, NOW), STATUS_UNAUTHENTICATED);
    cr_expect_eq(given_verdict("", NOW), STATUS_UNAUTHENTICATED);
    cr_expect_eq(given_verdict(".", NOW), STATUS_UNAUTHENTICATED);
    cr_expect_eq(given_verdict("..", NOW), STATUS_UNAUTHENTICATED);
    cr_expect_eq(given_verdict("...", NOW), STATUS_UNAUTHENTICATED);
}

Test(pass, is_refused_when_it_is_too_long)
{
    static char text[PASS_MAXIMUM + 1];

    memset(text, 'A', sizeof text);
    const struct pass_claims *claims = NULL;
    cr_expect_eq(pass_verify(given_verifier, (struct bytes){(uint8_t *)text, sizeof text}, NOW_US,
                             &given_arena, &claims)
                     .code,
                 STATUS_UNAUTHENTICATED);
}

/* From the second before it is issued, less the leeway, to the second it expires, plus the leeway.
 */
Test(pass, is_refused_before_and_after_its_time)
{
    const char *pass = given_pass(&given_claims, NOW);

    cr_expect_eq(given_verdict(pass, NOW - PASS_LEEWAY - 1), STATUS_UNAUTHENTICATED);
    cr_expect_eq(given_verdict(pass, NOW - PASS_LEEWAY), STATUS_OK);
    cr_expect_eq(given_verdict(pass, NOW + PASS_LIFETIME + PASS_LEEWAY - 1), STATUS_OK);
    cr_expect_eq(given_verdict(pass, NOW + PASS_LIFETIME + PASS_LEEWAY), STATUS_UNAUTHENTICATED);
    cr_expect_eq(given_verdict(pass, 0), STATUS_UNAUTHENTICATED);
}

Test(pass, is_refused_by_every_service_but_its_own)
{
    static const char *const audiences[] = {"auth", "audi", "auditor", "Audit", "session"};

    for (size_t i = 0; i < COUNT_OF(audiences); i++) {
        struct pass_claims claims = given_claims;
        claims.audience = audiences[i];
        cr_expect_eq(given_verdict(given_pass(&claims, NOW), NOW), STATUS_UNAUTHENTICATED, "%s",
                     audiences[i]);
    }
}

/* Signed by our own key: even session cannot make services accept these. */
Test(pass, is_refused_when_a_claim_is_missing_or_wrong)
{
    static const char *const refused[] = {
        "",
        "[]",
        "null",
        "{}",
        PAYLOAD "x",
        PAYLOAD_OF(TENANT "\"aud\":\"audit\",", RIGHTS ADDRESS), /* a member twice */
        PAYLOAD_OF("\"kind\":\"staff\",", RIGHTS ADDRESS),
        PAYLOAD_OF("\"tid\":7,", RIGHTS ADDRESS),
        PAYLOAD_OF("\"tid\":0,\"kind\":\"staff\",", RIGHTS ADDRESS),
        PAYLOAD_OF("\"tid\":-1,\"kind\":\"staff\",", RIGHTS ADDRESS),
        PAYLOAD_OF("\"tid\":\"7\",\"kind\":\"staff\",", RIGHTS ADDRESS),
        PAYLOAD_OF("\"tid\":7.0,\"kind\":\"staff\",", RIGHTS ADDRESS),
        PAYLOAD_OF("\"tid\":9223372036854775808,\"kind\":\"staff\",", RIGHTS ADDRESS),
        PAYLOAD_OF("\"tid\":7,\"kind\":\"root\",", RIGHTS ADDRESS),
        PAYLOAD_OF("\"tid\":7,\"kind\":\"\",", RIGHTS ADDRESS),
        PAYLOAD_OF(TENANT, "\"scope\":\"all\"," ADDRESS),
        PAYLOAD_OF(TENANT, "\"perm\":\"history.view\",\"scope\":\"all\"," ADDRESS),
        PAYLOAD_OF(TENANT, "\"perm\":[1],\"scope\":\"all\"," ADDRESS),
        PAYLOAD_OF(TENANT, "\"perm\":[\"\"],\"scope\":\"all\"," ADDRESS),
        PAYLOAD_OF(TENANT, "\"perm\":[\"a b\"],\"scope\":\"all\"," ADDRESS),
        PAYLOAD_OF(TENANT, "\"perm\":[\"A\"],\"scope\":\"all\"," ADDRESS),
        PAYLOAD_OF(TENANT, "\"perm\":[\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"],"
                           "\"scope\":\"all\"," ADDRESS),
        PAYLOAD_OF(TENANT, "\"perm\":[]," ADDRESS),
        PAYLOAD_OF(TENANT, "\"perm\":[],\"scope\":\"some\"," ADDRESS),
        PAYLOAD_OF(TENANT, "\"perm\":[],\"scope\":true," ADDRESS),
        PAYLOAD_OF(TENANT, "\"perm\":[],\"scope\":[\"all\"]," ADDRESS),
        PAYLOAD_OF(TENANT, SCOPED("{}") ADDRESS),
        PAYLOAD_OF(TENANT, SCOPED("{\"a\":7}") ADDRESS),
        PAYLOAD_OF(TENANT, SCOPED("{\"a\":\"all\"}") ADDRESS),
        PAYLOAD_OF(TENANT, SCOPED("{\"a\":\"000000000000000\"}") ADDRESS),
        PAYLOAD_OF(TENANT, SCOPED("{\"a\":\"00000000000000000\"}") ADDRESS),
        PAYLOAD_OF(TENANT, SCOPED("{\"a\":\"000000000000000E\"}") ADDRESS),
        PAYLOAD_OF(TENANT, SCOPED("{\"a\":\"0000000000000003\"}") ADDRESS), /* all, and a group */
        PAYLOAD_OF(TENANT, SCOPED("{\"b\":\"000000000000000e\"}") ADDRESS), /* of no right here */
        PAYLOAD_OF(TENANT, RIGHTS "\"ip\":\"\""),
        PAYLOAD_OF(TENANT, RIGHTS "\"ip\":\"192.0.2.01\""),
        PAYLOAD_OF(TENANT, RIGHTS "\"ip\":null"),
    };

    for (size_t i = 0; i < COUNT_OF(refused); i++)
        cr_expect_eq(given_verdict(given_signed(right_header(), refused[i]), NOW),
                     STATUS_UNAUTHENTICATED, "%s", refused[i]);
}

/* `replaced` in the good payload gives way to `replacement`. */
static const char *payload_with(const char *replaced, const char *replacement)
{
    const char *place = strstr(PAYLOAD, replaced);
    cr_assert_not_null(place, "%s", replaced);
    return arena_format(&given_arena, "%.*s%s%s", (int)(place - PAYLOAD), PAYLOAD, replacement,
                        place + strlen(replaced));
}

Test(pass, is_refused_with_another_issuer_or_dates_or_ids_that_are_none)
{
    static const char *const changes[][2] = {
        {"\"session\"", "\"auth\""},
        {"\"iss\":\"session\",", ""},
        {"\"iat\":1795000000,", ""},
        {"\"exp\":1795000030,", ""},
        {"1795000030", "1795000031"}, /* valid for longer than any pass */
        {"1795000030", "1795000000"}, /* never valid */
        {"1795000030", "9223372036854775807"},
        {"1795000000", "-1"},
        {"1795000000", "9223372036854775807"},
        {"-000000000001", "-00000000000"},
        {"-000000000002", "-00000000000g"},
        {"-000000000003", "-0000000000030"},
        {"\"login\":\"suzuki.m\",", ""},
        {"\"name\":\"Suzuki\",", ""},
        {"\"suzuki.m\"", "\"\""},
        {"\"Suzuki\"", "7"},
    };

    for (size_t i = 0; i < COUNT_OF(changes); i++)
        cr_expect_eq(
            given_verdict(given_signed(right_header(), payload_with(changes[i][0], changes[i][1])),
                          NOW),
            STATUS_UNAUTHENTICATED, "case %zu", i);
}

Test(pass, is_not_issued_when_it_would_be_too_long)
{
    static const char *many[PASS_PERMISSIONS_MAXIMUM];
    struct pass_claims claims = given_claims;
    char *pass = NULL;

    for (size_t i = 0; i < COUNT_OF(many); i++)
        many[i] = "a-permission-of-forty-eight-characters-and-so-on";
    claims.permissions = many;
    claims.permission_count = COUNT_OF(many);
    cr_expect_eq(pass_issue(&given_issuer, &claims, NOW_US, &given_arena, &pass).code,
                 STATUS_RESOURCE_EXHAUSTED);
    cr_expect_null(pass);
}

Test(pass, tells_the_service_all_that_session_said)
{
    const struct pass_claims *claims = NULL;
    const char *pass = given_pass(&given_claims, NOW);

    cr_assert_eq(pass_verify(given_verifier, bytes_of(pass), NOW_US, &given_arena, &claims).code,
                 STATUS_OK);
    cr_expect_eq(claims->issued_at, NOW);
    cr_expect_eq(claims->expires_at, NOW + PASS_LIFETIME);
    cr_expect_str_eq(claims->audience, "audit");
    cr_expect_eq(claims->tenant_id, 7);
    cr_expect(uuid_equal(claims->user_id, given_claims.user_id));
    cr_expect_str_eq(claims->login_id, given_claims.login_id);
    cr_expect_str_eq(claims->name, given_claims.name);
    cr_expect_eq(claims->kind, PASS_STAFF);
    cr_expect(uuid_equal(claims->session_id, given_claims.session_id));
    cr_expect(address_equal(claims->client_ip, given_claims.client_ip));
    cr_expect(!uuid_is_nil(claims->id));
    cr_expect_eq(claims->permission_count, 2);
    cr_expect(pass_has_permission(claims, "users.view"));
    cr_expect(!pass_has_permission(claims, "users.vie"));
    cr_expect(!pass_has_permission(claims, ""));
    cr_expect_eq(pass_scope_of(claims, "users.view"), SCOPE_GROUP(2) | SCOPE_GROUP(63));
    cr_expect_eq(pass_scope_of(claims, "history.view"), SCOPE_ALL);
    cr_expect_eq(pass_scope_of(claims, "users.edit"), SCOPE_NONE);
}

Test(pass, of_an_operator_needs_no_tenant)
{
    const struct pass_claims *claims = NULL;
    struct pass_claims operator_claims = given_claims;
    operator_claims.kind = PASS_OPERATOR;
    operator_claims.tenant_id = 0;
    operator_claims.scope_count = 0;
    operator_claims.permission_count = 0;

    const char *pass = given_pass(&operator_claims, NOW);
    cr_assert_eq(pass_verify(given_verifier, bytes_of(pass), NOW_US, &given_arena, &claims).code,
                 STATUS_OK);
    cr_expect_eq(claims->kind, PASS_OPERATOR);
    cr_expect(!pass_has_permission(claims, "history.view"));
}

Test(pass, has_an_id_of_its_own)
{
    cr_expect_str_neq(given_pass(&given_claims, NOW), given_pass(&given_claims, NOW));
}

Test(pass, with_a_permission_that_reaches_nobody_is_accepted)
{
    cr_expect_eq(
        given_verdict(
            given_signed(right_header(),
                         PAYLOAD_OF(TENANT, SCOPED("{\"a\":\"0000000000000000\"}") ADDRESS)),
            NOW),
        STATUS_OK);
}

Test(pass, with_claims_we_do_not_know_is_accepted)
{
    cr_expect_eq(
        given_verdict(
            given_signed(right_header(), PAYLOAD_OF(TENANT, RIGHTS "\"new\":[{}]," ADDRESS)), NOW),
        STATUS_OK);
}
