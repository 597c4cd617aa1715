/* Force-included into every file of ours: calling one of these fails the build. The functions are
 * unbounded, keep hidden state, or run a shell; the note says what to use. git's banned.h is the
 * model. */
#ifndef SEKISHO_BANNED_H
#define SEKISHO_BANNED_H

/* The headers that declare them come first: poisoned words may not be declared afterwards. */
#include <alloca.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#undef alloca
#undef strcpy
#undef strcat
#undef strncpy
#undef strncat
#undef strtok
#undef sprintf
#undef vsprintf

#define SEKISHO_BANNED(name, use) name##_is_banned__##use

#define alloca(...) SEKISHO_BANNED(alloca, use_an_arena)
#define strcpy(...) SEKISHO_BANNED(strcpy, use_text_copy)
#define strcat(...) SEKISHO_BANNED(strcat, use_a_buffer)
#define strncpy(...) SEKISHO_BANNED(strncpy, use_text_copy)
#define strncat(...) SEKISHO_BANNED(strncat, use_a_buffer)
#define strtok(...) SEKISHO_BANNED(strtok, use_memchr)
#define sprintf(...) SEKISHO_BANNED(sprintf, use_snprintf)
#define vsprintf(...) SEKISHO_BANNED(vsprintf, use_vsnprintf)
#define atoi(...) SEKISHO_BANNED(atoi, use_number_parse)
#define atol(...) SEKISHO_BANNED(atol, use_number_parse)
#define atoll(...) SEKISHO_BANNED(atoll, use_number_parse)
#define gmtime(...) SEKISHO_BANNED(gmtime, use_gmtime_r)
#define localtime(...) SEKISHO_BANNED(localtime, use_localtime_r)
#define ctime(...) SEKISHO_BANNED(ctime, use_strftime)
#define asctime(...) SEKISHO_BANNED(asctime, use_strftime)
#define system(...) SEKISHO_BANNED(system, run_no_commands)
#define popen(...) SEKISHO_BANNED(popen, run_no_commands)
#define rand(...) SEKISHO_BANNED(rand, use_crypto_random)
#define random(...) SEKISHO_BANNED(random, use_crypto_random)
#define srand(...) SEKISHO_BANNED(srand, use_crypto_random)
#define srandom(...) SEKISHO_BANNED(srandom, use_crypto_random)
#define drand48(...) SEKISHO_BANNED(drand48, use_crypto_random)
#define mktemp(...) SEKISHO_BANNED(mktemp, use_mkstemp)
#define tmpnam(...) SEKISHO_BANNED(tmpnam, use_mkstemp)

#endif
