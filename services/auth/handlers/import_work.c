#include "handlers/import_work.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/encoding.h"
#include "handlers/decision_carry_out.h"
#include "handlers/decision_make.h"
#include "handlers/link_mail.h"
#include "handlers/messages.h"
#include "service.h"
#include "store/decision_store.h"
#include "store/group_store.h"
#include "store/import_store.h"
#include "store/role_store.h"
#include "store/user_store.h"

enum {
    HASH_TEXT_CAPACITY = 2 * sizeof(((struct import *)0)->file_hash) + 1,
    COUNT_CAPACITY = 24,
    /* Of the call's time, for the answer. */
    RESERVED_MS = 1000,
};

static const char reason[] = MANAGER_IMPORT_REASON;

struct status import_work_open(struct import_work *work, struct call *call, int64_t tenant_id)
{
    *work = (struct import_work){.call = call};
    return manager_of_call(call, tenant_id, &work->manager);
}

struct status import_work_check_view(const struct import_work *work)
{
    if (!manager_may(&work->manager, PERMISSION_USERS_VIEW))
        return FAIL(PERMISSION_DENIED, "a preview shows users: users.view is needed");
    return OK;
}

enum record_step import_work_step(struct import_work *work)
{
    return (enum record_step)(RECORD_ROWS + work->recorded++);
}

struct status import_work_record_user(struct import_work *work, const char *kind,
                                      const struct user *user, const struct outbox_change *changes,
                                      size_t count)
{
    const struct auth_service *service = work->call->service;
    struct outbox_event event =
        record_of_call(work->call, &work->once, kind, work->manager.tenant_id);
    char id[UUID_TEXT_CAPACITY];

    event.id = record_id(work->call, &work->once, import_work_step(work));
    event.reason = reason;
    record_about_user(&event, user, id);
    event.changes = changes;
    event.change_count = count;
    return outbox_append(service->backbone.outbox, work->transaction, &event);
}

struct status import_work_change_profile(struct import_work *work, const struct user *user,
                                         const char *name, const char *mail)
{
    struct user changed = *user;
    struct outbox_change changes[2];
    size_t count = 0;

    if (!text_copy(changed.name, sizeof changed.name, name) ||
        !text_copy(changed.mail, sizeof changed.mail, mail))
        return FAIL(INTERNAL, "internal error");
    if (strcmp(user->name, name) != 0)
        changes[count++] =
            (struct outbox_change){.field = "name", .before = user->name, .after = name};
    if (strcmp(user->mail, mail) != 0)
        changes[count++] =
            (struct outbox_change){.field = "mail", .before = user->mail, .after = mail};
    changed.profile_revision++;
    TRY(user_store_set_profile(work->transaction->db, &changed));
    TRY(link_mail_void(work->transaction->db, user, &changed));
    return import_work_record_user(work, "user_changed", &changed, changes, count);
}

struct status import_work_record(struct import_work *work, const char *kind)
{
    const struct auth_service *service = work->call->service;
    const struct import *import = &work->import;
    struct outbox_event event =
        record_of_call(work->call, &work->once, kind, work->manager.tenant_id);
    char id[UUID_TEXT_CAPACITY];
    char hash[HASH_TEXT_CAPACITY];
    const struct {
        const char *field;
        int64_t count;
    } counts[] = {{"created", import->creates},
                  {"changed", import->changes},
                  {"disabled", import->disables},
                  {"faults", import->faults},
                  {"kept", import->kept}};
    char texts[COUNT_OF(counts)][COUNT_CAPACITY];
    struct outbox_change changes[COUNT_OF(counts) + 1] = {{.field = "sha256", .after = hash}};

    uuid_encode(import->id, id);
    hex_encode(import->file_hash, sizeof import->file_hash, hash);
    for (size_t i = 0; i < COUNT_OF(counts); i++) {
        (void)snprintf(texts[i], sizeof texts[i], "%" PRId64, counts[i].count);
        changes[i + 1] = (struct outbox_change){.field = counts[i].field, .after = texts[i]};
    }
    event.reason = work->reason;
    event.object.kind = "import";
    event.object.id = id;
    event.changes = changes;
    event.change_count = COUNT_OF(changes);
    return outbox_append(service->backbone.outbox, work->transaction, &event);
}

static struct status load(struct import_work *work, ProtobufCBinaryData id)
{
    struct uuid import_id;

    if (!uuid_from_bytes(id.data, id.len, &import_id))
        return FAIL(INVALID_ARGUMENT, "import_id: 16 bytes");
    TRY(import_store_lock(work->transaction->db, work->manager.tenant_id, import_id,
                          &work->import));
    /* Once more: what was counted while the lock was waited for is what there was before. */
    TRY(import_store_find(work->transaction->db, work->manager.tenant_id, import_id,
                          &work->import));
    work->rows = arena_alloc_array(work->call->arena, IMPORT_ROWS_MAXIMUM, sizeof *work->rows);
    if (work->rows == NULL)
        return arena_failure();
    return import_store_list_rows(work->transaction->db, &work->import, IMPORT_PART_ACTS, 0,
                                  IMPORT_ROWS_MAXIMUM, work->rows, &work->count);
}

static struct status find_first_groups(struct import_work *work)
{
    struct customer_group groups[SCOPE_GROUPS_MAXIMUM];
    size_t count = 0;

