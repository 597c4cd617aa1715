#include "call.h"

#include <string.h>

#include "commands/commands.h"
#include "input.h"
#include "mapping.h"

static struct status find_method(struct ctl *ctl, const char *name, struct method *out)
{
    if (status_is_ok(catalogue_find(name, out)))
        return OK;
    return ctl_usage(ctl, "there is no method %.96s; `sekishoctl methods` lists them", name);
}

/* Whether a call may be sent twice, as the server's table says. */
static struct status find_repeat(struct ctl *ctl, enum service service, const char *name,
                                 enum rpc_repeat *out)
{
    const Sekisho__Rpc__V1__ListMethodsResponse *list = NULL;

    TRY(ctl_list_methods(ctl, service, &list));
    for (size_t i = 0; i < list->n_methods; i++) {
        if (strcmp(list->methods[i]->name, name) != 0)
            continue;
        bool by_key = strcmp(list->methods[i]->repeat, "by_key") == 0;
        *out = by_key ? RPC_REPEAT_BY_KEY : RPC_REPEAT_SAFE;
        return OK;
    }
    return ctl_refuse(ctl, "%s that runs has no method %.96s; it is older than this program",
                      service_name(service), name);
}

static struct status parse(struct ctl *ctl, struct bytes text, const struct json **out)
{
    struct json_problem problem = {0};
    struct status status = json_parse(&ctl->arena, text, &problem, out);

    if (status.code != STATUS_INVALID_ARGUMENT)
        return status;
    return ctl_usage(ctl, "the JSON is wrong at line %zu, column %zu: %s", problem.line,
                     problem.column, problem.reason);
}

/* The argument, or standard input where it is "-": what holds a secret does not belong into the
 * list of processes. */
static struct status read_request(struct ctl *ctl, const struct method *method,
                                  ProtobufCMessage **out)
{
    CLEANUP(buffer_clear) struct buffer input;
    const char *typed = ctl->arguments->positionals[1];
    struct bytes text = bytes_of(typed ? typed : "{}");
    struct mapping_problem problem = {{0}};
    const struct json *json = NULL;

    buffer_init(&input, JSON_SIZE_MAXIMUM);
    if (typed && strcmp(typed, "-") == 0) {
        if (!status_is_ok(input_read(&input)))
            return ctl_usage(ctl, "standard input cannot be read, or is over %d bytes",
                             JSON_SIZE_MAXIMUM);
        text = buffer_bytes(&input);
    }
    TRY(parse(ctl, text, &json));
    struct status status = mapping_read(method->request, json, &ctl->arena, out, &problem);
    return problem.text[0] ? ctl_usage(ctl, "%s", problem.text) : status;
}

static struct status run(struct ctl *ctl)
{
    const char *name = ctl->arguments->positionals[0];
    struct rpc_target target = {.name = name};
    ProtobufCMessage *request = NULL;
    const void *answer = NULL;
    struct method method;

    TRY(find_method(ctl, name, &method));
    TRY(read_request(ctl, &method, &request));
    TRY(find_repeat(ctl, method.service, name, &target.repeat));
    target.response = method.response;
    TRY(ctl_call(ctl, method.service, &target, request, &answer));

    struct json_writer writer = json_writer_begin(&ctl->out);
    TRY(mapping_write(&writer, NULL, answer, &ctl->arena));
    buffer_append_byte(&ctl->out, '\n');
    return OK;
}

const struct command command_call = {
    .name = "call",
    .summary =
        "Call any method: sekisho.auth.v1.Tenants/Get '{\"code\":\"aoba\"}'. Answers in JSON.",
    .positionals = {"METHOD", "[JSON]"},
    .run = run,
};
