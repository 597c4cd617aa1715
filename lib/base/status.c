#include "base/status.h"

#include <string.h>

const char *const status_code_names[STATUS_CODE_COUNT] = {
    [STATUS_OK] = "OK",
    [STATUS_CANCELLED] = "CANCELLED",
    [STATUS_UNKNOWN] = "UNKNOWN",
    [STATUS_INVALID_ARGUMENT] = "INVALID_ARGUMENT",
    [STATUS_DEADLINE_EXCEEDED] = "DEADLINE_EXCEEDED",
    [STATUS_NOT_FOUND] = "NOT_FOUND",
    [STATUS_ALREADY_EXISTS] = "ALREADY_EXISTS",
    [STATUS_PERMISSION_DENIED] = "PERMISSION_DENIED",
    [STATUS_RESOURCE_EXHAUSTED] = "RESOURCE_EXHAUSTED",
    [STATUS_FAILED_PRECONDITION] = "FAILED_PRECONDITION",
    [STATUS_ABORTED] = "ABORTED",
    [STATUS_OUT_OF_RANGE] = "OUT_OF_RANGE",
    [STATUS_UNIMPLEMENTED] = "UNIMPLEMENTED",
    [STATUS_INTERNAL] = "INTERNAL",
    [STATUS_UNAVAILABLE] = "UNAVAILABLE",
    [STATUS_DATA_LOSS] = "DATA_LOSS",
    [STATUS_UNAUTHENTICATED] = "UNAUTHENTICATED",
};

bool status_is_about(struct status refusal, const char *field)
{
    size_t size = strlen(field);

    return strncmp(refusal.text, field, size) == 0 && refusal.text[size] == ':';
}

const char *status_code_name(enum status_code code)
{
    return status_code_names[status_code_from_number((long long)code)];
}

enum status_code status_code_from_number(long long number)
{
    if (number < 0 || number >= STATUS_CODE_COUNT)
        return STATUS_UNKNOWN;
    return (enum status_code)number;
}
