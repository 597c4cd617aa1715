/* Conditions that wait by the clock that never jumps: moments are clock_monotonic_ms()'s. */
#ifndef BASE_CONDITION_H
#define BASE_CONDITION_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

/* For pthread_cond_destroy(). */
void condition_init(pthread_cond_t *condition);

/* Under the lock, as pthread_cond_wait(): until it is signalled, or for no reason at all. False
 * when the moment is over. */
bool condition_wait_until(pthread_cond_t *condition, pthread_mutex_t *lock, int64_t until_ms);

#endif
