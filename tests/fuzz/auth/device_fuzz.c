/* Known devices: the input as it is, and as changes made to notes that were made. Only a note that
 * was made is known, and only as its owner's; what is made of any text is known, and short. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/crypto.h"
#include "crypto/hmac.h"
#include "domain/device.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { NOW_US = 1000000, CHANGES_MAXIMUM = 8 };

static struct crypto_hmac_keys keys;
static const struct device_owner owner = {7, {"sixteen bytes id"}, 0};
static const struct device_owner other = {7, {"another's id, 16"}, 0};
static char made[DEVICE_TEXT_CAPACITY];

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    struct status opened = crypto_open(&(struct crypto_options){.allow_unlocked_memory = true});
    assert(status_is_ok(opened));
    struct status keyed = crypto_hmac_key_open(bytes_of("key"), 1, &keys.current);
    assert(status_is_ok(keyed));
    struct status issued = device_issue(&keys, "", &owner, NOW_US, made);
    assert(status_is_ok(issued));
    return 0;
}

static bool begins_with_a_note_that_was_made(const char *text)
{
    for (size_t i = 0; i < DEVICE_NOTES_MAXIMUM; i++) {
        if (strncmp(text, made, DEVICE_NOTE_LENGTH) == 0)
            return true;
        if (strnlen(text, DEVICE_NOTE_LENGTH + 1) <= DEVICE_NOTE_LENGTH)
            return false;
        text += DEVICE_NOTE_LENGTH + 1;
    }
    return false;
}

static void judge(const char *text)
{
    char again[DEVICE_TEXT_CAPACITY];
    struct device_id id;

    if (device_find(&keys, text, &owner, NOW_US, &id))
        assert(begins_with_a_note_that_was_made(text));
    assert(!device_find(&keys, text, &other, NOW_US, &id));
    struct status issued = device_issue(&keys, text, &other, NOW_US, again);
    assert(status_is_ok(issued));
    assert(strlen(again) < sizeof again);
    assert(device_find(&keys, again, &other, NOW_US, &id));
}

/* Pairs of a place and a byte. */
static void judge_changed(const uint8_t *data, size_t size)
{
    char text[DEVICE_TEXT_CAPACITY] = "";

    memcpy(text, made, sizeof made);
    for (size_t i = 0; i + 1 < size && i < (size_t)2 * CHANGES_MAXIMUM; i += 2)
        text[data[i] % (sizeof text - 1)] = (char)data[i + 1];
    judge(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);

    assert(text != NULL);
    if (size > 0)
        memcpy(text, data, size);
    text[size] = '\0';
    judge(text);
    judge_changed(data, size);
    free(text);
    return 0;
}
