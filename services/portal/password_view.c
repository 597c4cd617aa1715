#include "password_view.h"

#include "visit.h"

enum view_label password_fault_name(enum new_password_fault fault)
{
    static const enum view_label names[] = {
        [NEW_PASSWORD_OTHER] = TEXT_PASSWORD_FAULT_OTHER,
        [NEW_PASSWORD_SHORT] = TEXT_PASSWORD_FAULT_SHORT,
        [NEW_PASSWORD_LONG] = TEXT_PASSWORD_FAULT_LONG,
        [NEW_PASSWORD_MONOTONOUS] = TEXT_PASSWORD_FAULT_MONOTONOUS,
        [NEW_PASSWORD_NAMES] = TEXT_PASSWORD_FAULT_NAMES,
        [NEW_PASSWORD_COMMON] = TEXT_PASSWORD_FAULT_COMMON,
        [NEW_PASSWORD_FORMER] = TEXT_PASSWORD_FAULT_FORMER,
        [NEW_PASSWORD_BREACHED] = TEXT_PASSWORD_FAULT_BREACHED,
    };

    return names[fault];
}

enum view_label password_strength_name(unsigned strength)
{
    static const enum view_label names[PASSWORD_STRENGTHS] = {
        TEXT_STRENGTH_VERY_WEAK, TEXT_STRENGTH_WEAK, TEXT_STRENGTH_FAIR, TEXT_STRENGTH_GOOD,
        TEXT_STRENGTH_STRONG};

    return names[strength < PASSWORD_STRENGTHS ? strength : 0];
}

bool password_measure(const struct http_request *request, const char *field,
                      struct password_measure *out)
{
    const struct rpc_call_options options = visit_call(request);
    const struct http_value *typed = http_form(request, field);

    return typed->is_present && typed->fault == HTTP_FAULT_NONE && typed->size > 0 &&
           status_is_ok(auth_measure_password(portal_of(request)->auth, &options, typed->text,
                                              request->arena, out));
}

struct view_strength password_strength_view(const struct password_measure *measure)
{
    return (struct view_strength){.level = (int64_t)measure->strength + 1,
                                  .name = password_strength_name(measure->strength)};
}

struct view_strength password_strength_of(const struct http_request *request, const char *field)
{
    struct password_measure measure;

    return password_measure(request, field, &measure) ? password_strength_view(&measure)
                                                      : (struct view_strength){0};
}

void password_strength_at(struct view_strength *strength, const char *address, const char *field)
{
    strength->address = address;
    strength->field = field;
    if (strength->level == 0)
        strength->name = TEXT_NONE;
}

const char *password_fault_word(enum new_password_fault fault)
{
    static const char *const words[NEW_PASSWORD_FAULTS] = {
        [NEW_PASSWORD_OTHER] = "other",   [NEW_PASSWORD_SHORT] = "short",
        [NEW_PASSWORD_LONG] = "long",     [NEW_PASSWORD_MONOTONOUS] = "monotonous",
        [NEW_PASSWORD_NAMES] = "names",   [NEW_PASSWORD_COMMON] = "common",
        [NEW_PASSWORD_FORMER] = "former", [NEW_PASSWORD_BREACHED] = "breached",
    };

    return words[fault];
}
