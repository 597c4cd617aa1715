#include "domain/retired_id.h"

void retired_mac_compute(const struct crypto_hmac_key *key, int64_t tenant_id, const char *login_id,
                         struct retired_mac *out)
{
    uint8_t prefix[sizeof tenant_id];
    struct bytes name = bytes_of(login_id);
    struct crypto_hmac state;

    bytes_put_u64(prefix, (uint64_t)tenant_id);
    crypto_hmac_init(&state, key);
    crypto_hmac_add(&state, prefix, sizeof prefix);
    crypto_hmac_add(&state, name.data, name.size);
    crypto_hmac_finish(&state, out->bytes);
}

void retired_names_compute(const struct crypto_hmac_keys *keys, int64_t tenant_id,
                           const char *login_id, struct retired_names *out)
{
    out->count = 0;
    retired_mac_compute(&keys->current, tenant_id, login_id, &out->macs[out->count++]);
    if (keys->previous.id != 0)
        retired_mac_compute(&keys->previous, tenant_id, login_id, &out->macs[out->count++]);
}
