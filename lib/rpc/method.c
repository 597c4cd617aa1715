#include "rpc/method.h"

#include <string.h>

/* The column that is missing or wrong, or NULL. */
static const char *fault_of(const struct rpc_method *method)
{
    if (method->name == NULL || strlen(method->name) > RPC_NAME_MAXIMUM ||
        strchr(method->name, '/') == NULL)
        return "name";
    if (method->callers[0] == NULL)
        return "callers";
    if (method->pass == RPC_PASS_UNDECLARED)
        return "pass";
    if (method->permission && method->pass == RPC_PASS_NONE)
        return "permission";
    if (method->audit == RPC_AUDIT_UNDECLARED)
        return "audit";
    if (method->repeat == RPC_REPEAT_UNDECLARED)
        return "repeat";
    if (method->run == RPC_RUN_UNDECLARED)
        return "run";
    if (method->deadline_ms <= 0 || method->deadline_ms > RPC_DEADLINE_MAXIMUM_MS)
        return "deadline_ms";
    if (method->request == NULL || method->response == NULL)
        return "messages";
    if (method->handler == NULL)
        return "handler";
    if ((method->shortcut != NULL) != (method->run == RPC_RUN_INLINE_FIRST))
        return "shortcut";
    return NULL;
}

static bool comes_again(const struct rpc_method *methods, size_t count, size_t index)
{
    for (size_t i = index + 1; i < count; i++)
        if (methods[i].name && strcmp(methods[i].name, methods[index].name) == 0)
            return true;
    return false;
}

struct status rpc_methods_check(const struct rpc_method *methods, size_t count,
                                const struct log *log)
{
    if (count > RPC_METHODS_MAXIMUM)
        return FAIL(FAILED_PRECONDITION, "the method table is too long");
    for (size_t i = 0; i < count; i++) {
        const char *fault = fault_of(&methods[i]);
        if (fault == NULL && comes_again(methods, count, i))
            fault = "name_repeated";
        if (fault == NULL)
            continue;
        log_error(log, "rpc_method_undeclared", LOG_STR("method", methods[i].name),
                  LOG_STR("column", fault), LOG_INT("row", (int64_t)i));
        return FAIL(FAILED_PRECONDITION, "a row of the method table is not whole");
    }
    return OK;
}

const struct rpc_method *rpc_method_find(const struct rpc_method *methods, size_t count,
                                         struct bytes name)
{
    for (size_t i = 0; i < count; i++)
        if (bytes_equal(bytes_of(methods[i].name), name))
            return &methods[i];
    return NULL;
}

bool rpc_method_allows(const struct rpc_method *method, const char *caller)
{
    for (size_t i = 0; i < RPC_CALLERS_MAXIMUM && method->callers[i]; i++)
        if (strcmp(method->callers[i], RPC_ANY_CALLER) == 0 ||
            strcmp(method->callers[i], caller) == 0)
            return true;
    return false;
}

bool rpc_method_is_grantable(const struct rpc_method *method)
{
    for (size_t i = 0; i < RPC_CALLERS_MAXIMUM && method->callers[i]; i++) {
        if (strcmp(method->callers[i], RPC_GRANTED_CALLER) == 0)
            return true;
    }
    return false;
}
