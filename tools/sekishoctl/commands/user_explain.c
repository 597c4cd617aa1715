#include "call.h"
#include "commands/commands.h"
#include "commands/scope.h"
#include "commands/user_rows.h"
#include "mapping.h"
#include "options.h"

typedef Sekisho__Auth__V1__ExplainResponse ExplainResponse;

static const char *rule_sentence(const ExplainResponse *answer)
{
    switch (answer->rule) {
    case SEKISHO__AUTH__V1__RULE__RULE_STATE:
        return "no: the user is not active";
    case SEKISHO__AUTH__V1__RULE__RULE_CUSTOMER:
        return "yes: it is about a customer's own papers";
    case SEKISHO__AUTH__V1__RULE__RULE_ROLE:
        return "yes: by the role ";
    case SEKISHO__AUTH__V1__RULE__RULE_GRANT:
        return "yes: it is granted beside the roles";
    case SEKISHO__AUTH__V1__RULE__RULE_DEFAULT:
        return "no: nothing allows it";
    case SEKISHO__AUTH__V1__RULE__RULE_UNSPECIFIED:
    case _SEKISHO__AUTH__V1__RULE_IS_INT_SIZE:
        break;
    }
    return answer->is_allowed ? "yes" : "no";
}

static struct status print(struct ctl *ctl, const ExplainResponse *answer)
{
    struct json_writer writer = json_writer_begin(&ctl->out);

    if (ctl->arguments->wants_json) {
        TRY(mapping_write(&writer, NULL, &answer->base, &ctl->arena));
        buffer_append_byte(&ctl->out, '\n');
        return OK;
    }
    buffer_append_text(&ctl->out, rule_sentence(answer));
    buffer_append_text(&ctl->out, answer->role);
    if (answer->is_allowed && answer->scope) {
        const char *scope = scope_text(&ctl->arena, answer->scope);
        if (scope == NULL)
            return arena_failure();
        buffer_append_format(&ctl->out, "\ncustomers: %s", scope);
    }
    buffer_append_byte(&ctl->out, '\n');
    return OK;
}

static struct status run(struct ctl *ctl)
{
    static const struct rpc_target EXPLAIN = {
        .name = "sekisho.auth.v1.Users/Explain",
        .response = &sekisho__auth__v1__explain_response__descriptor,
        .repeat = RPC_REPEAT_SAFE,
    };
    Sekisho__Auth__V1__ExplainRequest request = SEKISHO__AUTH__V1__EXPLAIN_REQUEST__INIT;
    const Sekisho__Auth__V1__User *user = NULL;
    const void *answer = NULL;

    TRY(option_text(ctl, "--permission", &request.permission));
    TRY(user_find(ctl, &user));
    request.tenant_id = user->tenant_id;
    request.user_id = user->user_id;
    TRY(ctl_call(ctl, SERVICE_AUTH, &EXPLAIN, &request.base, &answer));
    return print(ctl, answer);
}

const struct command command_user_explain = {
    .name = "user explain",
    .summary = "Whether a user may do something, and which rule decides it.",
    .positionals = {"TENANT", "LOGIN"},
    .options = {{"--permission", "NAME", true, "Such as statements.download."}},
    .run = run,
};
