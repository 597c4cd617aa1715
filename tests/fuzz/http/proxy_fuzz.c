/* Read byte by byte as from a socket: never is more asked for than belongs to the header, and the
 * verdict is the same as over the whole. */
#include <assert.h>

#include "http/proxy.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct proxy_header whole = {0};
    struct proxy_header bytewise = {0};
    size_t whole_size = 0;
    size_t asked = 0;
    enum proxy_outcome stepwise = PROXY_MORE;
    enum proxy_outcome at_once = proxy_parse((struct bytes){data, size}, &whole_size, &whole);

    for (size_t have = 0; have <= size && stepwise == PROXY_MORE; have++) {
        stepwise = proxy_parse((struct bytes){data, have}, &asked, &bytewise);
        assert(stepwise != PROXY_MORE || (asked > have && asked <= PROXY_HEADER_MAXIMUM));
    }
    assert(stepwise == at_once);
    if (at_once != PROXY_DONE)
        return 0;
    assert(asked == whole_size && whole_size <= size);
    assert(whole.is_local == bytewise.is_local && address_equal(whole.source, bytewise.source));
    assert(whole.is_local == (whole.source.family == ADDRESS_NONE));
    return 0;
}
