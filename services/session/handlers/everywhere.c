#include "handlers/everywhere.h"

#include "service.h"

struct status commit_everywhere(struct session_service *service, struct db_transaction *transaction,
                                const struct token_mac *macs, size_t count)
{
    int64_t change = 0;

    TRY(feed_announce(service->feed, transaction->db, macs, count, &change));
    struct status committed = db_commit(transaction);
    feed_settle(service->feed, change, committed);
    return committed;
}
