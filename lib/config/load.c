#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/file.h"
#include "config/config_private.h"

/* Why the file of a secret cannot be used, or NULL. Kubernetes lays secrets as links into a folder
 * it swaps, with mode 0440 for the group: links are followed, and only "others" are shut out. */
static const char *secret_refusal(const char *path)
{
    struct stat about;

    if (stat(path, &about) != 0)
        return errno == ENOENT || errno == ENOTDIR ? "there is no such file"
                                                   : "the file cannot be looked at";
    if (!S_ISREG(about.st_mode))
        return "not a regular file";
    if ((about.st_mode & S_IRWXO) != 0)
        return "others may use the file; take their rights away (chmod o=)";
    return NULL;
}

static struct status check_secrets(const struct config_table *table, const char *file,
                                   const void *settings, struct config_problem *problem)
{
    for (size_t i = 0; i < table->count; i++) {
        const struct config_setting *setting = &table->settings[i];
        if (setting->type != CONFIG_TYPE_SECRET)
            continue;
        const char *path = (const char *)settings + setting->offset;
        const char *refusal = *path ? secret_refusal(path) : NULL; /* "": an optional one */
        if (refusal)
            return config_refuse(problem, "%s: %s: %.512s: %s", file, setting->name, path, refusal);
    }
    return OK;
}

static void free_settings(void **settings)
{
    free(*settings);
}

struct status config_load(const struct config_table *table, const char *path, void *settings,
                          struct config_problem *problem)
{
    CLEANUP(buffer_clear) struct buffer text;
    CLEANUP(free_settings) void *fresh = calloc(1, table->size);

    if (fresh == NULL)
        return config_refuse(problem, "%s: no memory to read it", path);
    buffer_init(&text, CONFIG_FILE_MAXIMUM);
    struct status read = file_read_trusted(path, &text);
    if (!status_is_ok(read)) {
        (void)config_refuse(problem, "%s: %s", path,
                            read.code == STATUS_RESOURCE_EXHAUSTED ? "larger than 256 KiB"
                                                                   : read.text);
        return read;
    }
    TRY(config_parse(table, buffer_bytes(&text), path, fresh, problem));
    TRY(check_secrets(table, path, fresh, problem));
    memcpy(settings, fresh, table->size);
    return OK;
}
