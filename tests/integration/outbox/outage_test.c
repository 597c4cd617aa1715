/* Relays with threads of their own: several at once, killed, and with a database that restarts. */
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "support/check.h"
#include "world.h"

enum {
    TENANT = 7,
    WRITERS = 4,
    EVENTS_EACH = 250,
};

static struct audit audit;

/* With no manifest due, now or when the hour ends. */
static void begin(void)
{
    world_reset();
    test_postgres_execute(&postgres,
                          "INSERT INTO auth.outbox_manifests SELECT date_trunc('hour', now(),"
                          " 'UTC') - n * interval '1 hour', gen_random_uuid()"
                          " FROM generate_series(0, 3) AS n");
    audit_init(&audit);
}

struct writer {
    pthread_t thread;
    struct outbox *outbox;
    int first;
    int count;      /* events to write */
    bool *recorded; /* by number from `first` */
    atomic_bool *stop;
};

static void *write_events(void *argument)
{
    struct writer *writer = argument;

    for (int i = 0; i < writer->count && !atomic_load(writer->stop); i++) {
        struct outbox_event event = event_number(TENANT, writer->first + i);
        struct status outcome = record(writer->outbox, &event);
        CHECK(status_is_ok(outcome) || outcome.code == STATUS_UNAVAILABLE);
        writer->recorded[i] = status_is_ok(outcome);
    }
    return NULL;
}

static void start_writers(struct writer writers[static WRITERS], struct outbox *outboxes[2],
                          int count, atomic_bool *stop)
{
    for (int i = 0; i < WRITERS; i++) {
        writers[i] = (struct writer){.outbox = outboxes[i % 2],
                                     .first = i * count,
                                     .count = count,
                                     .recorded = calloc((size_t)count, sizeof(bool)),
                                     .stop = stop};
        CHECK(writers[i].recorded != NULL);
        CHECK(pthread_create(&writers[i].thread, NULL, write_events, &writers[i]) == 0);
    }
}

static void delivers_each_event_once_with_two_relays(void)
{
    static struct writer writers[WRITERS];
    static atomic_bool stop;
    struct outbox *outboxes[2];

    begin();
    for (size_t i = 0; i < 2; i++)
        outboxes[i] = outbox_started(&audit);
    start_writers(writers, outboxes, EVENTS_EACH, &stop);
    for (int i = 0; i < WRITERS; i++)
        pthread_join(writers[i].thread, NULL);
    wait_for_count(&audit, WRITERS * EVENTS_EACH);
    for (size_t i = 0; i < 2; i++)
        outbox_close(&outboxes[i]);
    CHECK_INT(audit.count, WRITERS * EVENTS_EACH);
    for (int i = 0; i < WRITERS * EVENTS_EACH; i++)
        CHECK_INT(audit_took(&audit, event_number(TENANT, i).id), 1);
    for (int i = 0; i < WRITERS; i++)
        free(writers[i].recorded);
}

static struct status deliver_and_die(void *context, const struct outbox_entry *entries,
                                     size_t count, bool *refused)
{
    int told = *(int *)context;

    CHECK(write(told, &entries[0].id, UUID_SIZE) == UUID_SIZE);
    raise(SIGKILL);
    return OK;
}

/* A process of its own, with its own connections: a fork must not use its parent's. */
static void relay_in_a_process_that_dies(int told)
{
    struct outbox_settings settings = world_settings(&audit);
    struct outbox *outbox = NULL;
    bool more = false;

    settings.deliver = deliver_and_die;
    settings.context = &told;
    settings.pool = pool_as("auth_system", 1);
    CHECK_OK(outbox_prepare(&settings, &outbox));
    CHECK_OK(relay_round(outbox, &more));
}

