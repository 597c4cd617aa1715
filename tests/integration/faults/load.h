/* Steady work of all kinds from several threads: people come in, are checked, go or stay; an
 * administrator makes users and disables them; a reader looks at the history; a watcher asks both
 * replicas of session about every session there ever was. Whoever is refused asks again, with the
 * same key, until it is done. */
#ifndef INTEGRATION_FAULTS_LOAD_H
#define INTEGRATION_FAULTS_LOAD_H

#include "acts.h"

enum { LOAD_COMPANIES = 2 };

extern struct company load_companies[LOAD_COMPANIES];

/* Makes the companies and the people; the world is open. */
void load_open(void);

/* From the main thread. load_stop() returns when the last act is acknowledged. */
void load_start(void);
void load_stop(void);

/* By how much a thread that did nothing but sleep woke up too late, at worst, since the load was
 * started: what this machine had to do besides. */
int64_t load_worst_delay_ms(void);

#endif
