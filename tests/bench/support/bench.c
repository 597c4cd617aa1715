#include "bench/support/bench.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/number.h"
#include "bench/support/bench_private.h"
#include "support/directory.h"

enum {
    RECORD_MAXIMUM = 16 << 20,
    ROUNDS_USUAL = 5,
    ROUNDS_MAXIMUM = 1000,
    ROUND_MS_USUAL = 1000,
    ROUND_MS_MAXIMUM = 600000,
    LINE_CAPACITY = 512,
};

struct bench_name bench_name(const char *name, const char *suffix)
{
    struct bench_name out;
    int size = snprintf(out.text, sizeof out.text, "%s-%s", name, suffix);

    CHECK(size > 0 && (size_t)size < sizeof out.text);
    return out;
}

void bench_write_number(struct json_writer *record, const char *key, double value)
{
    char text[64];

    CHECK((size_t)snprintf(text, sizeof text, "%.4f", value) < sizeof text);
    json_write_text(record, key, text);
}

static int64_t setting(const char *variable, int64_t maximum, int64_t usual)
{
    const char *text = getenv(variable);
    int64_t value = usual;

    if (text && !number_parse(text, strlen(text), 1, maximum, &value))
        test_fail(__FILE__, __LINE__, "%s=%s is not a number from 1 to %lld", variable, text,
                  (long long)maximum);
    return value;
}

/* The value of the first line `name : value` of /proc/cpuinfo; other kinds of processor name no
 * model, so it may be missing. */
static void write_processor(struct json_writer *record)
{
    char line[LINE_CAPACITY];
    FILE *file = fopen("/proc/cpuinfo", "re");

    while (file && fgets(line, sizeof line, file)) {
        char *value = strstr(line, ": ");
        if (strncmp(line, "model name", strlen("model name")) != 0 || value == NULL)
            continue;
        value[strcspn(value, "\n")] = '\0';
        json_write_text(record, "processor", value + 2);
        break;
    }
    if (file)
        CHECK(fclose(file) == 0);
    json_write_int(record, "processors", sysconf(_SC_NPROCESSORS_ONLN));
}

static void write_circumstances(const struct bench *bench, struct json_writer *record)
{
    const char *commit = getenv("BENCH_COMMIT"); /* ./dev bench says it */
    struct utsname kernel;
    char now[CLOCK_TEXT_CAPACITY];

    clock_encode(clock_wall_us(), now);
    CHECK(uname(&kernel) == 0);
    json_write_text(record, "bench", bench->name);
    json_write_text(record, "at", now);
    json_write_text(record, "commit", commit ? commit : "unknown");
    json_write_text(record, "compiler", __VERSION__);
    json_write_text(record, "kernel", kernel.release);
    write_processor(record);
}

struct bench *bench_open(const char *name)
{
    struct bench *bench = calloc(1, sizeof *bench);

    CHECK(bench != NULL && text_copy(bench->name, sizeof bench->name, name));
    CHECK(setvbuf(stdout, NULL, _IOLBF, BUFSIZ) == 0); /* figures as they come, also into a file */
    bench->rounds = (int)setting("BENCH_ROUNDS", ROUNDS_MAXIMUM, ROUNDS_USUAL);
    bench->round_us = setting("BENCH_ROUND_MS", ROUND_MS_MAXIMUM, ROUND_MS_USUAL) * 1000;
    buffer_init(&bench->text, RECORD_MAXIMUM);
    bench->record = json_writer_begin(&bench->text);
    json_object_begin(&bench->record, NULL);
    write_circumstances(bench, &bench->record);
    json_array_begin(&bench->record, "results");
    return bench;
}

void bench_close(struct bench **handle)
{
    struct bench *bench = *handle;
    char path[TEST_PATH_CAPACITY];
    char file[BENCH_NAME_CAPACITY + sizeof ".json"];

    json_array_end(&bench->record);
    json_object_end(&bench->record);
    CHECK_OK(buffer_outcome(&bench->text));
    CHECK(mkdir(BENCH_RECORDS, 0755) == 0 || errno == EEXIST);
    CHECK(snprintf(file, sizeof file, "%s.json", bench->name) > 0);
    test_path_join(BENCH_RECORDS, file, path);
    test_file_write(path, bench->text.data, bench->text.size);
    fprintf(stderr, "every round is in %s\n", path);
    buffer_clear(&bench->text);
    free(bench);
    *handle = NULL;
}

void bench_version(struct bench *bench, const char *what, const char *version)
{
    json_object_begin(&bench->record, NULL);
    json_write_text(&bench->record, "version_of", what);
    json_write_text(&bench->record, "version", version);
    json_object_end(&bench->record);
}

/* About four digits that mean something. */
static int decimals_of(double value)
{
    if (value < 10)
        return 4;
    return value < 1000 ? 2 : 0;
}

void bench_figure(struct bench *bench, const char *name, double value, const char *unit)
{
    printf("figure %s %.*f %s\n", name, decimals_of(value), value, unit);
    json_object_begin(&bench->record, NULL);
    json_write_text(&bench->record, "figure", name);
    bench_write_number(&bench->record, "value", value);
    json_write_text(&bench->record, "unit", unit);
    json_object_end(&bench->record);
}

void bench_ratio(struct bench *bench, const char *name, const char *peer, double ratio)
{
    printf("ratio %s/%s %.3f\n", name, peer, ratio);
    json_object_begin(&bench->record, NULL);
    json_write_text(&bench->record, "own", name);
    json_write_text(&bench->record, "peer", peer);
    bench_write_number(&bench->record, "ratio", ratio);
    json_object_end(&bench->record);
}
