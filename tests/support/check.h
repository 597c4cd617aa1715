/* What a test that is a plain program (thread and integration tests) checks with. Criterion has its
 * own. A check that fails prints where and what, and ends the program with status 1; whatever the
 * support library started is cleaned up on the way out.
 *
 *     static const struct test tests[] = {TEST(refuses_a_foreign_certificate), ...};
 *     int main(void) { return test_run(tests, COUNT_OF(tests)); }
 */
#ifndef SUPPORT_CHECK_H
#define SUPPORT_CHECK_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

struct test {
    const char *name; /* a true sentence: refuses_a_session_in_the_second_it_expires */
    void (*run)(void);
};

#define TEST(function)                                                                             \
    {                                                                                              \
#function, function                                                                        \
    }

/* Runs all in order, printing "ok NAME" after each; returns main's status. With the environment
 * variable TEST_ONLY only the tests whose name contains it, and 1 when there is none. */
int test_run(const struct test *tests, size_t count);

/* How often to do something: the number in the environment variable, or the usual one, which is
 * small enough for every day. */
int test_count(const char *variable, int usual);

#define CHECK(condition) ((condition) ? (void)0 : test_fail(__FILE__, __LINE__, "%s", #condition))

/* For a `struct status` that must be OK, or must have a code (NOT_FOUND, ...). */
#define CHECK_OK(expression) test_check_status(__FILE__, __LINE__, (expression), STATUS_OK)
#define CHECK_STATUS(expression, name)                                                             \
    test_check_status(__FILE__, __LINE__, (expression), STATUS_##name)

/* Prints both values. */
#define CHECK_INT(actual, expected)                                                                \
    test_check_int(__FILE__, __LINE__, #actual, (int64_t)(actual), (int64_t)(expected))
#define CHECK_TEXT(actual, expected)                                                               \
    test_check_text(__FILE__, __LINE__, #actual, (actual), (expected))

__attribute__((noreturn, format(printf, 3, 4))) void test_fail(const char *file, int line,
                                                               const char *format, ...);

/* What test_fail() does last; one action for the process, NULL for none. */
void test_at_failure(void (*action)(void));

void test_check_status(const char *file, int line, struct status actual, enum status_code expected);
void test_check_int(const char *file, int line, const char *what, int64_t actual, int64_t expected);
void test_check_text(const char *file, int line, const char *what, const char *actual,
                     const char *expected);

#endif
