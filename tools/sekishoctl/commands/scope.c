#include "commands/scope.h"

#include <string.h>

#include "base/number.h"
#include "base/scope.h"
#include "options.h"

typedef Sekisho__Auth__V1__Scope Scope;

static struct status read_groups(struct ctl *ctl, Scope *out)
{
    char **numbers = NULL;
    size_t count = 0;

    TRY(option_list(ctl, "--scope", SCOPE_GROUPS_MAXIMUM, &numbers, &count));
    out->groups = arena_alloc_array(&ctl->arena, count, sizeof *out->groups);
    if (out->groups == NULL)
        return arena_failure();
    for (size_t i = 0; i < count; i++) {
        int64_t number = 0;
        if (!number_parse(numbers[i], strlen(numbers[i]), 1, SCOPE_GROUPS_MAXIMUM, &number))
            return ctl_usage(ctl,
                             "--scope is all, none, or numbers from 1 to 63 as in 1,3, not %.64s",
                             numbers[i]);
        out->groups[i] = (uint32_t)number;
    }
    out->n_groups = count;
    return OK;
}

struct status scope_read(struct ctl *ctl, Scope **out)
{
    const char *given = arguments_option(ctl->arguments, "--scope");

    if (given == NULL)
        return OK;
    Scope *scope = arena_alloc(&ctl->arena, sizeof *scope);
    if (scope == NULL)
        return arena_failure();
    sekisho__auth__v1__scope__init(scope);
    scope->is_all = strcmp(given, "all") == 0;
    if (!scope->is_all && strcmp(given, "none") != 0)
        TRY(read_groups(ctl, scope));
    *out = scope;
    return OK;
}

const char *scope_text(struct arena *arena, const Scope *scope)
{
    const char *text = "";

    if (scope == NULL)
        return "-";
    if (scope->is_all || scope->n_groups == 0)
        return scope->is_all ? "all" : "none";
    for (size_t i = 0; text && i < scope->n_groups; i++)
        text = arena_format(arena, "%s%s%u", text, i > 0 ? "," : "", scope->groups[i]);
    return text;
}
