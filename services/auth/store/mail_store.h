/* The tables mail_outbox and mail_bounces. Every statement that touches them is in mail_store.c.
 * Mails are put in by auth_svc in the tenant's transaction; all else runs as auth_sender, which
 * reads nothing but these two tables. All times are the database's. */
#ifndef AUTH_STORE_MAIL_STORE_H
#define AUTH_STORE_MAIL_STORE_H

#include "db/db.h"
#include "domain/mail.h"

enum { MAIL_ENHANCED_SIZE = 10, MAIL_FORGET_MAXIMUM = 1000 };

struct waiting_mail {
    int64_t tenant_id;
    struct uuid id;
    struct uuid user_id;
    enum mail_purpose purpose;
    struct bytes sealed;
    int64_t not_after_us;
};

/* Puts it in the place of those of the same user and purpose that nobody has taken up yet: what
 * they say is of no use any more. */
NODISCARD struct status mail_store_put(struct db *db, const struct waiting_mail *mail);

/* One that somebody has taken up. */
struct claimed_mail {
    struct waiting_mail mail;
    int64_t attempts; /* this one included */
    int64_t made_at_us;
    int64_t left_ms; /* until it is too late */
};

/* Takes up the one that waits longest, for `lease_ms`: until then nobody else does, and one that is
 * sent at most once nobody does ever. On disk before it returns. `found_out` says whether there was
 * one; its bytes are in the arena. */
NODISCARD struct status mail_store_claim_any_tenant(struct db *db, int64_t lease_ms,
                                                    struct arena *arena, struct claimed_mail *out,
                                                    bool *found_out);

/* It need not be sent any more. Nothing happens to one that somebody else took up meanwhile; the
 * same goes for the next. */
NODISCARD struct status mail_store_finish_any_tenant(struct db *db,
                                                     const struct claimed_mail *claimed);

/* It has not been sent, and may be taken up again after `wait_ms`. */
NODISCARD struct status mail_store_put_off_any_tenant(struct db *db,
                                                      const struct claimed_mail *claimed,
                                                      int64_t wait_ms);

/* The user's address took a mail, or refused it for good, with the code and what RFC 3463 calls it.
 */
NODISCARD struct status mail_store_note_taken_any_tenant(struct db *db,
                                                         const struct claimed_mail *claimed);
NODISCARD struct status mail_store_note_bounce_any_tenant(struct db *db,
                                                          const struct claimed_mail *claimed,
                                                          const char *address, int code,
                                                          const char *enhanced);

/* Those that are too late now; gives how many of each purpose, MAIL_FORGET_MAXIMUM in all at most.
 */
NODISCARD struct status mail_store_forget_any_tenant(struct db *db,
                                                     int64_t counts_out[static MAIL_PURPOSES]);

/* How many wait, and for how long the oldest has. */
NODISCARD struct status mail_store_measure_any_tenant(struct db *db, int64_t *count_out,
                                                      int64_t *oldest_ms_out);

#endif
