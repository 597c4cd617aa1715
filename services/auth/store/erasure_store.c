#include "store/erasure_store.h"

#define DEFINE_ERASE(table)                                                                        \
    static struct status erase_##table(struct db *db, int64_t tenant_id, int64_t limit,            \
                                       int64_t *count_out)                                         \
    {                                                                                              \
        static const char sql[] = "DELETE FROM " #table " WHERE tenant = $1"                       \
                                  "   AND ctid = ANY (ARRAY (SELECT ctid"                          \
                                  "   FROM " #table " WHERE tenant = $1 LIMIT $2))";               \
                                                                                                   \
        return db_execute(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_INT(limit)), count_out);        \
    }
DEFINE_ERASE(mail_outbox)
DEFINE_ERASE(mail_bounces)
DEFINE_ERASE(links)
DEFINE_ERASE(pending_passwords)
DEFINE_ERASE(decisions)
DEFINE_ERASE(departures)
DEFINE_ERASE(passwords)
DEFINE_ERASE(former_passwords)
DEFINE_ERASE(sign_in_addresses)
DEFINE_ERASE(sign_ins)
DEFINE_ERASE(sign_in_counters)
DEFINE_ERASE(import_rows)
DEFINE_ERASE(imports)
DEFINE_ERASE(network_ranges)
DEFINE_ERASE(network_lists)
DEFINE_ERASE(network_policies)
DEFINE_ERASE(networks)
DEFINE_ERASE(logos)
DEFINE_ERASE(own_roles)
DEFINE_ERASE(customer_groups)
DEFINE_ERASE(users)
DEFINE_ERASE(retired_login_ids)

#define TABLE(table)                                                                               \
    {                                                                                              \
#table, erase_##table                                                                      \
    }

const struct erasure_table erasure_tables[ERASURE_TABLES] = {
    TABLE(mail_outbox),       TABLE(mail_bounces),     TABLE(links),
    TABLE(pending_passwords), TABLE(decisions),        TABLE(departures),
    TABLE(passwords),         TABLE(former_passwords), TABLE(sign_in_addresses),
    TABLE(sign_ins),          TABLE(sign_in_counters), TABLE(import_rows),
    TABLE(imports),           TABLE(network_ranges),   TABLE(network_lists),
    TABLE(network_policies),  TABLE(networks),         TABLE(logos),
    TABLE(own_roles),         TABLE(customer_groups),  TABLE(users),
    TABLE(retired_login_ids),
};
