/* A company of many users in a PostgreSQL of its own, and a replica of auth over it. What is asked
 * of one has nothing to do with how many another has. */
#ifndef BENCH_USERS_COMPANY_H
#define BENCH_USERS_COMPANY_H

#include "support/world/world.h"

struct company {
    enum identity program; /* a replica of auth */
    unsigned users;
    struct test_postgres postgres;
};

/* Makes `company->users` users with SQL: seven of ten are active, one each disabled, invited and
 * deleted. They are the company's number COMPANY_TENANT; the world must be prepared. */
void company_open(struct company *company);

/* auth first: world_close() or program_stop(). */
void company_close(struct company *company);

enum { COMPANY_TENANT = 1, COMPANY_NAME_CAPACITY = 32 };

/* Of user `number`, from 0. */
void company_login_id(unsigned number, char out[static COMPANY_NAME_CAPACITY]);
void company_name(unsigned number, char out[static COMPANY_NAME_CAPACITY]);
void company_user_id(unsigned number, struct uuid *out);

#endif
