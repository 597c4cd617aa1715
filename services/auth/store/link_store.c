#include "store/link_store.h"

#include "domain/mail.h"

static struct status no_such_link(void)
{
    return FAIL(NOT_FOUND, "there is no such link");
}

static void fill_bytes(const struct link_names *names, struct bytes out[static LINK_MACS_MAXIMUM])
{
    for (size_t i = 0; i < names->count; i++)
        out[i] = (struct bytes){names->macs[i].bytes, sizeof names->macs[i].bytes};
}

struct status link_store_put(struct db *db, const struct link_owner *owner,
                             enum link_purpose purpose, const struct link_mac *mac,
                             int64_t expires_at_us)
{
    static const char sql[] = "INSERT INTO links (tenant, user_id, purpose, mac, expires_at)"
                              " VALUES ($1, $2, $3, $4, $5)"
                              " ON CONFLICT (tenant, user_id) DO UPDATE"
                              "    SET purpose = excluded.purpose, mac = excluded.mac,"
                              "        expires_at = excluded.expires_at, used_at = NULL,"
                              "        made_at = now()";

    return db_execute(db, sql,
                      DB_PARAMS(DB_INT(owner->tenant_id), DB_UUID(owner->user_id), DB_INT(purpose),
                                DB_BYTES(((struct bytes){mac->bytes, sizeof mac->bytes})),
                                DB_TIME_US(expires_at_us)),
                      NULL);
}

struct status link_store_use(struct db *db, const struct link_owner *owner,
                             const struct link_names *names, int64_t now_us)
{
    static const char sql[] =
        "UPDATE links SET used_at = $4"
        " WHERE tenant = $1 AND user_id = $2 AND mac = ANY ($3)"
        "   AND used_at IS NULL AND expires_at > $4"
        "   AND made_at > (SELECT links_void_until FROM tenants WHERE id = $1)";
    struct bytes macs[LINK_MACS_MAXIMUM];
    int64_t affected = 0;

    fill_bytes(names, macs);
    TRY(db_execute(db, sql,
                   DB_PARAMS(DB_INT(owner->tenant_id), DB_UUID(owner->user_id),
                             DB_BYTES_ARRAY(macs, names->count), DB_TIME_US(now_us)),
                   &affected));
    return affected == 1 ? OK : no_such_link();
}

struct status link_store_remove(struct db *db, int64_t tenant_id, struct uuid user_id)
{
    static const char sql[] = "WITH mails AS (DELETE FROM mail_outbox WHERE tenant = $1 AND "
                              "user_id = $2 AND purpose = $3)"
                              " DELETE FROM links WHERE tenant = $1 AND user_id = $2";

    return db_execute(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_UUID(user_id), DB_INT(MAIL_LINK)),
                      NULL);
}

struct status link_store_look(struct db *db, const struct link_owner *owner,
                              const struct link_names *names, int64_t now_us)
{
    static const char sql[] =
        "SELECT FROM links"
        " WHERE tenant = $1 AND user_id = $2 AND mac = ANY ($3)"
        "   AND used_at IS NULL AND expires_at > $4"
        "   AND made_at > (SELECT links_void_until FROM tenants WHERE id = $1)";
    struct bytes macs[LINK_MACS_MAXIMUM];

    fill_bytes(names, macs);
    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql,
                 DB_PARAMS(DB_INT(owner->tenant_id), DB_UUID(owner->user_id),
                           DB_BYTES_ARRAY(macs, names->count), DB_TIME_US(now_us)),
                 &rows));
    return rows.count == 1 ? OK : no_such_link();
}

struct status link_store_find_owner_any_tenant(struct db *db, const struct link_names *names,
                                               struct link_owner *out)
{
    static const char sql[] = "SELECT tenant, user_id FROM links WHERE mac = ANY ($1)";
    enum { TENANT, USER_ID };
    struct bytes macs[LINK_MACS_MAXIMUM];
    struct link_owner found = {0};

    fill_bytes(names, macs);
    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_BYTES_ARRAY(macs, names->count)), &rows));
    if (rows.count == 0)
        return no_such_link();
    TRY(db_get_int(&rows, TENANT, &found.tenant_id));
    TRY(db_get_uuid(&rows, USER_ID, &found.user_id));
    *out = found;
    return OK;
}
