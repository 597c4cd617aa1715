/* What the tests of passes start from: a folder with a key file, its key set, an issuer, a verifier
 * for "audit" and claims that are good. Criterion gives every test a process of its own. */
#ifndef UNIT_PASS_GIVEN_H
#define UNIT_PASS_GIVEN_H

#include "pass/issuer.h"
#include "pass/verifier.h"

#define NOW INT64_C(1795000000) /* seconds */
#define NOW_US (NOW * 1000000)

extern struct arena given_arena;
extern struct pass_issuer given_issuer;
extern struct pass_verifier *given_verifier;
extern struct pass_claims given_claims;

void given_passes(void);
void given_no_more(void);

/* Paths in the folder. */
#define SEED_FILE "seed"
#define KEYS_FILE "keys.json"

/* Puts a seed of 32 such bytes, or a key set of the issuers' keys, in the place of what is there.
 */
void given_seed_file(uint8_t byte);
void given_keys_file(const struct pass_key *const *keys, size_t count);
void given_file(const char *path, const void *data, size_t size, unsigned mode);

/* A pass of these claims, as the issuer signs it. */
char *given_pass(const struct pass_claims *claims, int64_t now);

/* Any header and payload, correctly signed. */
char *given_signed(const char *header, const char *payload);

enum status_code given_verdict(const char *pass, int64_t now);

#endif
