#include <criterion/criterion.h>

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crypto/crypto.h"
#include "crypto/hmac.h"
#include "crypto/key.h"

static char directory[64]; /* of this test; Criterion gives each its own process */

static void make_directory(void)
{
    static const struct crypto_options options = {0};
    cr_assert_eq(crypto_open(&options).code, STATUS_OK);
    cr_assert(text_copy(directory, sizeof directory, "/tmp/sekisho-key-test-XXXXXX"));
    cr_assert_not_null(mkdtemp(directory));
    cr_assert_eq(chdir(directory), 0);
}

static void remove_directory(void)
{
    static const char *const names[] = {"key", "other", "link"};

    for (size_t i = 0; i < COUNT_OF(names); i++)
        (void)unlink(names[i]);
    (void)rmdir("folder");
    (void)rmdir(directory);
}

TestSuite(key, .init = make_directory, .fini = remove_directory);

static void write_file(const char *name, uint8_t byte, size_t size, mode_t mode)
{
    uint8_t content[64];
    memset(content, byte, sizeof content);
    (void)unlink(name);
    int descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL, 0600);
    cr_assert_geq(descriptor, 0);
    cr_assert_eq(write(descriptor, content, size), (ssize_t)size);
    cr_assert_eq(fchmod(descriptor, mode), 0);
    (void)close(descriptor);
}

static enum status_code load(const char *name)
{
    CLEANUP(crypto_key_close) struct crypto_key key = {0};
    return crypto_key_load(name, NULL, &key).code;
}

Test(key, refuses_every_mode_beyond_0440)
{
    static const mode_t refused[] = {0600, 0404, 0444, 0420, 0410, 0500, 0640, 0644, 0777, 04400};

    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        write_file("key", 7, 32, refused[i]);
        cr_expect_eq(load("key"), STATUS_FAILED_PRECONDITION, "mode %o", refused[i]);
    }
}

Test(key, refuses_every_other_size)
{
    static const size_t refused[] = {0, 1, 31, 33, 64};

    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        write_file("key", 7, refused[i], 0400);
        cr_expect_eq(load("key"), STATUS_FAILED_PRECONDITION, "%zu bytes", refused[i]);
    }
}

/* What the log says of a refused file, into `out`. */
static void load_refused(const char *name, char *out, size_t capacity)
{
    struct log log = log_open("test");
    struct crypto_key key = {0};

    log.descriptor = memfd_create("log", MFD_CLOEXEC);
    cr_expect_eq(crypto_key_load(name, &log, &key).code, STATUS_FAILED_PRECONDITION, "%s", name);
    ssize_t size = pread(log.descriptor, out, capacity - 1, 0);
    cr_assert_gt(size, 0, "%s", name);
    out[size] = '\0';
    (void)close(log.descriptor);
}

Test(key, refuses_what_is_no_regular_file_without_waiting_and_says_why)
{
    char line[LOG_LINE_MAXIMUM];

    cr_assert_eq(mkdir("folder", 0400), 0);
    cr_assert_eq(mkfifo("other", 0400), 0);
    load_refused("folder", line, sizeof line);
    cr_expect_not_null(strstr(line, "not a regular file"), "%s", line);
    load_refused("other", line, sizeof line);
    cr_expect_not_null(strstr(line, "not a regular file"), "%s", line);
    load_refused("missing", line, sizeof line);
    cr_expect_not_null(strstr(line, "cannot be opened"), "%s", line);
}

Test(key, refuses_a_file_of_another_user)
{
    if (geteuid() != 0)
        cr_skip_test("only root can give a file away");
    write_file("key", 7, 32, 0400);
    cr_assert_eq(chown("key", 65534, 65534), 0);
    cr_assert_eq(load("key"), STATUS_FAILED_PRECONDITION);
}

Test(key, refuses_the_same_key_twice)
{
    struct crypto_key_set keys = {0};

    write_file("key", 7, 32, 0400);
    write_file("other", 7, 32, 0400);
    cr_assert_eq(crypto_key_set_load("key", "other", NULL, &keys).code, STATUS_FAILED_PRECONDITION);
    cr_assert_null(keys.current.secret.data);
}

Test(key, refuses_a_set_whose_previous_file_is_missing)
{
    struct crypto_key_set keys = {0};

    write_file("key", 7, 32, 0400);
    cr_assert_eq(crypto_key_set_load("key", "missing", NULL, &keys).code,
                 STATUS_FAILED_PRECONDITION);
}

