#include "http/head_line.h"

#include "http/syntax.h"

enum { LENGTH_DIGITS_MAXIMUM = 10, VERSION_SIZE = sizeof " HTTP/1.1" - 1 };

/* Headers that may come only once: of two values nobody can say which one another party judged. */
static const char *const once_only[] = {
    "host",   "content-length", "transfer-encoding", "cookie",
    "origin", "sec-fetch-site", "authorization",     "expect",
};

static const struct {
    const char *name;
    enum http_method method;
} methods[] = {{"GET", HTTP_GET}, {"HEAD", HTTP_HEAD}, {"POST", HTTP_POST}};

static struct bytes at(const uint8_t *data, struct head_span span)
{
    return (struct bytes){data + span.at, span.size};
}

static bool is_digit(uint8_t byte)
{
    return byte >= '0' && byte <= '9';
}

/* " HTTP/x.y" at the end of the line. */
static bool read_version(struct head *head, struct bytes line)
{
    const uint8_t *version = line.data + line.size - VERSION_SIZE;

    if (line.size < VERSION_SIZE || memcmp(version, " HTTP/", 6) != 0 || !is_digit(version[6]) ||
        version[7] != '.' || !is_digit(version[8]))
        return head_refuse(head, 400, "no_version");
    if (version[6] != '1' || version[8] > '1')
        return head_refuse(head, 505, "other_version");
    head->minor_version = version[8] - '0';
    head->closes = head->minor_version == 0;
    return true;
}

static bool read_method(struct head *head, struct bytes name)
{
    if (!syntax_is_token(name))
        return head_refuse(head, 400, "method_malformed");
    for (size_t i = 0; i < COUNT_OF(methods); i++) {
        if (bytes_equal(name, bytes_of(methods[i].name)))
            head->method = methods[i].method;
    }
    return head->method ? true : head_refuse(head, 501, "method_unknown");
}

/* RFC 3986 section 3.3: what a path may hold beside letters and digits. A query may also hold what
 * browsers do not encode in one (URL Standard, query percent-encode set). */
static bool is_target_character(uint8_t byte, bool in_query)
{
    const char *marks = in_query ? "-._~!$&'()*+,;=:@%/?[]^`{|}" : "-._~!$&'()*+,;=:@%/";
    uint8_t letter = byte | 0x20;

    return is_digit(byte) || (letter >= 'a' && letter <= 'z') ||
           (byte != '\0' && strchr(marks, byte) != NULL);
}

static bool read_target(struct head *head, struct bytes target)
{
    bool in_query = false;

    if (target.size > head->limits->target)
        return head_refuse(head, 414, "target_too_long");
    if (target.size == 0 || target.data[0] != '/')
        return head_refuse(head, 400, "target_not_a_path");
    for (size_t i = 0; i < target.size; i++) {
        in_query = in_query || target.data[i] == '?';
        if (!is_target_character(target.data[i], in_query))
            return head_refuse(head, 400, "target_malformed");
    }
    return true;
}

bool head_read_request_line(struct head *head, const uint8_t *data, struct head_span line)
{
    struct bytes text = at(data, line);

    if (!read_version(head, text))
        return false;
    size_t size = line.size - VERSION_SIZE;
    const uint8_t *space = memchr(text.data, ' ', size);
    if (space == NULL)
        return head_refuse(head, 400, "no_target");

    size_t method_size = (size_t)(space - text.data);
    head->target = (struct head_span){line.at + method_size + 1, size - method_size - 1};
    return read_method(head, (struct bytes){text.data, method_size}) &&
           read_target(head, at(data, head->target));
}

/* RFC 9110 section 5.5; bytes from 0x80 are opaque. */
static bool is_value(struct bytes value)
{
    for (size_t i = 0; i < value.size; i++) {
        uint8_t byte = value.data[i];
        if ((byte < 0x20 && byte != '\t') || byte == 0x7f)
            return false;
    }
    return true;
}

