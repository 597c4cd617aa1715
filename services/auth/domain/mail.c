#include "domain/mail.h"

#include "crypto/seal.h"

enum {
    RETRY_FIRST_MS = 2000,
    RETRY_CODE_MAXIMUM_MS = 30000,
    RETRY_MAXIMUM_MS = 15 * 60000,
    RETRY_DOUBLINGS = 12, /* more would pass every maximum */
    SIZE_SIZE = 4,
    FIELDS = 5,
    CONTEXT_MAXIMUM = 64,
};

bool mail_is_once(enum mail_purpose purpose)
{
    return purpose == MAIL_CODE;
}

int64_t mail_retry_ms(enum mail_purpose purpose, int64_t attempts)
{
    const int64_t doublings = attempts < 1                 ? 0
                              : attempts > RETRY_DOUBLINGS ? RETRY_DOUBLINGS
                                                           : attempts - 1;
    const int64_t maximum_ms = purpose == MAIL_CODE ? RETRY_CODE_MAXIMUM_MS : RETRY_MAXIMUM_MS;
    const int64_t wait_ms = (int64_t)RETRY_FIRST_MS << doublings;

    return wait_ms < maximum_ms ? wait_ms : maximum_ms;
}

static void put_field(struct buffer *out, struct bytes field)
{
    uint8_t size[SIZE_SIZE];

    bytes_put_u32(size, (uint32_t)field.size);
    buffer_append(out, size, sizeof size);
    buffer_append(out, field.data, field.size);
}

static bool take_field(struct bytes *rest, struct bytes *out)
{
    if (rest->size < SIZE_SIZE)
        return false;
    const size_t size = bytes_get_u32(rest->data);
    if (size > rest->size - SIZE_SIZE)
        return false;
    *out = (struct bytes){rest->data + SIZE_SIZE, size};
    *rest = (struct bytes){rest->data + SIZE_SIZE + size, rest->size - SIZE_SIZE - size};
    return true;
}

bool mail_content_decode(struct bytes plain, struct mail_content *out)
{
    struct mail_content content;
    struct bytes *const fields[FIELDS] = {&content.to, &content.from_name, &content.subject,
                                          &content.text, &content.html};

    for (size_t i = 0; i < FIELDS; i++)
        if (!take_field(&plain, fields[i]))
            return false;
    if (plain.size > 0)
        return false;
    *out = content;
    return true;
}

static void put_context(struct buffer *out, int64_t tenant_id, struct uuid id)
{
    uint8_t tenant[sizeof(uint64_t)];

    bytes_put_u64(tenant, (uint64_t)tenant_id);
    buffer_append_text(out, "mail/");
    buffer_append(out, tenant, sizeof tenant);
    buffer_append(out, id.bytes, sizeof id.bytes);
}

struct status mail_seal(const struct crypto_key_set *keys, int64_t tenant_id, struct uuid id,
                        const struct mail_content *content, struct buffer *out)
{
    CLEANUP(buffer_clear) struct buffer context;
    CLEANUP(buffer_clear) struct buffer plain;

    buffer_init(&context, CONTEXT_MAXIMUM);
    buffer_init(&plain, MAIL_SEALED_MAXIMUM - CRYPTO_SEAL_OVERHEAD);
    put_context(&context, tenant_id, id);
    put_field(&plain, content->to);
    put_field(&plain, content->from_name);
    put_field(&plain, content->subject);
    put_field(&plain, content->text);
    put_field(&plain, content->html);
    TRY(buffer_outcome(&context));
    TRY(buffer_outcome(&plain));
    return crypto_seal(keys, buffer_bytes(&context), buffer_bytes(&plain), out);
}

struct status mail_unseal(const struct crypto_key_set *keys, int64_t tenant_id, struct uuid id,
                          struct bytes sealed, struct buffer *plain, struct mail_content *out)
{
    CLEANUP(buffer_clear) struct buffer context;

    buffer_init(&context, CONTEXT_MAXIMUM);
    put_context(&context, tenant_id, id);
    TRY(buffer_outcome(&context));
    TRY(crypto_unseal(keys, buffer_bytes(&context), sealed, plain));
    if (!mail_content_decode(buffer_bytes(plain), out))
        return FAIL(DATA_LOSS, "what was sealed is no mail");
    return OK;
}
