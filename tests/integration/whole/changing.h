/* Users/ChangePassword, as the portal asks it for whoever has a session in the world of managing.h.
 */
#ifndef INTEGRATION_WHOLE_CHANGING_H
#define INTEGRATION_WHOLE_CHANGING_H

#include <stdint.h>

#include "base/status.h"

enum { CHANGING_KEY_SIZE = 16, CHANGING_DEVICE_CAPACITY = 512 };

/* A call and what it was answered: bits of faults by their number. */
struct asked {
    const char *token;
    const char *current;
    const char *wanted;
    const char *device; /* "" for none */
    bool keep;
    uint8_t key[CHANGING_KEY_SIZE];
    struct status status;
    bool is_changed;
    bool is_current_wrong;
    unsigned faults;
    bool is_throttled;
    bool is_held;
    int64_t wait_seconds;
    char given[CHANGING_DEVICE_CAPACITY]; /* the note of the answer */
};

/* With a new key, and not asked yet. */
struct asked asked_to_change(const char *token, const char *current, const char *wanted);

/* Fills the second half; the first also checks that there is an answer. */
void ask_to_change(struct asked *asked);
void ask_to_change_with(struct asked *asked, const char *pass);

#endif
