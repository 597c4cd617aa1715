/* Any bytes as the texts of a mail, cut in four where they have a byte 0xff. What is accepted has
 * lines of at most 78 printable characters, ended by CRLF alone, one head, and three boundaries. */
#include <assert.h>
#include <string.h>

#include "mail/message.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct bytes next_text(struct bytes *rest)
{
    const uint8_t *cut = rest->size > 0 ? memchr(rest->data, 0xff, rest->size) : NULL;
    struct bytes text = {rest->data, cut ? (size_t)(cut - rest->data) : rest->size};
    size_t skip = text.size + (cut ? 1 : 0);

    *rest = (struct bytes){rest->data + skip, rest->size - skip};
    return text;
}

static void assert_line(struct bytes line)
{
    assert(line.size <= 78);
    for (size_t i = 0; i < line.size; i++)
        assert((line.data[i] >= ' ' && line.data[i] <= '~') || line.data[i] == '\t');
}

static void assert_mail(struct bytes mail)
{
    size_t boundaries = 0;
    size_t head = 0; /* its lines */
    bool is_head = true;

    for (size_t from = 0; from < mail.size;) {
        const uint8_t *end = memchr(mail.data + from, '\r', mail.size - from);
        assert(end != NULL && end + 1 < mail.data + mail.size && end[1] == '\n');
        struct bytes line = {mail.data + from, (size_t)(end - mail.data) - from};
        assert_line(line);
        is_head = is_head && line.size > 0;
        head += is_head && line.data[0] != ' ';
        boundaries += line.size > 4 && memcmp(line.data, "--=_", 4) == 0;
        from += line.size + 2;
    }
    assert(head == 8 && boundaries == 3);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(buffer_clear) struct buffer mail;
    struct mail_address address;
    struct bytes rest = {data, size};
    bool is_address = mail_address_parse(bytes_of("a@b.example"), &address);
    const struct mail_message message = {
        .from = &address,
        .from_name = next_text(&rest),
        .to = &address,
        .subject = next_text(&rest),
        .text = next_text(&rest),
        .html = next_text(&rest),
    };

    assert(is_address);
    buffer_init(&mail, MAIL_MESSAGE_MAXIMUM);
    if (status_is_ok(mail_compose(&message, &mail)))
        assert_mail(buffer_bytes(&mail));
    return 0;
}
