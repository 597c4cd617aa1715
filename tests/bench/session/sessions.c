#include "sessions.h"

#include <stdio.h>
#include <sys/stat.h>

#include "base/encoding.h"
#include "crypto/hmac.h"
#include "support/world/world.h"

enum { TOKEN_SIZE = 32, SQL_CAPACITY = 4096 };

static struct crypto_hmac_keys keys;

/* As session opens its key. */
static void open_key(void)
{
    static const struct log silent = {.descriptor = 2, .threshold = LOG_LEVEL_ERROR + 1};
    CLEANUP(crypto_key_set_close) struct crypto_key_set set = {0};
    char path[TEST_PATH_CAPACITY];

    world_path("token.key", path);
    CHECK_OK(crypto_key_set_load(path, NULL, &silent, &set));
    CHECK_OK(crypto_hmac_keys_open(&set, "session-token", &keys));
}

static void write_token(size_t index, uint8_t out[static TOKEN_SIZE])
{
    memset(out, 0, TOKEN_SIZE);
    bytes_put_u64(out, index);
}

void sessions_choose(const void *count, uint64_t random, char out[static TOKEN_CAPACITY])
{
    uint8_t token[TOKEN_SIZE];

    write_token(random % *(const size_t *)count, token);
    base64url_encode(token, sizeof token, out);
}

void sessions_mac(size_t index, uint8_t out[static SHA256_SIZE])
{
    uint8_t token[TOKEN_SIZE];

    write_token(index, token);
    crypto_hmac_sha256(&keys.current, token, sizeof token, out);
}

/* What COPY reads: a number and a bytea on each line. */
static void write_macs(const char *path, size_t count)
{
    FILE *file = fopen(path, "we");

    CHECK(file != NULL);
    for (size_t i = 0; i < count; i++) {
        uint8_t mac[SHA256_SIZE];
        char digits[2 * sizeof mac + 1];
        sessions_mac(i, mac);
        hex_encode(mac, sizeof mac, digits);
        CHECK(fprintf(file, "%zu\t\\\\x%s\n", i, digits) > 0);
    }
    CHECK(fclose(file) == 0);
    CHECK(chmod(path, 0644) == 0); /* the server has another account */
}

/* Triggers are off: that each session has its subject need not be looked up a million times. */
static const char script[] =
    "SET session_replication_role = replica;"
    " SET search_path = session;"
    " CREATE TEMPORARY TABLE made (i bigint, mac bytea);"
    " COPY made FROM '%s';"
    " CREATE FUNCTION pg_temp.id(i bigint) RETURNS uuid LANGUAGE sql IMMUTABLE"
    "   RETURN lpad(to_hex(i), 32, '0')::uuid;"
    " INSERT INTO subjects (tenant, user_id, version, kind, login_id, display_name, permissions)"
    "   SELECT 1 + i / 1000, pg_temp.id(i), 1, 1, 'user-' || i, 'User ' || i,"
    "          'customers.edit customers.view statements.download statements.view' FROM made;"
    " INSERT INTO sessions (tenant, session_id, user_id, token_mac, token_key, epoch, version,"
    "        started_at, last_seen_at, ends_at, idle_seconds, absolute_seconds, client_ip,"
    "        user_agent, authentication)"
    "   SELECT 1 + i / 1000, pg_temp.id(i), pg_temp.id(i), mac, %d, 0, 1,"
    "          now(), now(), now() + interval '3600 s', 3600, 86400, '203.0.113.14',"
    "          'Bench', 'password' FROM made;"
    " DROP TABLE made;"
    " ANALYZE subjects; ANALYZE sessions";

void sessions_add(size_t count)
{
    char path[TEST_PATH_CAPACITY];
    char sql[SQL_CAPACITY];

    open_key();
    test_path_join(world.postgres.home, "macs", path);
    write_macs(path, count);
    int size = snprintf(sql, sizeof sql, script, path, (int)keys.current.id);
    CHECK(size > 0 && (size_t)size < sizeof sql);
    test_postgres_execute(&world.postgres, sql);
    CHECK(remove(path) == 0);
}
