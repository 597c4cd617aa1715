#include "schema.h"

#include <string.h>

#include "db/migration.h"
#include "migrations/session.h"
#include "store/session_store.h"
#include "store/subject_store.h"
#include "support/check.h"

static const struct db_migration_set *const sets[] = {&session_migrations};

void schema_open(void)
{
    database_open("");
    struct db_pool *migrator = pool_as("session_migrate", 1);
    struct db *db = acquire(migrator);

    CHECK_OK(db_migrate(db, sets, COUNT_OF(sets)));
    db_release(&db);
    db_pool_close(&migrator);
}

struct session session_of(int64_t tenant_id, uint8_t number)
{
    struct session session = {
        .session_id = {{1, number}},
        .subject = {.tenant_id = tenant_id,
                    .user_id = {{2, number}},
                    .kind = USER_KIND_STAFF,
                    .version = 1,
                    .login_id = "sato",
                    .display_name = "佐藤 花子",
                    .permissions = "history.view users.view"},
        .limits = {300, 3600},
        .started_at_us = START,
        .last_seen_at_us = START,
        .rotates_at_us = START + 900 * SECOND_US,
        .version = 1,
    };

    memset(session.mac.bytes, number, sizeof session.mac.bytes);
    session.mac.bytes[0] = (uint8_t)tenant_id;
    return session;
}

void add_session(struct db_pool *service, const struct session *session)
{
    static const struct session_origin origin = {"192.0.2.7", "Firefox", "password"};
    CLEANUP(db_release) struct db *db = acquire(service);
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    struct subject_versions versions;

    CHECK_OK(db_begin_tenant(db, session->subject.tenant_id, &transaction));
    CHECK_OK(
        subject_store_lock(db, session->subject.tenant_id, session->subject.user_id, &versions));
    CHECK_OK(subject_store_save(db, &session->subject));
    CHECK_OK(session_store_add(db, session, &origin, 1));
    CHECK_OK(db_commit(&transaction));
}
