#include "base/number.h"

bool number_parse(const char *text, size_t length, int64_t minimum, int64_t maximum, int64_t *out)
{
    bool negative = length > 0 && text[0] == '-';
    size_t i = negative ? 1 : 0;
    int64_t value = 0;

    if (i == length || (text[i] == '0' && (negative || length > 1)))
        return false;
    for (; i < length; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        int digit = text[i] - '0';
        /* Counted downwards when negative, so that INT64_MIN has a spelling. */
        if (__builtin_mul_overflow(value, 10, &value) ||
            __builtin_add_overflow(value, negative ? -digit : digit, &value))
            return false;
    }
    if (value < minimum || value > maximum)
        return false;
    *out = value;
    return true;
}
