/* The histories of the load's companies against the journal. */
#ifndef INTEGRATION_FAULTS_HISTORY_H
#define INTEGRATION_FAULTS_HISTORY_H

/* Waits until every outbox is empty and reads what each history has got since the last time: no
 * number is missing, no event is another company's. */
void history_read(void);

/* Every acknowledged act of the journal has its events, once; no other act has them twice. After
 * history_read(). */
void history_check(void);

#endif
