#include "handlers/check_answer.h"

#include "handlers/passes.h"
#include "handlers/request.h"
#include "handlers/rotation.h"

typedef Sekisho__Session__V1__CheckRequest CheckRequest;
typedef Sekisho__Session__V1__CheckResponse CheckResponse;

static struct status make_pass(struct call *call, const struct session *session,
                               const char *audience, char **out)
{
    const CheckRequest *request = call->request;
    const CheckResponse *response = call->response;
    const struct pass_wish wish = {
        .subject = &session->subject,
        .rights = response->subject,
        .session_id = session->session_id,
        .client_ip = request->client_ip,
        .audience = audience,
    };

    return passes_sign(call, &wish, out);
}

static struct status answer_passes(struct call *call, const struct session *session)
{
    const CheckRequest *request = call->request;
    CheckResponse *response = call->response;
    size_t count = request->n_pass_audiences;

    if (request->pass_audience[0] != '\0')
        TRY(make_pass(call, session, request->pass_audience, &response->pass));
    response->passes = arena_alloc_array(call->arena, count, sizeof *response->passes);
    if (response->passes == NULL)
        return arena_failure();
    for (size_t i = 0; i < count; i++)
        TRY(make_pass(call, session, request->pass_audiences[i], &response->passes[i]));
    response->n_passes = count;
    return OK;
}

struct status check_answer(struct call *call, const struct session *session)
{
    CheckResponse *response = call->response;

    TRY(call_uuid(call, session->session_id, &response->session_id));
    TRY(response_subject(call, &session->subject, &response->subject));
    response->started_at_us = session->started_at_us;
    response->idle_ends_at_us = session_end_us(session);
    response->absolute_ends_at_us = session_absolute_end_us(session);
    response->now_us = call->now_us;
    response->idle_seconds = session->limits.idle_seconds;
    response->rotate = rotation_is_due(session, call->now_us);
    return answer_passes(call, session);
}
