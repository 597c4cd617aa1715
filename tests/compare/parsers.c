/* Reads lines of a kind letter and a text (no NUL, no line feed) and answers each with one line:
 * the canonical form, or "-" when the text is refused.
 *
 *     r10.0.0.0/8     a range of addresses
 *     lＴａｒｏ       a login ID
 *     m10.1.2.3 10.0.0.0/8 ::1    an address and ranges, at most 16: "in" when their set holds it,
 * else "out"
 */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "network/range_set.h"
#include "text/login_id.h"

enum { LINE_CAPACITY = 1024 };

static bool range_form(struct bytes text, char *out)
{
    struct range range;

    if (!range_parse(text, &range))
        return false;
    range_encode(range, out);
    return true;
}

static bool login_id_form(struct bytes text, char *out)
{
    return login_id_parse(text, out);
}

enum { RANGES_MAXIMUM = 16 };

/* The word up to a space, and what is behind it. */
static struct bytes next_word(struct bytes *left)
{
    const uint8_t *space = left->size ? memchr(left->data, ' ', left->size) : NULL;
    size_t size = space ? (size_t)(space - left->data) : left->size;
    struct bytes word = {left->data, size};

    size += space ? 1 : 0;
    *left = (struct bytes){left->data + size, left->size - size};
    return word;
}

static bool match_form(struct bytes text, char *out)
{
    struct range ranges[RANGES_MAXIMUM];
    CLEANUP(range_set_close) struct range_set set = {0};
    struct address address;
    size_t count = 0;

    if (!address_parse(next_word(&text), &address))
        return false;
    while (text.size > 0) {
        if (count == RANGES_MAXIMUM || !range_parse(next_word(&text), &ranges[count++]))
            return false;
    }
    return status_is_ok(range_set_open(ranges, count, &set)) &&
           text_copy(out, LOGIN_ID_CAPACITY, range_set_contains(&set, address) ? "in" : "out");
}

static const struct {
    uint8_t kind;
    bool (*form)(struct bytes text, char *out);
} kinds[] = {{'r', range_form}, {'l', login_id_form}, {'m', match_form}};

static_assert((int)LOGIN_ID_CAPACITY >= (int)RANGE_TEXT_CAPACITY, "one buffer serves both");

static void answer(struct bytes line)
{
    char form[LOGIN_ID_CAPACITY] = "-"; /* stays when the text is refused */

    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if (line.data[0] == kinds[i].kind &&
            kinds[i].form((struct bytes){line.data + 1, line.size - 1}, form))
            break;
    (void)puts(form);
}

int main(void)
{
    char line[LINE_CAPACITY];

    while (fgets(line, sizeof line, stdin)) {
        size_t size = strcspn(line, "\n");
        if (size == 0 || line[size] != '\n')
            return 1;
        answer((struct bytes){(const uint8_t *)line, size});
    }
    return ferror(stdin) ? 1 : 0;
}
