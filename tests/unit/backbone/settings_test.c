#include <criterion/criterion.h>

#include <string.h>

#include "backbone/backbone.h"

struct settings {
    struct backbone_settings backbone;
};

static const struct config_setting rows[] = {
    BACKBONE_SETTINGS(struct settings, backbone),
    BACKBONE_SERVER_SETTINGS(struct settings, backbone),
    BACKBONE_OUTBOX_SETTINGS(struct settings, backbone),
};

static const struct config_table table = {
    .settings = rows, .count = COUNT_OF(rows), .size = sizeof(struct settings)};

static const char *const required[] = {
    "certificate_directory = /run/mesh",
    "trust_domain = sekisho.example",
    "database = db.example:5432",
    "database_ca_file = /run/ca.crt",
    "database_password_directory = /run/passwords",
    "listen = 0.0.0.0:7401",
    "pass_keys_file = /run/passes.json",
    "audit = audit.example:7404",
    "event_key_file = /run/event.key",
};

static struct settings settings;
static struct config_problem problem;

/* The required lines but one (none: COUNT_OF), and another line. */
static struct status parse(size_t without, const char *extra)
{
    CLEANUP(buffer_clear) struct buffer text;

    buffer_init(&text, 4096);
    for (size_t i = 0; i < COUNT_OF(required); i++) {
        if (i != without)
            buffer_append_format(&text, "%s\n", required[i]);
    }
    buffer_append_format(&text, "%s\n", extra);
    return config_parse(&table, (struct bytes){text.data, text.size}, "x.conf", &settings,
                        &problem);
}

Test(backbone_settings, refuse_to_go_without_what_has_no_standard_value)
{
    for (size_t i = 0; i < COUNT_OF(required); i++) {
        char name[64];
        size_t length = strcspn(required[i], " ");
        memcpy(name, required[i], length);
        name[length] = '\0';
        cr_expect_eq(parse(i, "").code, STATUS_INVALID_ARGUMENT, "%s", name);
        cr_expect(strstr(problem.text, name) != NULL, "%s is not in: %s", name, problem.text);
    }
}

Test(backbone_settings, refuse_what_is_out_of_bounds)
{
    static const char *const lines[] = {
        "workers = 0",
        "workers = 65",
        "calls_per_second = 0",
        "database_connections = 0",
        "database_connections = 9",
        "certificate_poll = 99ms",
        "certificate_poll = 11min",
        "outbox_rows_maximum = 0",
        "outbox_age_maximum = 99ms",
        "outbox_age_maximum = 25h",
        "allow_unlocked_memory = perhaps",
        "mesh_namespace =",
        "database_name =",
    };

    for (size_t i = 0; i < COUNT_OF(lines); i++)
        cr_expect_eq(parse(COUNT_OF(required), lines[i]).code, STATUS_INVALID_ARGUMENT, "%s",
                     lines[i]);
}

Test(backbone_settings, stand_for_a_locked_memory_and_the_documented_limits)
{
    cr_assert_eq(parse(COUNT_OF(required), "").code, STATUS_OK, "%s", problem.text);
    const struct backbone_settings *read = &settings.backbone;
    cr_expect_not(read->allow_unlocked_memory);
    cr_expect_eq(read->workers, 8);
    cr_expect_eq(read->calls_in_flight, RPC_SERVER_CALLS);
    cr_expect_eq(read->database_connections, 8);
    cr_expect_eq(read->outbox_rows_maximum, 100000);
    cr_expect_eq(read->outbox_age_maximum_ms, 15 * 60 * 1000);
    cr_expect_eq(read->certificate_poll_ms, 10000);
    cr_expect_str_eq(read->mesh_namespace, "sekisho");
}
