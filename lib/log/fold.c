#include "log/fold.h"

bool log_fold_admits(struct log_fold *fold, int64_t monotonic_ms, uint64_t *folded_out)
{
    int64_t next_ms = atomic_load(&fold->next_ms);

    if (monotonic_ms < next_ms ||
        !atomic_compare_exchange_strong(&fold->next_ms, &next_ms,
                                        monotonic_ms + LOG_FOLD_INTERVAL_MS)) {
        atomic_fetch_add(&fold->folded, 1);
        return false;
    }
    *folded_out = atomic_exchange(&fold->folded, 0);
    return true;
}
