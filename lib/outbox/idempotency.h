/* A repeated call is answered as it was the first time and does nothing twice. The key comes with
 * the call; the result is stored in the transaction of the change and kept for 24 hours.
 *
 *     struct idempotency once;
 *     idempotency_init(&once, service->idempotency_keys, call->caller, call->idempotency_key,
 *                      &request->base);
 *     ...
 *     TRY(db_begin_tenant(db, tenant_id, &transaction));
 *     struct idempotency_answer answer;
 *     TRY(idempotency_begin(&transaction, &once, call->arena, &answer));
 *     if (answer.is_repeated)
 *         return decode_result(answer.result, response);
 *     ... the change, its event ...
 *     TRY(idempotency_finish(&transaction, &once, result));
 *     return db_commit(&transaction);
 *
 * A key belongs to one caller and one method. Results are stored as they are given: they must hold
 * no secret. A method that returns one derives it from the key, or refuses to answer twice.
 */
#ifndef OUTBOX_IDEMPOTENCY_H
#define OUTBOX_IDEMPOTENCY_H

#include <protobuf-c/protobuf-c.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/status.h"
#include "crypto/hmac.h"
#include "db/db.h"

enum { IDEMPOTENCY_RESULT_MAXIMUM = 65536 }; /* bytes */

struct idempotency {
    uint8_t key[SHA256_SIZE];           /* of caller, method and the caller's key */
    uint8_t request_hash[SHA256_SIZE];  /* keyed: a request may hold a password */
    uint8_t previous_hash[SHA256_SIZE]; /* under the key before, while there is one */
};

/* `key` must not be empty (lib/rpc sees to that). The request's type stands for the method. */
void idempotency_init(struct idempotency *idempotency, const struct crypto_hmac_keys *keys,
                      const char *caller, struct bytes key, const ProtobufCMessage *request);

struct idempotency_answer {
    bool is_repeated;
    struct bytes result; /* in the arena; what idempotency_finish() was given */
};

/* Takes the key for this transaction; a second call with it waits for the first's end. OK and not
 * repeated: go on. OK and repeated: answer so and change nothing. FAILED_PRECONDITION when the key
 * came with another request before, or for another tenant; ABORTED when the first call is still at
 * it after a second. */
NODISCARD struct status idempotency_begin(struct db_transaction *transaction,
                                          const struct idempotency *idempotency,
                                          struct arena *arena, struct idempotency_answer *out);

/* Stores what a repeated call is to be answered; may be empty. */
NODISCARD struct status idempotency_finish(struct db_transaction *transaction,
                                           const struct idempotency *idempotency,
                                           struct bytes result);

#endif
