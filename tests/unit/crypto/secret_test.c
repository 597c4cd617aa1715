#include <criterion/criterion.h>

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "crypto/crypto.h"
#include "crypto/secret.h"

static void open_crypto(void)
{
    static const struct crypto_options options = {0};
    cr_assert_eq(crypto_open(&options).code, STATUS_OK);
}

TestSuite(secret, .init = open_crypto);

Test(secret, is_refused_when_the_memory_is_used_up_and_leaves_the_output_alone)
{
    struct secret secret = {0};

    cr_assert_eq(secret_open(32 * 1024 + 1, &secret).code, STATUS_RESOURCE_EXHAUSTED);
    cr_assert_eq(secret_open(SIZE_MAX, &secret).code, STATUS_RESOURCE_EXHAUSTED);
    cr_assert_null(secret.data);
    for (int i = 0; i < 512; i++)
        cr_assert_eq(secret_open(64, &secret).code, STATUS_OK);
    struct secret last = secret;
    cr_assert_eq(secret_open(1, &secret).code, STATUS_RESOURCE_EXHAUSTED);
    secret_close(&last);
    cr_assert_eq(secret_open(1, &secret).code, STATUS_OK);
}

Test(secret, does_not_overlap_another)
{
    struct secret secrets[20] = {0};

    for (size_t i = 0; i < COUNT_OF(secrets); i++) {
        cr_assert_eq(secret_open(1 + 13 * i, &secrets[i]).code, STATUS_OK);
        memset(secrets[i].data, (int)i, secrets[i].size);
    }
    for (size_t i = 0; i < COUNT_OF(secrets); i++)
        for (size_t j = 0; j < secrets[i].size; j++)
            cr_assert_eq(secrets[i].data[j], i);
}

Test(secret, is_wiped_when_it_is_closed_and_may_be_closed_twice)
{
    struct secret secret = {0};

    cr_assert_eq(secret_open(100, &secret).code, STATUS_OK);
    const uint8_t *memory = secret.data;
    memset(secret.data, 0xaa, secret.size);
    secret_close(&secret);
    for (size_t i = 0; i < 100; i++)
        cr_assert_eq(memory[i], 0, "byte %zu", i);
    secret_close(&secret);
}

Test(secret, is_not_there_in_a_child)
{
    struct secret secret = {0};

    cr_assert_eq(secret_open(32, &secret).code, STATUS_OK);
    memset(secret.data, 0xaa, secret.size);
    pid_t child = fork();
    if (child == 0)
        _exit(secret.data[0]);
    int outcome = -1;
    cr_assert_eq(waitpid(child, &outcome, 0), child);
    cr_assert(WIFEXITED(outcome));
    cr_assert_eq(WEXITSTATUS(outcome), 0);
    cr_assert_eq(secret.data[0], 0xaa);
}

/* The flags of the mapping that holds `address` (proc(5), VmFlags in smaps). */
static void mapping_flags(const void *address, char out[static 256])
{
    FILE *maps = fopen("/proc/self/smaps", "r");
    char line[256];
    unsigned long low = 0;
    unsigned long high = 0;

    cr_assert_not_null(maps);
    out[0] = '\0';
    while (fgets(line, sizeof line, maps)) {
        unsigned long a = 0;
        unsigned long b = 0;
        if (sscanf(line, "%lx-%lx ", &a, &b) == 2) {
            low = a;
            high = b;
        }
        if (strncmp(line, "VmFlags:", 8) == 0 && low <= (unsigned long)address &&
            (unsigned long)address < high)
            cr_assert(text_copy(out, 256, line));
    }
    (void)fclose(maps);
}

Test(secret, is_locked_and_left_out_of_core_dumps)
{
    struct secret secret = {0};
    char flags[256];

    cr_assert_eq(secret_open(32, &secret).code, STATUS_OK);
    mapping_flags(secret.data, flags);
    cr_assert_not_null(strstr(flags, " lo"), "%s", flags);
    cr_assert_not_null(strstr(flags, " dd"), "%s", flags);
}

Test(secret, stands_between_pages_nobody_may_touch)
{
    struct secret all = {0};
    char flags[256];

    cr_assert_eq(secret_open(32 * 1024, &all).code, STATUS_OK);
    mapping_flags(all.data - 1, flags);
    cr_expect_null(strstr(flags, " rd"), "%s", flags);
    mapping_flags(all.data + all.size, flags);
    cr_expect_null(strstr(flags, " rd"), "%s", flags);
}
