#include "handlers/handlers.h"

#include <string.h>

#include "handlers/passes.h"
#include "pass/pass.h"

typedef Sekisho__Session__V1__IssuePassRequest IssuePassRequest;
typedef Sekisho__Session__V1__IssuePassResponse IssuePassResponse;

enum { SYSTEM_MAXIMUM = 32 };

/* "system:" and the name: whatever the name is, no service of ours is called so. */
static struct status read_audience(const struct call *call, const char **out)
{
    const IssuePassRequest *request = call->request;
    const char *system = request->system;
    size_t length = strnlen(system, SYSTEM_MAXIMUM + 1);

    if (length == 0 || length > SYSTEM_MAXIMUM ||
        strspn(system, "abcdefghijklmnopqrstuvwxyz0123456789-") != length)
        return FAIL(INVALID_ARGUMENT, "system is no name");
    *out = arena_format(call->arena, PASS_SYSTEM_PREFIX "%s", system);
    return *out ? OK : arena_failure();
}

struct status handle_issue_pass(struct call *call)
{
    const IssuePassRequest *request = call->request;
    IssuePassResponse *response = call->response;
    struct subject subject;
    struct pass_wish wish = {
        .subject = &subject, .rights = request->subject, .client_ip = request->client_ip};

    TRY(request_subject(request->subject, &subject));
    if (!uuid_from_bytes(request->sign_in_id.data, request->sign_in_id.len, &wish.session_id))
        return FAIL(INVALID_ARGUMENT, "sign_in_id has 16 bytes");
    TRY(request_address(request->client_ip, /* optional */ false));
    TRY(read_audience(call, &wish.audience));
    return passes_sign(call, &wish, &response->pass);
}
