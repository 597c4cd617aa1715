/* CSRF tokens: the input as it is, and as changes made to a token that was issued. Only the very
 * text that was issued is accepted, and only for its session and keys. */
#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "crypto/crypto.h"
#include "domain/csrf.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { CHANGES_MAXIMUM = 8 };

static struct crypto_hmac_keys keys;
static struct crypto_hmac_keys rotated; /* the key that issued is the previous one */
static struct crypto_hmac_keys foreign;
static struct csrf_binding session;
static struct csrf_binding other_session;
static char issued[CSRF_TEXT_CAPACITY];

static void open_key(const char *material, int32_t id, struct crypto_hmac_key *out)
{
    struct status opened = crypto_hmac_key_open(bytes_of(material), id, out);
    assert(status_is_ok(opened));
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    struct status opened = crypto_open(&(struct crypto_options){.allow_unlocked_memory = true});
    assert(status_is_ok(opened));
    open_key("key one", 1, &keys.current);
    open_key("key one", 1, &rotated.previous);
    open_key("key two", 2, &rotated.current);
    open_key("key two", 2, &foreign.current);
    session = csrf_bind("session one");
    other_session = csrf_bind("session two");
    struct status made = csrf_issue(&keys, &session, issued);
    assert(status_is_ok(made));
    return 0;
}

static void judge(const char *text)
{
    uint8_t random[CSRF_RANDOM_SIZE];
    bool is_issued = strcmp(text, issued) == 0;

    assert(csrf_check(&keys, &session, text, random) == is_issued);
    assert(csrf_check(&rotated, &session, text, random) == is_issued);
    assert(!csrf_check(&keys, &other_session, text, random));
    assert(!csrf_check(&foreign, &session, text, random));
}

/* Pairs of a place and a byte; the place behind the end makes the token longer, NUL shorter. */
static void judge_changed(const uint8_t *data, size_t size)
{
    char text[CSRF_TEXT_CAPACITY + CHANGES_MAXIMUM] = "";

    memcpy(text, issued, sizeof issued);
    for (size_t i = 0; i + 1 < size && i < (size_t)2 * CHANGES_MAXIMUM; i += 2)
        text[data[i] % (sizeof text - 1)] = (char)data[i + 1];
    judge(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_clear) struct arena arena;

    arena_init(&arena, 1 << 20);
    const char *text = arena_copy_bytes(&arena, (struct bytes){data, size});
    if (text == NULL)
        return 0;
    judge(text);
    judge_changed(data, size);
    return 0;
}
