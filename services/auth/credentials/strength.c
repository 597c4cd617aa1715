#include "credentials/strength.h"

#include <string.h>
#include <zxcvbn.h>

#include "crypto/crypto.h"
#include "text/length.h"

/* zxcvbn knows no Japanese and takes three bytes for three characters that nobody could guess:
 * no character counts for more than this. */
enum { BITS_PER_CHARACTER = 6 };

/* From so many bits a password is better than the level's number. */
static const int better_from_bits[] = {
    [STRENGTH_VERY_WEAK] = 28,
    [STRENGTH_WEAK] = 40,
    [STRENGTH_FAIR] = 60,
    [STRENGTH_GOOD] = 80,
};

static int bits_of(const char *text, size_t characters)
{
    double bits = ZxcvbnMatch(text, NULL, NULL);
    double most = (double)characters * BITS_PER_CHARACTER;

    return (int)(bits < most ? bits : most);
}

struct status strength_of(struct arena *arena, struct bytes normal, enum strength *out)
{
    char *text = arena_alloc(arena, normal.size + 1);
    int level = STRENGTH_VERY_WEAK;

    if (text == NULL)
        return arena_failure();
    if (normal.size > 0)
        memcpy(text, normal.data, normal.size);
    text[normal.size] = '\0';
    int bits = bits_of(text, text_count_code_points(normal));
    while (level < STRENGTH_STRONG && bits >= better_from_bits[level])
        level++;
    crypto_wipe(text, normal.size);
    *out = (enum strength)level;
    return OK;
}
