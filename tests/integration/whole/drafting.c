#include "drafting.h"

#include <stdio.h>
#include <string.h>

#include "support/world/people.h"

struct asking by_operator;
struct uuid typist;

void drafting_open(void)
{
    managing_open();
    program_migrate(PORTAL);
    program_start(PORTAL, "log_level = debug\n");
    by_operator = (struct asking){.tenant_id = aoba};
    typist = create_user(aoba, "typist", "administrator");
}

bool holds(const struct answer *answer, const char *text)
{
    return memmem(answer->body, answer->body_size, text, strlen(text)) != NULL;
}

int get(struct visitor *visitor, const char *path, char location[static 1024])
{
    struct answer answer;

    visitor_get(visitor, path, &answer);
    answer_header(&answer, "Location", location);
    answer_clear(&answer);
    return answer.status;
}

int post(struct visitor *visitor, const char *path, const char *fields)
{
    struct answer answer;

    visitor_post(visitor, path, fields, &answer);
    answer_clear(&answer);
    return answer.status;
}

void end_sessions(void)
{
    static const char *const granted[] = {"statements.export", NULL};
    static bool has_more;

    has_more = !has_more;
    CHECK_OK(
        scope_give(&by_operator, typist, "administrator", has_more ? granted : NULL, SCOPE_ALL));
}

void given_a_form_of_an_ended_session(struct visitor *visitor)
{
    char location[1024];

    test_postgres_execute(&world.postgres, "DELETE FROM portal.drafts");
    visitor_open(visitor);
    visitor_sign_in(visitor, "aoba", "typist");
    CHECK_INT(get(visitor, FORM, location), 200);
    end_sessions();
    test_postgres_execute(&world.postgres, "UPDATE session.ended_sessions SET reason = 1");
}

void sign_in_again(struct visitor *visitor, const char *login_id, const char *expected)
{
    struct answer answer;
    char location[1024];
    char fields[256];

    CHECK_INT(get(visitor, "/c/aoba", location), 303);
    CHECK_INT(get(visitor, "/sign-in", location), 200);
    (void)snprintf(fields, sizeof fields, "&login_id=%s&password=correct+horse+battery+staple",
                   login_id);
    visitor_post(visitor, "/sign-in", fields, &answer);
    CHECK_INT(answer.status, 303);
    answer_header(&answer, "Location", location);
    answer_clear(&answer);
    CHECK_TEXT(location, expected);
}

void path_of(struct visitor *visitor, const char *act, char out[static 128])
{
    static const char start[] = "action=\"/account/drafts/";
    struct answer answer;

    visitor_get(visitor, "/account/drafts", &answer);
    CHECK_INT(answer.status, 200);
    const char *at = memmem(answer.body, answer.body_size, start, strlen(start));
    CHECK(at != NULL);
    (void)snprintf(out, 128, "/account/drafts/%.36s/%s", at + strlen(start), act);
    answer_clear(&answer);
}
