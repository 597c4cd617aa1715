/* Unicode normalisation (UAX #15): one spelling for texts that mean the same. The result lives in
 * the caller's arena, which is wiped, so passwords may pass through here. */
#ifndef TEXT_NORMAL_H
#define TEXT_NORMAL_H

#include "base/arena.h"
#include "base/bytes.h"

enum { TEXT_NORMAL_MAXIMUM = 64 * 1024 }; /* bytes of input */

/* Form NFC: looks the same, is the same. INVALID_ARGUMENT when `text` is not UTF-8 or too long,
 * RESOURCE_EXHAUSTED when the arena is used up. */
NODISCARD struct status text_nfc(struct arena *arena, struct bytes text, struct bytes *out);

/* Form NFKC with full case folding: also wide and narrow, ligature and letters, upper and lower
 * case become one. For comparing and searching, not for showing. Statuses as above. */
NODISCARD struct status text_fold(struct arena *arena, struct bytes text, struct bytes *out);

#endif
