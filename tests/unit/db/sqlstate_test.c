#include <criterion/criterion.h>

#include "db/sqlstate.h"

Test(sqlstate, has_a_meaning_for_each_family)
{
    static const struct {
        const char *state;
        enum status_code code;
        bool drops;
        enum log_level level;
    } cases[] = {
        {NULL, STATUS_UNAVAILABLE, true, LOG_LEVEL_WARN},      /* no answer at all */
        {"08006", STATUS_UNAVAILABLE, true, LOG_LEVEL_WARN},   /* connection failure */
        {"57P01", STATUS_UNAVAILABLE, true, LOG_LEVEL_WARN},   /* the administrator shuts down */
        {"57P03", STATUS_UNAVAILABLE, true, LOG_LEVEL_WARN},   /* still starting */
        {"25006", STATUS_UNAVAILABLE, true, LOG_LEVEL_WARN},   /* a standby cannot write */
        {"25P03", STATUS_UNAVAILABLE, true, LOG_LEVEL_WARN},   /* idle in transaction too long */
        {"57014", STATUS_UNAVAILABLE, false, LOG_LEVEL_WARN},  /* statement timeout */
        {"53100", STATUS_UNAVAILABLE, false, LOG_LEVEL_ERROR}, /* disk full */
        {"53300", STATUS_UNAVAILABLE, false, LOG_LEVEL_ERROR}, /* too many connections */
        {"58030", STATUS_UNAVAILABLE, false, LOG_LEVEL_ERROR}, /* I/O error */
        {"55P03", STATUS_ABORTED, false, LOG_LEVEL_WARN},      /* lock timeout */
        {"40001", STATUS_ABORTED, false, LOG_LEVEL_WARN},      /* serialization failure */
        {"40P01", STATUS_ABORTED, false, LOG_LEVEL_WARN},      /* deadlock */
        {"23505", STATUS_ALREADY_EXISTS, false, LOG_LEVEL_WARN},
        {"23503", STATUS_FAILED_PRECONDITION, false, LOG_LEVEL_WARN},
        {"23514", STATUS_INVALID_ARGUMENT, false, LOG_LEVEL_WARN},
        {"22P02", STATUS_INVALID_ARGUMENT, false, LOG_LEVEL_WARN},
        {"42501", STATUS_PERMISSION_DENIED, false, LOG_LEVEL_ERROR},
        {"0A000", STATUS_INTERNAL, true,
         LOG_LEVEL_ERROR}, /* cached plan does not fit the table any more */
        {"26000", STATUS_INTERNAL, true, LOG_LEVEL_ERROR},
        {"23502", STATUS_INTERNAL, false, LOG_LEVEL_ERROR},
        {"42601", STATUS_INTERNAL, false, LOG_LEVEL_ERROR},
        {"P0001", STATUS_INTERNAL, false, LOG_LEVEL_ERROR},
        {"", STATUS_INTERNAL, false, LOG_LEVEL_ERROR},
        {"0", STATUS_INTERNAL, false, LOG_LEVEL_ERROR},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct sqlstate_meaning *meaning = sqlstate_meaning_of(cases[i].state);
        cr_expect_eq(meaning->status.code, cases[i].code, "case %zu", i);
        cr_expect_eq(meaning->drops_connection, cases[i].drops, "case %zu", i);
        cr_expect_eq(meaning->level, cases[i].level, "case %zu", i);
    }
}
