#include "pass/claims.h"

#include "base/encoding.h"
#include "json/json.h"
#include "json/write.h"

static const int64_t ISSUED_AT_MAXIMUM = 253402300799; /* the end of the year 9999 */
static const char ISSUER[] = "session";
static const char ALL[] = "all";
enum { SCOPE_DIGITS = 2 * sizeof(scope_set) };
static const char *const kind_names[] = {
    [PASS_STAFF] = "staff", [PASS_CUSTOMER] = "customer", [PASS_OPERATOR] = "operator"};

static void write_uuid(struct json_writer *writer, const char *key, struct uuid uuid)
{
    char text[UUID_TEXT_CAPACITY];

    uuid_encode(uuid, text);
    json_write_text(writer, key, text);
}

static void write_scope(struct json_writer *writer, const struct pass_scope *scope)
{
    uint8_t bytes[sizeof scope->groups];
    char digits[SCOPE_DIGITS + 1];

    bytes_put_u64(bytes, scope->groups);
    hex_encode(bytes, sizeof bytes, digits);
    json_write_text(writer, scope->permission, digits);
}

static void write_rights(struct json_writer *writer, const struct pass_claims *claims)
{
    json_array_begin(writer, "perm");
    for (size_t i = 0; i < claims->permission_count; i++)
        json_write_text(writer, NULL, claims->permissions[i]);
    json_array_end(writer);
    if (claims->scope_count == 0) {
        json_write_text(writer, "scope", ALL);
        return;
    }
    json_object_begin(writer, "scope");
    for (size_t i = 0; i < claims->scope_count; i++)
        write_scope(writer, &claims->scopes[i]);
    json_object_end(writer);
}

void pass_claims_encode(const struct pass_claims *claims, struct buffer *out)
{
    struct json_writer writer = json_writer_begin(out);
    char address[ADDRESS_TEXT_CAPACITY];

    address_encode(claims->client_ip, address);
    json_object_begin(&writer, NULL);
    json_write_text(&writer, "iss", ISSUER);
    json_write_text(&writer, "aud", claims->audience);
    json_write_int(&writer, "iat", claims->issued_at);
    json_write_int(&writer, "exp", claims->expires_at);
    write_uuid(&writer, "jti", claims->id);
    json_write_int(&writer, "tid", claims->tenant_id);
    write_uuid(&writer, "sub", claims->user_id);
    json_write_text(&writer, "login", claims->login_id);
    json_write_text(&writer, "name", claims->name);
    json_write_text(&writer, "kind", kind_names[claims->kind]);
    write_uuid(&writer, "sid", claims->session_id);
    write_rights(&writer, claims);
    json_write_text(&writer, "ip", address);
    json_object_end(&writer);
}

static struct status refuse(void)
{
    return FAIL(INVALID_ARGUMENT, "not the payload of a pass");
}

static struct status get_uuid(const struct json *json, const char *key, struct uuid *out)
{
    const char *text = NULL;
    TRY(json_get_text(json, key, UUID_TEXT_CAPACITY - 1, UUID_TEXT_CAPACITY - 1, &text));
    return uuid_parse(text, out) ? OK : refuse();
}

static struct status get_kind(const struct json *json, enum pass_kind *out)
{
    const char *text = NULL;
    TRY(json_get_text(json, "kind", 1, 16, &text));
    for (size_t i = 0; i < COUNT_OF(kind_names); i++)
        if (strcmp(text, kind_names[i]) == 0) {
            *out = (enum pass_kind)i;
            return OK;
        }
    return refuse();
}

static struct status get_times(const struct json *json, struct pass_claims *claims)
{
    const char *issuer = NULL;
    TRY(json_get_text(json, "iss", 1, 16, &issuer));
    if (strcmp(issuer, ISSUER) != 0)
        return refuse();
    TRY(json_get_int(json, "iat", 0, ISSUED_AT_MAXIMUM, &claims->issued_at));
    return json_get_int(json, "exp", claims->issued_at + 1, claims->issued_at + PASS_LIFETIME,
                        &claims->expires_at);
}

