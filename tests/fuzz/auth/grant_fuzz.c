/* What is accepted names no system of our own and nothing twice, and reaches what it holds. */
#include <assert.h>
#include <string.h>

#include "domain/grant.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const methods[] = {"Users/Get", "SignIn/VerifyPassword"};
    static const struct grant_names names = {methods, COUNT_OF(methods)};
    static struct grants grants;
    size_t line = 0;

    if (!status_is_ok(grants_parse((struct bytes){data, size}, &names, &grants, &line)))
        return 0;
    assert(grants.count <= GRANTS_MAXIMUM);
    for (size_t i = 0; i < grants.count; i++) {
        const struct grant *row = &grants.rows[i];
        assert(row->method < names.count && row->tenant_id >= 0);
        assert(strspn(row->system, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(row->system));
        assert(row->system[0] != '\0' && strcmp(row->system, "portal") != 0 &&
               strcmp(row->system, "operator") != 0);
        assert(grants_hold(&grants, row->system, row->method));
        assert(grants_reach(&grants, row->system, row->method, row->tenant_id));
    }
    return 0;
}