Test(key, loads_32_bytes_through_a_link_and_closes_the_file)
{
    int next = dup(0);
    (void)close(next);
    write_file("key", 7, 32, 0440);
    cr_assert_eq(symlink("key", "link"), 0);
    CLEANUP(crypto_key_close) struct crypto_key key = {0};
    cr_assert_eq(crypto_key_load("link", NULL, &key).code, STATUS_OK);
    cr_assert_eq(key.secret.size, 32);
    cr_assert_eq(key.secret.data[0] & key.secret.data[31], 7);
    int still_next = dup(0);
    (void)close(still_next);
    cr_assert_eq(still_next, next);
}

Test(key, has_an_id_that_follows_from_its_bytes)
{
    CLEANUP(crypto_key_close) struct crypto_key first = {0};
    CLEANUP(crypto_key_close) struct crypto_key again = {0};
    CLEANUP(crypto_key_close) struct crypto_key other = {0};

    write_file("key", 7, 32, 0400);
    cr_assert_eq(crypto_key_load("key", NULL, &first).code, STATUS_OK);
    cr_assert_eq(crypto_key_load("key", NULL, &again).code, STATUS_OK);
    write_file("key", 8, 32, 0400);
    cr_assert_eq(crypto_key_load("key", NULL, &other).code, STATUS_OK);
    cr_assert_gt(first.id, 0);
    cr_assert_eq(first.id, again.id);
    cr_assert_neq(first.id, other.id);
}

Test(key, of_one_purpose_is_not_that_of_another)
{
    CLEANUP(crypto_key_set_close) struct crypto_key_set keys = {0};
    CLEANUP(crypto_key_set_close) struct crypto_key_set tokens = {0};
    CLEANUP(crypto_key_set_close) struct crypto_key_set codes = {0};

    write_file("key", 7, 32, 0400);
    cr_assert_eq(crypto_key_set_load("key", "", NULL, &keys).code, STATUS_OK);
    cr_assert_null(keys.previous.secret.data);
    cr_assert_eq(crypto_key_set_derive(&keys, "session-token", &tokens).code, STATUS_OK);
    cr_assert_eq(crypto_key_set_derive(&keys, "mail-code", &codes).code, STATUS_OK);
    cr_expect_neq(memcmp(tokens.current.secret.data, codes.current.secret.data, 32), 0);
    cr_expect_neq(memcmp(tokens.current.secret.data, keys.current.secret.data, 32), 0);
    cr_expect_eq(tokens.current.id, keys.current.id);
}

Test(key, that_was_replaced_is_found_by_its_id_until_it_is_gone)
{
    CLEANUP(crypto_key_set_close) struct crypto_key_set before = {0};
    CLEANUP(crypto_key_set_close) struct crypto_key_set during = {0};
    CLEANUP(crypto_hmac_keys_close) struct crypto_hmac_keys old = {0};
    CLEANUP(crypto_hmac_keys_close) struct crypto_hmac_keys both = {0};
    uint8_t made[SHA256_SIZE];
    uint8_t again[SHA256_SIZE];

    write_file("other", 7, 32, 0400);
    write_file("key", 8, 32, 0400);
    cr_assert_eq(crypto_key_set_load("other", NULL, NULL, &before).code, STATUS_OK);
    cr_assert_eq(crypto_key_set_load("key", "other", NULL, &during).code, STATUS_OK);
    cr_assert_eq(crypto_hmac_keys_open(&before, "session-token", &old).code, STATUS_OK);
    cr_assert_eq(crypto_hmac_keys_open(&during, "session-token", &both).code, STATUS_OK);

    crypto_hmac_sha256(&old.current, "token", 5, made);
    const struct crypto_hmac_key *found = crypto_hmac_keys_find(&both, old.current.id);
    cr_assert_eq(found, &both.previous);
    crypto_hmac_sha256(found, "token", 5, again);
    cr_assert_eq(memcmp(made, again, sizeof made), 0);
    cr_assert_eq(crypto_hmac_keys_find(&both, both.current.id), &both.current);
    cr_assert_null(crypto_hmac_keys_find(&old, both.current.id));
    cr_assert_null(crypto_hmac_keys_find(&old, 0), "an empty slot is no key");
}
