#include "support/check.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/number.h"

int test_run(const struct test *tests, size_t count)
{
    const char *only = getenv("TEST_ONLY");
    size_t run = 0;

    for (size_t i = 0; i < count; i++) {
        if (only && !strstr(tests[i].name, only))
            continue;
        tests[i].run();
        printf("ok %s\n", tests[i].name);
        fflush(stdout);
        run++;
    }
    return run > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int test_count(const char *variable, int usual)
{
    const char *text = getenv(variable);
    int64_t count = 0;

    if (text == NULL || !number_parse(text, strlen(text), 1, 10000000, &count))
        return usual;
    return (int)count;
}

static void (*clean_up)(void);

void test_at_failure(void (*action)(void))
{
    clean_up = action;
}

/* Not exit(): its handlers destroy what other threads of the test still use, and their crash would
 * hide what was not so. */
void test_fail(const char *file, int line, const char *format, ...)
{
    va_list arguments;

    fprintf(stderr, "%s:%d: not so: ", file, line);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    fflush(stdout);
    if (clean_up)
        clean_up();
    _exit(EXIT_FAILURE);
}

void test_check_status(const char *file, int line, struct status actual, enum status_code expected)
{
    if (actual.code != expected)
        test_fail(file, line, "status is %s (%s), expected %s", status_code_name(actual.code),
                  actual.text, status_code_name(expected));
}

void test_check_int(const char *file, int line, const char *what, int64_t actual, int64_t expected)
{
    if (actual != expected)
        test_fail(file, line, "%s is %lld, expected %lld", what, (long long)actual,
                  (long long)expected);
}

void test_check_text(const char *file, int line, const char *what, const char *actual,
                     const char *expected)
{
    if (actual == NULL || strcmp(actual, expected) != 0)
        test_fail(file, line, "%s is \"%s\", expected \"%s\"", what, actual ? actual : "(null)",
                  expected);
}
