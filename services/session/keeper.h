/* The thread that keeps rows and memory together: writes idle clocks behind, ends sessions that
 * nobody asked for any more, forgets what is old. */
#ifndef SESSION_KEEPER_H
#define SESSION_KEEPER_H

#include "base/status.h"

enum {
    KEEPER_SWEEP_MS = 2000,
    KEEPER_FORGET_MS = 60000, /* rounds of forgetting ended sessions */
    KEEPER_ENDED_DAYS = 30,   /* how long the reason of an end is kept */
};

struct keeper;
struct session_service;

/* RESOURCE_EXHAUSTED without memory or thread. `service` must outlive the keeper. */
NODISCARD struct status keeper_open(struct session_service *service, struct keeper **out);

/* Writes the idle clocks that are not written yet, as far as the database lets it, and ends the
 * thread. Accepts NULL. */
void keeper_close(struct keeper **keeper);

#endif
