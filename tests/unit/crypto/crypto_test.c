#include <criterion/criterion.h>

#include <sys/resource.h>
#include <unistd.h>

#include "base/encoding.h"
#include "crypto/crypto.h"
#include "crypto/hash.h"

static const struct crypto_options options = {0};

static void allow_no_locked_memory(void)
{
    struct rlimit none = {0, 0};
    cr_assert_eq(setrlimit(RLIMIT_MEMLOCK, &none), 0);
    /* CAP_IPC_LOCK makes root exempt from the limit; an ordinary user is not. */
    if (geteuid() == 0)
        cr_assert_eq(setresuid(65534, 65534, 65534), 0);
}

Test(crypto, refuses_to_start_where_memory_cannot_be_locked)
{
    allow_no_locked_memory();
    cr_assert_eq(crypto_open(&options).code, STATUS_FAILED_PRECONDITION);
}

Test(crypto, starts_there_when_it_was_told_to)
{
    allow_no_locked_memory();
    struct crypto_options unlocked = {.allow_unlocked_memory = true};
    cr_assert_eq(crypto_open(&unlocked).code, STATUS_OK);
}

Test(crypto, starts_once)
{
    cr_assert_eq(crypto_open(&options).code, STATUS_OK);
    cr_assert_eq(crypto_open(&options).code, STATUS_FAILED_PRECONDITION);
    crypto_close();
    cr_assert_eq(crypto_open(&options).code, STATUS_OK);
}

Test(crypto, random_bytes_fill_all_that_was_asked_for_and_nothing_more)
{
    uint8_t seen[34] = {0}; /* OR of many draws: a byte that is never drawn stays 0 */

    for (int i = 0; i < 64; i++) {
        uint8_t drawn[34] = {0};
        cr_assert_eq(crypto_random(drawn + 1, 32).code, STATUS_OK);
        for (size_t j = 0; j < sizeof drawn; j++)
            seen[j] |= drawn[j];
    }
    cr_assert_eq(seen[0] | seen[33], 0);
    for (size_t j = 1; j <= 32; j++)
        cr_expect_eq(seen[j], 0xff, "byte %zu", j);
}

Test(crypto, equal_looks_at_every_byte)
{
    uint8_t a[32] = {0};

    cr_assert(crypto_equal(a, (uint8_t[32]){0}, sizeof a));
    for (size_t i = 0; i < sizeof a; i++) {
        uint8_t b[32] = {0};
        b[i] = 0x80;
        cr_expect(!crypto_equal(a, b, sizeof a), "byte %zu", i);
    }
}

Test(crypto, wipe_zeroes_all_of_it_and_accepts_nothing)
{
    uint8_t canary[32];

    memset(canary, 0xaa, sizeof canary);
    crypto_wipe(canary, sizeof canary);
    for (size_t i = 0; i < sizeof canary; i++)
        cr_expect_eq(canary[i], 0, "byte %zu", i);
    crypto_wipe(NULL, 0);
}

/* FIPS 180-4, examples of NIST. */
Test(sha256, agrees_with_the_vectors_of_the_standard)
{
    static const char *const vectors[][2] = {
        {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
         "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"}};

    for (size_t i = 0; i < COUNT_OF(vectors); i++) {
        uint8_t hash[SHA256_SIZE];
        char text[HEX_CAPACITY(SHA256_SIZE)];
        crypto_sha256(vectors[i][0], strlen(vectors[i][0]), hash);
        hex_encode(hash, sizeof hash, text);
        cr_expect_str_eq(text, vectors[i][1], "case %zu", i);
    }
}

Test(sha256, is_the_same_in_pieces_of_every_size)
{
    uint8_t data[200];
    uint8_t whole[SHA256_SIZE];

    for (size_t i = 0; i < sizeof data; i++)
        data[i] = (uint8_t)i;
    crypto_sha256(data, sizeof data, whole);
    for (size_t piece = 1; piece <= sizeof data; piece++) {
        struct crypto_sha256 state;
        uint8_t hash[SHA256_SIZE];
        crypto_sha256_init(&state);
        for (size_t done = 0; done < sizeof data; done += piece)
            crypto_sha256_add(&state, data + done,
                              sizeof data - done < piece ? sizeof data - done : piece);
        crypto_sha256_finish(&state, hash);
        cr_expect_eq(memcmp(hash, whole, sizeof hash), 0, "pieces of %zu", piece);
    }
}
