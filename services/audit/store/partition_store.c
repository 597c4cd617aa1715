#include "store/partition_store.h"

struct status partition_store_create(struct db_transaction *transaction, int64_t *made_out)
{
    static const char sql[] = "SELECT create_partitions($1::bigint::integer)";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_allow_time(transaction, DB_MIGRATION_TIMEOUT_MS));
    TRY(db_query(transaction->db, sql, DB_PARAMS(DB_INT(PARTITION_MONTHS)), &rows));
    return db_get_int(&rows, 0, made_out);
}
