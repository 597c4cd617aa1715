/* The payload of a pass: what both sides agree on, without keys, clocks or files. */
#ifndef PASS_CLAIMS_H
#define PASS_CLAIMS_H

#include "base/arena.h"
#include "base/bytes.h"
#include "pass/pass.h"

/* Appends the payload to `out`; ask buffer_outcome(). */
void pass_claims_encode(const struct pass_claims *claims, struct buffer *out);

/* Reads a payload; what the claims point to lives in `arena`. INVALID_ARGUMENT for a payload that
 * is not as pass.h describes it. Whether it is for us and of now is not asked here. */
NODISCARD struct status pass_claims_parse(struct bytes payload, struct arena *arena,
                                          struct pass_claims *out);

#endif
