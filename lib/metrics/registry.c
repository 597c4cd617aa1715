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
static bool are_plain(const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *word = words[i];
        if (word == NULL || strlen(word) >= METRICS_WORD_CAPACITY ||
            strpbrk(word, "\"\\\n") != NULL)
            return false;
    }
    return true;
}

static bool is_label(const char *name, const char *const *words, size_t count)
{
    return is_word(name) && words != NULL && count <= METRICS_WORDS_MAXIMUM &&
           are_plain(words, count);
}

/* Each value has its words: none without a label, and a second label only beside a first. */
static bool has_sound_labels(const struct metrics_family *family)
{
    if (family->label == NULL)
        return family->words == NULL && family->count == 1 && family->second_label == NULL;
    if (!is_label(family->label, family->words, family->count))
        return false;
    if (family->second_label == NULL)
        return family->second_count == 0;
    return family->second_count > 0 &&
           is_label(family->second_label, family->second_words, family->second_count);
}

static bool is_sound(const struct metrics_family *family)
{
    if (!is_word(family->name) || ends_in(family->name, "total") || family->help == NULL ||
        strpbrk(family->help, "\"\\\n") != NULL)
        return false;
    if (family->unit && !ends_in(family->name, family->unit))
        return false;
    return has_sound_labels(family);
}

static bool is_registered(const struct metrics_registry *registry, const char *name)
{
    for (size_t i = 0; i < atomic_load(&registry->count); i++) {
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
    size_t index = atomic_load(&registry->count);

    assert(index < METRICS_SOURCES_MAXIMUM);
    for (size_t i = 0; i < table->count; i++) {
        assert(is_sound(&table->families[i]));
        assert(!is_registered(registry, table->families[i].name));
    }
    registry->sources[index] = (struct metrics_source){table, values};
    atomic_store(&registry->count, index + 1); /* whoever sees the count sees the source */
}
