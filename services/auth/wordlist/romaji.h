/* How Japanese words are written in the Latin letters of a password: they are typed so. */
#ifndef AUTH_WORDLIST_ROMAJI_H
#define AUTH_WORDLIST_ROMAJI_H

#include <stdbool.h>

#include "base/bytes.h"

enum romaji {
    ROMAJI_HEPBURN,  /* shi, chi, tsu, fu, ja; ou as it is typed: "satou", "toukyou" */
    ROMAJI_PASSPORT, /* the same, long o short: "sato", "tokyo" */
    ROMAJI_KUNREI,   /* si, ti, tu, hu, zya */
    ROMAJI_STYLES,
};

/* Appends a word of katakana, in UTF-8. What only doubles a letter is left out: domain/guess.h
 * reads repeated ones once. False, and nothing is appended, when it has another character. */
bool romaji_append(struct bytes katakana, enum romaji style, struct buffer *out);

/* The same word in hiragana. */
bool hiragana_append(struct bytes katakana, struct buffer *out);

#endif
