#include "foreign_ids_rows.h"

#include "rpc/field.h"
#include "sekisho/auth/v1/auth.pb-c.h"
#include "sekisho/session/v1/session.pb-c.h"

#define AUTH_V1(name) Sekisho__Auth__V1__##name
#define SESSION_V1(name) Sekisho__Session__V1__##name

static ProtobufCBinaryData bytes_of_uuid(struct uuid *id)
{
    return (ProtobufCBinaryData){UUID_SIZE, id->bytes};
}

static void choose_user(ProtobufCMessage *message, struct ids *ids)
{
    AUTH_V1(GetUserRequest) *request = (void *)message;

    request->which_case = SEKISHO__AUTH__V1__GET_USER_REQUEST__WHICH_USER_ID;
    request->user_id = bytes_of_uuid(&ids->user);
}

static void name_user(ProtobufCMessage *message, struct ids *ids)
{
    AUTH_V1(ChangeProfileRequest) *request = (void *)message;

    (void)ids;
    request->display_name = rpc_text("Somebody");
}

static void name_permission(ProtobufCMessage *message, struct ids *ids)
{
    AUTH_V1(ExplainRequest) *request = (void *)message;

    (void)ids;
    request->permission = rpc_text("users.view");
}

static void name_role(ProtobufCMessage *message, struct ids *ids)
{
    AUTH_V1(ChangeRoleRequest) *request = (void *)message;

    (void)ids;
    request->name = rpc_text("Renamed");
}

static void name_group(ProtobufCMessage *message, struct ids *ids)
{
    AUTH_V1(PutCustomerGroupRequest) *request = (void *)message;

    (void)ids;
    request->name = rpc_text("Renamed");
}

static void look_at_acts(ProtobufCMessage *message, struct ids *ids)
{
    AUTH_V1(GetImportRequest) *request = (void *)message;

    (void)ids;
    request->part = SEKISHO__AUTH__V1__IMPORT_PART__IMPORT_PART_ACTS;
}

static AUTH_V1(Scope) * scope_of(struct ids *ids)
{
    static AUTH_V1(Scope) made;

    sekisho__auth__v1__scope__init(&made);
    made.groups = &ids->group;
    made.n_groups = 1;
    return &made;
}

static void name_newcomer(AUTH_V1(InviteUserRequest) * request, char **role)
{
    request->kind = SEKISHO__AUTH__V1__USER_KIND__USER_KIND_STAFF;
    request->login_id = rpc_text("newcomer");
    request->display_name = rpc_text("Newcomer");
    request->roles = role;
    request->n_roles = 1;
}

static void give_role(ProtobufCMessage *message, struct ids *ids)
{
    static char *role;

    role = rpc_text(ids->role);
    name_newcomer((void *)message, &role);
}

static void give_scope(ProtobufCMessage *message, struct ids *ids)
{
    AUTH_V1(InviteUserRequest) *request = (void *)message;
    static char *role;

    role = rpc_text("viewer");
    name_newcomer(request, &role);
    request->scope = scope_of(ids);
}

static void make_role(ProtobufCMessage *message, struct ids *ids)
{
    AUTH_V1(CreateRoleRequest) *request = (void *)message;
    static char *permission;

    permission = rpc_text("customers.view");
    request->name = rpc_text("Made");
    request->permissions = &permission;
    request->n_permissions = 1;
    request->scope = scope_of(ids);
}

static void choose_session(ProtobufCMessage *message, struct ids *ids)
{
    SESSION_V1(EndRequest) *request = (void *)message;

    request->which_case = SEKISHO__SESSION__V1__END_REQUEST__WHICH_SESSION_ID;
    request->session_id = bytes_of_uuid(&ids->session);
}

static SESSION_V1(SessionChoice) * choice(void)
{
    static SESSION_V1(SessionChoice) made;

    sekisho__session__v1__session_choice__init(&made);
    return &made;
}

static ProtobufCBinaryData *sessions_of(struct ids *ids)
{
    static ProtobufCBinaryData one;

    one = bytes_of_uuid(&ids->session);
    return &one;
}

static void list_user(ProtobufCMessage *message, struct ids *ids)
{
    SESSION_V1(ListAllRequest) *request = (void *)message;

    request->page_size = 10;
    request->choice = choice();
    request->choice->user_id = bytes_of_uuid(&ids->user);
}

static void list_sessions(ProtobufCMessage *message, struct ids *ids)
{
    SESSION_V1(ListAllRequest) *request = (void *)message;

    request->page_size = 10;
    request->choice = choice();
    request->choice->session_ids = sessions_of(ids);
    request->choice->n_session_ids = 1;
}

static void list_behind(ProtobufCMessage *message, struct ids *ids)
{
    SESSION_V1(ListAllRequest) *request = (void *)message;

    request->page_size = 10;
    request->before_us = 1;
    request->before_session_id = bytes_of_uuid(&ids->session);
}

static void end_user(ProtobufCMessage *message, struct ids *ids)
{
    SESSION_V1(EndAllRequest) *request = (void *)message;

    request->choice = choice();
    request->choice->user_id = bytes_of_uuid(&ids->user);
}

