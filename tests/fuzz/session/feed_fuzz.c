/* Any text as the body of a message between replicas, with a right tag behind: what whoever holds
 * the key could send. One that is accepted is written the same way again. And the bare text, as
 * whoever does not: it is never accepted. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/encoding.h"
#include "crypto/crypto.h"
#include "store/feed_message.h"

enum { TAG_SIZE = 16 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct crypto_hmac_key key;

static void open_key(void)
{
    if (key.id == 0 &&
        (!status_is_ok(crypto_open(&(struct crypto_options){.allow_unlocked_memory = true})) ||
         !status_is_ok(crypto_hmac_key_open(bytes_of("feed key"), 1, &key))))
        abort();
}

static void try_text(const char *text)
{
    struct feed_message message;
    char again[FEED_MESSAGE_CAPACITY];

    if (!feed_message_parse(text, &key, &message))
        return;
    feed_message_encode(&message, &key, again);
    assert(strcmp(text, again) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t digest[SHA256_SIZE];
    struct feed_message message;

    open_key();
    char *text = calloc(1, size + 1 + HEX_CAPACITY(TAG_SIZE));
    if (text == NULL)
        return 0;
    memcpy(text, data, size);
    size_t length = strlen(text);
    assert(!feed_message_parse(text, &key, &message));

    crypto_hmac_sha256(&key, text, length, digest);
    text[length] = ' ';
    hex_encode(digest, TAG_SIZE, text + length + 1);
    try_text(text);
    free(text);
    return 0;
}
