/* Any bytes as what was sealed of a mail: its five texts lie one behind the other in them and take
 * all but their sizes. */
#include <assert.h>

#include "domain/mail.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { FIELDS = 5, SIZES = 4 * FIELDS };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mail_content content;

    if (!mail_content_decode((struct bytes){data, size}, &content))
        return 0;
    const struct bytes fields[FIELDS] = {content.to, content.from_name, content.subject,
                                         content.text, content.html};
    const uint8_t *at = data;
    for (size_t i = 0; i < FIELDS; i++) {
        assert(fields[i].data == at + 4);
        at = fields[i].data + fields[i].size;
    }
    assert(at == data + size && size >= SIZES);
    return 0;
}
