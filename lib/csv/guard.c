#include "csv/guard.h"

bool csv_needs_guard(struct bytes text)
{
    static const char *const beginnings[] = {"=",  "+",  "-",  "@",  "\t", "\r",
                                             "\n", "＝", "＋", "－", "＠", "−"};

    while (text.size > 0 && text.data[0] == '\'') {
        text.data++;
        text.size--;
    }
    for (size_t i = 0; i < COUNT_OF(beginnings); i++) {
        struct bytes beginning = bytes_of(beginnings[i]);
        if (text.size >= beginning.size &&
            bytes_equal((struct bytes){text.data, beginning.size}, beginning))
            return true;
    }
    return text.size > 0 && text.data[0] == '\0';
}

struct bytes csv_unguard(struct bytes text)
{
    if (text.size == 0 || text.data[0] != '\'' || !csv_needs_guard(text))
        return text;
    return (struct bytes){text.data + 1, text.size - 1};
}
