#include <inttypes.h>

#include "calibration.h"
#include "commands/commands.h"
#include "options.h"
#include "json/write.h"

enum {
    TARGET_MS_MINIMUM = 10,
    TARGET_MS_MAXIMUM = 500,  /* a change of a password takes five, within 5 s */
    TARGET_MS_STANDARD = 100, /* noticed by nobody who signs in, ten in a second on a processor */
    US_PER_MS = 1000,
    US_PER_S = 1000000,
    KIB_PER_MIB = 1024,
};

static void print_json(struct ctl *ctl, const struct calibration *found)
{
    struct json_writer writer = json_writer_begin(&ctl->out);

    json_object_begin(&writer, NULL);
    json_write_int(&writer, "hashMemoryKib", found->cost.memory_kib);
    json_write_int(&writer, "hashPasses", found->cost.passes);
    json_write_int(&writer, "microseconds", found->duration_us);
    json_object_end(&writer);
    buffer_append_byte(&ctl->out, '\n');
}

/* The first two lines are auth's settings as they stand in its file. */
static struct status print_text(struct ctl *ctl, const struct calibration *found, int64_t target_us)
{
    const char *text = arena_format(
        &ctl->arena,
        "hash_memory = %" PRIu32 "MiB\nhash_passes = %" PRIu32 "\n"
        "# One hash takes %.1f ms here: %.0f sign-ins a second on each processor.\n%s",
        found->cost.memory_kib / KIB_PER_MIB, found->cost.passes,
        (double)found->duration_us / US_PER_MS, (double)US_PER_S / (double)found->duration_us,
        found->duration_us > target_us
            ? "# That is more than the target, and these are the least that is safe.\n"
            : "");

    if (text == NULL)
        return arena_failure();
    buffer_append_text(&ctl->out, text);
    return OK;
}

static struct status run(struct ctl *ctl)
{
    struct calibration found;
    int64_t target_ms = 0;

    TRY(option_number(ctl, "--target-ms", TARGET_MS_MINIMUM, TARGET_MS_MAXIMUM, TARGET_MS_STANDARD,
                      &target_ms));
    TRY(calibration_find(target_ms * US_PER_MS, calibration_measure_here, NULL, &found));
    if (!ctl->arguments->wants_json)
        return print_text(ctl, &found, target_ms * US_PER_MS);
    print_json(ctl, &found);
    return OK;
}

const struct command command_calibrate = {
    .name = "calibrate",
    .summary = "Measure password hashes on this machine and propose auth's settings for them.",
    .options = {{"--target-ms", "NUMBER", false, "How long one may take, 10 to 900; 100 else."}},
    .run = run,
};
