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
DEFINE_ERASE(replaced_tokens)
DEFINE_ERASE(ended_sessions)
DEFINE_ERASE(subjects)
DEFINE_ERASE(network_ranges)
DEFINE_ERASE(network_lists)
DEFINE_ERASE(networks)
DEFINE_ERASE(tenant_policies)

#define TABLE(table)                                                                               \
    {                                                                                              \
#table, erase_##table                                                                      \
    }

const struct erasure_table erasure_tables[ERASURE_TABLES] = {
    TABLE(replaced_tokens), TABLE(ended_sessions), TABLE(subjects),        TABLE(network_ranges),
    TABLE(network_lists),   TABLE(networks),       TABLE(tenant_policies),
};
