#include "text/width.h"

#include <utf8proc.h>

#include "text/utf8.h"

size_t text_width(struct bytes text)
{
    uint32_t character = 0;
    size_t width = 0;

    while (utf8_next(&text, &character))
        width += (size_t)utf8proc_charwidth((utf8proc_int32_t)character);
    return width;
}
