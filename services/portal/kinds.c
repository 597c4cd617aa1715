#include "kinds.h"

#include <string.h>

#define KIND_WORD(word, text, important) #word,
const char *const kind_words[] = {EVENT_KINDS(KIND_WORD)};

#define KIND_NAME(word, text, important) TEXT_KIND_##text,
const enum view_label kind_names[] = {EVENT_KINDS(KIND_NAME)};

#define KIND_IMPORTANCE(word, text, important) important,
static const bool are_important[] = {EVENT_KINDS(KIND_IMPORTANCE)};

enum view_label kind_name(const char *kind)
{
    for (size_t i = 0; i < EVENT_KIND_COUNT; i++) {
        if (strcmp(kind_words[i], kind) == 0)
            return kind_names[i];
    }
    return TEXT_KIND_OTHER;
}

size_t kind_list_important(const char *out[static EVENT_KIND_COUNT])
{
    size_t count = 0;

    for (size_t i = 0; i < EVENT_KIND_COUNT; i++) {
        if (are_important[i])
            out[count++] = kind_words[i];
    }
    return count;
}
