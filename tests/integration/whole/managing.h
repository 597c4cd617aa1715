/* What the tests of the management of users ask of auth: as the operator, or as a colleague in aoba
 * with a pass. */
#ifndef INTEGRATION_WHOLE_MANAGING_H
#define INTEGRATION_WHOLE_MANAGING_H

#include "sekisho/auth/v1/auth.pb-c.h"
#include "support/world/world.h"

#define NEW_PASSWORD "a wholly different sentence"
#define ACTIVATION SEKISHO__AUTH__V1__LINK_PURPOSE__LINK_PURPOSE_ACTIVATION
#define RESET SEKISHO__AUTH__V1__LINK_PURPOSE__LINK_PURPOSE_RESET

enum { LINK_CAPACITY = 44, MANAGES_VIEWERS = 7 };

/* Two companies, and of the first an administrator, "boss", and who manages, "auditor". */
extern int64_t aoba, minato;
extern struct uuid administrator, colleague;

/* Starts what there is to test, with these. */
void managing_open(void);

/* Methods whose requests have the same fields and types of their own. */
struct act {
    struct rpc_target method;
    const ProtobufCMessageDescriptor *request;
};
extern const struct act RESEND;
extern const struct act START_RESET;
extern const struct act ENABLE;
extern const struct act DELETE_USER;
extern const struct act RESTORE;

/* What a colleague is allowed, NULL after the last: enough to manage viewers. */
extern const char *const manages_viewers[MANAGES_VIEWERS];

/* A pass of the colleague with these permissions; NULL, which is the operator's, for NULL. */
const char *managing_pass(const char *const *permissions);

/* As the portal with a pass, as the operator without. */
struct status managing_call(const struct rpc_target *target, const ProtobufCMessage *request,
                            const char *pass, struct arena *arena, const void **answer);

struct invited {
    struct uuid id;
    char link[LINK_CAPACITY];
};

/* In aoba all of these; `permissions` as managing_pass(). `link_out` may be NULL. */
struct status invite(const char *const *permissions, const char *login_id, const char *role,
                     struct invited *out);
struct status act(const struct act *target, const char *const *permissions, struct uuid id,
                  struct invited *link_out);
/* A form that is filled now. */
struct status rename_user(const char *const *permissions, struct uuid id, const char *name,
                          const char *mail);
struct status disable(const char *const *permissions, struct uuid id);
struct status set_password(const char *link, Sekisho__Auth__V1__LinkPurpose purpose,
                           const char *password);
/* As the portal asks: OK also when it was refused, with the bits (1 << PasswordFault) of why. */
struct status set_password_faults(const char *link, Sekisho__Auth__V1__LinkPurpose purpose,
                                  const char *password, unsigned *out);
struct status sign_in(const char *login_id, const char *password);

/* What a form filled now would say it was filled from; 1 where there is nothing of the kind. */
int64_t base_of_role(int64_t tenant_id, const char *code);
int64_t base_of_rights(int64_t tenant_id, struct uuid id);
int64_t base_of_profile(int64_t tenant_id, struct uuid id);

/* The fields that the requests of acts share. */
void act_fill(ProtobufCMessage *message, int64_t tenant_id, struct uuid *id);

#endif
