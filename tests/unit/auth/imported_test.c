/* Hashes made by other programs: Python's crypt (libxcrypt) and hashlib, and the argon2 command. */
#include <criterion/criterion.h>

#include <stdio.h>
#include <string.h>

#include "credentials/imported.h"

#define PASSWORD "correct horse 電池 staple"
#define SALT "c2l4dGVlbiBieXRlcyBvZg"

static const char *const made_elsewhere[] = {
    "$2b$05$abcdefghijklmnopqrstuuD/J0sXZiO6GxXrDI5ctifF/qgPeaL66",
    "$2y$05$abcdefghijklmnopqrstuuD/J0sXZiO6GxXrDI5ctifF/qgPeaL66",
    "$5$saltsalt$y9G2hCUwmBa9Zs0Vfryv1aakOEHVcoOdwLNdXfNgdq9",
    "$5$rounds=1000$saltsalt$0zrEJftSwHUveHLrdKlyAPdJ1vBlaOLqC4ys1PUYqy0",
    "$6$rounds=1000$saltsalt$Zk0YXbvIs5RkjcPqVI9SlyGarGn3DGk7kjOxgQKx9ZEvTQvHm0nBa5mfuCEF7Jt9"
    "oXhtbeb2EAruaHQyrckPQ.",
    "$y$j5T$saltsaltsalt$SRmRSdF.suRmsIwvg6P3TytZD8RnKlVYzjuevcPvEX1",
    "$pbkdf2-sha256$1000$" SALT "$WeZcbTcJYg.90g3eyffatsGYvTYGb5ud7w0HFYjr0XM",
    "$pbkdf2-sha256$i=1000$" SALT "$WeZcbTcJYg+90g3eyffatsGYvTYGb5ud7w0HFYjr0XM",
    "$pbkdf2-sha512$i=1000$" SALT "$WiqvzeZsNLuRvuwFvvK50V1Kyugc4pbKW96UVCmoZzmb0+0UwfaNeazP"
    "UQHWFsh9E41N5pvk4tJgMIWWzBD0pw",
    "$pbkdf2$1000$" SALT "$E1aa2vU34h16K1+7rDmbG4pav5o",
    "$scrypt$ln=10,r=8,p=1$" SALT "$zPOWrdCqyXkkURVG2ZSRn1G54fGwE50xGwPJqc1eN2s",
    "$argon2id$v=19$m=64,t=2,p=2$" SALT "$VUiETMdKVgR5MHYNLk5QrlFHhHr4MI4o",
    "$argon2i$v=19$m=64,t=3,p=1$" SALT "$1qSpw5tFeg7Yug/p69p9vb2eNYDmDqaa3P/BjNqCxjo",
};

static bool matches(const struct imported *imported, const char *password)
{
    uint8_t hash[IMPORTED_HASH_MAXIMUM];
    size_t size = 0;
    struct status computed = imported_compute(imported->setting, bytes_of(password), hash, &size);

    cr_assert(status_is_ok(computed), "%s: %s", imported->setting, computed.text);
    return size == imported->size && memcmp(hash, imported->hash, size) == 0;
}

Test(imported, finds_the_password_in_what_others_have_made_of_it)
{
    for (size_t i = 0; i < COUNT_OF(made_elsewhere); i++) {
        struct imported imported;
        struct status parsed = imported_parse(made_elsewhere[i], &imported);
        cr_assert(status_is_ok(parsed), "case %zu: %s", i, parsed.text);
        cr_expect(matches(&imported, PASSWORD), "case %zu", i);
        cr_expect_not(matches(&imported, PASSWORD "!"), "case %zu", i);
        cr_expect_not(matches(&imported, ""), "case %zu", i);
    }
}

/* What is kept must not be enough to try a guess without the pepper. */
Test(imported, keeps_the_hash_out_of_the_setting)
{
    for (size_t i = 0; i < COUNT_OF(made_elsewhere); i++) {
        struct imported imported;
        cr_assert(status_is_ok(imported_parse(made_elsewhere[i], &imported)));
        const char *hash = strrchr(made_elsewhere[i], '$') + 1;
        if (strncmp(made_elsewhere[i], "$2", 2) == 0)
            hash += 22; /* bcrypt's salt */
        cr_expect_null(strstr(imported.setting, hash), "case %zu", i);
        cr_expect_null(strstr(imported.setting, hash + strlen(hash) - 8), "case %zu", i);
    }
}

