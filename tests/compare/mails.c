/* Reads lines of six texts in hexadecimal, each with a space behind it: an id of 16 bytes, who it
 * is from, an address, a subject, a text and an HTML part; answers each with the mail in
 * hexadecimal, or "-" when one of them is refused. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/encoding.h"
#include "mail/message.h"

enum { LINE_CAPACITY = 1 << 20, FIELDS = 6 };

static struct bytes fields[FIELDS];
static uint8_t decoded[LINE_CAPACITY];

static bool read_fields(const char *line)
{
    size_t used = 0;

    for (size_t i = 0; i < FIELDS; i++) {
        size_t digits = strcspn(line, " ");
        if (line[digits] != ' ' || !hex_decode(line, digits, decoded + used, digits / 2))
            return false;
        fields[i] = (struct bytes){decoded + used, digits / 2};
        used += digits / 2;
        line += digits + 1;
    }
    return true;
}

static bool make(struct buffer *out)
{
    struct mail_address from;
    struct mail_address to;
    struct uuid id;

    if (!uuid_from_bytes(fields[0].data, fields[0].size, &id) ||
        !mail_address_parse(bytes_of("no-reply@sekisho.example"), &from) ||
        !mail_address_parse(fields[2], &to))
        return false;
    const struct mail_message message = {
        .id = id,
        .date_us = INT64_C(1795827068) * 1000000,
        .from = &from,
        .from_name = fields[1],
        .to = &to,
        .subject = fields[3],
        .text = fields[4],
        .html = fields[5],
    };
    return status_is_ok(mail_compose(&message, out));
}

static void answer(void)
{
    CLEANUP(buffer_clear) struct buffer mail;
    char *text = NULL;

    buffer_init(&mail, MAIL_MESSAGE_MAXIMUM);
    if (make(&mail) && (text = malloc(HEX_CAPACITY(mail.size))) != NULL) {
        hex_encode(mail.data, mail.size, text);
        (void)puts(text);
    } else {
        (void)puts("-");
    }
    free(text);
}

int main(void)
{
    static char line[LINE_CAPACITY];

    while (fgets(line, sizeof line, stdin)) {
        if (!read_fields(line))
            return 1;
        answer();
    }
    return ferror(stdin) ? 1 : 0;
}
