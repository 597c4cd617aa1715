#include "mail/reply.h"

enum {
    CODE_DIGITS = 3,
    SUBJECT_OF_POLICY = '7',
    PART_DIGITS = 3, /* of the two numbers behind the class (RFC 3463 section 2) */
};

static bool is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}

/* A dot and one to three digits at the beginning; how many bytes, 0 for none. */
static size_t part_size(struct bytes text)
{
    size_t size = 1;

    if (text.size == 0 || text.data[0] != '.')
        return 0;
    while (size < text.size && size <= PART_DIGITS && is_digit(text.data[size]))
        size++;
    return size > 1 ? size : 0;
}

/* "5.1.1" and a space or the end, of the class that the code has. */
static void read_enhanced(struct bytes text, char out[static MAIL_ENHANCED_CAPACITY], uint8_t class)
{
    if (text.size == 0 || text.data[0] != class)
        return;
    size_t subject = part_size((struct bytes){text.data + 1, text.size - 1});
    size_t detail = part_size((struct bytes){text.data + 1 + subject, text.size - 1 - subject});
    size_t size = 1 + subject + detail;
    if (subject == 0 || detail == 0 || (size < text.size && text.data[size] != ' '))
        return;
    memcpy(out, text.data, size);
    out[size] = '\0';
}

bool mail_reply_parse(struct bytes line, struct mail_reply *out)
{
    struct mail_reply reply = {0};

    while (line.size > 0 && (line.data[line.size - 1] == '\n' || line.data[line.size - 1] == '\r'))
        line.size--;
    if (line.size < CODE_DIGITS || line.data[0] < '2' || line.data[0] > '5' ||
        !is_digit(line.data[1]) || !is_digit(line.data[2]))
        return false;
    if (line.size > CODE_DIGITS && line.data[CODE_DIGITS] != ' ')
        return false;
    for (size_t i = 0; i < CODE_DIGITS; i++)
        reply.code = reply.code * 10 + (line.data[i] - '0');
    if (line.size > CODE_DIGITS)
        read_enhanced((struct bytes){line.data + CODE_DIGITS + 1, line.size - CODE_DIGITS - 1},
                      reply.enhanced, line.data[0]);
    *out = reply;
    return true;
}

static bool is_of_policy(const struct mail_reply *reply)
{
    return strncmp(reply->enhanced, "5.", 2) == 0 && reply->enhanced[2] == SUBJECT_OF_POLICY &&
           reply->enhanced[3] == '.';
}

enum mail_outcome mail_judge(enum mail_phase phase, const struct mail_reply *reply)
{
    if (phase == MAIL_PHASE_SENT && reply->code == 0)
        return MAIL_OUTCOME_UNCERTAIN;
    if (phase == MAIL_PHASE_SENT && reply->code < 300)
        return MAIL_OUTCOME_DELIVERED;
    if (phase == MAIL_PHASE_SERVER || reply->code < 500 || is_of_policy(reply))
        return MAIL_OUTCOME_RETRY;
    return MAIL_OUTCOME_REFUSED;
}
