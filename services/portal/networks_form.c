#include "networks_form.h"

#include <string.h>

#include "network/range.h"
#include "text/utf8.h"

enum { RANGE, LABEL, OWNER, EXPIRY, PARTS };

enum { LINES_MAXIMUM = 128 << 10 }; /* bytes of 500 ranges with the longest notes */

#define OWN(number)                                                                                \
    {                                                                                              \
        "role:own-" #number, "own_" #number, "own_" #number "_mode", TEXT_NONE                     \
    }

const struct networks_form_list networks_form_lists[NETWORKS_FORM_LISTS] = {
    {"everyone", "everyone", "everyone_mode", TEXT_NETWORK_LIST_EVERYONE},
    {"staff", "staff", "staff_mode", TEXT_NETWORK_LIST_STAFF},
    {"customers", "customers", "customers_mode", TEXT_NETWORK_LIST_CUSTOMERS},
    {"role:administrator", "administrator", "administrator_mode", TEXT_ROLE_ADMINISTRATOR},
    {"role:user-manager", "user_manager", "user_manager_mode", TEXT_ROLE_USER_MANAGER},
    {"role:clerk", "clerk", "clerk_mode", TEXT_ROLE_CLERK},
    {"role:viewer", "viewer", "viewer_mode", TEXT_ROLE_VIEWER},
    {"role:auditor", "auditor", "auditor_mode", TEXT_ROLE_AUDITOR},
    OWN(01),
    OWN(02),
    OWN(03),
    OWN(04),
    OWN(05),
    OWN(06),
    OWN(07),
    OWN(08),
    OWN(09),
    OWN(10),
    OWN(11),
    OWN(12),
    OWN(13),
    OWN(14),
    OWN(15),
    OWN(16),
    OWN(17),
    OWN(18),
    OWN(19),
    OWN(20),
    OWN(21),
    OWN(22),
    OWN(23),
    OWN(24),
    OWN(25),
    OWN(26),
};

const char *const networks_mode_words[3] = {
    [ALLOWED_OFF] = "off", [ALLOWED_REPORT] = "report", [ALLOWED_ENFORCE] = "enforce"};

size_t networks_form_index(const char *name)
{
    size_t i = 0;

    while (i < NETWORKS_FORM_LISTS && strcmp(networks_form_lists[i].name, name) != 0)
        i++;
    return i;
}

const char *networks_form_role(const struct networks_form_list *list)
{
    return list->title == TEXT_NONE ? strchr(list->name, ':') + 1 : NULL;
}

const struct allowed_list *networks_find_list(const struct allowed_lists *lists, const char *name)
{
    for (size_t i = 0; i < lists->count; i++) {
        if (strcmp(lists->lists[i].name, name) == 0)
            return &lists->lists[i];
    }
    return NULL;
}

bool networks_read_range(const char *text, struct arena *arena, const char **out)
{
    char spelled[RANGE_TEXT_CAPACITY];
    struct range range;

    if (!range_parse(bytes_of(text), &range))
        return false;
    range_encode(range, spelled);
    *out = arena_copy_text(arena, spelled);
    return *out != NULL;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\r';
}

/* The part without blanks around it, ended where it ends. */
static char *trim(char *text)
{
    size_t size;

    while (is_blank(*text))
        text++;
    size = strlen(text);
    while (size > 0 && is_blank(text[size - 1]))
        size--;
    text[size] = '\0';
    return text;
}

/* Cuts the line at its separators; how many parts there are, PARTS + 1 for more than there may be.
 */
static size_t split(char *line, char *parts[static PARTS])
{
    size_t count = 0;

    for (char *next = line; next; count++) {
        if (count == PARTS)
            return PARTS + 1;
        char *end = strpbrk(next, ",\t");
        if (end)
            *end = '\0';
        parts[count] = trim(next);
        next = end ? end + 1 : NULL;
    }
    for (size_t i = count; i < PARTS; i++)
        parts[i] = line + strlen(line);
    return count;
}

static bool read_expiry(const char *text, const struct view_zone *zone, int64_t *out)
{
    *out = 0;
    if (text[0] == '\0')
        return true;
    return (view_day_end_parse(text, zone, out) || view_moment_parse(text, zone, out)) && *out > 0;
}

static bool is_note(const char *text, size_t maximum)
{
    return text[0] == '\0' || (strlen(text) <= maximum && utf8_is_line(bytes_of(text)));
}

/* TEXT_NONE when nothing is wrong with the line. */
static enum view_label read_line(char *line, const struct view_zone *zone, struct arena *arena,
                                 struct allowed_range *out)
{
    char *parts[PARTS];

    if (split(line, parts) > PARTS)
        return TEXT_NETWORKS_FAULT_PARTS;
    if (!networks_read_range(parts[RANGE], arena, &out->range))
        return TEXT_NETWORKS_FAULT_RANGE;
    if (!is_note(parts[LABEL], NETWORKS_FORM_LABEL) || !is_note(parts[OWNER], NETWORKS_FORM_OWNER))
        return TEXT_NETWORKS_FAULT_NOTE;
    if (!read_expiry(parts[EXPIRY], zone, &out->expires_at_us))
        return TEXT_NETWORKS_FAULT_EXPIRY;
    out->label = parts[LABEL];
    out->owner = parts[OWNER];
    return TEXT_NONE;
}

static void add_fault(struct networks_faults *faults, size_t list, size_t line,
                      enum view_label error)
{
    if (faults->count < NETWORKS_FORM_FAULTS)
        faults->faults[faults->count++] = (struct networks_fault){list, line, error};
}

