#include "credentials/imported.h"

#include <argon2.h>
#include <crypt.h>
#include <string.h>

#include "base/encoding.h"
#include "credentials/imported_reader.h"
#include "crypto/crypto.h"
#include "crypto/foreign_kdf.h"

enum {
    SALT_MAXIMUM = 64, /* bytes */
    MEMORY_KIB_MAXIMUM = 64 << 10,
    ARGON2_WORK_MAXIMUM = 4 * MEMORY_KIB_MAXIMUM, /* KiB times passes */
    ARGON2_LANES_MAXIMUM = 16,
    BCRYPT_SALT_LENGTH = 22,
    BCRYPT_HASH_LENGTH = 31,
    BCRYPT_MAXIMUM = 13, /* half a second */
    PBKDF2_MAXIMUM = 2000000,
    SCRYPT_LOG_MAXIMUM = 18,
    SCRYPT_R_MAXIMUM = 32,
    SCRYPT_P_MAXIMUM = 16,
    SHA_ROUNDS_DEFAULT = 5000,
    SHA_ROUNDS_MAXIMUM = 1000000,
    CRYPT_PHRASE_MAXIMUM = 128,   /* bytes: sha-crypt takes the longer for a longer one */
    PASSWORD_SIZE_MAXIMUM = 1536, /* bytes: none can be typed that is longer */
};

/* What a setting says. */
struct parameters {
    uint32_t memory_kib, passes, lanes; /* Argon2 */
    uint32_t log_n, r, p;               /* scrypt */
    uint32_t iterations;                /* PBKDF2 */
    uint8_t salt[SALT_MAXIMUM];
    size_t salt_size;
    argon2_type type;
    enum crypto_pbkdf2_hash digest;
};

typedef struct status computation(const struct parameters *parameters, struct bytes password,
                                  uint8_t *out, size_t size);

static bool read_salt(struct imported_reader *reader, struct parameters *out)
{
    return reader_bytes(reader, out->salt, sizeof out->salt, &out->salt_size) &&
           out->salt_size >= 8;
}

static bool read_argon2(struct imported_reader *reader, struct parameters *out)
{
    return reader_text(reader, "v=19$m=") &&
           reader_number(reader, 8, MEMORY_KIB_MAXIMUM, &out->memory_kib) &&
           reader_text(reader, ",t=") && reader_number(reader, 1, 64, &out->passes) &&
           reader_text(reader, ",p=") &&
           reader_number(reader, 1, ARGON2_LANES_MAXIMUM, &out->lanes) &&
           reader_text(reader, "$") && read_salt(reader, out) &&
           (uint64_t)out->memory_kib * out->passes <= ARGON2_WORK_MAXIMUM &&
           out->memory_kib >= 8 * out->lanes;
}

static bool read_argon2id(struct imported_reader *reader, struct parameters *out)
{
    out->type = Argon2_id;
    return read_argon2(reader, out);
}

static bool read_argon2i(struct imported_reader *reader, struct parameters *out)
{
    out->type = Argon2_i;
    return read_argon2(reader, out);
}

/* Lane after lane: each hash has one processor. */
static struct status compute_argon2(const struct parameters *parameters, struct bytes password,
                                    uint8_t *out, size_t size)
{
    struct parameters copy = *parameters; /* the library asks for what it could write to */
    uint8_t phrase[PASSWORD_SIZE_MAXIMUM];
    size_t length = password.size < sizeof phrase ? password.size : sizeof phrase;
    argon2_context context = {
        .outlen = (uint32_t)size,
        .pwd = phrase,
        .pwdlen = (uint32_t)length,
        .salt = copy.salt,
        .saltlen = (uint32_t)copy.salt_size,
        .t_cost = copy.passes,
        .m_cost = copy.memory_kib,
        .lanes = copy.lanes,
        .threads = 1,
        .version = ARGON2_VERSION_13,
    };

    context.out = out;
    memcpy(phrase, password.data, length);
    int failed = argon2_ctx(&context, copy.type);
    crypto_wipe(phrase, sizeof phrase);
    return failed ? FAIL(RESOURCE_EXHAUSTED, "no memory for the password hash") : OK;
}

static bool read_scrypt(struct imported_reader *reader, struct parameters *out)
{
    return reader_text(reader, "ln=") &&
           reader_number(reader, 10, SCRYPT_LOG_MAXIMUM, &out->log_n) &&
           reader_text(reader, ",r=") && reader_number(reader, 1, SCRYPT_R_MAXIMUM, &out->r) &&
           reader_text(reader, ",p=") && reader_number(reader, 1, SCRYPT_P_MAXIMUM, &out->p) &&
           reader_text(reader, "$") && read_salt(reader, out) &&
           ((uint64_t)out->r << out->log_n) * out->p <= (uint64_t)MEMORY_KIB_MAXIMUM * 8;
}

