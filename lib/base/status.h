/* The one way a function in this tree says how it went. */
#ifndef BASE_STATUS_H
#define BASE_STATUS_H

#include <stdbool.h>

/* gRPC's canonical codes and numbers (grpc/doc/statuscodes.md): they cross the wire unchanged. */
enum status_code {
    STATUS_OK = 0,
    STATUS_CANCELLED = 1,
    STATUS_UNKNOWN = 2,
    STATUS_INVALID_ARGUMENT = 3,
    STATUS_DEADLINE_EXCEEDED = 4,
    STATUS_NOT_FOUND = 5,
    STATUS_ALREADY_EXISTS = 6,
    STATUS_PERMISSION_DENIED = 7,
    STATUS_RESOURCE_EXHAUSTED = 8,
    STATUS_FAILED_PRECONDITION = 9,
    STATUS_ABORTED = 10,
    STATUS_OUT_OF_RANGE = 11,
    STATUS_UNIMPLEMENTED = 12,
    STATUS_INTERNAL = 13,
    STATUS_UNAVAILABLE = 14,
    STATUS_DATA_LOSS = 15,
    STATUS_UNAUTHENTICATED = 16,
};

enum { STATUS_CODE_COUNT = 17 };

/* A struct rather than an int, so it cannot pass for a bool, a length or an errno. */
struct status {
    enum status_code code;
    const char *text; /* shown to the caller; FAIL() admits only literals, so never a secret */
};

#define NODISCARD __attribute__((warn_unused_result))
#define OK ((struct status){STATUS_OK, ""})
#define FAIL(name, literal) ((struct status){STATUS_##name, "" literal})

/* The only macro that returns from its caller. Safe because owners are declared CLEANUP(). */
#define TRY(expression)                                                                            \
    do {                                                                                           \
        struct status try_ = (expression);                                                         \
        if (try_.code != STATUS_OK)                                                                \
            return try_;                                                                           \
    } while (0)

/* CLEANUP(f) T v: f(&v) runs when v leaves scope, by any path. f accepts an empty v. */
#define CLEANUP(f) __attribute__((cleanup(f)))

/* For arrays only: a pointer fails the build in gcc (-Wsizeof-pointer-div). */
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

static inline bool status_is_ok(struct status status)
{
    return status.code == STATUS_OK;
}

/* Nobody answered, or not in time: what was asked may have been done all the same, and may work
 * later. */
static inline bool status_is_outage(struct status status)
{
    return status.code == STATUS_UNAVAILABLE || status.code == STATUS_DEADLINE_EXCEEDED;
}

/* Whether the refusal's text begins with this field and a colon: "reason: at most 256 bytes". Such
 * a beginning is as much of a contract as the code (proto/, Errors:); what follows is for people.
 */
bool status_is_about(struct status refusal, const char *field);

/* The codes' names by number, for tables that must name them before anything runs. */
extern const char *const status_code_names[STATUS_CODE_COUNT];

/* "NOT_FOUND"; "UNKNOWN" for a number that is no code. A static string. */
const char *status_code_name(enum status_code code);

/* The code with this number, as received from the wire; STATUS_UNKNOWN when there is none. */
enum status_code status_code_from_number(long long number);

#endif
