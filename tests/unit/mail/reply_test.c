#include <criterion/criterion.h>

#include "mail/reply.h"

static bool parses(const char *line, int code, const char *enhanced)
{
    struct mail_reply reply;

    return mail_reply_parse(bytes_of(line), &reply) && reply.code == code &&
           strcmp(reply.enhanced, enhanced) == 0;
}

Test(mail_reply, refuses_what_is_no_last_line)
{
    static const char *const refused[] = {"",     "25",    "250-SIZE", "250-5.1.1 a", "150 a",
                                          "650",  "2x0 a", "25 a",     "2500 a",      "mew",
                                          " 250", "-50 a", "250\ta",   "\r\n"};

    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        struct mail_reply reply = {1, "as was"};
        cr_expect(!mail_reply_parse(bytes_of(refused[i]), &reply), "case %zu", i);
        cr_expect_eq(reply.code, 1, "case %zu", i);
    }
}

Test(mail_reply, reads_the_code_and_what_stands_behind_it)
{
    cr_expect(parses("250\r\n", 250, ""));
    cr_expect(parses("250 ", 250, ""));
    cr_expect(parses("550 5.1.1 no such user\r\n", 550, "5.1.1"));
    cr_expect(parses("550 5.1.1", 550, "5.1.1"));
    cr_expect(parses("599 5.999.999 a", 599, "5.999.999"));
}

Test(mail_reply, takes_nothing_else_for_an_enhanced_code)
{
    static const char *const lines[] = {
        "550 5.1 a",  "550 5.1.1x", "550 5.1.1234", "550 5.1234.1", "550 4.1.1 a", "550 5..1 a",
        "550 5.1. a", "550 .1.1",   "550 5",        "550 5.1.1.1",  "550  5.1.1"};

    for (size_t i = 0; i < COUNT_OF(lines); i++)
        cr_expect(parses(lines[i], 550, ""), "case %zu", i);
}

Test(mail_reply, is_refused_for_good_only_where_it_is_about_the_mail)
{
    static const struct {
        enum mail_phase phase;
        struct mail_reply reply;
        enum mail_outcome outcome;
    } cases[] = {
        {MAIL_PHASE_SERVER, {0, ""}, MAIL_OUTCOME_RETRY},
        {MAIL_PHASE_SERVER, {550, "5.1.1"}, MAIL_OUTCOME_RETRY},
        {MAIL_PHASE_RECIPIENT, {550, "5.1.1"}, MAIL_OUTCOME_REFUSED},
        {MAIL_PHASE_RECIPIENT, {550, ""}, MAIL_OUTCOME_REFUSED},
        {MAIL_PHASE_RECIPIENT, {550, "5.7.1"}, MAIL_OUTCOME_RETRY},
        {MAIL_PHASE_RECIPIENT, {550, "5.77.1"}, MAIL_OUTCOME_REFUSED},
        {MAIL_PHASE_RECIPIENT, {450, "4.2.1"}, MAIL_OUTCOME_RETRY},
        {MAIL_PHASE_RECIPIENT, {0, ""}, MAIL_OUTCOME_RETRY},
        {MAIL_PHASE_RECIPIENT, {250, ""}, MAIL_OUTCOME_RETRY},
        {MAIL_PHASE_CONTENT, {0, ""}, MAIL_OUTCOME_RETRY},
        {MAIL_PHASE_CONTENT, {552, "5.3.4"}, MAIL_OUTCOME_REFUSED},
        {MAIL_PHASE_SENT, {0, ""}, MAIL_OUTCOME_UNCERTAIN},
        {MAIL_PHASE_SENT, {250, ""}, MAIL_OUTCOME_DELIVERED},
        {MAIL_PHASE_SENT, {354, ""}, MAIL_OUTCOME_RETRY},
        {MAIL_PHASE_SENT, {451, ""}, MAIL_OUTCOME_RETRY},
        {MAIL_PHASE_SENT, {554, "5.7.1"}, MAIL_OUTCOME_RETRY},
        {MAIL_PHASE_SENT, {554, "5.6.0"}, MAIL_OUTCOME_REFUSED},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++)
        cr_expect_eq(mail_judge(cases[i].phase, &cases[i].reply), cases[i].outcome, "case %zu", i);
}
