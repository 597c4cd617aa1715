#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "config/config_private.h"

/* One file being read. */
struct reading {
    const struct config_table *table;
    const char *file;
    size_t line; /* from 1 */
    void *settings;
    size_t set_on[CONFIG_SETTINGS_MAXIMUM]; /* the line that set it, 0: none yet */
    struct config_problem *problem;
};

struct status config_refuse(struct config_problem *problem, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    (void)vsnprintf(problem->text, sizeof problem->text, format, arguments);
    va_end(arguments);
    return FAIL(INVALID_ARGUMENT, "the settings are refused");
}

static bool is_name(const char *text)
{
    size_t length = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_");

    return *text >= 'a' && *text <= 'z' && text[length] == '\0' && length <= 64;
}

static bool ends_in_file(const char *name)
{
    static const char ending[] = "_file";
    size_t length = strlen(name);

    return length > strlen(ending) && strcmp(name + length - strlen(ending), ending) == 0;
}

static bool is_list(enum config_type type)
{
    return type == CONFIG_TYPE_ADDRESSES || type == CONFIG_TYPE_TEXTS;
}

/* What only a mistake in a table of ours can break. */
static void assert_table(const struct config_table *table)
{
    assert(table->count <= CONFIG_SETTINGS_MAXIMUM);
    for (size_t i = 0; i < table->count; i++) {
        const struct config_setting *setting = &table->settings[i];
        assert(is_name(setting->name) && setting->help);
        assert(setting->offset + setting->capacity <= table->size);
        assert(setting->minimum <= setting->maximum || setting->maximum == 0);
        assert(!is_list(setting->type) || setting->maximum <= CONFIG_LIST_MAXIMUM);
        assert((setting->type == CONFIG_TYPE_CHOICE) == (setting->choices != NULL));
        assert(setting->type != CONFIG_TYPE_SECRET ||
               ((setting->standard == NULL || *setting->standard == '\0') &&
                ends_in_file(setting->name)));
        for (size_t j = 0; j < i; j++)
            assert(strcmp(setting->name, table->settings[j].name) != 0);
    }
}

static void put_standards(const struct config_table *table, void *settings)
{
    struct config_reason reason;

    for (size_t i = 0; i < table->count; i++) {
        const struct config_setting *setting = &table->settings[i];
        bool is_set = setting->standard == NULL ||
                      config_value_parse(setting, setting->standard, settings, &reason);
        assert(is_set); /* a default outside its own bounds */
    }
}

static char *trim(char *text)
{
    while (config_is_blank(*text))
        text++;
    size_t length = strlen(text);
    while (length > 0 && config_is_blank(text[length - 1]))
        length--;
    text[length] = '\0';
    return text;
}

static struct status refuse_line(const struct reading *reading, const char *sentence)
{
    return config_refuse(reading->problem, "%s:%zu: %s", reading->file, reading->line, sentence);
}

static bool find_setting(const struct config_table *table, const char *name, size_t *out)
{
    for (size_t i = 0; i < table->count; i++) {
        if (strcmp(table->settings[i].name, name) == 0) {
            *out = i;
            return true;
        }
    }
    return false;
}

static struct status read_setting(struct reading *reading, const char *name, const char *text)
{
    const struct config_table *table = reading->table;
    struct config_reason reason = {""};
    size_t i;

    if (!is_name(name)) /* not repeated in the problem: it may be anything */
        return refuse_line(reading, "the word before \"=\" is not the name of a setting");
    if (!find_setting(table, name, &i))
        return config_refuse(reading->problem, "%s:%zu: %s: there is no such setting",
                             reading->file, reading->line, name);
    if (reading->set_on[i] != 0)
        return config_refuse(reading->problem, "%s:%zu: %s: set already on line %zu", reading->file,
                             reading->line, name, reading->set_on[i]);
    reading->set_on[i] = reading->line;

    const struct config_setting *setting = &table->settings[i];
    memset((char *)reading->settings + setting->offset, 0, setting->capacity); /* the default */
    if (!config_value_parse(setting, text, reading->settings, &reason))
        return config_refuse(reading->problem, "%s:%zu: %s: %s", reading->file, reading->line, name,
                             reason.text);
    return OK;
}

static bool has_control_character(struct bytes line)
{
    for (size_t i = 0; i < line.size; i++) {
        if ((line.data[i] < 0x20 && line.data[i] != '\t') || line.data[i] == 0x7f)
            return true;
    }
    return false;
}

static struct status read_line(struct reading *reading, struct bytes line)
{
    char text[CONFIG_LINE_MAXIMUM + 1];

    if (line.size > CONFIG_LINE_MAXIMUM)
        return refuse_line(reading, "the line is longer than 4096 bytes");
    if (has_control_character(line) || !bytes_are_utf8(line))
        return refuse_line(reading, "the line has a control character or is not UTF-8");
    if (line.size > 0)
        memcpy(text, line.data, line.size);
    text[line.size] = '\0';

    char *start = trim(text);
    if (*start == '\0' || *start == '#')
        return OK;
    char *equals = strchr(start, '=');
    if (equals == NULL)
        return refuse_line(reading, "neither \"name = value\" nor a comment");
    *equals = '\0';
    return read_setting(reading, trim(start), trim(equals + 1));
}

static struct status read_lines(struct reading *reading, struct bytes text)
{
    for (size_t start = 0; start < text.size;) {
        const uint8_t *end = memchr(text.data + start, '\n', text.size - start);
        size_t length = end ? (size_t)(end - (text.data + start)) : text.size - start;

        reading->line++;
        TRY(read_line(reading, (struct bytes){text.data + start, length}));
        start += length + 1;
    }
    return OK;
}

static struct status check_whole(const struct reading *reading)
{
    const struct config_table *table = reading->table;

    for (size_t i = 0; i < table->count; i++) {
        const struct config_setting *setting = &table->settings[i];
        if (setting->standard == NULL && reading->set_on[i] == 0)
            return config_refuse(reading->problem, "%s: %s: missing, and it has no default",
                                 reading->file, setting->name);
    }
    const char *sentence = table->check ? table->check(reading->settings) : NULL;
    if (sentence)
        return config_refuse(reading->problem, "%s: %s", reading->file, sentence);
    return OK;
}

static void free_settings(void **settings)
{
    free(*settings);
}

struct status config_parse(const struct config_table *table, struct bytes text, const char *file,
                           void *settings, struct config_problem *problem)
{
    CLEANUP(free_settings) void *fresh = calloc(1, table->size);
    struct reading reading = {.table = table, .file = file, .settings = fresh, .problem = problem};

    assert_table(table);
    if (fresh == NULL)
        return config_refuse(problem, "%s: no memory to read it", file);
    if (text.size > CONFIG_FILE_MAXIMUM)
        return config_refuse(problem, "%s: larger than 256 KiB", file);
    put_standards(table, fresh);
    TRY(read_lines(&reading, text));
    TRY(check_whole(&reading));
    memcpy(settings, fresh, table->size);
    return OK;
}
