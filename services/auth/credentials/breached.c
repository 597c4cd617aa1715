#include "credentials/breached.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/encoding.h"
#include "crypto/crypto.h"
#include "crypto/hash.h"

enum {
    HASH_DIGITS = 2 * SHA1_SIZE,
    COUNT_DIGITS_MAXIMUM = 19,
    LINE_MAXIMUM = HASH_DIGITS + 1 + COUNT_DIGITS_MAXIMUM + 2, /* with colon and CR LF */
    SAMPLES = 1000, /* lines that are looked at when the file is opened */
};

struct breached {
    int fd;
    int64_t size; /* bytes, when it was opened */
    const struct log *log;
};

struct line {
    int64_t start; /* where in the file */
    int64_t next;
    uint8_t hash[SHA1_SIZE];
};

static size_t count_digits(struct bytes text)
{
    size_t count = 0;

    while (count < text.size && text.data[count] >= '0' && text.data[count] <= '9')
        count++;
    return count;
}

/* In small or capital letters. */
static bool decode_hash(const uint8_t *digits, uint8_t hash[static SHA1_SIZE])
{
    for (size_t i = 0; i < SHA1_SIZE; i++) {
        int high = hex_digit_value(digits[2 * i]);
        int low = hex_digit_value(digits[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        hash[i] = (uint8_t)(16 * high + low);
    }
    return true;
}

/* The line that `text` begins with, into `hash`; returns its size with its end, 0 for none. Behind
 * the last line of a file there may be nothing. */
static size_t parse_line(struct bytes text, uint8_t hash[static SHA1_SIZE])
{
    if (text.size <= HASH_DIGITS || text.data[HASH_DIGITS] != ':' || !decode_hash(text.data, hash))
        return 0;
    size_t at = HASH_DIGITS + 1;
    size_t digits = count_digits((struct bytes){text.data + at, text.size - at});
    if (digits == 0 || digits > COUNT_DIGITS_MAXIMUM)
        return 0;
    at += digits;
    if (at < text.size && text.data[at] == '\r')
        at++;
    if (at == text.size)
        return at;
    return text.data[at] == '\n' ? at + 1 : 0;
}

/* The line that begins at `from` or, when none begins there, next behind it; at the end of the file
 * one that begins there and is empty. UNAVAILABLE when it cannot be read or is none. */
static struct status read_line(const struct breached *breached, int64_t from, struct line *out)
{
    uint8_t piece[2 * LINE_MAXIMUM];
    int64_t begin = from > 0 ? from - 1 : 0;
    size_t skipped = 0;

    ssize_t size = pread(breached->fd, piece, sizeof piece, begin);
    if (size < 0)
        return FAIL(UNAVAILABLE, "the list of breached passwords cannot be read");
    if (from > 0) {
        const uint8_t *end = memchr(piece, '\n', (size_t)size);
        skipped = end != NULL ? (size_t)(end - piece) + 1 : (size_t)size;
        if (end == NULL && size == sizeof piece)
            return FAIL(UNAVAILABLE, "the list of breached passwords has a line that is none");
    }
    *out = (struct line){.start = begin + (int64_t)skipped, .next = begin + (int64_t)skipped};
    if (out->start >= breached->size)
        return OK;
    size_t line = parse_line((struct bytes){piece + skipped, (size_t)size - skipped}, out->hash);
    if (line == 0)
        return FAIL(UNAVAILABLE, "the list of breached passwords has a line that is none");
    out->next += (int64_t)line;
    return OK;
}

/* From the first line to the last, evenly. */
static struct status look_through(const struct breached *breached, int64_t *at_out)
{
    uint8_t before[SHA1_SIZE] = {0};
    int64_t last = -1;

    for (int64_t i = 0; i < SAMPLES; i++) {
        struct line line;
        *at_out = breached->size * i / SAMPLES;
        TRY(read_line(breached, *at_out, &line));
        if (line.start == last || line.start >= breached->size)
            continue;
        if (last >= 0 && memcmp(before, line.hash, SHA1_SIZE) >= 0)
            return FAIL(UNAVAILABLE, "the lines of breached passwords do not rise");
        memcpy(before, line.hash, SHA1_SIZE);
        last = line.start;
    }
    return OK;
}

static struct status open_file(const char *path, struct breached *breached, int64_t *at_out)
{
    struct stat file;

    breached->fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (breached->fd < 0 || fstat(breached->fd, &file) != 0)
        return FAIL(UNAVAILABLE, "cannot be opened");
    if (!S_ISREG(file.st_mode) || file.st_size == 0)
        return FAIL(UNAVAILABLE, "is no file with lines in it");
    breached->size = file.st_size;
    return look_through(breached, at_out);
}

struct status breached_open(const char *path, const struct log *log, struct breached **out)
{
    CLEANUP(breached_close) struct breached *breached = NULL;
    int64_t at = 0;

    *out = NULL;
    if (*path == '\0')
        return OK;
    breached = calloc(1, sizeof *breached);
    if (breached == NULL)
        return FAIL(RESOURCE_EXHAUSTED, "no memory");
    *breached = (struct breached){.fd = -1, .log = log};
    struct status opened = open_file(path, breached, &at);
    if (!status_is_ok(opened)) {
        log_error(log, "breached_passwords_refused", LOG_STR("path", path),
                  LOG_STR("reason", opened.text), LOG_INT("offset", at));
        return FAIL(FAILED_PRECONDITION, "the list of breached passwords cannot be used");
    }
    log_info(log, "breached_passwords_opened", LOG_STR("path", path),
             LOG_INT("bytes", breached->size));
    *out = breached;
    breached = NULL;
    return OK;
}

void breached_close(struct breached **breached)
{
    if (*breached != NULL && (*breached)->fd >= 0)
        (void)close((*breached)->fd);
    free(*breached);
    *breached = NULL;
}

/* A line with this hash, if there is one, begins in [low, high). */
static struct status search(const struct breached *breached, const uint8_t hash[static SHA1_SIZE],
                            bool *is_known_out)
{
    int64_t low = 0;
    int64_t high = breached->size;

    *is_known_out = false;
    while (low < high && !*is_known_out) {
        struct line line;
        int64_t middle = low + (high - low) / 2;
        TRY(read_line(breached, middle, &line));
        int order = line.start < high ? memcmp(line.hash, hash, SHA1_SIZE) : 1;
        if (order < 0)
            low = line.next;
        else
            high = middle; /* no line begins between there and this one */
        *is_known_out = order == 0;
    }
    return OK;
}

struct status breached_find(const struct breached *breached, struct bytes normal,
                            bool *is_known_out)
{
    uint8_t hash[SHA1_SIZE];

    *is_known_out = false;
    if (breached == NULL)
        return OK;
    crypto_sha1(normal.data, normal.size, hash);
    struct status found = search(breached, hash, is_known_out);
    crypto_wipe(hash, sizeof hash); /* quickly guessed from */
    if (!status_is_ok(found))
        log_error(breached->log, "breached_passwords_unread", LOG_STR("reason", found.text));
    return found;
}
