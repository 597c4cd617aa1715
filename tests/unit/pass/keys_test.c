#include <criterion/criterion.h>

#include <string.h>

#include "pass/keys.h"

/* RFC 8037 appendix A.2 and A.3. */
#define X "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
#define ID "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
#define KEY(members) "{\"keys\":[{" members "}]}"
#define MEMBERS                                                                                    \
    "\"alg\":\"EdDSA\",\"crv\":\"Ed25519\",\"kid\":\"" ID "\",\"kty\":\"OKP\",\"use\":\"sig\""

Test(pass_keys, refuses_key_sets_that_are_not_exactly_what_they_should_be)
{
    static const char *const refused[] = {
        "",
        "{}",
        "[]",
        "{\"keys\":[]}",
        "{\"keys\":{}}",
        "{\"keys\":[{}]}",
        "{\"keys\":[null]}",
        KEY(MEMBERS),
        KEY(MEMBERS ",\"x\":\"\""),
        KEY(MEMBERS ",\"x\":\"" X "=\""),
        KEY(MEMBERS ",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURp\""), /* leftover bits */
        KEY(MEMBERS ",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHUR\""),
        KEY(MEMBERS ",\"x\":\"21qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\""), /* not that kid */
        KEY(MEMBERS ",\"x\":\"" X "\",\"d\":\"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A\""),
        KEY(MEMBERS ",\"x\":\"" X "\",\"key_ops\":[\"verify\"]"),
        KEY(MEMBERS ",\"x\":\"" X "\",\"x\":\"" X "\""),
        "{\"keys\":[{" MEMBERS ",\"x\":\"" X "\"},{" MEMBERS ",\"x\":\"" X "\"}]}", /* twice */
        "{\"keys\":[{" MEMBERS ",\"x\":\"" X "\"}],\"more\":1}",
        KEY("\"alg\":\"ES256\",\"crv\":\"Ed25519\",\"kid\":\"" ID
            "\",\"kty\":\"OKP\",\"use\":\"sig\",\"x\":\"" X "\""),
        KEY("\"alg\":\"EdDSA\",\"crv\":\"X25519\",\"kid\":\"" ID
            "\",\"kty\":\"OKP\",\"use\":\"sig\",\"x\":\"" X "\""),
        KEY("\"alg\":\"EdDSA\",\"crv\":\"Ed25519\",\"kid\":\"" ID
            "\",\"kty\":\"oct\",\"use\":\"sig\",\"x\":\"" X "\""),
        KEY("\"alg\":\"EdDSA\",\"crv\":\"Ed25519\",\"kid\":\"" ID
            "\",\"kty\":\"OKP\",\"use\":\"enc\",\"x\":\"" X "\""),
        KEY("\"alg\":\"EdDSA\",\"crv\":\"Ed25519\",\"kid\":\"1\",\"kty\":\"OKP\",\"use\":\"sig\","
            "\"x\":\"" X "\""),
    };

    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        struct pass_keys keys = {0};
        cr_expect_eq(pass_keys_parse(bytes_of(refused[i]), &keys).code, STATUS_INVALID_ARGUMENT,
                     "case %zu", i);
        cr_expect_eq(keys.count, 0, "case %zu", i);
    }
}

Test(pass_keys, refuses_too_many_keys_and_too_long_a_file)
{
    static uint8_t spaces[PASS_KEYS_FILE_MAXIMUM + 1];
    struct pass_keys keys = {0};
    struct buffer text;

    memset(spaces, ' ', sizeof spaces);
    memcpy(spaces, KEY(MEMBERS ",\"x\":\"" X "\""), strlen(KEY(MEMBERS ",\"x\":\"" X "\"")));
    cr_expect_eq(pass_keys_parse((struct bytes){spaces, sizeof spaces}, &keys).code,
                 STATUS_INVALID_ARGUMENT);
    cr_expect_eq(pass_keys_parse((struct bytes){spaces, sizeof spaces - 1}, &keys).code, STATUS_OK);

    buffer_init(&text, PASS_KEYS_FILE_MAXIMUM);
    buffer_append_text(&text, "{\"keys\":[");
    for (uint8_t i = 0; i <= PASS_KEYS_MAXIMUM; i++) {
        struct pass_keys one = {.count = 1};
        struct buffer encoded;
        pass_key_init(&one.keys[0], (uint8_t[CRYPTO_PUBLIC_KEY_SIZE]){i});
        buffer_init(&encoded, PASS_KEYS_FILE_MAXIMUM);
        pass_keys_encode(&one, &encoded);
        buffer_append(&text, encoded.data + 9, encoded.size - 11); /* what is in the brackets */
        buffer_append_text(&text, i < PASS_KEYS_MAXIMUM ? "," : "]}");
        buffer_clear(&encoded);
    }
    cr_expect_eq(pass_keys_parse(buffer_bytes(&text), &keys).code, STATUS_INVALID_ARGUMENT);
    buffer_clear(&text);
}

Test(pass_keys, reads_the_key_of_rfc_8037_and_its_thumbprint)
{
    struct pass_keys keys = {0};

    cr_assert_eq(pass_keys_parse(bytes_of(KEY(MEMBERS ",\"x\":\"" X "\"")), &keys).code, STATUS_OK);
    cr_assert_eq(keys.count, 1);
    cr_expect_str_eq(keys.keys[0].id, ID);
}

/* RFC 8037 appendix A.4 and A.5. */
Test(pass_keys, verifies_the_signature_of_rfc_8037)
{
    static const char signed_text[] = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
    static const char signature_text[] = "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4"
                                         "iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";
    uint8_t public_key[CRYPTO_PUBLIC_KEY_SIZE];
    uint8_t signature[CRYPTO_SIGNATURE_SIZE];

    cr_assert(base64url_decode(X, strlen(X), public_key, sizeof public_key));
    cr_assert(
        base64url_decode(signature_text, strlen(signature_text), signature, sizeof signature));
    cr_expect(crypto_signature_is_valid(public_key, bytes_of(signed_text), signature));
}

Test(pass_keys, reads_back_what_it_writes)
{
    struct pass_keys keys = {.count = PASS_KEYS_MAXIMUM};
    struct pass_keys back = {0};
    struct buffer text;

    for (uint8_t i = 0; i < PASS_KEYS_MAXIMUM; i++)
        pass_key_init(&keys.keys[i], (uint8_t[CRYPTO_PUBLIC_KEY_SIZE]){i});
    buffer_init(&text, PASS_KEYS_FILE_MAXIMUM);
    pass_keys_encode(&keys, &text);
    cr_assert_eq(pass_keys_parse(buffer_bytes(&text), &back).code, STATUS_OK);
    cr_expect_eq(memcmp(&keys, &back, sizeof keys), 0);
    buffer_clear(&text);
}
