/* Senders over a database of their own, with a company and one user in it. Each test begins with an
 * empty outbox, and ends the senders and mail servers it has started. */
#ifndef INTEGRATION_MAIL_SENDER_WORLD_H
#define INTEGRATION_MAIL_SENDER_WORLD_H

#include "crypto/key.h"
#include "db/db.h"
#include "domain/mail.h"
#include "relay_world.h"

enum { SENDER_TENANT = 1, SENDER_WAIT_MS = 20000 };

extern struct relay_world relay_world; /* the certificates */
extern struct crypto_key_set mail_keys;

/* Once: the database with auth's schema, the keys, the user. */
void sender_world_open(void);
void sender_world_close(void);

/* Takes all mails and bounces away. */
void sender_world_empty(void);

/* Starts one that hands over to 127.0.0.1's ports `first` and `second` (0 for none), with `extra`
 * lines of settings, and waits until it is ready. */
void sender_start(struct test_process *out, uint16_t first, uint16_t second, const char *extra);

/* SIGTERM; checks that it ends well. */
void sender_stop(struct test_process *sender);

/* Puts a mail with that subject into the outbox, as the service does. */
void sender_put(enum mail_purpose purpose, const char *subject, int64_t lifetime_ms);

/* What a statement that gives one number gives, as auth_sender. */
int64_t sender_count(const char *sql);

/* Waits until the statement gives that number. */
void sender_wait(const char *sql, int64_t expected);

#endif
