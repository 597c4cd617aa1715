#include "visitor.h"

#include <stdio.h>
#include <string.h>

#include "support/world/people.h"

void visitor_open(struct visitor *visitor)
{
    *visitor = (struct visitor){0};
    peer_open(&visitor->peer, world.programs[PORTAL].port, true);
}

void visitor_close(struct visitor *visitor)
{
    peer_close(&visitor->peer);
}

/* Copies up to one of `ends`. */
static void copy_until(const char *text, const char *ends, char out[static VISITOR_TEXT_CAPACITY])
{
    size_t size = strcspn(text, ends);

    CHECK(size < VISITOR_TEXT_CAPACITY);
    memcpy(out, text, size);
    out[size] = '\0';
}

static void keep_cookie(struct visitor *visitor, const char *text)
{
    char name[VISITOR_TEXT_CAPACITY];
    size_t i = 0;

    copy_until(text, "=", name);
    while (i < VISITOR_COOKIES && visitor->cookies[i].name[0] &&
           strcmp(visitor->cookies[i].name, name) != 0)
        i++;
    CHECK(i < VISITOR_COOKIES);
    copy_until(name, "", visitor->cookies[i].name);
    copy_until(text + strlen(name) + 1, ";\r", visitor->cookies[i].value);
}

static void keep_what_came(struct visitor *visitor, const struct answer *answer)
{
    static const char header[] = "\r\nSet-Cookie: ";
    static const char field[] = "name=\"csrf\" value=\"";

    for (const char *at = answer->head; (at = strcasestr(at, header)) != NULL;) {
        at += strlen(header);
        keep_cookie(visitor, at);
    }
    const char *token = strstr((const char *)answer->body, field);
    if (token)
        copy_until(token + strlen(field), "\"", visitor->token);
}

/* The cookies, and what a browser says of a request from our own page. */
static void add_headers(const struct visitor *visitor, struct buffer *request)
{
    buffer_append_format(request, "Host: localhost:%u\r\nSec-Fetch-Site: same-origin\r\n",
                         world.programs[PORTAL].port);
    buffer_append_text(request, "Cookie: none=0");
    for (size_t i = 0; i < VISITOR_COOKIES; i++) {
        if (visitor->cookies[i].value[0])
            buffer_append_format(request, "; %s=%s", visitor->cookies[i].name,
                                 visitor->cookies[i].value);
    }
    buffer_append_text(request, "\r\n");
}

static bool send(struct visitor *visitor, const struct buffer *request, struct answer *out)
{
    struct peer *peer = &visitor->peer;
    char connection[1024];

    CHECK_OK(buffer_outcome(request));
    if (peer->descriptor < 0 && !peer_try_open(peer, world.programs[PORTAL].port))
        return false;
    peer_send_bytes(peer, request->data, request->size);
    if (!peer_try_receive(peer, true, out)) {
        peer_close(peer);
        return false;
    }
    answer_header(out, "Connection", connection);
    if (strcmp(connection, "close") == 0)
        peer_close(peer);
    keep_what_came(visitor, out);
    return true;
}

bool visitor_try_get(struct visitor *visitor, const char *path, struct answer *out)
{
    CLEANUP(buffer_clear) struct buffer request;

    buffer_init(&request, 8192);
    buffer_append_format(&request, "GET %s HTTP/1.1\r\n", path);
    add_headers(visitor, &request);
    buffer_append_text(&request, "\r\n");
    return send(visitor, &request, out);
}

void visitor_get(struct visitor *visitor, const char *path, struct answer *out)
{
    CHECK(visitor_try_get(visitor, path, out));
}

static bool try_post(struct visitor *visitor, const char *path, const char *fields,
                     struct answer *out)
{
    CLEANUP(buffer_clear) struct buffer request;

    buffer_init(&request, 8192 + strlen(fields));
    buffer_append_format(&request, "POST %s HTTP/1.1\r\n", path);
    add_headers(visitor, &request);
    buffer_append_format(&request,
                         "Content-Type: application/x-www-form-urlencoded\r\n"
                         "Content-Length: %zu\r\n\r\ncsrf=%s%s",
                         strlen("csrf=") + strlen(visitor->token) + strlen(fields), visitor->token,
                         fields);
    return send(visitor, &request, out);
}

void visitor_post(struct visitor *visitor, const char *path, const char *fields, struct answer *out)
{
    CHECK(try_post(visitor, path, fields, out));
}

/* GOOD_PASSWORD in a form: its spaces are plus signs. */
static void append_password(struct buffer *fields)
{
    buffer_append_text(fields, "&password=");
    for (const char *at = GOOD_PASSWORD; *at; at++)
        buffer_append_byte(fields, *at == ' ' ? '+' : (uint8_t)*at);
}

/* Whether the answer came and leads on; one of 503 does not, any other is wrong. */
static bool leads_on(bool came, struct answer *answer, int status)
{
    if (!came)
        return false;
    answer_clear(answer);
    if (answer->status == 503)
        return false;
    CHECK_INT(answer->status, status);
    return true;
}

bool visitor_try_sign_in(struct visitor *visitor, const char *company, const char *login_id)
{
    CLEANUP(buffer_clear) struct buffer fields;
    char path[VISITOR_TEXT_CAPACITY];
    struct answer answer;

    buffer_init(&fields, 1024);
    (void)snprintf(path, sizeof path, "/c/%s", company);
    if (!leads_on(visitor_try_get(visitor, path, &answer), &answer, 303) ||
        !leads_on(visitor_try_get(visitor, "/sign-in", &answer), &answer, 200))
        return false;
    buffer_append_format(&fields, "&login_id=%s", login_id);
    append_password(&fields);
    buffer_append_byte(&fields, '\0');
    CHECK_OK(buffer_outcome(&fields));
    const char *form = (const char *)fields.data;
    if (!leads_on(try_post(visitor, "/sign-in", form, &answer), &answer, 303))
        return false;
    CHECK(visitor_cookie(visitor, "__Host-sid")[0] != '\0');
    return true;
}

void visitor_sign_in(struct visitor *visitor, const char *company, const char *login_id)
{
    CHECK(visitor_try_sign_in(visitor, company, login_id));
}

const char *visitor_cookie(const struct visitor *visitor, const char *name)
{
    for (size_t i = 0; i < VISITOR_COOKIES; i++) {
        if (strcmp(visitor->cookies[i].name, name) == 0)
            return visitor->cookies[i].value;
    }
    return "";
}
