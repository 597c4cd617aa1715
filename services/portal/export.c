#include "export.h"

#include <inttypes.h>
#include <poll.h>

#include "base/clock.h"
#include "crypto/crypto.h"
#include "outbox/outbox.h"
#include "store/export_store.h"
#include "json/write.h"

enum {
    PAGE_MAXIMUM = 4 << 20, /* EXPORT_PAGE rows are far less */
    PATIENCE_MS = 10000,    /* until the database's clock is known */
    PAUSE_MS = 20,
    CHANGE_SIZE = 16,
};

struct export
{
    struct backbone *backbone;
    int64_t tenant_id;
    FILE *out;
    struct export_counts counts;
};

/* A process that has just begun has not asked for the time yet. */
static struct status find_now(const struct backbone *backbone, int64_t *out)
{
    int64_t until_ms = clock_monotonic_ms() + PATIENCE_MS;
    struct status found = db_clock_now_us(backbone->clock, out);

    while (!status_is_ok(found) && clock_monotonic_ms() < until_ms) {
        (void)poll(NULL, 0, PAUSE_MS);
        found = db_clock_now_us(backbone->clock, out);
    }
    return found;
}

/* Whoever runs this has the portal's settings: it is the operator. */
static struct status record(const struct export *export)
{
    struct backbone *backbone = export->backbone;
    uint8_t change[CHANGE_SIZE];
    struct outbox_event event = {
        .tenant_id = export->tenant_id,
        .kind = "tenant_data_exported",
        .actor = {.kind = OUTBOX_ACTOR_OPERATOR, .login_id = "operator"},
        .result = OUTBOX_SUCCEEDED,
    };

    TRY(find_now(backbone, &event.at_us));
    TRY(crypto_random(change, sizeof change));
    event.id =
        outbox_event_id(&backbone->event_keys.current, (struct bytes){change, sizeof change}, 0);
    TRY(outbox_may_change(backbone->outbox));
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(backbone->db, backbone->log, &db));
    TRY(db_begin_tenant(db, export->tenant_id, &transaction));
    TRY(outbox_append(backbone->outbox, &transaction, &event));
    return db_commit(&transaction);
}

static struct status print(const struct buffer *text, FILE *out)
{
    TRY(buffer_outcome(text));
    return fwrite(text->data, 1, text->size, out) == text->size
               ? OK
               : FAIL(UNAVAILABLE, "the output cannot be written");
}

/* Page after page, each with a connection for as long as it takes to read. */
static struct status print_table(const struct export *export, const struct export_table *table,
                                 int64_t *count_out)
{
    CLEANUP(buffer_clear) struct buffer page;
    struct uuid last = {0};
    size_t count = EXPORT_PAGE;

    buffer_init(&page, PAGE_MAXIMUM);
    while (count == EXPORT_PAGE) {
        CLEANUP(db_release) struct db *db = NULL;
        CLEANUP(db_rollback) struct db_transaction transaction = {0};
        TRY(db_acquire(export->backbone->db, export->backbone->log, &db));
        TRY(db_begin_tenant(db, export->tenant_id, &transaction));
        TRY(table->read(db, export->tenant_id, &last, &page, &count));
        TRY(db_commit(&transaction));
        TRY(print(&page, export->out));
        buffer_reset(&page);
        *count_out += (int64_t)count;
    }
    return OK;
}

static struct status print_tables(struct export *export)
{
    for (size_t i = 0; i < EXPORT_TABLES; i++)
        TRY(print_table(export, &export_tables[i], &export->counts.rows[i]));
    return OK;
}

static struct status print_end(const struct export *export)
{
    CLEANUP(buffer_clear) struct buffer line;

    buffer_init(&line, 1024);
    buffer_append_text(&line, "end ");
    struct json_writer writer = json_writer_begin(&line);
    json_object_begin(&writer, NULL);
    for (size_t i = 0; i < EXPORT_TABLES; i++)
        json_write_int(&writer, export_tables[i].name, export->counts.rows[i]);
    json_object_end(&writer);
    buffer_append_byte(&line, '\n');
    TRY(print(&line, export->out));
    return fflush(export->out) == 0 ? OK : FAIL(UNAVAILABLE, "the output cannot be written");
}

struct status export_write(struct backbone *backbone, int64_t tenant_id, FILE *out)
{
    struct export export = {.backbone = backbone, .tenant_id = tenant_id, .out = out};

    TRY(record(&export));
    if (fprintf(out, "company %" PRId64 "\n", tenant_id) < 0)
        return FAIL(UNAVAILABLE, "the output cannot be written");
    TRY(print_tables(&export));
    return print_end(&export);
}
