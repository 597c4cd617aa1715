/* Texts in requests: protobuf-c wants pointers to what it only reads; a copy in the arena keeps
 * const honest. */
#ifndef PORTAL_PEERS_TEXT_H
#define PORTAL_PEERS_TEXT_H

#include "base/arena.h"

static inline struct status peer_text(struct arena *arena, const char *text, char **out)
{
    char *copy = arena_copy_text(arena, text);

    if (copy == NULL)
        return arena_failure();
    *out = copy;
    return OK;
}

static inline struct status peer_texts(struct arena *arena, const char *const *texts, size_t count,
                                       char ***out)
{
    char **copies = arena_alloc_array(arena, count, sizeof *copies);

    if (copies == NULL)
        return arena_failure();
    for (size_t i = 0; i < count; i++)
        TRY(peer_text(arena, texts[i], &copies[i]));
    *out = copies;
    return OK;
}

#endif
