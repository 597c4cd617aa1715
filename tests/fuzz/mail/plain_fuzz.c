/* Any bytes as a page: subject and text are no longer than it, a gap of two line feeds aside, and
 * nothing is in them that was not in it. */
#include <assert.h>

#include "mail/plain.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void assert_known(struct bytes made, struct bytes page)
{
    static const char added[] = " \n&<>\"'`";

    for (size_t i = 0; i < made.size; i++)
        assert(memchr(added, made.data[i], sizeof added - 1) != NULL ||
               memchr(page.data, made.data[i], page.size) != NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct bytes page = {data, size};

    if (size == 0 || size > 1 << 16)
        return 0;
    CLEANUP(buffer_clear) struct buffer subject;
    CLEANUP(buffer_clear) struct buffer text;
    buffer_init(&subject, size + 1);
    buffer_init(&text, size + 1);
    struct status read = mail_plain(page, &subject, &text);
    assert(status_is_ok(read));
    assert_known(buffer_bytes(&subject), page);
    assert_known(buffer_bytes(&text), page);
    return 0;
}
