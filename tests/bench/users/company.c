#include "company.h"

#include <stdio.h>
#include <string.h>

#include "crypto/hash.h"

/* A hundred families: five for each of twenty first characters. What is random is not so for the
 * bench: it knows each user's ID and name. */
#define FILL                                                                                       \
    "INSERT INTO auth.users (tenant, id, kind, state, login_id, name, mail, roles, deleted_at)"    \
    " SELECT 1, encode(substr(sha256(n::text::bytea), 1, 16), 'hex')::uuid, 1,"                    \
    "        CASE WHEN n / 100 %% 10 < 7 THEN 1 ELSE n / 100 %% 10 - 5 END,"                       \
    "        'user-' || lpad(n::text, 7, '0'),"                                                    \
    "        chr(x'4e00'::int + n %% 20) || chr(x'7530'::int + n / 20 %% 5) || ' '"                \
    "        || lpad(n::text, 7, '0'), 'user@example.test', 8,"                                    \
    "        CASE WHEN n / 100 %% 10 = 9 THEN now() END"                                           \
    "   FROM generate_series(%u, %u - 1) AS n ORDER BY sha256(n::text::bytea)"

enum { PART = 10000 }; /* made by one statement, which has a minute */

static void fill(const struct company *company)
{
    char sql[1024];

    test_postgres_execute(&company->postgres,
                          "INSERT INTO auth.tenants (code, name, time_zone, language,"
                          "   staff_idle_seconds, customer_idle_seconds)"
                          " VALUES ('aoba', '青葉商事株式会社', 'Asia/Tokyo', 'ja', 900, 900)");
    for (unsigned first = 0; first < company->users; first += PART) {
        CHECK((size_t)snprintf(sql, sizeof sql, FILL, first, first + PART) < sizeof sql);
        test_postgres_execute(&company->postgres, sql);
    }
    test_postgres_execute(&company->postgres, "VACUUM ANALYZE auth.users");
}

/* Settings are written for the world's PostgreSQL. */
void company_open(struct company *company)
{
    struct test_postgres of_world = world.postgres;

    test_postgres_open(&company->postgres);
    world.postgres = company->postgres;
    program_migrate(company->program);
    fill(company);
    program_start(company->program, "");
    world.postgres = of_world;
}

void company_close(struct company *company)
{
    program_stop(company->program);
    test_postgres_close(&company->postgres);
}

void company_login_id(unsigned number, char out[static COMPANY_NAME_CAPACITY])
{
    (void)snprintf(out, COMPANY_NAME_CAPACITY, "user-%07u", number);
}

void company_name(unsigned number, char out[static COMPANY_NAME_CAPACITY])
{
    /* The same characters in UTF-8. */
    const uint8_t first = (uint8_t)(0x80 + number % 20);
    const uint8_t second = (uint8_t)(0xb0 + number / 20 % 5);

    (void)snprintf(out, COMPANY_NAME_CAPACITY, "\xe4\xb8%c\xe7\x94%c %07u", first, second, number);
}

void company_user_id(unsigned number, struct uuid *out)
{
    char text[COMPANY_NAME_CAPACITY];
    uint8_t hash[SHA256_SIZE];

    (void)snprintf(text, sizeof text, "%u", number);
    crypto_sha256(text, strlen(text), hash);
    memcpy(out->bytes, hash, sizeof out->bytes);
}
