/* What the tests of imports ask of auth: as the operator in aoba, or as a colleague there with a
 * pass (managing.h). */
#ifndef INTEGRATION_WHOLE_IMPORTING_H
#define INTEGRATION_WHOLE_IMPORTING_H

#include "base/scope.h"
#include "managing.h"

#define AUTH_TYPE(name) Sekisho__Auth__V1__##name
#define FAULT(name) SEKISHO__AUTH__V1__IMPORT_FAULT__IMPORT_FAULT_##name
#define KEPT(name) SEKISHO__AUTH__V1__IMPORT_KEPT__IMPORT_KEPT_##name
#define PART(name) SEKISHO__AUTH__V1__IMPORT_PART__IMPORT_PART_##name
#define STATE(name) SEKISHO__AUTH__V1__USER_STATE__USER_STATE_##name

enum { ARENA_MAXIMUM = 4 << 20, ROWS_MAXIMUM = 1001, NO_WORD = 99 };

/* A row of a file; "" and 0 where it says nothing. */
struct wish {
    const char *login_id;
    const char *name;
    const char *roles;
    const char *mail;
    int state;
    int kind;
    const scope_set *scope; /* NULL where it says nothing */
    bool is_other_scope;
};

/* What an answer said; the rows are asked for apart. */
struct outcome {
    struct uuid id;
    uint32_t creates, changes, disables, unchanged, faults, kept, pending;
};

/* With that very pass; NULL as the operator. */
struct status preview_by(int64_t tenant, const char *pass, const struct wish *wishes, size_t count,
                         struct outcome *out);
struct status preview_of(int64_t tenant, const char *const *pass, const struct wish *wishes,
                         size_t count, struct outcome *out);
struct status preview(const char *const *pass, const struct wish *wishes, size_t count,
                      struct outcome *out);

#define PREVIEW(pass, wishes, out) preview(pass, wishes, COUNT_OF(wishes), out)

struct status apply_of(int64_t tenant, const char *const *pass, struct outcome *outcome);
struct status apply(const char *const *pass, struct outcome *outcome);
struct status undo(const char *const *pass, struct outcome *outcome);
struct status undo_for(const char *const *pass, const char *reason, struct outcome *outcome);

/* The answer lives in `arena`. */
struct status get(const char *const *pass, const struct outcome *outcome,
                  AUTH_TYPE(ImportPart) part, struct arena *arena,
                  const AUTH_TYPE(GetImportResponse) * *out);

/* Applies it as the operator, with a key of the caller's. */
struct status apply_by_key(const struct outcome *outcome, struct bytes key,
                           struct outcome *answer_out);

#endif