static struct status compute_scrypt(const struct parameters *parameters, struct bytes password,
                                    uint8_t *out, size_t size)
{
    const struct crypto_scrypt_cost cost = {
        .n = (uint64_t)1 << parameters->log_n, .r = parameters->r, .p = parameters->p};

    return crypto_scrypt(password, (struct bytes){parameters->salt, parameters->salt_size}, cost,
                         out, size);
}

static bool read_pbkdf2(struct imported_reader *reader, struct parameters *out)
{
    reader_skip(reader, "i=");
    return reader_number(reader, 1000, PBKDF2_MAXIMUM, &out->iterations) &&
           reader_text(reader, "$") && read_salt(reader, out);
}

static bool read_pbkdf2_sha1(struct imported_reader *reader, struct parameters *out)
{
    out->digest = CRYPTO_PBKDF2_SHA1;
    return read_pbkdf2(reader, out);
}

static bool read_pbkdf2_sha256(struct imported_reader *reader, struct parameters *out)
{
    out->digest = CRYPTO_PBKDF2_SHA256;
    return read_pbkdf2(reader, out);
}

static bool read_pbkdf2_sha512(struct imported_reader *reader, struct parameters *out)
{
    out->digest = CRYPTO_PBKDF2_SHA512;
    return read_pbkdf2(reader, out);
}

static struct status compute_pbkdf2(const struct parameters *parameters, struct bytes password,
                                    uint8_t *out, size_t size)
{
    return crypto_pbkdf2(parameters->digest, password,
                         (struct bytes){parameters->salt, parameters->salt_size},
                         parameters->iterations, out, size);
}

/* Those of crypt(5): the setting and the hash are text, and libxcrypt computes. */

static bool read_bcrypt(struct imported_reader *reader, struct parameters *out)
{
    uint32_t cost = 0;

    (void)out;
    return reader_two_digits(reader, 4, BCRYPT_MAXIMUM, &cost) && reader_text(reader, "$") &&
           reader_crypt_text(reader, BCRYPT_SALT_LENGTH, BCRYPT_SALT_LENGTH);
}

static bool read_sha_crypt(struct imported_reader *reader, struct parameters *out)
{
    uint32_t rounds = SHA_ROUNDS_DEFAULT;

    (void)out;
    if (reader_text(reader, "rounds=") &&
        !(reader_number(reader, 1000, SHA_ROUNDS_MAXIMUM, &rounds) && reader_text(reader, "$")))
        return false;
    return reader_crypt_text(reader, 1, 16) && reader_text(reader, "$");
}

/* "j", the cost from 1 MiB ("5") to 64 MiB ("B"), and "T" for blocks of 4 KiB: as distributions
 * write it. */
static bool read_yescrypt(struct imported_reader *reader, struct parameters *out)
{
    (void)out;
    return reader_text(reader, "j") && reader_one_of(reader, "56789AB") &&
           reader_text(reader, "T$") && reader_crypt_text(reader, 1, 86) &&
           reader_text(reader, "$");
}

static const struct form {
    const char *prefix;
    bool (*read)(struct imported_reader *reader, struct parameters *out);
    computation *compute; /* NULL: crypt()'s */
    /* Characters of crypt()'s; else the most bytes: PBKDF2 does its work again for each block. */
    size_t hash_length;
} forms[] = {
    {"$argon2id$", read_argon2id, compute_argon2, IMPORTED_HASH_MAXIMUM},
    {"$argon2i$", read_argon2i, compute_argon2, IMPORTED_HASH_MAXIMUM},
    {"$scrypt$", read_scrypt, compute_scrypt, IMPORTED_HASH_MAXIMUM},
    {"$pbkdf2-sha256$", read_pbkdf2_sha256, compute_pbkdf2, 32},
    {"$pbkdf2-sha512$", read_pbkdf2_sha512, compute_pbkdf2, 64},
    {"$pbkdf2$", read_pbkdf2_sha1, compute_pbkdf2, 20},
    {"$2a$", read_bcrypt, NULL, BCRYPT_HASH_LENGTH},
    {"$2b$", read_bcrypt, NULL, BCRYPT_HASH_LENGTH},
    {"$2y$", read_bcrypt, NULL, BCRYPT_HASH_LENGTH},
    {"$5$", read_sha_crypt, NULL, 43},
    {"$6$", read_sha_crypt, NULL, 86},
    {"$y$", read_yescrypt, NULL, 43},
};

