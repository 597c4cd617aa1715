#include "handlers/everywhere.h"

#include "service.h"

static struct status commit(struct session_service *service, struct db_transaction *transaction,
                            int64_t change)
{
    struct status committed = db_commit(transaction);

    feed_settle(service->feed, change, committed);
    return committed;
}

struct status commit_everywhere(struct session_service *service, struct db_transaction *transaction,
                                const struct token_mac *macs, size_t count)
{
    int64_t change = 0;

    TRY(feed_announce(service->feed, transaction->db, macs, count, &change));
    return commit(service, transaction, change);
}

struct status commit_company_everywhere(struct session_service *service,
                                        struct db_transaction *transaction, enum feed_kind kind,
                                        int64_t tenant_id)
{
    int64_t change = 0;

    TRY(feed_announce_company(service->feed, transaction->db, kind, tenant_id, &change));
    return commit(service, transaction, change);
}

struct status commit_epoch_everywhere(struct session_service *service,
                                      struct db_transaction *transaction)
{
    int64_t change = 0;

    TRY(feed_announce_epoch(service->feed, transaction->db, &change));
    return commit(service, transaction, change);
}
