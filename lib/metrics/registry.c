#include <assert.h>
#include <string.h>

#include "metrics/metrics_private.h"

static bool is_word(const char *text)
{
    size_t length = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_");

    return *text >= 'a' && *text <= 'z' && text[length] == '\0' && length < METRICS_WORD_CAPACITY;
}

static bool ends_in(const char *name, const char *unit)
{
    size_t length = strlen(name);
    size_t ending = strlen(unit);

    return length > ending + 1 && name[length - ending - 1] == '_' &&
           strcmp(name + length - ending, unit) == 0;
}

/* The words are printed as they stand: a quote, backslash or newline in one would need escaping. */
static bool has_plain_words(const struct metrics_family *family)
{
    for (size_t i = 0; i < family->count; i++) {
        const char *word = family->words[i];
        if (word == NULL || strlen(word) >= METRICS_WORD_CAPACITY ||
            strpbrk(word, "\"\\\n") != NULL)
            return false;
    }
    return true;
}

static bool is_sound(const struct metrics_family *family)
{
    bool labelled = family->label != NULL;

    if (!is_word(family->name) || ends_in(family->name, "total") || family->help == NULL ||
        strpbrk(family->help, "\"\\\n") != NULL)
        return false;
    if (family->unit && !ends_in(family->name, family->unit))
        return false;
    if (labelled != (family->words != NULL) || family->count > METRICS_WORDS_MAXIMUM)
        return false;
    return labelled ? is_word(family->label) && has_plain_words(family) : family->count == 1;
}

static bool is_registered(const struct metrics_registry *registry, const char *name)
{
    for (size_t i = 0; i < registry->count; i++) {
        const struct metrics_table *table = registry->sources[i].table;
        for (size_t j = 0; j < table->count; j++) {
            if (strcmp(table->families[j].name, name) == 0)
                return true;
        }
    }
    return false;
}

void metrics_registry_add(struct metrics_registry *registry, const struct metrics_table *table,
                          void *values)
{
    assert(registry->count < METRICS_SOURCES_MAXIMUM);
    for (size_t i = 0; i < table->count; i++) {
        assert(is_sound(&table->families[i]));
        assert(!is_registered(registry, table->families[i].name));
    }
    registry->sources[registry->count++] = (struct metrics_source){table, values};
}