static void delivers_again_with_the_same_id_after_a_crash_before_the_delete(void)
{
    struct outbox *outbox = NULL;
    struct uuid first = {0};
    int ends[2];
    int status = 0;

    begin();
    outbox = outbox_by_hand(&audit);
    struct outbox_event event = event_number(TENANT, 1);
    CHECK_OK(record(outbox, &event));
    CHECK(pipe2(ends, O_CLOEXEC) == 0);
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        relay_in_a_process_that_dies(ends[1]);
        _exit(1);
    }
    CHECK(waitpid(child, &status, 0) == child);
    CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    CHECK(read(ends[0], first.bytes, UUID_SIZE) == UUID_SIZE);
    CHECK(uuid_equal(first, event.id));

    /* The dead one's lock lasts until the server has noticed. */
    bool more = false;
    int64_t since_ms = clock_monotonic_ms();
    while (audit.count == 0 && clock_monotonic_ms() - since_ms < 5000)
        CHECK_OK(relay_round(outbox, &more));
    CHECK_INT(audit.count, 1);
    CHECK(uuid_equal(audit.ids[0], first));
    close(ends[0]);
    close(ends[1]);
    outbox_close(&outbox);
}

static void loses_nothing_while_the_database_restarts(void)
{
    static struct writer writers[WRITERS];
    static atomic_bool stop;
    struct outbox *outboxes[2];
    size_t recorded = 0;

    begin();
    for (size_t i = 0; i < 2; i++)
        outboxes[i] = outbox_started(&audit);
    start_writers(writers, outboxes, 20000, &stop);
    wait_for_count(&audit, 100);
    test_postgres_stop_immediate(&postgres);
    test_postgres_start(&postgres);
    size_t before = audit_count(&audit);
    wait_for_count(&audit, before + 100);
    atomic_store(&stop, true);
    for (int i = 0; i < WRITERS; i++)
        pthread_join(writers[i].thread, NULL);

    int64_t since_ms = clock_monotonic_ms();
    while (number_of("SELECT count(*) FROM outbox") > 0)
        CHECK(clock_monotonic_ms() - since_ms < 10000);
    for (size_t i = 0; i < 2; i++)
        outbox_close(&outboxes[i]);
    for (int i = 0; i < WRITERS; i++) {
        for (int j = 0; j < writers[i].count; j++) {
            if (!writers[i].recorded[j])
                continue;
            recorded++;
            CHECK(audit_took(&audit, event_number(TENANT, writers[i].first + j).id) >= 1);
        }
        free(writers[i].recorded);
    }
    CHECK(recorded > 100);
}

static void goes_on_when_audit_comes_back(void)
{
    struct outbox_stats stats;
    struct outbox *outbox = NULL;

    begin();
    audit.is_away = true;
    outbox = outbox_started(&audit);
    for (int i = 0; i < 10; i++) {
        struct outbox_event event = event_number(TENANT, i);
        CHECK_OK(record(outbox, &event));
    }
    int64_t since_ms = clock_monotonic_ms();
    do {
        CHECK(clock_monotonic_ms() - since_ms < 20000);
        nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
        outbox_read_stats(outbox, &stats);
    } while (stats.failed < 3);
    CHECK_INT(audit_count(&audit), 0);
    pthread_mutex_lock(&audit.lock);
    audit.is_away = false;
    pthread_mutex_unlock(&audit.lock);
    wait_for_count(&audit, 10);
    outbox_close(&outbox);
}

static void closes_at_once(void)
{
    struct outbox *outbox = NULL;

    begin();
    outbox = outbox_started(&audit);
    int64_t before_ms = clock_monotonic_ms();
    outbox_close(&outbox);
    CHECK(clock_monotonic_ms() - before_ms < 3000);
    CHECK(outbox == NULL);
    outbox_close(&outbox);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(delivers_again_with_the_same_id_after_a_crash_before_the_delete),
        TEST(delivers_each_event_once_with_two_relays),
        TEST(loses_nothing_while_the_database_restarts),
        TEST(goes_on_when_audit_comes_back),
        TEST(closes_at_once),
    };

    world_open();
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
