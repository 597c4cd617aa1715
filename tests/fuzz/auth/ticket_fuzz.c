/* Tickets: only one that was made is read, and only for the system it was made for. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/crypto.h"
#include "crypto/hmac.h"
#include "domain/ticket.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct crypto_hmac_keys keys;
static char made[TICKET_CAPACITY];

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    static const struct ticket ticket = {{"a sign-in's id,."}, 7, {"sixteen bytes id"}, 3, 1000000};
    struct status opened = crypto_open(&(struct crypto_options){.allow_unlocked_memory = true});
    assert(status_is_ok(opened));
    struct status keyed = crypto_hmac_key_open(bytes_of("key"), 1, &keys.current);
    assert(status_is_ok(keyed));
    ticket_encode(&keys, "billing", &ticket, made);
    return 0;
}

static void judge(const char *text)
{
    struct ticket read;

    assert(!ticket_parse(&keys, "reports", text, &read));
    if (ticket_parse(&keys, "billing", text, &read))
        assert(strcmp(text, made) == 0 && read.tenant_id == 7 && read.version == 3);
}

/* The input as it is, and laid over the one that was made. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char changed[TICKET_CAPACITY];
    char *text = calloc(size + 1, 1);

    assert(text != NULL);
    memcpy(text, data, size);
    judge(text);
    free(text);
    memcpy(changed, made, sizeof changed);
    for (size_t i = 0; i + 1 < size; i += 2)
        changed[data[i] % TICKET_LENGTH] = (char)data[i + 1];
    judge(changed);
    return 0;
}
