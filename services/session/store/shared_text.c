#include "store/shared_text.h"

#include <assert.h>
#include <ck_hs.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "store/hash_set.h"

enum { TEXTS_CAPACITY = 64 }; /* to start with; it grows */

/* The set holds pointers to `text`, so any text serves as a key. */
struct shared_text {
    size_t takers;
    char text[];
};

struct shared_texts {
    pthread_mutex_t lock;
    ck_hs_t set;
};

/* FNV-1a. The texts come from auth alone, so nobody can choose them to collide. */
static unsigned long hash_text(const void *key, unsigned long seed)
{
    uint64_t hash = UINT64_C(14695981039346656037) ^ seed;

    for (const unsigned char *byte = key; *byte; byte++)
        hash = (hash ^ *byte) * UINT64_C(1099511628211);
    return hash;
}

static bool equal_texts(const void *a, const void *b)
{
    return strcmp(a, b) == 0;
}

static struct shared_text *find(struct shared_texts *texts, const char *text)
{
    char *found = ck_hs_get(&texts->set, CK_HS_HASH(&texts->set, hash_text, text), text);

    return found ? (struct shared_text *)(void *)(found - offsetof(struct shared_text, text))
                 : NULL;
}

static struct shared_text *add(struct shared_texts *texts, const char *text)
{
    size_t size = strlen(text) + 1;
    struct shared_text *added = malloc(sizeof *added + size);

    if (added == NULL)
        return NULL;
    added->takers = 0;
    memcpy(added->text, text, size);
    if (ck_hs_put(&texts->set, CK_HS_HASH(&texts->set, hash_text, text), added->text))
        return added;
    free(added);
    return NULL;
}

struct shared_text *shared_texts_take(struct shared_texts *texts, const char *text)
{
    pthread_mutex_lock(&texts->lock);
    struct shared_text *taken = find(texts, text);
    if (taken == NULL)
        taken = add(texts, text);
    if (taken)
        taken->takers++;
    pthread_mutex_unlock(&texts->lock);
    return taken;
}

void shared_texts_give_back(struct shared_texts *texts, struct shared_text *text)
{
    pthread_mutex_lock(&texts->lock);
    assert(text->takers > 0);
    if (--text->takers == 0) {
        (void)ck_hs_remove(&texts->set, CK_HS_HASH(&texts->set, hash_text, text->text), text->text);
        free(text);
    }
    pthread_mutex_unlock(&texts->lock);
}

void shared_text_read(const struct shared_text *text, char *out)
{
    memcpy(out, text->text, strlen(text->text) + 1);
}

struct shared_texts *shared_texts_open(void)
{
    struct shared_texts *texts = calloc(1, sizeof *texts);

    if (texts == NULL)
        return NULL;
    if (pthread_mutex_init(&texts->lock, NULL) != 0) {
        free(texts);
        return NULL;
    }
    if (!hash_set_init(&texts->set, hash_text, equal_texts, TEXTS_CAPACITY)) {
        pthread_mutex_destroy(&texts->lock);
        free(texts);
        return NULL;
    }
    return texts;
}

void shared_texts_close(struct shared_texts **texts)
{
    if (*texts == NULL)
        return;
    assert(ck_hs_count(&(*texts)->set) == 0);
    ck_hs_destroy(&(*texts)->set);
    pthread_mutex_destroy(&(*texts)->lock);
    free(*texts);
    *texts = NULL;
}