/* Where a list is read to, and how many ranges there are room for. */
struct reading {
    const struct view_zone *zone;
    struct arena *arena;
    struct networks_faults *faults;
    size_t index; /* of networks_form_lists */
    size_t left;
    size_t notes_left; /* bytes */
};

static bool take_notes(struct reading *reading, const struct allowed_range *range)
{
    size_t size = strlen(range->label) + strlen(range->owner);

    if (size > reading->notes_left)
        return false;
    reading->notes_left -= size;
    return true;
}

static void read_lines(struct reading *reading, char *text, struct allowed_list *out)
{
    size_t number = 1;

    for (char *line = text; line; number++) {
        char *end = strchr(line, '\n');
        if (end)
            *end = '\0';
        if (line[strspn(line, " \t\r")] != '\0') {
            struct allowed_range range = {0};
            enum view_label error = TEXT_NETWORKS_FAULT_TOO_MANY;
            if (reading->left > 0)
                error = read_line(line, reading->zone, reading->arena, &range);
            if (error == TEXT_NONE && !take_notes(reading, &range))
                error = TEXT_NETWORKS_FAULT_NOTES;
            if (error == TEXT_NONE) {
                out->ranges[out->count++] = range;
                reading->left--;
            } else {
                add_fault(reading->faults, reading->index, number, error);
            }
        }
        line = end ? end + 1 : NULL;
    }
}

static bool has_lasting_range(const struct allowed_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        if (list->ranges[i].expires_at_us == 0)
            return true;
    }
    return false;
}

static struct status read_list(const struct http_request *request, struct reading *reading,
                               struct allowed_list *out)
{
    const struct networks_form_list *form = &networks_form_lists[reading->index];
    const struct http_value *value = http_form(request, form->field);
    const struct http_value *mode = http_form(request, form->mode_field);
    size_t faults = reading->faults->count;

    char *text = arena_copy_text(request->arena, value->text);
    /* Most lists are empty, and there are many. */
    out->ranges =
        arena_alloc_array(request->arena, value->size ? reading->left : 0, sizeof *out->ranges);
    if (text == NULL || out->ranges == NULL)
        return arena_failure();
    out->name = form->name;
    out->mode = (enum allowed_mode)mode->choice;
    /* Half a list would let in or keep out others than were meant. */
    if (value->fault != HTTP_FAULT_NONE || mode->fault != HTTP_FAULT_NONE) {
        add_fault(reading->faults, reading->index, 1, TEXT_NETWORKS_FAULT_TEXT);
        return OK;
    }
    read_lines(reading, text, out);
    if (out->mode != ALLOWED_OFF && faults == reading->faults->count && !has_lasting_range(out))
        add_fault(reading->faults, reading->index, 1, TEXT_NETWORKS_FAULT_EMPTY);
    return OK;
}

struct status networks_form_read(const struct http_request *request, const struct view_zone *zone,
                                 struct allowed_lists *out, struct networks_faults *faults)
{
    struct reading reading = {.zone = zone,
                              .arena = request->arena,
                              .faults = faults,
                              .left = NETWORKS_FORM_RANGES,
                              .notes_left = NETWORKS_FORM_NOTES};

    *out = (struct allowed_lists){0};
    *faults = (struct networks_faults){0};
    for (; reading.index < NETWORKS_FORM_LISTS; reading.index++) {
        struct allowed_list list = {0};
        TRY(read_list(request, &reading, &list));
        if (list.count > 0)
            out->lists[out->count++] = list;
    }
    return OK;
}

/* A note of another client's that has our separator in it shows the wide one instead. */
static void write_note(struct buffer *out, const char *note)
{
    for (const char *c = note; *c; c++) {
        if (*c == ',')
            buffer_append_text(out, "，");
        else
            buffer_append_byte(out, (uint8_t)*c);
    }
}

/* Midnight is the end of the day before, as read_expiry() has it. */
static void write_expiry(struct buffer *out, int64_t expires_at_us, const struct view_zone *zone)
{
    struct view_moment at = view_moment_at(expires_at_us, zone);
    struct view_moment last = view_moment_at(expires_at_us - 1, zone);

    if (at.hour == 0 && at.minute == 0)
        buffer_append_format(out, ", %04d-%02d-%02d", last.year, last.month, last.day);
    else
        buffer_append_format(out, ", %04d-%02d-%02dT%02d:%02d", at.year, at.month, at.day, at.hour,
                             at.minute);
}

static void write_range(struct buffer *out, const struct allowed_range *range,
                        const struct view_zone *zone)
{
    bool has_expiry = range->expires_at_us != 0;
    bool has_owner = range->owner[0] != '\0' || has_expiry;

    buffer_append_text(out, range->range);
    if (range->label[0] != '\0' || has_owner)
        buffer_append_text(out, ", ");
    write_note(out, range->label);
    if (has_owner)
        buffer_append_text(out, ", ");
    write_note(out, range->owner);
    if (has_expiry)
        write_expiry(out, range->expires_at_us, zone);
    buffer_append_byte(out, '\n');
}

struct status networks_form_write(const struct allowed_list *list, const struct view_zone *zone,
                                  struct arena *arena, const char **out)
{
    CLEANUP(buffer_clear) struct buffer lines;

    buffer_init(&lines, LINES_MAXIMUM);
    for (size_t i = 0; i < list->count; i++)
        write_range(&lines, &list->ranges[i], zone);
    TRY(buffer_outcome(&lines));
    *out = arena_copy_bytes(arena, buffer_bytes(&lines));
    return *out ? OK : arena_failure();
}