    TRY(group_store_list(work->transaction->db, work->manager.tenant_id, groups, &count));
    work->has_first_groups = count > 0 && work->known_groups == SCOPE_NONE;
    return OK;
}

/* Always, whatever the rows are: so two files, and a file and a decision, come one after the
 * other's users. */
struct status import_work_lock(struct import_work *work)
{
    struct db *db = work->transaction->db;
    int64_t tenant_id = work->manager.tenant_id;
    int64_t staying = 0;

    TRY(user_store_lock_administrators(db, tenant_id, &staying));
    TRY(role_store_find_made_until(db, tenant_id, work->import.created_at_us, &work->known));
    TRY(group_store_hold_made_until(db, tenant_id, work->import.created_at_us,
                                    &work->known_groups));
    return find_first_groups(work);
}

bool import_work_knows_rights(const struct import_work *work, role_set roles, scope_set scope)
{
    return (role_set_own(roles) & ~work->known) == 0 &&
           (scope & ~(work->known_groups | SCOPE_ALL)) == 0;
}

struct status import_work_check_time(const struct import_work *work)
{
    return call_remaining_ms(work->call) > RESERVED_MS
               ? OK
               : FAIL(DEADLINE_EXCEEDED, "the file takes too long now: nothing was changed");
}

struct status import_work_decide(struct import_work *work, const struct user *user, bool disables,
                                 role_set roles, scope_set scope)
{
    const struct call *call = work->call;
    const struct decider decider = {
        .manager = work->manager,
        .route = DECISION_BY_IMPORT,
        .event_id = record_id(call, &work->once, import_work_step(work)),
        .request_id = call->request_id,
        .caller = call->caller,
        .pass = call->pass,
    };
    const struct decision_wish wish = {
        .kind = disables ? DECISION_DISABLE : DECISION_ROLES,
        .reason = reason,
        .base_revision = user->rights_revision, /* which the caller has locked */
        .roles = roles,
        .keeps_granted = true,
        .scope = scope,
    };
    struct user after;

    return decision_make(work->transaction->db, &decider, &wish, user->id, &after);
}

static struct status list_decisions(const struct import_work *work, struct uuid id,
                                    struct decision *out, size_t *count_out)
{
    const struct auth_service *service = work->call->service;
    const struct import import = {.tenant_id = work->manager.tenant_id, .id = id};
    struct uuid users[IMPORT_DECISIONS_MAXIMUM];
    size_t count = 0;

    *count_out = 0;
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(service->backbone.db, work->call->log, &db));
    TRY(db_begin_tenant(db, import.tenant_id, &transaction));
    TRY(import_store_list_decisions(db, &import, COUNT_OF(users), users, &count));
    for (size_t i = 0; i < count; i++) {
        bool is_under_way = false;
        TRY(decision_find(db, import.tenant_id, users[i], &out[*count_out], &is_under_way));
        *count_out += is_under_way;
    }
    return db_commit(&transaction);
}

/* A failure was logged where it happened, and is no news for who waits: the rest is pending. */
static struct status carry_out(const struct import_work *work, struct uuid id)
{
    const struct call *call = work->call;
    size_t count = 0;
    struct decision *decided =
        arena_alloc_array(call->arena, IMPORT_DECISIONS_MAXIMUM, sizeof *decided);

    if (decided == NULL)
        return arena_failure();
    TRY(list_decisions(work, id, decided, &count));
    for (size_t i = 0; i < count && call_remaining_ms(call) > RESERVED_MS; i++) {
        struct status finished = decision_carry_out_for_call(call, &decided[i]);
        if (!status_is_ok(finished)) {
            log_warn(call->log, "import_not_finished", LOG_UUID("user_id", decided[i].user_id),
                     LOG_STR("reason", finished.text));
            break;
        }
    }
    return OK;
}

static struct status finish(const struct import_work *work, struct uuid id)
{
    const struct auth_service *service = work->call->service;
    struct import import;

    TRY(carry_out(work, id));
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(service->backbone.db, work->call->log, &db));
    TRY(db_begin_tenant(db, work->manager.tenant_id, &transaction));
    TRY(import_store_find(db, work->manager.tenant_id, id, &import));
    TRY(db_commit(&transaction));
    return import_message(work->call, &import, work->call->response);
}

/* The work is copied: what it points to lives here. */
static struct status change_once(const struct import_work *opened, ProtobufCBinaryData id,
                                 import_step *step)
{
    struct call *call = opened->call;
    const struct auth_service *service = call->service;
    struct import_work work = *opened;

    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, work.manager.tenant_id, &transaction));
    TRY(once_begin(call, &service->backbone, &transaction, &work.once));
    if (work.once.is_repeated)
        return OK;
    work.transaction = &transaction;
    TRY(load(&work, id));
    TRY(step(&work));
    TRY(import_message(call, &work.import, call->response));
    TRY(once_finish(call, &transaction, &work.once));
    return db_commit(&transaction);
}

struct status import_work_run(struct call *call, int64_t tenant_id, ProtobufCBinaryData id,
                              import_step *step)
{
    struct import_work work;
    struct uuid import_id;

    TRY(import_work_open(&work, call, tenant_id));
    TRY(change_once(&work, id, step));
    return uuid_from_bytes(id.data, id.len, &import_id)
               ? finish(&work, import_id)
               : FAIL(INVALID_ARGUMENT, "import_id: 16 bytes");
}