Test(imported, refuses_what_is_none_and_what_costs_too_little_or_too_much)
{
    static const char *const refused[] = {
        "",
        "$",
        "a password",
        "5f4dcc3b5aa765d61d8327deb882cf99",
        "$1$saltsalt$qjXMvbEw8oaL.CzflDtaK/",
        "$2b$14$abcdefghijklmnopqrstuuD/J0sXZiO6GxXrDI5ctifF/qgPeaL66",
        "$2b$03$abcdefghijklmnopqrstuuD/J0sXZiO6GxXrDI5ctifF/qgPeaL66",
        "$2b$5$abcdefghijklmnopqrstuuD/J0sXZiO6GxXrDI5ctifF/qgPeaL66",
        "$2b$05$abcdefghijklmnopqrstuuD/J0sXZiO6GxXrDI5ctifF/qgPeaL6",
        "$2b$05$abcdefghijklmnopqrstuuD/J0sXZiO6GxXrDI5ctifF/qgPeaL666",
        "$2x$05$abcdefghijklmnopqrstuuD/J0sXZiO6GxXrDI5ctifF/qgPeaL66",
        "$5$rounds=999$saltsalt$0zrEJftSwHUveHLrdKlyAPdJ1vBlaOLqC4ys1PUYqy0",
        "$5$rounds=1000001$saltsalt$0zrEJftSwHUveHLrdKlyAPdJ1vBlaOLqC4ys1PUYqy0",
        "$5$rounds=01000$saltsalt$0zrEJftSwHUveHLrdKlyAPdJ1vBlaOLqC4ys1PUYqy0",
        "$5$$y9G2hCUwmBa9Zs0Vfryv1aakOEHVcoOdwLNdXfNgdq9",
        "$y$jCT$saltsaltsalt$SRmRSdF.suRmsIwvg6P3TytZD8RnKlVYzjuevcPvEX1",
        "$y$j5U$saltsaltsalt$SRmRSdF.suRmsIwvg6P3TytZD8RnKlVYzjuevcPvEX1",
        "$pbkdf2-sha256$999$" SALT "$WeZcbTcJYg.90g3eyffatsGYvTYGb5ud7w0HFYjr0XM",
        "$pbkdf2-sha256$2000001$" SALT "$WeZcbTcJYg.90g3eyffatsGYvTYGb5ud7w0HFYjr0XM",
        "$pbkdf2-sha256$4294967296$" SALT "$WeZcbTcJYg.90g3eyffatsGYvTYGb5ud7w0HFYjr0XM",
        "$pbkdf2-sha256$1000$" SALT "$WeZcbTcJYg.90g3eyffats==",
        "$pbkdf2-sha256$1000$" SALT "$WeZcbTcJYg",
        "$pbkdf2-sha256$1000$$WeZcbTcJYg.90g3eyffatsGYvTYGb5ud7w0HFYjr0XM",
        "$pbkdf2-sha256$1000$" SALT "$" SALT SALT, /* 33 bytes: two blocks */
        "$pbkdf2$1000$" SALT "$WeZcbTcJYg.90g3eyffatsGYvTYGb5ud7w0HFYjr0XM",
        "$pbkdf2-md5$1000$" SALT "$WeZcbTcJYg.90g3eyffatsGYvTYGb5ud7w0HFYjr0XM",
        "$scrypt$ln=9,r=8,p=1$" SALT "$zPOWrdCqyXkkURVG2ZSRn1G54fGwE50xGwPJqc1eN2s",
        "$scrypt$ln=18,r=8,p=1$" SALT "$zPOWrdCqyXkkURVG2ZSRn1G54fGwE50xGwPJqc1eN2s",
        "$scrypt$ln=15,r=8,p=16$" SALT "$zPOWrdCqyXkkURVG2ZSRn1G54fGwE50xGwPJqc1eN2s",
        "$argon2d$v=19$m=64,t=3,p=1$" SALT "$1qSpw5tFeg7Yug/p69p9vb2eNYDmDqaa3P/BjNqCxjo",
        "$argon2id$m=64,t=3,p=1$" SALT "$1qSpw5tFeg7Yug/p69p9vb2eNYDmDqaa3P/BjNqCxjo",
        "$argon2id$v=19$m=65537,t=1,p=1$" SALT "$1qSpw5tFeg7Yug/p69p9vb2eNYDmDqaa3P/BjNqCxjo",
        "$argon2id$v=19$m=65536,t=5,p=1$" SALT "$1qSpw5tFeg7Yug/p69p9vb2eNYDmDqaa3P/BjNqCxjo",
        "$argon2id$v=19$m=8,t=1,p=2$" SALT "$1qSpw5tFeg7Yug/p69p9vb2eNYDmDqaa3P/BjNqCxjo",
        "$argon2id$v=19$m=64,t=2,p=2$" SALT "$VUiETMdKVgR5MHYNLk5QrlFHhHr4MI4o$",
        "$argon2id$v=19$m=64,t=2,p=2$" SALT "$VUiETMdKVgR5MHYNLk5QrlFHhHr4MI4o\n",
    };

    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        struct imported imported = {.size = 7};
        struct status parsed = imported_parse(refused[i], &imported);
        cr_expect_eq(parsed.code, STATUS_INVALID_ARGUMENT, "case %zu: %s", i, refused[i]);
        cr_expect_eq(imported.size, 7u, "case %zu", i);
    }
}

Test(imported, computes_nothing_for_a_setting_that_it_has_not_made)
{
    static const char *const foreign[] = {"", "$1$saltsalt$", "$argon2id$v=19$m=64,t=2,p=2$" SALT,
                                          "$argon2id$v=19$m=64,t=2,p=2$" SALT "$129"};
    uint8_t hash[IMPORTED_HASH_MAXIMUM];
    size_t size = 0;

    for (size_t i = 0; i < COUNT_OF(foreign); i++)
        cr_expect_eq(imported_compute(foreign[i], bytes_of(PASSWORD), hash, &size).code,
                     STATUS_INTERNAL, "case %zu", i);
}

/* 128 bytes are looked at; a longer password that begins the same is another one. */
Test(imported, takes_no_password_for_one_that_it_only_begins_with)
{
    struct imported imported;
    uint8_t hash[IMPORTED_HASH_MAXIMUM];
    char text[IMPORTED_SETTING_CAPACITY + IMPORTED_HASH_MAXIMUM];
    char long_password[600];
    size_t size = 0;

    memset(long_password, 'x', sizeof long_password);
    struct bytes cut = {(const uint8_t *)long_password, 128};
    cr_assert(status_is_ok(imported_compute("$5$rounds=1000$saltsalt$", cut, hash, &size)));
    (void)snprintf(text, sizeof text, "$5$rounds=1000$saltsalt$%.*s", (int)size,
                   (const char *)hash);
    cr_assert(status_is_ok(imported_parse(text, &imported)));
    struct bytes whole = {(const uint8_t *)long_password, 129};
    cr_assert(status_is_ok(imported_compute(imported.setting, whole, hash, &size)));
    cr_expect_arr_neq(hash, imported.hash, size);
}
