/* Makes of auth one that computes nothing for an ID that does not exist: linked with
 * --wrap=credentials_check into a program of the bench. */
#include "credentials/credentials.h"

NODISCARD struct status __real_credentials_check(struct credentials *credentials,
                                                 const struct verifier *verifier,
                                                 struct bytes password, bool *matches_out);
NODISCARD struct status __wrap_credentials_check(struct credentials *credentials,
                                                 const struct verifier *verifier,
                                                 struct bytes password, bool *matches_out);

struct status __wrap_credentials_check(struct credentials *credentials,
                                       const struct verifier *verifier, struct bytes password,
                                       bool *matches_out)
{
    *matches_out = false;
    return verifier ? __real_credentials_check(credentials, verifier, password, matches_out) : OK;
}
