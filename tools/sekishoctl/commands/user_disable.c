#include <string.h>

#include "call.h"
#include "commands/commands.h"
#include "commands/user_rows.h"
#include "company.h"
#include "mapping.h"
#include "options.h"

typedef Sekisho__Auth__V1__User User;
typedef Sekisho__Auth__V1__ListUsersResponse ListUsersResponse;

/* auth lists by login ID and is not asked for one; so the pages are read until it comes. NULL when
 * it does not. */
static struct status find_user(struct ctl *ctl, int64_t tenant_id, const char *login,
                               const User **out)
{
    const ListUsersResponse *page = NULL;
    char none[] = "";

    do {
        TRY(user_page(ctl, tenant_id, page ? page->next : none, &page));
        for (size_t i = 0; i < page->n_users; i++) {
            if (strcmp(page->users[i]->login_id, login) == 0) {
                *out = page->users[i];
                return OK;
            }
        }
    } while (page->next[0] != '\0' && page->n_users > 0);
    *out = NULL;
    return OK;
}

static struct status print(struct ctl *ctl, const User *user)
{
    struct json_writer writer = json_writer_begin(&ctl->out);
    struct table table;

    if (ctl->arguments->wants_json) {
        TRY(mapping_write(&writer, NULL, &user->base, &ctl->arena));
        buffer_append_byte(&ctl->out, '\n');
        return OK;
    }
    TRY(user_rows_begin(ctl, &table));
    TRY(user_rows_add(ctl, &table, user));
    table_print(&table, &ctl->out);
    return OK;
}

static struct status run(struct ctl *ctl)
{
    static const struct rpc_target DISABLE = {
        .name = "sekisho.auth.v1.Users/Disable",
        .response = &sekisho__auth__v1__user__descriptor,
        .repeat = RPC_REPEAT_BY_KEY,
    };
    Sekisho__Auth__V1__DisableUserRequest request = SEKISHO__AUTH__V1__DISABLE_USER_REQUEST__INIT;
    const char *const *typed = ctl->arguments->positionals;
    const Sekisho__Auth__V1__Tenant *tenant = NULL;
    const User *user = NULL;
    const void *answer = NULL;

    TRY(option_text(ctl, "--reason", &request.reason));
    TRY(company_find(ctl, typed[0], &tenant));
    TRY(find_user(ctl, tenant->tenant_id, typed[1], &user));
    if (user == NULL)
        return ctl_refuse(ctl, "the company has no user %.64s", typed[1]);
    request.tenant_id = tenant->tenant_id;
    request.user_id = user->user_id;
    TRY(ctl_call(ctl, SERVICE_AUTH, &DISABLE, &request.base, &answer));
    return print(ctl, answer);
}

const struct command command_user_disable = {
    .name = "user disable",
    .summary = "End a user's sessions and let them in no more.",
    .positionals = {"TENANT", "LOGIN"},
    .options = {{"--reason", "TEXT", true, "Kept in the history."}},
    .run = run,
};