/* The form of what comes, read up to what comes out; NULL for none. */
static const struct form *read_setting(struct imported_reader *reader, struct parameters *out)
{
    for (size_t i = 0; i < COUNT_OF(forms); i++) {
        if (reader_text(reader, forms[i].prefix))
            return forms[i].read(reader, out) ? &forms[i] : NULL;
    }
    return NULL;
}

static struct status unknown(void)
{
    return FAIL(INVALID_ARGUMENT,
                "password_hash: argon2, bcrypt, scrypt, pbkdf2, sha-crypt or yescrypt, of a cost "
                "that is neither too low nor too high");
}

static struct status parse_crypt(const struct form *form, const char *text,
                                 struct imported_reader *reader, struct imported *out)
{
    size_t setting = (size_t)(reader->at - text);
    const char *hash = reader->at;

    if (!reader_crypt_text(reader, form->hash_length, form->hash_length) || *reader->at != '\0' ||
        setting >= sizeof out->setting)
        return unknown();
    memcpy(out->setting, text, setting);
    out->setting[setting] = '\0';
    memcpy(out->hash, hash, form->hash_length);
    out->size = form->hash_length;
    return OK;
}

static struct status parse_phc(const struct form *form, const char *text,
                               struct imported_reader *reader, struct imported *out)
{
    size_t setting = (size_t)(reader->at - text);

    if (!reader_text(reader, "$") ||
        !reader_bytes(reader, out->hash, sizeof out->hash, &out->size) || *reader->at != '\0' ||
        out->size < IMPORTED_HASH_MINIMUM || out->size > form->hash_length)
        return unknown();
    const char digits[] = {'$', (char)('0' + out->size / 100), (char)('0' + out->size / 10 % 10),
                           (char)('0' + out->size % 10), '\0'};
    if (setting + sizeof digits > sizeof out->setting)
        return unknown();
    memcpy(out->setting, text, setting);
    memcpy(out->setting + setting, digits, sizeof digits);
    return OK;
}

struct status imported_parse(const char *text, struct imported *out)
{
    struct imported_reader reader = {text};
    struct parameters parameters = {0};
    struct imported parsed = {0};

    const struct form *form = read_setting(&reader, &parameters);
    if (form == NULL)
        return unknown();
    TRY(form->compute ? parse_phc(form, text, &reader, &parsed)
                      : parse_crypt(form, text, &reader, &parsed));
    *out = parsed;
    return OK;
}

static struct status compute_crypt(const char *setting, struct bytes password, uint8_t *out,
                                   size_t *size_out)
{
    char phrase[CRYPT_PHRASE_MAXIMUM + 1] = "";
    struct crypt_data data;
    size_t skipped = strlen(setting);

    bool is_cut = password.size >= sizeof phrase;
    memcpy(phrase, password.data, is_cut ? sizeof phrase - 1 : password.size);
    memset(&data, 0, sizeof data);
    const char *computed = crypt_rn(phrase, setting, &data, sizeof data);
    size_t length = computed ? strlen(computed) : 0;
    bool is_good = length > skipped && length - skipped <= IMPORTED_HASH_MAXIMUM;
    if (is_good) {
        *size_out = length - skipped;
        memcpy(out, computed + skipped, *size_out);
        out[0] ^=
            is_cut ? 0xff : 0; /* none of crypt()'s was so long: it takes its time and is wrong */
    }
    crypto_wipe(phrase, sizeof phrase);
    crypto_wipe(&data, sizeof data);
    return is_good ? OK : FAIL(INTERNAL, "crypt does not know the setting");
}

struct status imported_compute(const char *setting, struct bytes password,
                               uint8_t out[static IMPORTED_HASH_MAXIMUM], size_t *size_out)
{
    struct imported_reader reader = {setting};
    struct parameters parameters = {0};
    uint32_t size = 0;

    const struct form *form = read_setting(&reader, &parameters);
    if (form == NULL)
        return FAIL(INTERNAL, "not a setting of imported_parse()");
    if (form->compute == NULL)
        return compute_crypt(setting, password, out, size_out);
    if (!reader_text(&reader, "$") || !reader_three_digits(&reader, IMPORTED_HASH_MAXIMUM, &size))
        return FAIL(INTERNAL, "not a setting of imported_parse()");
    *size_out = size;
    return form->compute(&parameters, password, out, size);
}
