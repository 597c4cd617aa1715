
#include "call.h"
#include "commands/commands.h"
#include "commands/scope.h"
#include "commands/user_rows.h"
#include "company.h"
#include "mapping.h"
#include "options.h"
#include "password.h"

typedef Sekisho__Auth__V1__CreateUserRequest CreateUserRequest;

/* `generated` is the password when it was made here and has to be told, else NULL. */
static struct status read_password(struct ctl *ctl, char **out, const char **generated)
{
    const char *file = arguments_option(ctl->arguments, "--password-file");
    bool makes_one = arguments_option(ctl->arguments, "--generate-password") != NULL;

    if (makes_one == (file != NULL))
        return ctl_usage(ctl, "say --password-file FILE (- is standard input) or "
                              "--generate-password, one of them");
    if (!makes_one)
        return password_read(ctl, file, out);
    TRY(password_generate(ctl, out));
    *generated = *out;
    return OK;
}

/* Where the password comes from: one of three options. */
static struct status read_secret(struct ctl *ctl, CreateUserRequest *out, const char **generated)
{
    const char *file = arguments_option(ctl->arguments, "--password-hash-file");

    if (file == NULL)
        return read_password(ctl, &out->password, generated);
    if (arguments_option(ctl->arguments, "--password-file") ||
        arguments_option(ctl->arguments, "--generate-password"))
        return ctl_usage(ctl, "a password or its hash, not both");
    return password_read(ctl, file, &out->password_hash);
}

static struct status fill_request(struct ctl *ctl, CreateUserRequest *out)
{
    TRY(user_kind_read(ctl, &out->kind));
    TRY(option_text(ctl, "--name", &out->display_name));
    TRY(option_text(ctl, "--mail", &out->mail));
    TRY(user_roles_read(ctl, &out->roles, &out->n_roles));
    TRY(scope_read(ctl, &out->scope));
    out->login_id = arena_copy_text(&ctl->arena, ctl->arguments->positionals[1]);
    return out->login_id ? OK : arena_failure();
}

static struct status print(struct ctl *ctl, const Sekisho__Auth__V1__User *user,
                           const char *generated)
{
    struct json_writer writer = json_writer_begin(&ctl->out);
    struct table table;

    if (ctl->arguments->wants_json) {
        json_object_begin(&writer, NULL);
        TRY(mapping_write(&writer, "user", &user->base, &ctl->arena));
        if (generated)
            json_write_text(&writer, "password", generated);
        json_object_end(&writer);
        buffer_append_byte(&ctl->out, '\n');
        return OK;
    }
    TRY(user_rows_begin(ctl, &table));
    TRY(user_rows_add(ctl, &table, user));
    table_print(&table, &ctl->out);
    if (generated)
        buffer_append_format(&ctl->out, "\npassword: %s\nIt is shown this once.\n", generated);
    return OK;
}

static struct status run(struct ctl *ctl)
{
    static const struct rpc_target CREATE = {
        .name = "sekisho.auth.v1.Users/Create",
        .response = &sekisho__auth__v1__user__descriptor,
        .repeat = RPC_REPEAT_BY_KEY,
    };
    CreateUserRequest request = SEKISHO__AUTH__V1__CREATE_USER_REQUEST__INIT;
    const Sekisho__Auth__V1__Tenant *tenant = NULL;
    const char *generated = NULL;
    const void *answer = NULL;

    TRY(fill_request(ctl, &request));
    request.keeps_password = arguments_option(ctl->arguments, "--keep-password") != NULL;
    TRY(read_secret(ctl, &request, &generated));
    TRY(company_find(ctl, ctl->arguments->positionals[0], &tenant));
    request.tenant_id = tenant->tenant_id;
    TRY(ctl_call(ctl, SERVICE_AUTH, &CREATE, &request.base, &answer));
    return print(ctl, answer, generated);
}

const struct command command_user_create = {
    .name = "user create",
    .summary = "Create a user of a company.",
    .positionals = {"TENANT", "LOGIN"},
    .options =
        {
            {"--name", "NAME", true, "As pages show it."},
            {"--kind", "KIND", false, "staff (without it) or customer, who see My Page."},
            {"--roles", "A,B", false,
             "administrator, user-manager, clerk, viewer, auditor; customers have none."},
            SCOPE_OPTION("all without it"),
            {"--mail", "ADDRESS", false, "Where mails go."},
            {"--password-file", "FILE", false, "One line; - is standard input."},
            {"--password-hash-file", "FILE", false,
             "One line, as another system kept it: argon2, bcrypt, scrypt, ..."},
            {"--generate-password", NULL, false, "Make one, and print it this once."},
            {"--keep-password", NULL, false,
             "They chose it: else they choose another at the first sign-in."},
        },
    .run = run,
};
