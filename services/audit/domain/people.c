#include "domain/people.h"

#include "text/login_id.h"

/* The first byte of what is hashed: no login ID gives a key. */
enum purpose { PURPOSE_KEY = 1, PURPOSE_LOGIN = 2 };

void people_close(struct people *people)
{
    crypto_hmac_key_close(&people->company);
}

struct status people_set_company(struct people *people, const uint8_t key[static SHA256_SIZE])
{
    return crypto_hmac_key_open((struct bytes){key, SHA256_SIZE}, 0, &people->company);
}

struct person *people_find(const struct people *people, struct uuid user_id)
{
    for (size_t i = 0; i < people->count; i++) {
        if (uuid_equal(people->list[i].user_id, user_id))
            return &people->list[i];
    }
    return NULL;
}

struct status people_add(struct people *people, const struct person *person)
{
    if (people->count == people->capacity)
        return FAIL(INTERNAL, "more people than texts");
    people->list[people->count++] = *person;
    return OK;
}

static void mac(const struct people *people, enum purpose purpose, struct bytes a, struct bytes b,
                uint8_t out[static SHA256_SIZE])
{
    const uint8_t first = (uint8_t)purpose;
    struct crypto_hmac state;

    crypto_hmac_init(&state, &people->company);
    crypto_hmac_add(&state, &first, sizeof first);
    crypto_hmac_add(&state, a.data, a.size);
    crypto_hmac_add(&state, b.data, b.size);
    crypto_hmac_finish(&state, out);
}

void people_list_once(struct uuid *list, size_t capacity, size_t *count, struct uuid user_id)
{
    for (size_t i = 0; i < *count; i++) {
        if (uuid_equal(list[i], user_id))
            return;
    }
    if (*count < capacity)
        list[(*count)++] = user_id;
}

void people_login_mac(const struct people *people, const char *login_id,
                      uint8_t out[static SHA256_SIZE])
{
    char canonical[LOGIN_ID_CAPACITY];
    struct bytes name = bytes_of(login_id);

    if (login_id_parse(name, canonical))
        name = bytes_of(canonical);
    mac(people, PURPOSE_LOGIN, name, bytes_of(""), out);
}

bool people_key(const struct people *people, struct uuid user_id, uint8_t out[static SHA256_SIZE])
{
    const struct person *person = people_find(people, user_id);

    if (person == NULL || person->is_erased || people->is_erased ||
        people->company.states.size == 0)
        return false;
    /* Both parts have a fixed size. */
    mac(people, PURPOSE_KEY, (struct bytes){user_id.bytes, UUID_SIZE},
        (struct bytes){person->number, SHA256_SIZE}, out);
    return true;
}
