/* What the files of this folder share. */
#ifndef CONFIG_CONFIG_PRIVATE_H
#define CONFIG_CONFIG_PRIVATE_H

#include "config/config.h"

enum { CONFIG_REASON_CAPACITY = 384, CONFIG_NUMBER_CAPACITY = 32 };

/* The rest of a sentence that begins with the name of a setting. */
struct config_reason {
    char text[CONFIG_REASON_CAPACITY];
};

/* What may stand around a line, a name, a value or an item of a list. */
static inline bool config_is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* Reads `text` as the value of `setting` and puts it into the zeroed struct `settings`; false fills
 * `reason` and leaves the value unspecified. */
NODISCARD bool config_value_parse(const struct config_setting *setting, const char *text,
                                  void *settings, struct config_reason *reason);

/* A number with one of the units of durations or sizes: "30min", "64KiB", or as an integer. */
NODISCARD bool config_number_parse(enum config_type type, const char *text, int64_t *out);
/* The shortest exact spelling of the same. */
void config_number_encode(enum config_type type, int64_t number,
                          char out[static CONFIG_NUMBER_CAPACITY]);

/* Writes a sentence and gives INVALID_ARGUMENT. */
__attribute__((format(printf, 2, 3))) struct status config_refuse(struct config_problem *problem,
                                                                  const char *format, ...);

#endif
