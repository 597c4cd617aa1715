#include "pages.h"

#define ATTACK "<script>alert(1)</script>\"'><img src=x onerror=alert(2)> \xE2\x80\xAE gpj.exe \xFF"

const char attack[] = ATTACK;
const char attack_name[] = ATTACK LONG_NAME;
const char attack_word[] = ATTACK LONG_WORD;
const char attack_words[] = ATTACK LONG_WORD LONG_WORD;
const char attack_name_word[] = ATTACK LONG_NAME LONG_WORD;
const char name_attack[] = LONG_NAME ATTACK;
const char word_attack[] = LONG_WORD ATTACK;
const char attack_behind_range[] = "203.0.113.1/26" ATTACK;
const char attack_in_lines[] = "203.0.113.1/26, " ATTACK "\n";
