#include "store/subject_store.h"

#include "crypto/crypto.h"

enum { AT_ONCE = 256 }; /* rows of a statement */

static struct status read_company(const struct db_rows *rows, struct people *people)
{
    enum { COMPANY_KEY, COMPANY_ERASED };
    uint8_t key[SHA256_SIZE];

    TRY(db_get_bool(rows, COMPANY_ERASED, &people->is_erased));
    if (people->company.states.size > 0 || db_is_null(rows, COMPANY_KEY))
        return OK;
    TRY(db_get_bytes(rows, COMPANY_KEY, key, sizeof key));
    struct status taken = people_set_company(people, key);
    crypto_wipe(key, sizeof key);
    return taken;
}

static struct status read_person(const struct db_rows *rows, struct people *people)
{
    enum { USER_ID = 2, KEY, LOGIN_MAC };
    struct person person = {0};

    if (db_is_null(rows, USER_ID))
        return OK;
    TRY(db_get_uuid(rows, USER_ID, &person.user_id));
    person.is_erased = db_is_null(rows, KEY);
    person.has_login = !db_is_null(rows, LOGIN_MAC);
    if (!person.is_erased)
        TRY(db_get_bytes(rows, KEY, person.number, sizeof person.number));
    if (person.has_login)
        TRY(db_get_bytes(rows, LOGIN_MAC, person.login_mac, sizeof person.login_mac));
    return people_add(people, &person);
}

struct status subject_store_find(struct db *db, int64_t tenant_id, const struct uuid *user_ids,
                                 size_t count, struct people *people)
{
    static const char sql[] =
        "SELECT heads.key, heads.erased_at IS NOT NULL, user_id, subject_keys.key, login_mac"
        "  FROM heads LEFT JOIN subject_keys ON subject_keys.tenant = heads.tenant"
        "                                   AND user_id = ANY ($2)"
        " WHERE heads.tenant = $1";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_UUID_ARRAY(user_ids, count)), &rows));
    for (; rows.row < rows.count; rows.row++) {
        TRY(read_company(&rows, people));
        TRY(read_person(&rows, people));
    }
    return OK;
}

struct status subject_store_make_company(struct db *db, int64_t tenant_id, struct people *people)
{
    static const char sql[] =
        "UPDATE heads SET key = $2 WHERE tenant = $1 AND key IS NULL AND erased_at IS NULL";
    uint8_t key[SHA256_SIZE];
    int64_t made = 0;

    TRY(crypto_random(key, sizeof key));
    struct status taken = db_execute(
        db, sql, DB_PARAMS(DB_INT(tenant_id), DB_BYTES(((struct bytes){key, sizeof key}))), &made);
    if (status_is_ok(taken))
        taken = made == 1 ? people_set_company(people, key)
                          : FAIL(INTERNAL, "a company has a key already");
    crypto_wipe(key, sizeof key);
    return taken;
}

/* As columns: what unnest() takes. */
struct columns {
    struct uuid user_ids[AT_ONCE];
    struct bytes numbers[AT_ONCE];
    struct bytes login_macs[AT_ONCE]; /* NULL for none */
};

static struct status add_some(struct db *db, int64_t tenant_id, const struct person *people,
                              size_t count)
{
    static const char sql[] = "INSERT INTO subject_keys (tenant, user_id, key, login_mac)"
                              " SELECT $1::bigint, user_id, key, login_mac"
                              "   FROM unnest($2::uuid[], $3::bytea[], $4::bytea[])"
                              "        AS made (user_id, key, login_mac)";
    struct columns columns;

    for (size_t i = 0; i < count; i++) {
        const struct person *person = &people[i];
        columns.user_ids[i] = person->user_id;
        columns.numbers[i] = (struct bytes){person->number, sizeof person->number};
        columns.login_macs[i] =
            (struct bytes){person->has_login ? person->login_mac : NULL, sizeof person->login_mac};
    }
    return db_execute_later(db, sql,
                            DB_PARAMS(DB_INT(tenant_id), DB_UUID_ARRAY(columns.user_ids, count),
                                      DB_BYTES_ARRAY(columns.numbers, count),
                                      DB_BYTES_ARRAY(columns.login_macs, count)));
}

