#include "export_folder.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/encoding.h"
#include "table.h"
#include "json/write.h"

enum { MANIFEST_MAXIMUM = 64 << 10 };

static struct status refuse(const struct export_folder *folder, const char *name)
{
    return ctl_refuse(folder->ctl, "%.512s/%s cannot be written: %s", folder->path, name,
                      strerrordesc_np(errno));
}

struct status export_folder_make(struct ctl *ctl, const char *path, struct export_folder *out)
{
    struct export_folder folder = {.ctl = ctl, .path = path, .descriptor = -1};

    if (mkdir(path, 0700) != 0)
        return ctl_refuse(ctl, "the folder %.512s cannot be made: %s", path,
                          strerrordesc_np(errno));
    folder.descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    if (folder.descriptor < 0)
        return refuse(&folder, "");
    *out = folder;
    return OK;
}

static FILE *create(const struct export_folder *folder, const char *name)
{
    int descriptor = openat(folder->descriptor, name,
                            O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    FILE *stream = descriptor >= 0 ? fdopen(descriptor, "w") : NULL;

    if (descriptor >= 0 && stream == NULL)
        (void)close(descriptor);
    return stream;
}

/* On the disk, or it is not written. */
static bool finish(FILE *stream)
{
    bool is_written = fflush(stream) == 0 && fsync(fileno(stream)) == 0;

    return fclose(stream) == 0 && is_written;
}

struct status export_folder_begin(struct export_folder *folder, const char *name)
{
    assert(folder->count < EXPORT_FILES_MAXIMUM && folder->stream == NULL);
    folder->stream = create(folder, name);
    if (folder->stream == NULL)
        return refuse(folder, name);
    folder->files[folder->count++] = (struct export_file){.name = name};
    crypto_sha256_init(&folder->hash);
    return OK;
}

struct status export_folder_add_row(struct export_folder *folder, struct bytes row)
{
    struct export_file *file = &folder->files[folder->count - 1];

    if (fwrite(row.data, 1, row.size, folder->stream) != row.size)
        return refuse(folder, file->name);
    crypto_sha256_add(&folder->hash, row.data, row.size);
    file->size += (int64_t)row.size;
    file->rows++;
    return OK;
}

struct status export_folder_end(struct export_folder *folder)
{
    struct export_file *file = &folder->files[folder->count - 1];
    uint8_t hash[SHA256_SIZE];
    FILE *stream = folder->stream;

    folder->stream = NULL;
    crypto_sha256_finish(&folder->hash, hash);
    hex_encode(hash, sizeof hash, file->sha256);
    return finish(stream) ? OK : refuse(folder, file->name);
}

static void write_manifest(const struct export_folder *folder,
                           const Sekisho__Auth__V1__Tenant *tenant, struct buffer *out)
{
    struct json_writer writer = json_writer_begin(out);
    char at[CLOCK_TEXT_CAPACITY];

    clock_encode(clock_wall_us(), at);
    json_object_begin(&writer, NULL);
    json_write_text(&writer, "code", tenant->code);
    json_write_int(&writer, "tenantId", tenant->tenant_id);
    json_write_text(&writer, "exportedAt", at);
    json_array_begin(&writer, "files");
    for (size_t i = 0; i < folder->count; i++) {
        const struct export_file *file = &folder->files[i];
        json_object_begin(&writer, NULL);
        json_write_text(&writer, "name", file->name);
        json_write_int(&writer, "rows", file->rows);
        json_write_int(&writer, "bytes", file->size);
        json_write_text(&writer, "sha256", file->sha256);
        json_object_end(&writer);
    }
    json_array_end(&writer);
    json_object_end(&writer);
    buffer_append_byte(out, '\n');
}

static struct status print_table(const struct export_folder *folder)
{
    static const char *const heading[] = {"FILE", "ROWS", "BYTES", "SHA-256"};
    struct arena *arena = &folder->ctl->arena;
    struct table table;

    table_init(&table, arena, COUNT_OF(heading));
    TRY(table_add(&table, heading));
    for (size_t i = 0; i < folder->count; i++) {
        const struct export_file *file = &folder->files[i];
        const char *cells[] = {file->name, arena_format(arena, "%" PRId64, file->rows),
                               arena_format(arena, "%" PRId64, file->size), file->sha256};
        if (cells[1] == NULL || cells[2] == NULL)
            return arena_failure();
        TRY(table_add(&table, cells));
    }
    table_print(&table, &folder->ctl->out);
    return OK;
}

struct status export_folder_finish(struct export_folder *folder,
                                   const Sekisho__Auth__V1__Tenant *tenant)
{
    static const char name[] = "manifest.json";
    CLEANUP(buffer_clear) struct buffer manifest;

    buffer_init(&manifest, MANIFEST_MAXIMUM);
    write_manifest(folder, tenant, &manifest);
    TRY(buffer_outcome(&manifest));
    FILE *stream = create(folder, name);
    if (stream == NULL)
        return refuse(folder, name);
    bool is_written = fwrite(manifest.data, 1, manifest.size, stream) == manifest.size;
    if (!finish(stream) || !is_written || fsync(folder->descriptor) != 0)
        return refuse(folder, name);
    if (!folder->ctl->arguments->wants_json)
        return print_table(folder);
    buffer_append(&folder->ctl->out, manifest.data, manifest.size);
    return OK;
}

void export_folder_close(struct export_folder *folder)
{
    if (folder->stream)
        (void)fclose(folder->stream);
    if (folder->descriptor >= 0)
        (void)close(folder->descriptor);
    *folder = EXPORT_FOLDER_NONE;
}
