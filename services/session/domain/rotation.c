#include "domain/rotation.h"

bool rotation_is_due(const struct session *session, int64_t now_us)
{
    return now_us >= session->rotates_at_us;
}

bool rotation_shows_theft(struct token_standing standing, int64_t now_us)
{
    int64_t overlap_us = ROTATION_OVERLAP_SECONDS * SECOND_US;

    return standing.place == TOKEN_REPLACED && (now_us >= standing.replaced_at_us + overlap_us ||
                                                now_us < standing.replaced_at_us - overlap_us);
}
