#include "store/user_row.h"

#include <string.h>

#include "base/bytes.h"
#include "base/encoding.h"
#include "domain/rights.h"

/* Its columns, in this order. */
enum {
    ID,
    TENANT,
    KIND,
    STATE,
    LOGIN_ID,
    NAME,
    MAIL,
    ROLES,
    VERSION,
    CREATED_AT,
    LAST_LOGIN_AT,
    LEAVES_AT,
    DELETED_AT,
    LEAVING_HELD_AT,
    GRANTED,
    MUST_CHANGE_PASSWORD,
    RIGHTS_REVISION,
    PROFILE_REVISION,
    DEPARTURE_REVISION,
    DORMANT_SINCE,
    DORMANT_EXEMPT,
    DORMANT_HELD_AT,
    DORMANT_DISABLED,
    SCOPE,
    DEVICES_FROM,
    OWN_ROLES,
};

/* A line for each of several roles: the digits of its scope, and its permissions, among them those
 * that a newer version knows. */
enum {
    SCOPE_DIGITS = 2 * sizeof(scope_set),
    OWN_ROLES_CAPACITY = 1 + USER_ROLES_MAXIMUM * (SCOPE_DIGITS + OWN_ROLE_TEXT_MAXIMUM + 1),
};

/* The schema's CHECKs hold both to what the enums name. */
static struct status read_kind_and_state(const struct db_rows *rows, struct user *out)
{
    int32_t kind = 0;
    int32_t state = 0;

    TRY(db_get_int32(rows, KIND, &kind));
    TRY(db_get_int32(rows, STATE, &state));
    out->kind = (enum user_kind)kind;
    out->state = (enum user_state)state;
    return OK;
}

static struct status read_time(const struct db_rows *rows, int column, int64_t *out)
{
    return db_is_null(rows, column) ? OK : db_get_time_us(rows, column, out);
}

static struct status read_permissions(const struct db_rows *rows, int column, uint64_t *out)
{
    char names[OWN_ROLE_TEXT_MAXIMUM + 1];

    TRY(db_copy_text(rows, column, names, sizeof names));
    *out = permissions_decode(names);
    return OK;
}

static struct status read_scope(const struct db_rows *rows, scope_set *out)
{
    int64_t scope = 0;

    TRY(db_get_int(rows, SCOPE, &scope));
    *out = (scope_set)scope;
    return OK;
}

static struct status add_own_role(const char *line, struct user *out)
{
    uint8_t scope[sizeof(scope_set)];

    if (strlen(line) < SCOPE_DIGITS || !hex_decode(line, SCOPE_DIGITS, scope, sizeof scope))
        return FAIL(INTERNAL, "a role reaches what is no scope");
    user_add_own_role(out, permissions_decode(line + SCOPE_DIGITS), bytes_get_u64(scope));
    return OK;
}

static struct status read_own_roles(const struct db_rows *rows, struct user *out)
{
    char lines[OWN_ROLES_CAPACITY];
    char *state = NULL;

    TRY(db_copy_text(rows, OWN_ROLES, lines, sizeof lines));
    for (char *line = strtok_r(lines, "\n", &state); line; line = strtok_r(NULL, "\n", &state))
        TRY(add_own_role(line, out));
    return OK;
}

struct status user_row_read(const struct db_rows *rows, struct user *out)
{
    struct user found = {0};

    TRY(db_get_uuid(rows, ID, &found.id));
    TRY(db_get_int(rows, TENANT, &found.tenant_id));
    TRY(read_kind_and_state(rows, &found));
    TRY(db_get_uint32(rows, ROLES, &found.roles));
    TRY(db_get_int(rows, VERSION, &found.version));
    TRY(db_get_int(rows, RIGHTS_REVISION, &found.rights_revision));
    TRY(db_get_int(rows, PROFILE_REVISION, &found.profile_revision));
    TRY(db_get_int(rows, DEPARTURE_REVISION, &found.departure_revision));
    TRY(db_copy_text(rows, LOGIN_ID, found.login_id, sizeof found.login_id));
    TRY(db_copy_text(rows, NAME, found.name, sizeof found.name));
    TRY(db_copy_text(rows, MAIL, found.mail, sizeof found.mail));
    TRY(db_get_time_us(rows, CREATED_AT, &found.created_at_us));
    TRY(read_time(rows, LAST_LOGIN_AT, &found.last_login_at_us));
    TRY(db_get_time_us(rows, DEVICES_FROM, &found.devices_from_us));
    TRY(read_time(rows, LEAVES_AT, &found.leaves_at_us));
    TRY(read_time(rows, DELETED_AT, &found.deleted_at_us));
    TRY(read_time(rows, LEAVING_HELD_AT, &found.leaving_held_at_us));
    TRY(read_permissions(rows, GRANTED, &found.granted));
    TRY(read_scope(rows, &found.scope));
    TRY(read_own_roles(rows, &found));
    TRY(db_get_time_us(rows, DORMANT_SINCE, &found.dormant_since_us));
    TRY(db_copy_text(rows, DORMANT_EXEMPT, found.dormant_exempt, sizeof found.dormant_exempt));
    TRY(read_time(rows, DORMANT_HELD_AT, &found.dormant_held_at_us));
    TRY(db_get_bool(rows, DORMANT_DISABLED, &found.dormant_disabled));
    TRY(db_get_bool(rows, MUST_CHANGE_PASSWORD, &found.must_change_password));
    *out = found;
    return OK;
}

struct status user_row_read_all(struct db_rows *rows, struct user *out, size_t *count_out)
{
    for (; rows->row < rows->count; rows->row++)
        TRY(user_row_read(rows, &out[rows->row]));
    *count_out = rows->count;
    return OK;
}
