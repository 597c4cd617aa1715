#include "sender_world.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "crypto/crypto.h"
#include "database.h"
#include "db/migration.h"
#include "migrations/auth.h"
#include "migrations/outbox.h"
#include "store/mail_store.h"
#include "support/check.h"
#include "support/port.h"

enum { CONFIG_SIZE = 8192, LOOK_MS = 20 };

#define USER "00000000-0000-4000-8000-000000000001"

struct relay_world relay_world;
struct crypto_key_set mail_keys;

static struct db_pool *service;
static struct db_pool *sender_role;
static uint8_t next_number = 1;

static void migrate(void)
{
    static const struct db_migration_set *const sets[] = {&outbox_migrations, &auth_migrations};
    struct db_pool *migrator = pool_as("auth_migrate", 1);
    struct db *db = acquire(migrator);

    CHECK_OK(db_migrate(db, sets, COUNT_OF(sets)));
    db_release(&db);
    db_pool_close(&migrator);
}

static void make_key(const char *name)
{
    char path[TEST_PATH_CAPACITY];
    uint8_t key[CRYPTO_KEY_SIZE];

    test_path_join(relay_world.directory.path, name, path);
    CHECK_OK(crypto_random(key, sizeof key));
    test_file_write(path, key, sizeof key);
    CHECK(chmod(path, 0400) == 0);
}

static void open_keys(void)
{
    CLEANUP(crypto_key_set_close) struct crypto_key_set keys = {0};
    char path[TEST_PATH_CAPACITY];

    test_path_join(relay_world.directory.path, "mail.key", path);
    CHECK_OK(crypto_key_set_load(path, NULL, &test_log, &keys));
    CHECK_OK(crypto_key_set_derive(&keys, "mail", &mail_keys));
}

void sender_world_open(void)
{
    CHECK_OK(crypto_open(&(struct crypto_options){.allow_unlocked_memory = true}));
    relay_world_open(&relay_world);
    database_open("");
    migrate();
    make_key("mail.key");
    make_key("other.key");
    open_keys();
    test_postgres_execute(
        &postgres, "INSERT INTO auth.tenants (code, name, time_zone, language, staff_idle_seconds,"
                   "                          customer_idle_seconds)"
                   " VALUES ('aoba', '青葉商事', 'Asia/Tokyo', 'ja', 900, 900);"
                   "INSERT INTO auth.users (tenant, id, kind, state, login_id, name, mail, roles)"
                   " VALUES (1, '" USER "', 1, 1, 'taro', '太郎', 'taro@aoba.example', 8)");
    service = pool_as("auth_svc", 1);
    sender_role = pool_as("auth_sender", 1);
}

void sender_world_close(void)
{
    db_pool_close(&service);
    db_pool_close(&sender_role);
    crypto_key_set_close(&mail_keys);
    relay_world_close(&relay_world);
}

void sender_world_empty(void)
{
    test_postgres_execute(&postgres, "DELETE FROM auth.mail_outbox; DELETE FROM auth.mail_bounces");
}

static void write_settings(uint16_t first, uint16_t second, const char *extra, const char *path)
{
    CLEANUP(buffer_clear) struct buffer text;
    const char *home = relay_world.directory.path;
    bool names_a_key = strstr(extra, "mail_key_file") != NULL;

    buffer_init(&text, CONFIG_SIZE);
    buffer_append_format(&text,
                         "environment = development\nfile_writes = allowed\n"
                         "stop_with_parent = true\noperations_address = 127.0.0.1:%u\n"
                         "allow_unlocked_memory = true\ndatabase = %s:%u\n"
                         "database_ca_file = %s\ndatabase_password_directory = %s/passwords\n"
                         "relay_ca_file = %s\nmail_from = no-reply@sekisho.example\n"
                         "relays = localhost:%u",
                         (unsigned)test_port_take(), postgres.host, (unsigned)postgres.port,
                         postgres.ca_path, postgres.home, relay_world.ca_file, (unsigned)first);
    if (second != 0)
        buffer_append_format(&text, ", localhost:%u", (unsigned)second);
    buffer_append_format(&text, "\n%s", extra);
    if (!names_a_key)
        buffer_append_format(&text, "mail_key_file = %s/mail.key\n", home);
    CHECK_OK(buffer_outcome(&text));
    test_file_write(path, text.data, text.size);
}

void sender_start(struct test_process *out, uint16_t first, uint16_t second, const char *extra)
{
    static unsigned number;
    char path[TEST_PATH_CAPACITY];
    char name[32];

    (void)snprintf(name, sizeof name, "sender%u.conf", number++);
    test_path_join(relay_world.directory.path, name, path);
    write_settings(first, second, extra, path);
    const char *const arguments[] = {AUTH, "--sender", "--config", path, NULL};
    test_process_open(out, arguments);
    test_process_wait_for(out, "process_ready", SENDER_WAIT_MS, NULL);
}

void sender_stop(struct test_process *sender)
{
    test_process_signal(sender, SIGTERM);
    CHECK_INT(test_process_wait(sender, SENDER_WAIT_MS), 0);
}

void sender_put(enum mail_purpose purpose, const char *subject, int64_t lifetime_ms)
{
    CLEANUP(db_release) struct db *db = acquire(service);
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    CLEANUP(buffer_clear) struct buffer sealed;
    const struct uuid id = {{0x77, next_number++}};
    struct uuid user;
    const struct mail_content content = {
        .to = bytes_of("taro@aoba.example"),
        .from_name = bytes_of("青葉商事"),
        .subject = bytes_of(subject),
        .text = bytes_of("Canary in the text\n"),
        .html = bytes_of("<p>Canary in the text</p>\n"),
    };

    CHECK(uuid_parse(USER, &user));
    buffer_init(&sealed, MAIL_SEALED_MAXIMUM);
    CHECK_OK(mail_seal(&mail_keys, SENDER_TENANT, id, &content, &sealed));
    const struct waiting_mail mail = {
        .tenant_id = SENDER_TENANT,
        .id = id,
        .user_id = user,
        .purpose = purpose,
        .sealed = buffer_bytes(&sealed),
        .not_after_us = clock_wall_us() + lifetime_ms * 1000,
    };
    CHECK_OK(db_begin_tenant(db, SENDER_TENANT, &transaction));
    CHECK_OK(mail_store_put(db, &mail));
    CHECK_OK(db_commit(&transaction));
}

int64_t sender_count(const char *sql)
{
    CLEANUP(db_release) struct db *db = acquire(sender_role);
    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    int64_t count = -1;

    CHECK_OK(db_query_text(db, sql, DB_NO_PARAMS, &rows));
    CHECK_OK(db_get_int(&rows, 0, &count));
    return count;
}

void sender_wait(const char *sql, int64_t expected)
{
    const int64_t until_ms = clock_monotonic_ms() + SENDER_WAIT_MS;

    while (sender_count(sql) != expected) {
        if (clock_monotonic_ms() > until_ms)
            test_fail(__FILE__, __LINE__, "still %lld: %s", (long long)sender_count(sql), sql);
        (void)poll(NULL, 0, LOOK_MS); /* for the others */
    }
}
