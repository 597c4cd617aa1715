#include "handlers/handlers.h"

#include <string.h>

#include "domain/customer.h"
#include "handlers/customer_users.h"
#include "handlers/user_link.h"
#include "handlers/users_fields.h"
#include "pages.h"
#include "peers/users.h"
#include "rights_form.h"
#include "scope_view.h"
#include "visit.h"

const char *const user_kind_words[USER_KINDS] = {"staff", "customer"};

/* What is wrong with the fields; TEXT_NONE for nothing. */
struct faults {
    enum view_label login_id;
    enum view_label name;
    enum view_label mail;
    enum view_label customer;
    enum view_label roles;
    enum view_label scope;
};

static const struct faults NO_FAULTS = {TEXT_NONE, TEXT_NONE, TEXT_NONE,
                                        TEXT_NONE, TEXT_NONE, TEXT_NONE};

static bool has_any(const struct faults *faults)
{
    return memcmp(faults, &NO_FAULTS, sizeof *faults) != 0;
}

/* A page that names a customer is about somebody who is to act for them. */
static bool is_customer(const struct http_request *request)
{
    return request->method == HTTP_POST ? http_form(request, "kind")->choice == 1
                                        : http_query(request, "customer")->is_present;
}

static const char *typed(const struct http_request *request, const char *field)
{
    return request->method == HTTP_POST ? http_form(request, field)->text : "";
}

static bool may_attach(const struct http_request *request)
{
    const struct customer_reach reach = customer_users_reach(request);

    return reach.is_all || reach.groups != 0;
}

static struct status show(struct http_request *request, struct http_response *response,
                          const struct faults *faults)
{
    struct view_user_new view = {
        .login_id = typed(request, "login_id"),
        .name = typed(request, "name"),
        .mail = typed(request, "mail"),
        .is_customer = is_customer(request),
        .may_attach = may_attach(request),
        .customer = request->method == HTTP_POST ? http_form(request, "customer")->text
                                                 : http_query(request, "customer")->text,
        .customer_error = faults->customer,
        .login_id_error = faults->login_id,
        .name_error = faults->name,
        .mail_error = faults->mail,
        .roles_error = faults->roles,
        .invalid = has_any(faults),
    };

    const struct rights_names none = {0};
    struct company_roles roles;

    TRY(rights_ask_roles(request, &roles));
    rights_fill_roles(request, &roles, &none, &view.roles);
    TRY(scope_view_boxes(request, scope_view_own(request), faults->scope, &view.scope));
    TRY(page_console(request, VIEW_MENU_USERS, &view.console));
    return page_show(request, response, view.invalid ? 422 : 200, view_user_new_drawing(&view));
}

struct status handle_user_new_page(struct http_request *request, struct http_response *response)
{
    return show(request, response, &NO_FAULTS);
}

static bool is_missing(const struct http_request *request, const char *field)
{
    const struct http_value *value = http_form(request, field);

    return !value->is_present || value->fault != HTTP_FAULT_NONE;
}

static struct faults find_faults(const struct http_request *request)
{
    struct faults faults = NO_FAULTS;

    if (is_missing(request, "login_id"))
        faults.login_id = TEXT_USER_NEW_LOGIN_ID_INVALID;
    if (is_missing(request, "name"))
        faults.name = TEXT_USER_NAME_INVALID;
    if (http_form(request, "mail")->fault != HTTP_FAULT_NONE)
        faults.mail = TEXT_USER_MAIL_INVALID;
    return faults;
}

/* auth's refusals, beside the field they are about. */
static struct faults faults_of(struct status refusal)
{
    struct faults faults = NO_FAULTS;

    faults.scope = scope_view_refusal(refusal);
    if (refusal.code == STATUS_ALREADY_EXISTS)
        faults.login_id = TEXT_USER_NEW_LOGIN_ID_TAKEN;
    else if (refusal.code == STATUS_PERMISSION_DENIED && faults.scope == TEXT_NONE)
        faults.roles = TEXT_USER_NEW_ROLES_REFUSED;
    else if (status_is_about(refusal, "login_id"))
        faults.login_id = TEXT_USER_NEW_LOGIN_ID_INVALID;
    else if (status_is_about(refusal, "display_name"))
        faults.name = TEXT_USER_NAME_INVALID;
    else if (status_is_about(refusal, "mail"))
        faults.mail = TEXT_USER_MAIL_INVALID;
    else if (status_is_about(refusal, "roles"))
        faults.roles = TEXT_USER_NEW_ROLES_INVALID;
    return faults;
}

static struct status invite(struct http_request *request, struct managed_link *out)
{
    struct rpc_call_options options = visit_change_as_user(request, "auth");
    struct rights_choice chosen;
    struct new_managed_user user = {
        .login_id = http_form(request, "login_id")->text,
        .name = http_form(request, "name")->text,
        .mail = http_form(request, "mail")->text,
        .is_customer = is_customer(request),
    };

    if (!user.is_customer)
        user.scope = scope_view_read(request);

    TRY(rights_read_roles(request, &chosen));
    user.roles = chosen.names;
    user.role_count = chosen.count;
    return users_invite(portal_of(request)->auth, &options, &user, request->arena, out);
}

/* Whom the new user is to act for, "" for nobody. One out of reach is none. */
static struct status find_customer(const struct http_request *request, struct customer *out,
                                   struct faults *faults)
{
    const struct http_value *typed = http_form(request, "customer");
    const struct customer_reach reach = customer_users_reach(request);
    const struct portal *portal = portal_of(request);
    int64_t tenant_id = visit_of(request)->session.tenant_id;
    char code[CUSTOMER_CODE_CAPACITY] = "";

    if (typed->text[0] == '\0' && typed->fault == HTTP_FAULT_NONE)
        return OK;
    if (!is_customer(request))
        faults->customer = TEXT_USER_NEW_CUSTOMER_STAFF;
    else if (typed->fault != HTTP_FAULT_NONE || !customer_code_parse(bytes_of(typed->text), code))
        faults->customer = TEXT_USER_NEW_CUSTOMER_INVALID;
    if (faults->customer != TEXT_NONE)
        return OK;
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(portal->backbone.db, request->log, &db));
    TRY(db_begin_tenant(db, tenant_id, &transaction));
    struct status found =
        customer_store_find_code(db, tenant_id, code, &reach, request->arena, out);
    if (found.code != STATUS_NOT_FOUND)
        return found;
    faults->customer = TEXT_USER_NEW_CUSTOMER_INVALID;
    return OK;
}

/* The user is invited before, in auth: whatever becomes of this, the link is shown, for it is shown
 * once. */
static struct status show_link(struct http_request *request, struct http_response *response,
                               const struct managed_link *link, const struct customer *customer)
{
    struct link_customer shown = {.name = customer->name ? customer->name : ""};

    if (customer->name)
        shown.is_attached = status_is_ok(customer_users_attach(request, customer->id, &link->user));
    return page_user_link(request, response, MANAGED_ACTIVATION, link, &shown);
}

struct status handle_user_new(struct http_request *request, struct http_response *response)
{
    struct faults faults = find_faults(request);
    struct customer customer = {0};
    struct managed_link link;

    TRY(find_customer(request, &customer, &faults));
    if (has_any(&faults))
        return show(request, response, &faults);
    struct status invited = invite(request, &link);
    if (status_is_ok(invited))
        return show_link(request, response, &link, &customer);
    faults = faults_of(invited);
    return has_any(&faults) ? show(request, response, &faults) : invited;
}
