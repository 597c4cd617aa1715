/* Reads lines of a kind letter and a text (no NUL, no line feed) and answers each with one line:
 * the canonical form, or "-" when the text is refused.
 *
 *     r10.0.0.0/8     a range of addresses
 *     lＴａｒｏ       a login ID
 */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "network/range.h"
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

static const struct {
    uint8_t kind;
    bool (*form)(struct bytes text, char *out);
} kinds[] = {{'r', range_form}, {'l', login_id_form}};

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
