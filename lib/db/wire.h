/* Parameters as PostgreSQL's binary format wants them. */
#ifndef DB_WIRE_H
#define DB_WIRE_H

#include "db/query.h"

/* Types by their number in pg_type: fixed for ever. */
enum {
    WIRE_BOOL = 16,
    WIRE_BYTEA = 17,
    WIRE_NAME = 19,
    WIRE_INT8 = 20,
    WIRE_INT2 = 21,
    WIRE_INT4 = 23,
    WIRE_TEXT = 25,
    WIRE_BOOL_ARRAY = 1000,
    WIRE_BYTEA_ARRAY = 1001,
    WIRE_TEXT_ARRAY = 1009,
    WIRE_INT8_ARRAY = 1016,
    WIRE_VARCHAR = 1043,
    WIRE_TIMESTAMPTZ = 1184,
    WIRE_TIMESTAMPTZ_ARRAY = 1185,
    WIRE_UUID = 2950,
    WIRE_UUID_ARRAY = 2951,
};

struct wire_params {
    unsigned types[DB_PARAMS_MAXIMUM];
    const char *values[DB_PARAMS_MAXIMUM]; /* into the parameters, `numbers` or `arrays` */
    int sizes[DB_PARAMS_MAXIMUM];
    int formats[DB_PARAMS_MAXIMUM];
    uint8_t numbers[DB_PARAMS_MAXIMUM][8];
    struct buffer arrays;
};

/* `wire` borrows from `params` and must not move. INVALID_ARGUMENT for an array that is too long,
 * RESOURCE_EXHAUSTED for arrays that are too large together. Cleared by the caller in any case. */
NODISCARD struct status wire_encode(struct wire_params *wire, const struct db_param *params,
                                    size_t count);
void wire_clear(struct wire_params *wire);

/* Microseconds since 1970 and since 2000-01-01, where PostgreSQL begins to count. Times before its
 * first one, in 4714 BC, are cut to it. */
int64_t wire_time_from_unix_us(int64_t unix_us);
int64_t wire_time_to_unix_us(int64_t postgres_us);

#endif
