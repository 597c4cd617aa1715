#include "outbox/idempotency.h"

#include "crypto/crypto.h"

/* protobuf-c packs into this; the request is never copied, as it may hold a password. */
struct hashing_sink {
    ProtobufCBuffer base;
    struct crypto_hmac *state;
};

static void add_to_hash(ProtobufCBuffer *buffer, size_t size, const uint8_t *data)
{
    crypto_hmac_add(((struct hashing_sink *)buffer)->state, data, size);
}

static void hash_request(const struct crypto_hmac_key *key, const ProtobufCMessage *request,
                         uint8_t out[static SHA256_SIZE])
{
    struct crypto_hmac state;
    struct hashing_sink sink = {{add_to_hash}, &state};

    crypto_hmac_init(&state, key);
    protobuf_c_message_pack_to_buffer(request, &sink.base);
    crypto_hmac_finish(&state, out);
}

/* With its length in front, so that no two lists of fields give the same bytes. */
static void add_field(struct crypto_sha256 *state, struct bytes field)
{
    uint8_t size[4];

    bytes_put_u32(size, (uint32_t)field.size);
    crypto_sha256_add(state, size, sizeof size);
    crypto_sha256_add(state, field.data, field.size);
}

static bool has_key(const struct crypto_hmac_key *key)
{
    return key->states.data != NULL;
}

void idempotency_init(struct idempotency *idempotency, const struct crypto_hmac_keys *keys,
                      const char *caller, struct bytes key, const ProtobufCMessage *request)
{
    struct crypto_sha256 state;

    crypto_sha256_init(&state);
    add_field(&state, bytes_of(caller));
    add_field(&state, bytes_of(request->descriptor->name));
    add_field(&state, key);
    crypto_sha256_finish(&state, idempotency->key);
    hash_request(&keys->current, request, idempotency->request_hash);
    hash_request(has_key(&keys->previous) ? &keys->previous : &keys->current, request,
                 idempotency->previous_hash);
}

static struct bytes digest(const uint8_t data[static SHA256_SIZE])
{
    return (struct bytes){data, SHA256_SIZE};
}

/* False when somebody had the key before; waits for whoever has it right now. */
static struct status insert(struct db *db, const struct idempotency *idempotency, bool *out)
{
    static const char sql[] = "INSERT INTO idempotency (key, request_hash) VALUES ($1, $2)"
                              " ON CONFLICT DO NOTHING";
    int64_t affected = 0;

    TRY(db_execute(
        db, sql,
        DB_PARAMS(DB_BYTES(digest(idempotency->key)), DB_BYTES(digest(idempotency->request_hash))),
        &affected));
    *out = affected == 1;
    return OK;
}

static struct status find(struct db *db, const struct idempotency *idempotency, struct arena *arena,
                          struct bytes *result_out)
{
    static const char sql[] = "SELECT request_hash, coalesce(result, '') FROM idempotency"
                              " WHERE key = $1";
    enum { REQUEST_HASH, RESULT };
    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    uint8_t hash[SHA256_SIZE];

    TRY(db_query(db, sql, DB_PARAMS(DB_BYTES(digest(idempotency->key))), &rows));
    if (rows.count == 0) /* another tenant's */
        return FAIL(FAILED_PRECONDITION, "the idempotency key was used for another request");
    TRY(db_get_bytes(&rows, REQUEST_HASH, hash, sizeof hash));
    if (!crypto_equal(hash, idempotency->request_hash, sizeof hash) &&
        !crypto_equal(hash, idempotency->previous_hash, sizeof hash))
        return FAIL(FAILED_PRECONDITION, "the idempotency key was used for another request");
    return db_get_bytes_copy(&rows, RESULT, arena, result_out);
}

struct status idempotency_begin(struct db_transaction *transaction,
                                const struct idempotency *idempotency, struct arena *arena,
                                struct idempotency_answer *out)
{
    struct idempotency_answer answer = {0};
    bool is_new = false;

    TRY(insert(transaction->db, idempotency, &is_new));
    answer.is_repeated = !is_new;
    if (answer.is_repeated)
        TRY(find(transaction->db, idempotency, arena, &answer.result));
    *out = answer;
    return OK;
}

struct status idempotency_finish(struct db_transaction *transaction,
                                 const struct idempotency *idempotency, struct bytes result)
{
    static const char sql[] = "UPDATE idempotency SET result = $2 WHERE key = $1";
    int64_t affected = 0;

    if (result.size == 0) /* as begun */
        return OK;
    if (result.size > IDEMPOTENCY_RESULT_MAXIMUM)
        return FAIL(INTERNAL, "the result is too large to be kept");
    TRY(db_execute(transaction->db, sql,
                   DB_PARAMS(DB_BYTES(digest(idempotency->key)), DB_BYTES(result)), &affected));
    return affected == 1 ? OK : FAIL(INTERNAL, "the idempotency key was not taken");
}
