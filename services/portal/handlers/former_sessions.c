#include "handlers/former_sessions.h"

#include <string.h>

#include "visit.h"

/* The two clicks, and both hashes on a machine where many wait. */
static const int64_t REPEATED_WITHIN_US = 60 * (int64_t)1000000;

static struct session_sign_out from_here(const struct http_request *request, const char *token)
{
    const struct visit *visit = visit_of(request);

    return (struct session_sign_out){
        .token = token, .client_ip = visit->client_ip, .user_agent = visit->user_agent};
}

static void log_failure(const struct http_request *request, struct status ended)
{
    if (!status_is_ok(ended))
        log_warn(request->log, "former_session_not_ended", LOG_STR("reason", ended.text));
}

void former_sessions_end_known(struct http_request *request)
{
    const char *token = http_cookie(request, COOKIE_SESSION);
    struct rpc_call_options options = visit_call(request);
    uint8_t key[IDEMPOTENCY_KEY_SIZE];

    if (token == NULL)
        return;
    csrf_further_key(visit_of(request)->idempotency_key, "known session", key);
    options.idempotency_key = (struct bytes){key, sizeof key};
    const struct session_sign_out sign_out = from_here(request, token);
    struct status ended =
        session_end(portal_of(request)->session, &options, &sign_out, request->arena);
    if (ended.code != STATUS_INVALID_ARGUMENT) /* what a browser sends need not be a token */
        log_failure(request, ended);
}

/* Made by the same browser from the same address, a moment ago. Of whoever signs in on two such
 * devices within a minute, and clicks twice on the second, the first is signed out. */
static bool is_dropped(const struct visit *visit, const struct session_check *own,
                       const struct session_line *line)
{
    return !uuid_equal(line->id, own->session_id) && line->started_at_us <= own->started_at_us &&
           line->started_at_us > own->started_at_us - REPEATED_WITHIN_US &&
           strcmp(line->client_ip, visit->client_ip) == 0 &&
           strcmp(line->user_agent, visit->user_agent) == 0;
}

static struct status end_one(struct http_request *request, const char *pass, struct uuid id)
{
    struct rpc_call_options options = visit_call(request);
    const struct session_sign_out from = from_here(request, NULL);
    char step[UUID_TEXT_CAPACITY];
    uint8_t key[IDEMPOTENCY_KEY_SIZE];

    uuid_encode(id, step);
    csrf_further_key(visit_of(request)->idempotency_key, step, key);
    options.idempotency_key = (struct bytes){key, sizeof key};
    options.pass = pass;
    return session_end_own(portal_of(request)->session, &options, &id, &from, request->arena);
}

static struct status end_dropped(struct http_request *request, const char *token)
{
    static const char *const audiences[] = {"session"};
    struct rpc_client *session = portal_of(request)->session;
    const struct visit *visit = visit_of(request);
    struct rpc_call_options options = visit_call(request);
    const struct session_question question = {.token = token,
                                              .client_ip = visit->client_ip,
                                              .is_passive = true,
                                              .permission = "",
                                              .pass_audiences = audiences,
                                              .pass_count = COUNT_OF(audiences)};
    struct session_line *lines = NULL;
    struct session_check own;
    size_t count = 0;

    TRY(session_check(session, &options, &question, request->arena, &own));
    options.pass = own.passes[0];
    TRY(session_list(session, &options, request->arena, &lines, &count));
    for (size_t i = 0; i < count; i++) {
        if (is_dropped(visit, &own, &lines[i]))
            TRY(end_one(request, own.passes[0], lines[i].id));
    }
    return OK;
}

void former_sessions_end_dropped(struct http_request *request, const char *token)
{
    log_failure(request, end_dropped(request, token));
}
