#include "pages.h"

void render_problem(void)
{
    static const struct {
        const char *name;
        enum view_problem_kind kind;
    } kinds[] = {
        {"problem-refused", VIEW_PROBLEM_KIND_REFUSED},
        {"problem-bad-request", VIEW_PROBLEM_KIND_BAD_REQUEST},
        {"problem-form-expired", VIEW_PROBLEM_KIND_FORM_EXPIRED},
        {"problem-too-large", VIEW_PROBLEM_KIND_TOO_LARGE},
        {"problem-too-many", VIEW_PROBLEM_KIND_TOO_MANY},
        {"problem-failed", VIEW_PROBLEM_KIND_FAILED},
        {"problem-unavailable", VIEW_PROBLEM_KIND_UNAVAILABLE},
    };
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        struct view_problem model = {.page = site(),
                                     .kind = kinds[i].kind,
                                     .reference = "Z4QK-7M2H",
                                     .at = NOW,
                                     .retry_seconds = i > 5 ? 5 : 0};
        if (i == 0)
            model.sign_in = link_to("/sign-in");
        else
            model.home = link_to("/admin");
        RENDER(kinds[i].name, problem, &model);
    }

    /* A form that could not be carried out just now. */
    static const struct view_sent_field fields[] = {{"login_id", "taro"}, {"name", "佐藤 太郎"}};
    struct view_problem sent = {.page = site(),
                                .kind = VIEW_PROBLEM_KIND_UNAVAILABLE,
                                .reference = "Z4QK-7M2H",
                                .at = NOW,
                                .home = link_to("/admin"),
                                .retry_seconds = 2,
                                .again = link_to("/admin/users/new"),
                                .csrf = "sample",
                                .fields = fields,
                                .fields_count = COUNT_OF(fields)};
    RENDER("problem-sent-again", problem, &sent);

    /* What an answer of the parser has: no settings, no language, no session. */
    struct view_problem bare = {.page = {.nonce = "c2FtcGxlLW5vbmNl"},
                                .kind = VIEW_PROBLEM_KIND_BAD_REQUEST,
                                .reference = "Z4QK-7M2H",
                                .at = NOW};
    struct view_again again = {site(), link_to("/admin/history?actor=a&before=3")};
    RENDER("problem-bare", problem, &bare);
    RENDER("again", again, &again);
}
