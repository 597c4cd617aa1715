#include "sender/sender.h"

#include <poll.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "backbone/beside.h"
#include "crypto/crypto.h"
#include "migrations/auth.h"
#include "migrations/outbox.h"
#include "store/mail_store.h"

enum {
    LOOK_PERIOD_MS = 250,  /* for a mail, after none was there */
    KEEP_PERIOD_MS = 1000, /* for the rest */
    ARENA_SIZE = 1 << 20,
};

static const struct db_migration_set *const migrations[] = {&outbox_migrations, &auth_migrations};

/* True when it is time to end. */
static bool pause_unless_stopped(const struct sender *sender, int timeout_ms)
{
    struct pollfd stop = {.fd = sender->stop, .events = POLLIN};

    return poll(&stop, 1, timeout_ms) > 0;
}

/* While every mail server rests nothing is taken up: it would only count as a try. */
static bool deliver_one(struct sender *sender, struct mail_client *client, struct arena *arena)
{
    bool found = false;

    if (mail_relay_rests(sender->relay))
        return false;
    arena_reset(arena);
    return status_is_ok(sender_deliver(sender, client, arena, &found)) && found;
}

static void *deliver(void *argument)
{
    CLEANUP(mail_client_close) struct mail_client *client = NULL;
    CLEANUP(arena_clear) struct arena arena;
    struct sender *sender = argument;

    arena_init(&arena, ARENA_SIZE);
    for (bool found = false; !pause_unless_stopped(sender, found ? 0 : LOOK_PERIOD_MS);) {
        struct status opened = client ? OK : mail_client_open(sender->relay, &client);
        found = status_is_ok(opened) && deliver_one(sender, client, &arena);
    }
    return NULL;
}

static struct status look_at_database(struct sender *sender)
{
    struct sender_counters *counters = &sender->counters;
    int64_t late[MAIL_PURPOSES] = {0};
    int64_t waiting = 0;
    int64_t oldest_ms = 0;

    CLEANUP(db_release) struct db *db = NULL;
    TRY(db_acquire(sender->db, sender->log, &db));
    TRY(db_schema_check(db, migrations, COUNT_OF(migrations)));
    TRY(mail_store_forget_any_tenant(db, late));
    for (size_t i = 0; i < COUNT_OF(late); i++)
        metrics_add(&counters->outcomes[SENDER_LATE], (uint64_t)late[i]);
    TRY(mail_store_measure_any_tenant(db, &waiting, &oldest_ms));
    metrics_set(&counters->waiting, waiting);
    metrics_set(&counters->oldest_age, oldest_ms * 1000);
    return OK;
}

static void *keep(void *argument)
{
    struct sender *sender = argument;

    do {
        atomic_store(&sender->is_ready, status_is_ok(look_at_database(sender)));
        metrics_set(&sender->counters.rests, mail_relay_rests(sender->relay));
    } while (!pause_unless_stopped(sender, KEEP_PERIOD_MS));
    return NULL;
}

static struct status start(struct sender *sender, void *(*run)(void *))
{
    if (pthread_create(&sender->threads[sender->thread_count], NULL, run, sender) != 0)
        return FAIL(RESOURCE_EXHAUSTED, "no thread can be started");
    sender->thread_count++;
    return OK;
}

static struct status start_all(struct sender *sender)
{
    sender->stop = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (sender->stop < 0)
        return FAIL(RESOURCE_EXHAUSTED, "no descriptor is left");
    TRY(start(sender, keep));
    for (int64_t i = 0; i < sender->settings->threads; i++)
        TRY(start(sender, deliver));
    return OK;
}

/* Each finishes what it is at. */
static void stop_all(struct sender *sender)
{
    static const uint64_t one = 1;

    if (sender->stop < 0)
        return;
    (void)!write(sender->stop, &one, sizeof one);
    for (; sender->thread_count > 0; sender->thread_count--)
        (void)pthread_join(sender->threads[sender->thread_count - 1], NULL);
    (void)close(sender->stop);
    sender->stop = -1;
}

static void close_sender(struct sender **sender)
{
    struct sender *closed = *sender;

    *sender = NULL;
    if (closed == NULL)
        return;
    operations_close(&closed->operations);
    stop_all(closed);
    mail_relay_close(&closed->relay);
    crypto_key_set_close(&closed->keys);
    db_pool_close(&closed->db);
    free(closed);
}

static struct status open_keys(struct sender *sender)
{
    const struct sender_settings *settings = sender->settings;
    CLEANUP(crypto_key_set_close) struct crypto_key_set keys = {0};

    TRY(crypto_key_set_load(settings->mail_key_file, settings->mail_previous_key_file, sender->log,
                            &keys));
    return crypto_key_set_derive(&keys, "mail", &sender->keys);
}

static struct status open_relay(struct sender *sender)
{
    const struct sender_settings *settings = sender->settings;
    struct mail_relay_options options = {
        .route_count = settings->relays.count,
        .security = settings->relay_security,
        .ca_file = settings->relay_ca_file,
        .own_name = settings->own_name[0] ? settings->own_name : mail_address_domain(&sender->from),
        .log = sender->log,
    };

    for (size_t i = 0; i < settings->relays.count && i < MAIL_ROUTES_MAXIMUM; i++)
        options.routes[i] =
            (struct mail_route){settings->relays.items[i].host, settings->relays.items[i].port};
    return mail_relay_open(&options, &sender->relay);
}

static struct status open_parts(struct process *process, struct sender *sender)
{
    const struct sender_settings *settings = sender->settings;
    const struct crypto_options crypto = {
        .log = sender->log, .allow_unlocked_memory = settings->backbone.allow_unlocked_memory};

    if (!mail_address_parse(bytes_of(settings->mail_from), &sender->from))
        return FAIL(INVALID_ARGUMENT, "mail_from is not a mail address");
    TRY(crypto_open(&crypto));
    TRY(backbone_open_operations(process, &sender->operations));
    TRY(open_keys(sender));
    TRY(backbone_open_pool(&settings->backbone, "auth", "sender", settings->threads + 1,
                           sender->log, &sender->db));
    TRY(open_relay(sender));
    return start_all(sender);
}

static struct status sender_open(struct process *process, const void *settings, void **service_out)
{
    CLEANUP(close_sender) struct sender *sender = calloc(1, sizeof *sender);

    if (sender == NULL)
        return FAIL(RESOURCE_EXHAUSTED, "no memory");
    sender->settings = settings;
    sender->log = process_log(process);
    sender->stop = -1;
    TRY(open_parts(process, sender));
    sender_metrics_add(process_metrics(process), sender);
    *service_out = sender;
    sender = NULL; /* now the process's */
    return OK;
}

static bool sender_is_ready(void *service)
{
    const struct sender *sender = service;

    return atomic_load(&sender->is_ready);
}

static void sender_drain(void *service, int64_t deadline_ms)
{
    (void)deadline_ms; /* a try ends before, as the settings say */
    stop_all(service);
}

static void sender_close(void *service)
{
    struct sender *sender = service;

    close_sender(&sender);
}

const struct process_definition sender_definition = {
    .name = "auth-sender",
    .summary = "Hands the mails of auth to a mail server.",
    .settings = &sender_settings_table,
    .open = sender_open,
    .is_ready = sender_is_ready,
    .drain = sender_drain,
    .close = sender_close,
};
