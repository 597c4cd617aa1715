/* The users of a company as a file that can be sent in again. */
#include "handlers/handlers.h"

#include "handlers/users_fields.h"
#include "user_file.h"
#include "users_table.h"
#include "visit.h"

struct status handle_users_file(struct http_request *request, struct http_response *response)
{
    static const char *const names[VIEW_LANGUAGE_COUNT] = {
        [VIEW_JAPANESE] = "ユーザー.csv", [VIEW_ENGLISH] = "Users.csv"};
    const struct http_value *state = http_query(request, "state");
    const struct users_table table = {
        .event = "users_exported",
        .name = names[visit_of(request)->language],
        .state = state->is_present ? user_tab_states[state->choice] : MANAGED_OTHER,
        .state_word = state->text,
        .write_heading = user_file_write_heading,
        .write_user = user_file_write,
    };
    struct view_link link = {0};

    struct status sent = users_table_send(request, response, &table);
    if (sent.code != STATUS_OUT_OF_RANGE)
        return sent;
    const struct view_query_field fields[] = {{"state", state->is_present ? state->text : NULL},
                                              {"q", http_query(request, "q")->text},
                                              {"too_many", "1"}};
    TRY(view_link_query(request->arena, "/admin/users", fields, COUNT_OF(fields), &link));
    return http_redirect(response, 303, link.address);
}
