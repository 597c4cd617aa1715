#include "view/escape.h"

static const char replacement[] = "\xEF\xBF\xBD"; /* U+FFFD */

/* Bytes of the well-formed character at `text`, 0 when there is none (RFC 3629 section 4). A NUL is
 * no continuation byte, so this never reads past the end. */
static size_t character_size(const uint8_t *text)
{
    static const struct {
        uint8_t first_low, first_high, second_low, second_high, size;
    } forms[] = {
        {0x00, 0x7F, 0x00, 0x00, 1}, {0xC2, 0xDF, 0x80, 0xBF, 2}, {0xE0, 0xE0, 0xA0, 0xBF, 3},
        {0xE1, 0xEC, 0x80, 0xBF, 3}, {0xED, 0xED, 0x80, 0x9F, 3}, {0xEE, 0xEF, 0x80, 0xBF, 3},
        {0xF0, 0xF0, 0x90, 0xBF, 4}, {0xF1, 0xF3, 0x80, 0xBF, 4}, {0xF4, 0xF4, 0x80, 0x8F, 4},
    };

    for (size_t i = 0; i < COUNT_OF(forms); i++) {
        if (text[0] < forms[i].first_low || text[0] > forms[i].first_high)
            continue;
        if (forms[i].size == 1)
            return 1;
        if (text[1] < forms[i].second_low || text[1] > forms[i].second_high)
            return 0;
        for (size_t at = 2; at < forms[i].size; at++) {
            if ((text[at] & 0xC0) != 0x80)
                return 0;
        }
        return forms[i].size;
    }
    return 0;
}

/* U+202A to U+202E and U+2066 to U+2069 turn the order of the text behind them around, also of text
 * that is not theirs: a name could so rewrite the sentence it stands in (CVE-2021-42574). */
static bool turns_direction(const uint8_t *character)
{
    if (character[0] != 0xE2)
        return false;
    return (character[1] == 0x80 && character[2] >= 0xAA && character[2] <= 0xAE) ||
           (character[1] == 0x81 && character[2] >= 0xA6 && character[2] <= 0xA9);
}

/* C0, DEL, C1 and the above. Tab, line feed and carriage return are decided by the place. */
static bool is_control(const uint8_t *character, size_t size)
{
    if (size == 1)
        return character[0] < 0x20 || character[0] == 0x7F;
    if (size == 2)
        return character[0] == 0xC2 && character[1] < 0xA0;
    return size == 3 && turns_direction(character);
}

static const char *entity(uint8_t byte)
{
    switch (byte) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

static const char *attribute_entity(uint8_t byte)
{
    switch (byte) {
    case '\t':
        return "&#9;";
    case '\n':
        return "&#10;";
    case '\r':
        return "&#13;";
    case '`':
        return "&#96;";
    default:
        return entity(byte);
    }
}

static const char *text_entity(uint8_t byte)
{
    switch (byte) {
    case '\t':
        return "\t";
    case '\n':
        return "\n";
    case '\r':
        return "";
    default:
        return entity(byte);
    }
}

static void escape(struct buffer *out, const char *text, const char *(*substitute)(uint8_t))
{
    const uint8_t *at = (const uint8_t *)text;

    while (*at) {
        size_t size = character_size(at);
        const char *instead = size == 1 ? substitute(*at) : NULL;
        if (instead)
            buffer_append_text(out, instead);
        else if (size == 0 || is_control(at, size))
            buffer_append_text(out, replacement);
        else
            buffer_append(out, at, size);
        at += size > 0 ? size : 1;
    }
}

void view_escape_text(struct buffer *out, const char *text)
{
    escape(out, text, text_entity);
}

void view_escape_attribute(struct buffer *out, const char *text)
{
    escape(out, text, attribute_entity);
}

static bool is_unreserved(uint8_t byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9') || byte == '-' || byte == '.' || byte == '_' || byte == '~';
}

void view_escape_url_part(struct buffer *out, const char *text)
{
    for (const uint8_t *at = (const uint8_t *)text; *at; at++) {
        if (is_unreserved(*at))
            buffer_append_byte(out, *at);
        else
            buffer_append_format(out, "%%%02X", *at);
    }
}
