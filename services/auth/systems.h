/* The internal systems of this installation, by the operator's file (domain/grant.h). The file is
 * looked at each second; one that is not good is refused with a log line, and what was granted
 * before stays granted. */
#ifndef AUTH_SYSTEMS_H
#define AUTH_SYSTEMS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"
#include "log/log.h"
#include "rpc/method.h"

struct systems;

struct systems_options {
    const char *path; /* "" for none: nobody is granted anything */
    const struct rpc_method *methods;
    size_t method_count;
    const struct log *log;
};

/* FAILED_PRECONDITION when there is a path and the file cannot be used; the cause is in the log.
 * The options' texts and methods are borrowed. */
NODISCARD struct status systems_open(const struct systems_options *options, struct systems **out);

/* Accepts NULL. */
void systems_close(struct systems **systems);

/* Looks whether the file is another one by now. False while the one that is there is refused, or
 * there is none where one should be. */
bool systems_refresh(struct systems *systems);

/* Whether the system may use the method ("sekisho.auth.v1.Users/Get") for some company; waits for
 * nothing but a swap of pointers. NULL grants nothing. */
bool systems_grant(struct systems *systems, const char *caller, const char *method);

/* And for this company. */
bool systems_reach(struct systems *systems, const char *caller, const char *method,
                   int64_t tenant_id);

#endif
