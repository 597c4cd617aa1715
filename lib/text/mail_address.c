#include "text/mail_address.h"

enum { LABEL_MAXIMUM = 63 }; /* RFC 1035 section 2.3.4 */

static bool is_alphanumeric(uint8_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* RFC 5322 section 3.2.3: what an atom is made of. */
static bool is_atom_character(uint8_t c)
{
    return is_alphanumeric(c) || (c != '\0' && strchr("!#$%&'*+-/=?^_`{|}~", c) != NULL);
}

/* One or more atoms with single dots between them. */
static bool is_dot_atom(struct bytes text)
{
    uint8_t previous = '.';

    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == '.' ? previous == '.' : !is_atom_character(text.data[i]))
            return false;
        previous = text.data[i];
    }
    return previous != '.';
}

/* Labels of letters, digits and hyphens inside, with single dots between them (RFC 5321 section
 * 4.1.2). */
static bool is_host_name(struct bytes text)
{
    size_t label = 0; /* bytes of it so far */
    uint8_t previous = '.';

    for (size_t i = 0; i < text.size; i++) {
        uint8_t c = text.data[i];
        bool is_edge = previous == '.' || i + 1 == text.size || text.data[i + 1] == '.';
        label = c == '.' ? 0 : label + 1;
        if (c == '.' ? previous == '.' : !is_alphanumeric(c) && (c != '-' || is_edge))
            return false;
        if (label > LABEL_MAXIMUM)
            return false;
        previous = c;
    }
    return previous != '.';
}

bool mail_address_parse(struct bytes text, struct mail_address *out)
{
    const uint8_t *at = text.size > 0 ? memchr(text.data, '@', text.size) : NULL;

    if (at == NULL || text.size > MAIL_ADDRESS_MAXIMUM)
        return false;
    struct bytes local = {text.data, (size_t)(at - text.data)};
    struct bytes domain = {at + 1, text.size - local.size - 1};
    if (local.size > MAIL_LOCAL_MAXIMUM || !is_dot_atom(local) || !is_host_name(domain))
        return false;
    memcpy(out->text, text.data, text.size);
    out->text[text.size] = '\0';
    return true;
}

const char *mail_address_domain(const struct mail_address *address)
{
    return strchr(address->text, '@') + 1;
}
