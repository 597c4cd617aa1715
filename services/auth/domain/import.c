#include "domain/import.h"

#include <string.h>

enum import_fault import_check_wish(const struct import_wish *wish)
{
    if (wish->kind < 0 || wish->kind > USER_KIND_CUSTOMER)
        return IMPORT_FAULT_KIND;
    if (wish->state < 0 || wish->state > USER_STATE_INVITED)
        return IMPORT_FAULT_STATE;
    if (wish->kind == USER_KIND_CUSTOMER && wish->roles != 0)
        return IMPORT_FAULT_CUSTOMER_ROLES;
    if (wish->kind == USER_KIND_CUSTOMER && wish->has_scope && !scope_is_all(wish->scope))
        return IMPORT_FAULT_SCOPE;
    return IMPORT_FAULT_NONE;
}

/* Of customers it says nothing: they see their own papers. */
static scope_set new_scope(const struct import_wish *wish, scope_set unsaid)
{
    if (wish->kind == USER_KIND_CUSTOMER)
        return SCOPE_ALL;
    return wish->has_scope ? wish->scope : unsaid;
}

void import_plan_new(const struct import_wish *wish, scope_set unsaid, struct import_row *out)
{
    out->acts = IMPORT_CREATES;
    out->kind = wish->kind ? (enum user_kind)wish->kind : USER_KIND_STAFF;
    out->state = USER_STATE_INVITED;
    out->roles = wish->roles;
    out->scope = new_scope(wish, unsaid);
    memcpy(out->name, wish->name, sizeof out->name);
    memcpy(out->mail, wish->mail, sizeof out->mail);
    if (wish->state == USER_STATE_DISABLED)
        out->fault = IMPORT_FAULT_NEW_DISABLED;
}

static void fill_before(const struct user *user, struct import_row *out)
{
    out->user_id = user->id;
    out->kind = user->kind;
    out->state = user->state;
    out->roles = out->roles_before = user->roles;
    out->scope = out->scope_before = user->scope;
    memcpy(out->name_before, user->name, sizeof out->name_before);
    memcpy(out->mail_before, user->mail, sizeof out->mail_before);
    memcpy(out->mail, user->mail, sizeof out->mail);
}

/* What a file says of a state is what somebody saw when it was made: an invitation may have been
 * taken up since. */
static enum import_fault judge_state(const struct import_wish *wish, const struct user *user)
{
    if (user->state == USER_STATE_DELETED)
        return IMPORT_FAULT_DELETED;
    if (wish->state == 0 || (int)user->state == wish->state)
        return IMPORT_FAULT_NONE;
    if (user->state == USER_STATE_DISABLED)
        return IMPORT_FAULT_ENABLES;
    if (wish->state == USER_STATE_DISABLED && user->state == USER_STATE_INVITED)
        return IMPORT_FAULT_INVITED_DISABLED;
    return IMPORT_FAULT_NONE;
}

static enum import_fault judge(const struct import_wish *wish, const struct user *user,
                               const struct import_row *row)
{
    enum import_fault fault = judge_state(wish, user);

    if (fault != IMPORT_FAULT_NONE)
        return fault;
    if (wish->kind != 0 && wish->kind != (int)user->kind)
        return IMPORT_FAULT_OTHER_KIND;
    if (user->kind == USER_KIND_CUSTOMER && row->roles != 0)
        return IMPORT_FAULT_CUSTOMER_ROLES;
    if (user->kind == USER_KIND_CUSTOMER && !scope_is_all(row->scope))
        return IMPORT_FAULT_SCOPE;
    if ((row->acts & (IMPORT_CHANGES_ROLES | IMPORT_CHANGES_SCOPE)) &&
        (row->acts & IMPORT_DISABLES))
        return IMPORT_FAULT_BOTH;
    return IMPORT_FAULT_NONE;
}

void import_plan_change(const struct import_wish *wish, const struct user *user,
                        struct import_row *out)
{
    fill_before(user, out);
    memcpy(out->name, wish->name, sizeof out->name);
    if (wish->has_mail)
        memcpy(out->mail, wish->mail, sizeof out->mail);
    if (wish->has_roles)
        out->roles = wish->roles;
    if (wish->has_scope)
        out->scope = wish->scope;
    if (strcmp(out->name, user->name) != 0 || strcmp(out->mail, user->mail) != 0)
        out->acts |= IMPORT_CHANGES_PROFILE;
    if (out->roles != user->roles)
        out->acts |= IMPORT_CHANGES_ROLES;
    if (out->scope != user->scope)
        out->acts |= IMPORT_CHANGES_SCOPE;
    if (wish->state == USER_STATE_DISABLED && user->state == USER_STATE_ACTIVE)
        out->acts |= IMPORT_DISABLES;
    out->fault = judge(wish, user, out);
}

bool import_takes_administrator(const struct import_row *row)
{
    const role_set administrator = ROLE_SET(ROLE_ADMINISTRATOR);

    if (row->state != USER_STATE_ACTIVE || (row->acts & IMPORT_CREATES) ||
        (row->roles_before & administrator) == 0)
        return false;
    return (row->acts & IMPORT_DISABLES) != 0 || (row->roles & administrator) == 0;
}

bool import_is_before(const struct import_row *row, const struct user *user)
{
    return user->state == row->state && user->kind == row->kind &&
           user->roles == row->roles_before && user->scope == row->scope_before &&
           strcmp(user->name, row->name_before) == 0 && strcmp(user->mail, row->mail_before) == 0;
}

/* Version 1: nobody has set a password, nor changed what they may do. */
static bool is_as_created(const struct import_row *row, const struct user *user)
{
    return user->state == USER_STATE_INVITED && user->version == 1 && user->last_login_at_us == 0 &&
           user->roles == row->roles && user->scope == row->scope && user->granted == 0 &&
           strcmp(user->name, row->name) == 0 && strcmp(user->mail, row->mail) == 0;
}

bool import_is_after(const struct import_row *row, const struct user *user)
{
    if (row->acts & IMPORT_CREATES)
        return is_as_created(row, user);
    if (user->state == USER_STATE_DELETED)
        return false;
    if ((row->acts & IMPORT_CHANGES_PROFILE) &&
        (strcmp(user->name, row->name) != 0 || strcmp(user->mail, row->mail) != 0))
        return false;
    if ((row->acts & IMPORT_CHANGES_ROLES) && user->roles != row->roles)
        return false;
    if ((row->acts & IMPORT_CHANGES_SCOPE) && user->scope != row->scope)
        return false;
    if (import_needs_decision(row) && user->version != row->version_after)
        return false; /* who was let in and disabled once more stays out */
    return !(row->acts & IMPORT_DISABLES) || user->state == USER_STATE_DISABLED;
}

void import_count(struct import *import, const struct import_row *row)
{
    if (row->fault != IMPORT_FAULT_NONE)
        import->faults++;
    else if (row->acts & IMPORT_CREATES)
        import->creates++;
    else if (row->acts & IMPORT_DISABLES)
        import->disables++;
    else if (row->acts != 0)
        import->changes++;
    else
        import->unchanged++;
}