static struct status get_user(const struct json *json, struct pass_claims *claims)
{
    const char *address = NULL;
    TRY(get_kind(json, &claims->kind));
    TRY(json_get_int(json, "tid", claims->kind == PASS_OPERATOR ? 0 : 1, INT64_MAX,
                     &claims->tenant_id));
    TRY(get_uuid(json, "jti", &claims->id));
    TRY(get_uuid(json, "sub", &claims->user_id));
    TRY(get_uuid(json, "sid", &claims->session_id));
    TRY(json_get_text(json, "ip", 1, ADDRESS_TEXT_MAXIMUM, &address));
    return address_parse(bytes_of(address), &claims->client_ip) ? OK : refuse();
}

static struct status get_names(const struct json *json, struct pass_claims *claims)
{
    TRY(json_get_text(json, "login", 1, PASS_LOGIN_MAXIMUM, &claims->login_id));
    return json_get_text(json, "name", 1, PASS_NAME_MAXIMUM, &claims->name);
}

static bool is_permission(const struct json *json)
{
    if (json->kind != JSON_TEXT)
        return false;
    size_t size = strlen(json->text);
    return size > 0 && size <= PASS_PERMISSION_MAXIMUM &&
           strspn(json->text, "abcdefghijklmnopqrstuvwxyz0123456789._-") == size;
}

static struct status get_permissions(const struct json *json, struct arena *arena,
                                     struct pass_claims *claims)
{
    const struct json *array = NULL;
    TRY(json_get_array(json, "perm", PASS_PERMISSIONS_MAXIMUM, &array));
    const char **permissions = arena_alloc_array(arena, array->count, sizeof *permissions);
    if (permissions == NULL)
        return arena_failure();

    size_t count = 0;
    for (const struct json *element = array->first; element; element = element->next) {
        if (!is_permission(element))
            return refuse();
        permissions[count++] = element->text;
    }
    claims->permissions = permissions;
    claims->permission_count = count;
    return OK;
}

/* One that reaches all says so by not being here. */
static bool get_groups(const struct json *json, struct pass_scope *out)
{
    uint8_t bytes[sizeof out->groups];

    if (json->kind != JSON_TEXT || strlen(json->text) != SCOPE_DIGITS ||
        !hex_decode(json->text, SCOPE_DIGITS, bytes, sizeof bytes))
        return false;
    *out = (struct pass_scope){.permission = json->key, .groups = bytes_get_u64(bytes)};
    return !scope_is_all(out->groups);
}

static struct status get_scopes(const struct json *object, struct arena *arena,
                                struct pass_claims *claims)
{
    struct pass_scope *scopes = arena_alloc_array(arena, object->count, sizeof *scopes);
    if (scopes == NULL)
        return arena_failure();

    size_t count = 0;
    for (const struct json *member = object->first; member; member = member->next)
        if (!get_groups(member, &scopes[count++]))
            return refuse();
    claims->scopes = scopes;
    claims->scope_count = count;
    return OK;
}

/* Of permissions that the pass has: what says less than it seems to is a mistake. */
static bool are_scopes_of_permissions(const struct pass_claims *claims)
{
    for (size_t i = 0; i < claims->scope_count; i++)
        if (!pass_has_permission(claims, claims->scopes[i].permission))
            return false;
    return true;
}

static struct status get_scope(const struct json *json, struct arena *arena,
                               struct pass_claims *claims)
{
    const struct json *scope = json_find(json, "scope");
    if (scope && scope->kind == JSON_TEXT && strcmp(scope->text, ALL) == 0)
        return OK;
    TRY(json_get_object(json, "scope", &scope));
    if (scope->count == 0 || scope->count > PASS_SCOPES_MAXIMUM)
        return refuse();
    TRY(get_scopes(scope, arena, claims));
    return are_scopes_of_permissions(claims) ? OK : refuse();
}

struct status pass_claims_parse(struct bytes payload, struct arena *arena, struct pass_claims *out)
{
    const struct json *json = NULL;
    struct pass_claims claims = {0};

    TRY(json_parse(arena, payload, NULL, &json));
    TRY(get_times(json, &claims));
    TRY(json_get_text(json, "aud", 1, PASS_AUDIENCE_MAXIMUM, &claims.audience));
    TRY(get_user(json, &claims));
    TRY(get_names(json, &claims));
    TRY(get_permissions(json, arena, &claims));
    TRY(get_scope(json, arena, &claims));
    *out = claims;
    return OK;
}
