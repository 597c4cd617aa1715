#include "store/customer_user_store.h"

static struct status query(struct db *db, int64_t tenant_id, struct uuid customer_id,
                           const struct uuid *after, size_t limit, struct db_rows *out)
{
    static const char first[] = "SELECT user_id FROM customer_users"
                                " WHERE tenant = $1 AND customer_id = $2 ORDER BY user_id LIMIT $3";
    static const char next[] = "SELECT user_id FROM customer_users"
                               " WHERE tenant = $1 AND customer_id = $2 AND user_id > $4"
                               " ORDER BY user_id LIMIT $3";

    if (after == NULL)
        return db_query(db, first,
                        DB_PARAMS(DB_INT(tenant_id), DB_UUID(customer_id), DB_INT((int64_t)limit)),
                        out);
    return db_query(
        db, next,
        DB_PARAMS(DB_INT(tenant_id), DB_UUID(customer_id), DB_INT((int64_t)limit), DB_UUID(*after)),
        out);
}

struct status customer_user_list(struct db *db, int64_t tenant_id, struct uuid customer_id,
                                 const struct uuid *after, size_t limit, struct arena *arena,
                                 struct customer_user_page *out)
{
    struct customer_user_page page = {0};

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(query(db, tenant_id, customer_id, after, limit + 1, &rows));
    page.has_more = rows.count > limit;
    page.count = page.has_more ? limit : rows.count;
    page.ids = arena_alloc_array(arena, page.count, sizeof *page.ids);
    if (page.ids == NULL)
        return arena_failure();
    for (; rows.row < page.count; rows.row++)
        TRY(db_get_uuid(&rows, 0, &page.ids[rows.row]));
    *out = page;
    return OK;
}

static struct status acts_for(struct db *db, int64_t tenant_id, struct uuid customer_id,
                              struct uuid user_id, bool *out)
{
    static const char sql[] = "SELECT user_id FROM customer_users"
                              " WHERE tenant = $1 AND user_id = $2 AND customer_id = $3";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_UUID(user_id), DB_UUID(customer_id)),
                 &rows));
    *out = rows.count > 0;
    return OK;
}

struct status customer_user_attach(struct db *db, int64_t tenant_id, struct uuid customer_id,
                                   struct uuid user_id, bool *is_new_out)
{
    static const char sql[] = "INSERT INTO customer_users (tenant, user_id, customer_id)"
                              " VALUES ($1, $2, $3) ON CONFLICT (tenant, user_id) DO NOTHING";
    int64_t made = 0;
    bool is_done = false;

    TRY(db_execute(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_UUID(user_id), DB_UUID(customer_id)),
                   &made));
    if (made == 0)
        TRY(acts_for(db, tenant_id, customer_id, user_id, &is_done));
    *is_new_out = made == 1;
    return made == 1 || is_done ? OK : FAIL(ALREADY_EXISTS, "user: acts for another customer");
}

struct status customer_user_detach(struct db *db, int64_t tenant_id, struct uuid customer_id,
                                   struct uuid user_id, bool *was_attached_out)
{
    static const char sql[] = "DELETE FROM customer_users"
                              " WHERE tenant = $1 AND user_id = $2 AND customer_id = $3";
    int64_t gone = 0;

    TRY(db_execute(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_UUID(user_id), DB_UUID(customer_id)),
                   &gone));
    *was_attached_out = gone == 1;
    return OK;
}

struct status customer_user_check(struct db *db, int64_t tenant_id, struct uuid customer_id,
                                  struct uuid user_id)
{
    bool is_attached = false;

    TRY(acts_for(db, tenant_id, customer_id, user_id, &is_attached));
    return is_attached ? OK : FAIL(NOT_FOUND, "no such user of the customer");
}
