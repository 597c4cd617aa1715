/* The program's commands about users. */
#include <stdio.h>
#include <string.h>

#include "fake_auth.h"
#include "program.h"
#include "support/check.h"

static void creates_nobody_without_one_password(void)
{
    CLEANUP(test_process_close) struct test_process none = {0};
    CLEANUP(test_process_close) struct test_process lines = {0};
    char path[TEST_PATH_CAPACITY];

    CHECK_INT(CTL(&none, "ctl.conf", "user", "create", "aoba", "tanaka", "--name", "N"), USAGE);
    CHECK_INT(seen.calls, 0);
    test_path_join(program_folder.path, "lines", path);
    test_file_write(path, "one\ntwo\n", 8);
    CHECK_INT(CTL(&lines, "ctl.conf", "user", "create", "aoba", "tanaka", "--name", "N",
                  "--password-file", path),
              USAGE);
    CHECK(test_process_has_said(&lines, "the password is to be one line"));
    CHECK_INT(seen.calls, 0);
}

static void creates_a_user_with_the_password_of_a_file(void)
{
    CLEANUP(test_process_close) struct test_process process = {0};
    char path[TEST_PATH_CAPACITY];

    test_path_join(program_folder.path, "password", path);
    test_file_write(path, "correct horse\r\n", 15);
    CHECK_INT(CTL(&process, "ctl.conf", "user", "create", "aoba", "tanaka", "--name", "田中",
                  "--roles", "clerk,viewer", "--password-file", path),
              0);
    CHECK_TEXT(seen.password, "correct horse");
    CHECK_TEXT(seen.login_id, "tanaka");
    CHECK_INT(seen.role_count, 2);
    CHECK_INT(seen.key_size, 16);
    CHECK(test_process_has_said(&process, "\ntanaka    田中  "));
    CHECK(!test_process_has_said(&process, "correct horse"));
}

static void tells_a_generated_password_that_is_the_one_it_sent(void)
{
    CLEANUP(test_process_close) struct test_process process = {0};
    char line[96];

    CHECK_INT(CTL(&process, "ctl.conf", "-o", "json", "user", "create", "aoba", "tanaka", "--name",
                  "N", "--generate-password"),
              0);
    CHECK_INT(strlen(seen.password), 23);
    (void)snprintf(line, sizeof line, "\"password\":\"%s\"}", seen.password);
    CHECK(test_process_has_said(&process, line));
}

static void says_whom_a_user_reaches_and_asks_nobody_for_a_scope_that_is_none(void)
{
    static const char *const refused[] = {"64", "0", "1,", "1 3", "east", "All"};
    CLEANUP(test_process_close) struct test_process groups = {0};
    CLEANUP(test_process_close) struct test_process nobody = {0};
    CLEANUP(test_process_close) struct test_process unsaid = {0};
    CLEANUP(test_process_close) struct test_process list = {0};

    CHECK_INT(CTL(&groups, "ctl.conf", "user", "create", "aoba", "tanaka", "--name", "N", "--scope",
                  "1,3", "--generate-password"),
              0);
    CHECK(seen.says_scope && seen.scope == (SCOPE_GROUP(1) | SCOPE_GROUP(3)));
    CHECK(test_process_has_said(&groups, "  1,3  "));
    CHECK_INT(CTL(&nobody, "ctl.conf", "user", "roles", "aoba", "Tanaka", "--reason", "desk",
                  "--roles", "viewer", "--scope", "none"),
              0);
    CHECK(seen.says_scope && seen.scope == SCOPE_NONE);
    CHECK_INT(CTL(&unsaid, "ctl.conf", "user", "roles", "aoba", "Tanaka", "--reason", "desk",
                  "--roles", "viewer"),
              0);
    CHECK(!seen.says_scope);
    CHECK_INT(CTL(&list, "ctl.conf", "group", "list", "aoba"), 0);
    CHECK(test_process_has_said(&list, "3       関西"));
    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        CLEANUP(test_process_close) struct test_process process = {0};
        CHECK_INT(CTL(&process, "ctl.conf", "user", "roles", "aoba", "Tanaka", "--reason", "desk",
                      "--roles", "viewer", "--scope", refused[i]),
                  USAGE);
        CHECK_INT(seen.calls, 0);
    }
}

static void has_a_password_changed_unless_it_is_said_to_be_their_own(void)
{
    CLEANUP(test_process_close) struct test_process first = {0};
    CLEANUP(test_process_close) struct test_process own = {0};

    CHECK_INT(CTL(&first, "ctl.conf", "user", "create", "aoba", "tanaka", "--name", "N",
                  "--generate-password"),
              0);
    CHECK(!seen.keeps_password);
    CHECK_INT(CTL(&own, "ctl.conf", "user", "create", "aoba", "tanaka", "--name", "N",
                  "--generate-password", "--keep-password"),
              0);
    CHECK(seen.keeps_password);
}