struct status subject_store_add(struct db *db, int64_t tenant_id, const struct people *people,
                                size_t first)
{
    for (size_t i = first; i < people->count; i += AT_ONCE) {
        size_t left = people->count - i;
        TRY(add_some(db, tenant_id, &people->list[i], left < AT_ONCE ? left : AT_ONCE));
    }
    return OK;
}

struct status subject_store_set_login(struct db *db, int64_t tenant_id, const struct person *person)
{
    static const char sql[] = "UPDATE subject_keys SET login_mac = $3"
                              " WHERE tenant = $1 AND user_id = $2 AND destroyed_at IS NULL"
                              "   AND login_mac IS NULL";
    const struct bytes mac = {person->login_mac, sizeof person->login_mac};

    return db_execute_later(db, sql,
                            DB_PARAMS(DB_INT(tenant_id), DB_UUID(person->user_id), DB_BYTES(mac)));
}

struct status subject_store_find_login(struct db *db, int64_t tenant_id,
                                       const uint8_t mac[static SHA256_SIZE],
                                       struct uuid out[static SUBJECT_LOGINS_MAXIMUM],
                                       size_t *count_out)
{
    static const char sql[] = "SELECT user_id FROM subject_keys"
                              " WHERE tenant = $1 AND login_mac = $2"
                              " ORDER BY made_at DESC, user_id LIMIT $3";
    const struct bytes wanted = {mac, SHA256_SIZE};

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql,
                 DB_PARAMS(DB_INT(tenant_id), DB_BYTES(wanted), DB_INT(SUBJECT_LOGINS_MAXIMUM)),
                 &rows));
    for (; rows.row < rows.count; rows.row++)
        TRY(db_get_uuid(&rows, 0, &out[rows.row]));
    *count_out = rows.count;
    return OK;
}

static struct status find_some(struct db *db, int64_t tenant_id, struct subject_sought *sought,
                               size_t count)
{
    static const char sql[] =
        "SELECT place, owner.user_id"
        "  FROM unnest($2::bytea[]) WITH ORDINALITY AS sought (login_mac, place)"
        " CROSS JOIN LATERAL (SELECT user_id FROM subject_keys"
        "                      WHERE tenant = $1 AND login_mac = sought.login_mac"
        "                      ORDER BY made_at DESC, user_id LIMIT 1) AS owner";
    enum { PLACE, USER_ID };
    struct bytes macs[AT_ONCE];

    for (size_t i = 0; i < count; i++)
        macs[i] = (struct bytes){sought[i].login_mac, sizeof sought[i].login_mac};
    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_BYTES_ARRAY(macs, count)), &rows));
    for (; rows.row < rows.count; rows.row++) {
        int64_t place = 0; /* from 1 on */
        TRY(db_get_int(&rows, PLACE, &place));
        TRY(db_get_uuid(&rows, USER_ID, &sought[place - 1].user_id));
    }
    return OK;
}

struct status subject_store_find_owners(struct db *db, int64_t tenant_id,
                                        struct subject_sought *sought, size_t count)
{
    for (size_t i = 0; i < count; i += AT_ONCE) {
        size_t left = count - i;
        TRY(find_some(db, tenant_id, &sought[i], left < AT_ONCE ? left : AT_ONCE));
    }
    return OK;
}

/* What the trigger on events asks for. */
static struct status allow_erasing(struct db *db)
{
    static const char sql[] = "SELECT set_config('app.destroyed', 'yes', true)";

    return db_execute_later(db, sql, DB_NO_PARAMS);
}

struct status subject_store_destroy(struct db *db, int64_t tenant_id, struct uuid user_id)
{
    static const char sql[] =
        "INSERT INTO subject_keys (tenant, user_id, destroyed_at) VALUES ($1, $2, now())"
        " ON CONFLICT (tenant, user_id) DO UPDATE"
        "    SET key = NULL, login_mac = NULL, destroyed_at = now()"
        "  WHERE subject_keys.destroyed_at IS NULL";

    TRY(db_execute_later(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_UUID(user_id))));
    return allow_erasing(db);
}

struct status subject_store_destroy_company(struct db *db, int64_t tenant_id)
{
    static const char sql[] =
        "UPDATE heads SET key = NULL, erased_at = now() WHERE tenant = $1 AND erased_at IS NULL";

    TRY(db_execute_later(db, sql, DB_PARAMS(DB_INT(tenant_id))));
    return allow_erasing(db);
}