static void end_sessions(ProtobufCMessage *message, struct ids *ids)
{
    SESSION_V1(EndAllRequest) *request = (void *)message;

    request->choice = choice();
    request->choice->session_ids = sessions_of(ids);
    request->choice->n_session_ids = 1;
}

const struct row foreign_rows[FOREIGN_ROWS] = {
    {"auth.Users/Get", "user_id", choose_user, STATUS_NOT_FOUND},
    {"auth.Users/Disable", "user_id", NULL, STATUS_NOT_FOUND},
    {"auth.Users/RequirePasswordChange", "user_id", NULL, STATUS_NOT_FOUND},
    {"auth.Users/VoidPassword", "user_id", NULL, STATUS_NOT_FOUND},
    {"auth.Users/ChangeRoles", "user_id", NULL, STATUS_NOT_FOUND},
    {"auth.Users/Resend", "user_id", NULL, STATUS_NOT_FOUND},
    {"auth.Users/StartReset", "user_id", NULL, STATUS_NOT_FOUND},
    {"auth.Users/Enable", "user_id", NULL, STATUS_NOT_FOUND},
    {"auth.Users/Delete", "user_id", NULL, STATUS_NOT_FOUND},
    {"auth.Users/Restore", "user_id", NULL, STATUS_NOT_FOUND},
    {"auth.Users/ReleaseHold", "user_id", NULL, STATUS_NOT_FOUND},
    {"auth.Users/ChangeProfile", "user_id", name_user, STATUS_NOT_FOUND},
    {"auth.Users/SetLeavingDate", "user_id", NULL, STATUS_NOT_FOUND},
    {"auth.Users/SetDormantExempt", "user_id", NULL, STATUS_NOT_FOUND},
    {"auth.Users/Explain", "user_id", name_permission, STATUS_NOT_FOUND},
    {"auth.Users/Invite", "roles", give_role, STATUS_INVALID_ARGUMENT},
    {"auth.Users/Invite", "scope.groups", give_scope, STATUS_INVALID_ARGUMENT},
    {"auth.Roles/Create", "scope.groups", make_role, STATUS_INVALID_ARGUMENT},
    {"auth.Roles/Change", "code", name_role, STATUS_NOT_FOUND},
    {"auth.Roles/Delete", "code", NULL, STATUS_NOT_FOUND},
    {"auth.CustomerGroups/Put", "number", name_group, STATUS_NOT_FOUND},
    {"auth.CustomerGroups/Delete", "number", NULL, STATUS_NOT_FOUND},
    {"auth.Imports/Get", "import_id", look_at_acts, STATUS_NOT_FOUND},
    {"auth.Imports/Apply", "import_id", NULL, STATUS_NOT_FOUND},
    {"auth.Imports/Undo", "import_id", NULL, STATUS_NOT_FOUND},
    {"session.Session/End", "session_id", choose_session, STATUS_NOT_FOUND},
    {"session.Session/ListAll", "choice.user_id", list_user, STATUS_OK},
    {"session.Session/ListAll", "choice.session_ids", list_sessions, STATUS_OK},
    {"session.Session/ListAll", "before_session_id", list_behind, STATUS_OK},
    {"session.Session/EndAll", "choice.user_id", end_user, STATUS_OK},
    {"session.Session/EndAll", "choice.session_ids", end_sessions, STATUS_OK},
};

const struct other_id foreign_others[FOREIGN_OTHERS] = {
    {"auth.Tenants/Create", "code", "the operator's, of a company that is not there yet"},
    {"auth.Tenants/Get", "code", "of a company: the operator and the portal ask for any"},
    {"auth.Tenants/GetLogo", "code", "of a company: its picture is public"},
    {"auth.Tenants/Delete", "code", "of the company, once more; the operator's"},
    {"auth.Users/Create", "roles", "the operator's; read as those of Invite, as the next"},
    {"auth.Users/Create", "scope.groups", "read as that of Invite"},
    {"auth.Users/ChangeRoles", "roles", "checked as those of Invite, of a user of the company"},
    {"auth.Users/ChangeRoles", "scope.groups", "as the roles"},
    {"auth.Roles/Change", "scope.groups", "checked as that of Create, of a role of the company"},
    {"auth.Imports/Create", "rows.roles", "a fault of the row: whole/imports"},
    {"auth.Imports/Create", "rows.scope.groups", "a fault of the row: whole/import_scopes"},
    {"session.Session/Create", "subject.roles", "auth says which"},
    {"session.Session/IssuePass", "subject.roles", "auth says which"},
    {"session.Session/Create", "subject.scopes.groups", "auth says which"},
    {"session.Session/IssuePass", "subject.scopes.groups", "auth says which"},
    {"auth.Imports/Create", "rows.number", "of a row in the file"},
    {"session.Session/Create", "subject.user_id", "auth says whose, and of which company"},
    {"session.Session/IssuePass", "subject.user_id", "auth says whose, and of which company"},
    {"session.Session/IssuePass", "sign_in_id", "auth's, of no session"},
    {"session.Session/SetBarrier", "user_id", "auth says whose, and of which company"},
    {"session.Session/SetBarrier", "keep_session_id", "nothing is kept of anybody else"},
    {"audit.History/Get", "seq", "each company counts its own: integration/whole/foreign"},
};