static bool read_length(struct head *head, struct bytes value)
{
    uint64_t length = 0;

    if (value.size == 0 || value.size > LENGTH_DIGITS_MAXIMUM)
        return head_refuse(head, 400, "length_malformed");
    for (size_t i = 0; i < value.size; i++) {
        if (!is_digit(value.data[i]))
            return head_refuse(head, 400, "length_malformed");
        length = length * 10 + (uint64_t)(value.data[i] - '0');
    }
    head->has_length = true;
    head->length = length;
    return true;
}

static bool read_coding(struct head *head, struct bytes value)
{
    head->is_chunked = syntax_equals(value, "chunked");
    return head->is_chunked ? true : head_refuse(head, 400, "coding_unknown");
}

/* A name or address with an optional port; what is ours is compared later. */
static bool read_host(struct head *head, const uint8_t *data, struct head_span span)
{
    struct bytes value = at(data, span);

    for (size_t i = 0; i < value.size; i++) {
        uint8_t letter = value.data[i] | 0x20;
        if (!is_digit(value.data[i]) && !(letter >= 'a' && letter <= 'z') &&
            (value.data[i] == '\0' || strchr("-._:[]", value.data[i]) == NULL))
            return head_refuse(head, 400, "host_malformed");
    }
    head->host = span;
    head->has_host = value.size > 0;
    return head->has_host ? true : head_refuse(head, 400, "host_malformed");
}

static bool read_expectation(struct head *head, struct bytes value)
{
    head->has_expectation = true;
    head->expects_continue = syntax_equals(value, "100-continue");
    return true;
}

static bool read_once(struct head *head, struct bytes name)
{
    for (size_t i = 0; i < COUNT_OF(once_only); i++) {
        if (!syntax_equals(name, once_only[i]))
            continue;
        if (head->seen & 1u << i)
            return head_refuse(head, 400, "header_twice");
        head->seen |= 1u << i;
    }
    return true;
}

/* A tab beside one of these is legal, yet others take it for part of the value. */
static bool has_tab(struct bytes raw)
{
    return memchr(raw.data, '\t', raw.size) != NULL;
}

/* Whether what follows this request could be something else to another party: after an offer to
 * upgrade some take the next bytes for the other protocol. */
static bool ends(struct bytes connection)
{
    return syntax_list_has(connection, "close") || syntax_list_has(connection, "upgrade");
}

static bool read_known(struct head *head, const uint8_t *data, const struct head_line *line,
                       struct bytes raw)
{
    struct bytes name = at(data, line->name);
    struct bytes value = at(data, line->value);
    bool is_length = syntax_equals(name, "content-length");
    bool is_coding = syntax_equals(name, "transfer-encoding");
    bool is_host = syntax_equals(name, "host");

    if ((is_length || is_coding || is_host) && has_tab(raw))
        return head_refuse(head, 400, "tab_in_framing");
    if (is_length)
        return read_length(head, value);
    if (is_coding)
        return read_coding(head, value);
    if (is_host)
        return read_host(head, data, line->value);
    if (syntax_equals(name, "expect"))
        return read_expectation(head, value);
    if (syntax_equals(name, "upgrade") || (syntax_equals(name, "connection") && ends(value)))
        head->closes = true;
    return true;
}

bool head_read_header_line(struct head *head, const uint8_t *data, struct head_span line)
{
    struct bytes text = at(data, line);
    const uint8_t *colon = memchr(text.data, ':', text.size);

    /* A line that continues the one before (obs-fold) and a space before the colon fail here too.
     */
    if (colon == NULL)
        return head_refuse(head, 400, "no_colon");
    struct bytes name = {text.data, (size_t)(colon - text.data)};
    if (!syntax_is_token(name))
        return head_refuse(head, 400, "name_malformed");
    struct bytes raw = {colon + 1, text.size - name.size - 1};
    if (!is_value(raw))
        return head_refuse(head, 400, "value_malformed");

    struct bytes value = syntax_trim(raw);
    struct head_line *out = &head->lines[head->line_count++];
    out->name = (struct head_span){line.at, name.size};
    out->value = (struct head_span){(size_t)(value.data - data), value.size};
    return read_once(head, name) && read_known(head, data, out, raw);
}
