#include "mail/message.h"

#include <time.h>

#include "base/encoding.h"
#include "mail/encode.h"
#include "mail/header.h"
#include "text/utf8.h"

enum { ID_TEXT_CAPACITY = HEX_CAPACITY(UUID_SIZE) };

/* In whatever language the process runs (RFC 5322 section 3.3). */
static void put_date(struct buffer *out, int64_t date_us)
{
    static const char days[][4] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static const char months[][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const time_t seconds = date_us / 1000000;
    struct tm date = {0};

    (void)gmtime_r(&seconds, &date);
    buffer_append_format(out, "Date: %s, %d %s %04d %02d:%02d:%02d +0000\r\n", days[date.tm_wday],
                         date.tm_mday, months[date.tm_mon], date.tm_year + 1900, date.tm_hour,
                         date.tm_min, date.tm_sec);
}

/* LF as CRLF. False for what a mail cannot carry. */
static bool put_canonical(struct buffer *out, struct bytes text)
{
    if (!utf8_is_text(text))
        return false;
    for (size_t i = 0; i < text.size; i++) {
        uint8_t c = text.data[i];
        if (c == 0x7f || (c < ' ' && c != '\n' && c != '\t'))
            return false;
        if (c == '\n')
            buffer_append_byte(out, '\r');
        buffer_append_byte(out, c);
    }
    return true;
}

/* English is legible as it travels, and no filter wonders why it was hidden; Japanese would be
 * three times as long. */
static bool is_mostly_ascii(struct bytes text)
{
    size_t others = 0;

    for (size_t i = 0; i < text.size; i++)
        others += text.data[i] >= 0x80;
    return others <= text.size / 6;
}

static struct status put_part(struct buffer *out, const char *boundary, const char *type,
                              struct bytes text)
{
    CLEANUP(buffer_clear) struct buffer canonical;

    buffer_init(&canonical, 2 * MAIL_PART_MAXIMUM);
    if (text.size == 0 || text.size > MAIL_PART_MAXIMUM || !put_canonical(&canonical, text))
        return FAIL(INVALID_ARGUMENT, "a part of a mail is text, and not too long");
    TRY(buffer_outcome(&canonical));
    bool is_quoted = is_mostly_ascii(text);
    buffer_append_format(out,
                         "--=_%s\r\n"
                         "Content-Type: text/%s; charset=utf-8\r\n"
                         "Content-Transfer-Encoding: %s\r\n\r\n",
                         boundary, type, is_quoted ? "quoted-printable" : "base64");
    if (is_quoted)
        mail_put_quoted_printable(out, buffer_bytes(&canonical));
    else
        mail_put_base64_lines(out, buffer_bytes(&canonical));
    return OK;
}

static struct status put_headers(const struct mail_message *message, const char *id,
                                 struct buffer *out)
{
    put_date(out, message->date_us);
    buffer_append_format(out, "Message-ID: <%s@%s>\r\n", id, mail_address_domain(message->from));
    TRY(mail_put_mailbox(out, "From", message->from_name, message->from));
    TRY(mail_put_mailbox(out, "To", (struct bytes){0}, message->to));
    TRY(mail_put_header(out, "Subject", message->subject));
    /* Nobody's absence note answers it (RFC 3834 section 5). */
    buffer_append_text(out, "Auto-Submitted: auto-generated\r\n"
                            "MIME-Version: 1.0\r\n");
    /* Neither encoding of a part ever gives "=_". */
    buffer_append_format(out, "Content-Type: multipart/alternative;\r\n boundary=\"=_%s\"\r\n\r\n",
                         id);
    return buffer_outcome(out);
}

struct status mail_compose(const struct mail_message *message, struct buffer *out)
{
    char id[ID_TEXT_CAPACITY];

    if (message->subject.size == 0 || message->subject.size > MAIL_SUBJECT_MAXIMUM ||
        message->from_name.size > MAIL_NAME_MAXIMUM)
        return FAIL(INVALID_ARGUMENT, "a subject or name of a mail is empty or too long");
    hex_encode(message->id.bytes, sizeof message->id.bytes, id);
    TRY(put_headers(message, id, out));
    TRY(put_part(out, id, "plain", message->text));
    TRY(put_part(out, id, "html", message->html));
    buffer_append_format(out, "--=_%s--\r\n", id);
    return buffer_outcome(out);
}
