#include "domain/event.h"

#include <string.h>

#include "network/address.h"

/* 0001-01-01 to 9999-12-31: what PostgreSQL and every reader of dates can show. */
static const int64_t AT_MINIMUM_US = INT64_C(-62135596800000000);
static const int64_t AT_MAXIMUM_US = INT64_C(253402300799999999);

static bool is_kind(const char *kind)
{
    size_t length = strnlen(kind, EVENT_KIND_MAXIMUM + 1);

    if (length == 0 || length > EVENT_KIND_MAXIMUM || kind[0] < 'a' || kind[0] > 'z')
        return false;
    for (size_t i = 0; i < length; i++) {
        bool is_letter = kind[i] >= 'a' && kind[i] <= 'z';
        bool is_digit = kind[i] >= '0' && kind[i] <= '9';
        if (!is_letter && !is_digit && kind[i] != '_')
            return false;
    }
    return true;
}

static bool is_within(const char *text, size_t maximum)
{
    return strnlen(text, maximum + 1) <= maximum;
}

static bool is_address(const char *text)
{
    struct address address;

    return text[0] == '\0' || address_parse(bytes_of(text), &address);
}

struct status event_validate(const struct event *event)
{
    if (event->bytes.size == 0 || event->bytes.size > EVENT_SIZE_MAXIMUM)
        return FAIL(INVALID_ARGUMENT, "event: 1 to 16384 bytes");
    if (uuid_is_nil(event->id))
        return FAIL(INVALID_ARGUMENT, "event_id: missing");
    if (event->tenant_id <= 0)
        return FAIL(INVALID_ARGUMENT, "tenant_id: missing");
    if (event->at_us < AT_MINIMUM_US || event->at_us > AT_MAXIMUM_US)
        return FAIL(INVALID_ARGUMENT, "at_us: out of range");
    if (!is_kind(event->kind))
        return FAIL(INVALID_ARGUMENT, "kind: 1 to 48 of a-z, 0-9 and _, beginning with a letter");
    if (event->result < EVENT_RESULT_SUCCEEDED || event->result > EVENT_RESULT_FAILED)
        return FAIL(INVALID_ARGUMENT, "result: missing");
    if (!is_within(event->actor, EVENT_LOGIN_MAXIMUM) ||
        !is_within(event->label, EVENT_LABEL_MAXIMUM))
        return FAIL(INVALID_ARGUMENT, "login_id or label: too long");
    if (!is_address(event->client_ip))
        return FAIL(INVALID_ARGUMENT, "address: not one");
    return OK;
}

void event_actor_word(struct uuid user_id, char out[static EVENT_ACTOR_CAPACITY])
{
    static const char prefix[] = "user:";

    memcpy(out, prefix, sizeof prefix - 1);
    uuid_encode(user_id, out + sizeof prefix - 1);
}