static void disables_nobody_whom_the_company_does_not_have(void)
{
    CLEANUP(test_process_close) struct test_process process = {0};

    CHECK_INT(CTL(&process, "ctl.conf", "user", "disable", "aoba", "nobody", "--reason", "left"),
              REFUSED);
    CHECK(test_process_has_said(&process, "sekishoctl: the company has no user nobody\n"));
    CHECK_INT(seen.calls, 2);
}

/* However many users there are. */
static void disables_a_user_in_three_questions(void)
{
    CLEANUP(test_process_close) struct test_process process = {0};

    CHECK_INT(CTL(&process, "ctl.conf", "user", "disable", "aoba", "Tanaka", "--reason", "left"),
              0);
    CHECK_INT(seen.calls, 3);
    CHECK_INT(seen.key_size, 16);
    CHECK_TEXT(seen.reason, "left");
    CHECK(uuid_equal(seen.user_id, some_user));
    CHECK(test_process_has_said(&process, "disabled"));
}

static void refuses_a_leaving_date_that_is_none(void)
{
    static const char *const refused[] = {"2026-02-30", "tomorrow", ""};

    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        CLEANUP(test_process_close) struct test_process process = {0};
        CHECK_INT(CTL(&process, "ctl.conf", "user", "leaves", "aoba", "Tanaka", "--on", refused[i]),
                  USAGE);
        CHECK_INT(seen.key_size, 0);
    }
    CLEANUP(test_process_close) struct test_process neither = {0};
    CLEANUP(test_process_close) struct test_process both = {0};
    CHECK_INT(CTL(&neither, "ctl.conf", "user", "leaves", "aoba", "Tanaka"), USAGE);
    CHECK_INT(
        CTL(&both, "ctl.conf", "user", "leaves", "aoba", "Tanaka", "--never", "--on", "2026-12-31"),
        USAGE);
    CHECK_INT(seen.key_size, 0);
}

static void refuses_grants_that_are_none_and_some(void)
{
    CLEANUP(test_process_close) struct test_process process = {0};

    CHECK_INT(CTL(&process, "ctl.conf", "user", "roles", "aoba", "Tanaka", "--reason", "desk",
                  "--roles", "viewer", "--granted", "users.view", "--no-grants"),
              USAGE);
    CHECK_INT(seen.key_size, 0);
}

/* The company's zone is UTC. */
static void has_a_user_leave_when_their_last_day_is_over(void)
{
    CLEANUP(test_process_close) struct test_process process = {0};
    CLEANUP(test_process_close) struct test_process again = {0};

    CHECK_INT(CTL(&process, "ctl.conf", "user", "leaves", "aoba", "Tanaka", "--on", "2026-12-31"),
              0);
    CHECK_INT(seen.key_size, 16);
    CHECK(uuid_equal(seen.user_id, some_user));
    CHECK_INT(seen.leaves_at_us, INT64_C(1798761600000000)); /* 2027-01-01T00:00Z */
    CHECK_INT(CTL(&again, "ctl.conf", "user", "leaves", "aoba", "Tanaka", "--never"), 0);
    CHECK_INT(seen.leaves_at_us, 0);
}

static void prints_a_link_once_and_where_it_leads(void)
{
    CLEANUP(test_process_close) struct test_process process = {0};

    CHECK_INT(CTL(&process, "ctl.conf", "user", "reset-link", "aoba", "Tanaka"), 0);
    CHECK_INT(seen.calls, 3);
    CHECK_INT(seen.key_size, 16);
    CHECK(uuid_equal(seen.user_id, some_user));
    CHECK(test_process_has_said(
        &process, "link: /password/reset/AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8\n"));
}

int main(void)
{
    static const struct test tests[] = {
        TEST(creates_nobody_without_one_password),
        TEST(creates_a_user_with_the_password_of_a_file),
        TEST(tells_a_generated_password_that_is_the_one_it_sent),
        TEST(says_whom_a_user_reaches_and_asks_nobody_for_a_scope_that_is_none),
        TEST(has_a_password_changed_unless_it_is_said_to_be_their_own),
        TEST(disables_nobody_whom_the_company_does_not_have),
        TEST(disables_a_user_in_three_questions),
        TEST(refuses_a_leaving_date_that_is_none),
        TEST(refuses_grants_that_are_none_and_some),
        TEST(has_a_user_leave_when_their_last_day_is_over),
        TEST(prints_a_link_once_and_where_it_leads),
    };

    program_open();
    int status = test_run(tests, COUNT_OF(tests));
    program_close();
    return status;
}
