#include "crypto/key.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crypto/crypto.h"
#include "crypto/hmac.h"

static void descriptor_close(const int *descriptor)
{
    if (*descriptor >= 0)
        (void)close(*descriptor);
}

static struct status refuse(const struct log *log, const char *path, const char *reason)
{
    log_error(log, "key_file_refused", LOG_STR("path", path), LOG_STR("reason", reason));
    return FAIL(FAILED_PRECONDITION, "a key file cannot be used");
}

/* NULL when the open file may hold a key, else the rule it breaks. */
static const char *refusal(int descriptor)
{
    struct stat info;

    if (fstat(descriptor, &info) != 0)
        return "cannot be examined";
    if (!S_ISREG(info.st_mode))
        return "is not a regular file";
    if ((info.st_mode & 07777) & ~(mode_t)(S_IRUSR | S_IRGRP))
        return "is readable or writable beyond mode 0440";
    if (info.st_uid != geteuid() && info.st_uid != 0)
        return "belongs to another user";
    if (info.st_size != CRYPTO_KEY_SIZE)
        return "is not exactly 32 bytes";
    return NULL;
}

static bool read_whole(int descriptor, struct secret *secret)
{
    size_t done = 0;

    while (done < secret->size) {
        ssize_t count = read(descriptor, secret->data + done, secret->size - done);
        if (count == 0 || (count < 0 && errno != EINTR))
            return false;
        if (count > 0)
            done += (size_t)count;
    }
    return true;
}

/* From HKDF with its own purpose, so the id tells nothing about the key. */
static struct status compute_id(const struct secret *secret, int32_t *out)
{
    uint8_t digest[4];
    TRY(crypto_hkdf(secret_bytes(secret), bytes_of("sekisho"), bytes_of("key-id"), digest,
                    sizeof digest));
    uint32_t positive = bytes_get_u32(digest) & INT32_MAX;
    *out = positive > 0 ? (int32_t)positive : 1;
    return OK;
}

struct status crypto_key_load(const char *path, const struct log *log, struct crypto_key *out)
{
    /* Symbolic links are followed: a mounted Kubernetes secret is one. O_NONBLOCK: a FIFO must not
     * make the start wait. */
    CLEANUP(descriptor_close) int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0)
        return refuse(log, path, "cannot be opened");
    const char *reason = refusal(descriptor);
    if (reason)
        return refuse(log, path, reason);

    CLEANUP(crypto_key_close) struct crypto_key key = {0};
    TRY(secret_open(CRYPTO_KEY_SIZE, &key.secret));
    if (!read_whole(descriptor, &key.secret))
        return refuse(log, path, "cannot be read");
    TRY(compute_id(&key.secret, &key.id));
    *out = key;
    key = (struct crypto_key){0}; /* now the caller's */
    return OK;
}

void crypto_key_close(struct crypto_key *key)
{
    secret_close(&key->secret);
    key->id = 0;
}

struct status crypto_key_set_load(const char *path, const char *previous_path,
                                  const struct log *log, struct crypto_key_set *out)
{
    CLEANUP(crypto_key_set_close) struct crypto_key_set keys = {0};
    TRY(crypto_key_load(path, log, &keys.current));
    if (previous_path && previous_path[0] != '\0') {
        TRY(crypto_key_load(previous_path, log, &keys.previous));
        if (keys.previous.id == keys.current.id)
            return refuse(log, previous_path, "holds the same key as the current file");
    }
    *out = keys;
    keys = (struct crypto_key_set){0}; /* now the caller's */
    return OK;
}

static struct status derive(const struct crypto_key *key, const char *purpose,
                            struct crypto_key *out)
{
    CLEANUP(crypto_key_close) struct crypto_key derived = {.id = key->id};
    TRY(secret_open(CRYPTO_KEY_SIZE, &derived.secret));
    TRY(crypto_hkdf(secret_bytes(&key->secret), bytes_of("sekisho"), bytes_of(purpose),
                    derived.secret.data, derived.secret.size));
    *out = derived;
    derived = (struct crypto_key){0}; /* now the caller's */
    return OK;
}

struct status crypto_key_set_derive(const struct crypto_key_set *keys, const char *purpose,
                                    struct crypto_key_set *out)
{
    CLEANUP(crypto_key_set_close) struct crypto_key_set derived = {0};
    TRY(derive(&keys->current, purpose, &derived.current));
    if (keys->previous.secret.data)
        TRY(derive(&keys->previous, purpose, &derived.previous));
    *out = derived;
    derived = (struct crypto_key_set){0}; /* now the caller's */
    return OK;
}

void crypto_key_set_close(struct crypto_key_set *keys)
{
    crypto_key_close(&keys->current);
    crypto_key_close(&keys->previous);
}

const struct crypto_key *crypto_key_set_find(const struct crypto_key_set *keys, int32_t id)
{
    if (keys->current.id == id)
        return &keys->current;
    if (keys->previous.secret.data && keys->previous.id == id)
        return &keys->previous;
    return NULL;
}
