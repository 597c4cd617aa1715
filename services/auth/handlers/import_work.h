/* What the calls about imports share: who calls, one transaction, the import, and events for each
 * of its users. */
#ifndef AUTH_HANDLERS_IMPORT_WORK_H
#define AUTH_HANDLERS_IMPORT_WORK_H

#include "backbone/once.h"
#include "domain/import.h"
#include "handlers/manager.h"
#include "handlers/record.h"
#include "outbox/event.h"
#include "sekisho/auth/v1/auth.pb-c.h"

struct import_work {
    struct call *call;
    struct manager manager;
    struct once once;
    struct db_transaction *transaction;
    struct import import;
    struct import_row *rows;
    size_t count;
    const char *reason; /* typed, of the import's event; NULL for none */
    uint32_t recorded;  /* events of users so far */
    role_set known;     /* own roles there were at the preview and still are (import_work_lock) */
    scope_set known_groups; /* the same of groups of customers */
    bool has_first_groups;  /* there are groups now, and none of them was there at the preview */
};

/* Who calls. */
NODISCARD struct status import_work_open(struct import_work *work, struct call *call,
                                         int64_t tenant_id);

/* PERMISSION_DENIED for whoever may not see the users whom rows show. */
NODISCARD struct status import_work_check_view(const struct import_work *work);

/* The id of the next user's event. */
enum record_step import_work_step(struct import_work *work);

/* An event about a user, of this kind and these changes. */
NODISCARD struct status import_work_record_user(struct import_work *work, const char *kind,
                                                const struct user *user,
                                                const struct outbox_change *changes, size_t count);

/* Gives the user another name and mail address, with the event user_changed. */
NODISCARD struct status import_work_change_profile(struct import_work *work,
                                                   const struct user *user, const char *name,
                                                   const char *mail);

/* The event about the import as a whole: its counts and the file's hash. */
NODISCARD struct status import_work_record(struct import_work *work, const char *kind);

/* The administrators: before the users, as everybody does. Nobody makes a role until the
 * transaction ends, nor takes a group of customers away. */
NODISCARD struct status import_work_lock(struct import_work *work);

/* Whether these roles and groups are still those that the preview was made with: the number of one
 * that was deleted may be another's by now. */
bool import_work_knows_rights(const struct import_work *work, role_set roles, scope_set scope);

/* DEADLINE_EXCEEDED when no more is left of the call's time than its answer needs. */
NODISCARD struct status import_work_check_time(const struct import_work *work);

/* Decides about the user of a row, whose row is locked. As decision_make(). */
NODISCARD struct status import_work_decide(struct import_work *work, const struct user *user,
                                           bool disables, role_set roles, scope_set scope);

/* What is done with an import whose row is locked and whose rows are read, in the transaction. */
typedef struct status import_step(struct import_work *work);

/* Does it once for a call, carries out what was decided, as far as the time of the call goes, and
 * answers. What is left the finisher does. NOT_FOUND; INVALID_ARGUMENT for no id. */
NODISCARD struct status import_work_run(struct call *call, int64_t tenant_id,
                                        ProtobufCBinaryData id, import_step *step);

/* Messages. */
NODISCARD struct status import_message(const struct call *call, const struct import *import,
                                       Sekisho__Auth__V1__Import *out);
NODISCARD struct status import_rows_message(const struct call *call, const struct import_row *rows,
                                            size_t count, Sekisho__Auth__V1__ImportRow ***out);

#endif
