/* The histories of the load's companies against the journal. */
#ifndef INTEGRATION_FAULTS_HISTORY_H
#define INTEGRATION_FAULTS_HISTORY_H

#include <stdint.h>

/* Waits until every outbox is empty and reads what each history has got since the last time: no
 * number is missing, no event is another company's. */
void history_read(void);

/* Where guesses come from, and nothing else. */
#define HISTORY_GUESSER "198.51.100.66"

/* How often the histories name a guess at an ID that nobody has, looked at or not: in events of one
 * attempt, and in events that count many. After history_read(). */
struct guesses {
    int64_t single;
    int64_t folded;
};

struct guesses history_guesses(void);

/* Every acknowledged act of the journal has its events, once; no other act has them twice. After
 * history_read(). */
void history_check(void);

#endif
