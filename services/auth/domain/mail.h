/* Mails that wait in mail_outbox: what each kind of them allows, and what is sealed of one. */
#ifndef AUTH_DOMAIN_MAIL_H
#define AUTH_DOMAIN_MAIL_H

#include "base/bytes.h"
#include "base/uuid.h"
#include "crypto/key.h"

/* The numbers are those of the database. */
enum mail_purpose {
    MAIL_CODE = 1, /* to type: of no use twice, so that it is sent at most once */
    MAIL_LINK = 2, /* to follow: at least once, for the second is as good as the first */
};

enum {
    MAIL_PURPOSES = MAIL_LINK + 1,
    MAIL_SEALED_MAXIMUM = 140000, /* bytes: two parts (mail/message.h) and the rest */
};

/* Whether a mail that may be with the server is never sent again, also after a crash. */
bool mail_is_once(enum mail_purpose purpose);

/* How long to wait after so many tries, the first of which is 1: twice as long each time. A code
 * ends soon and waits half a minute at most, others a quarter of an hour. */
int64_t mail_retry_ms(enum mail_purpose purpose, int64_t attempts);

struct mail_content {
    struct bytes to;        /* an address */
    struct bytes from_name; /* the company's */
    struct bytes subject;
    struct bytes text;
    struct bytes html;
};

/* Appends the sealed content; it opens for this company and mail alone. `keys` are of
 * crypto_key_set_derive(…, "mail"). As crypto_seal(). */
NODISCARD struct status mail_seal(const struct crypto_key_set *keys, int64_t tenant_id,
                                  struct uuid id, const struct mail_content *content,
                                  struct buffer *out);

/* Appends what was sealed to `plain`, which `out` points into. DATA_LOSS as crypto_unseal(). */
NODISCARD struct status mail_unseal(const struct crypto_key_set *keys, int64_t tenant_id,
                                    struct uuid id, struct bytes sealed, struct buffer *plain,
                                    struct mail_content *out);

/* What is sealed: each text behind its size. False, with `out` as it was, unless `plain` is that.
 */
NODISCARD bool mail_content_decode(struct bytes plain, struct mail_content *out);

#endif
