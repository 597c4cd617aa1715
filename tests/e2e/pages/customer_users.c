#include "pages.h"

#define ONE "/admin/customers/11111111-2222-4333-8444-555555555555"
#define DETACH ONE "/users/99999999-8888-4777-8666-555555555555/detach"
#define ID "99999999-8888-4777-8666-555555555555"

enum { USERS = 3 };

static struct view_user_line hanako(void)
{
    return (struct view_user_line){.target = link_to("/admin/users/" ID),
                                   .name = "つばき 花子",
                                   .login_id = "tsubaki",
                                   .state = VIEW_USER_STATE_ACTIVE,
                                   .is_customer = true};
}

/* One of them erased. */
static void fill(struct view_customer_user users[static USERS])
{
    for (size_t i = 0; i < USERS; i++)
        users[i] = (struct view_customer_user){
            .user = hanako(), .id = i == 1 ? ID : "", .detach = link_to(DETACH)};
    users[2].user.name = "つばき 太郎";
    users[2].user.login_id = "tsubaki.t";
    users[2].user.state = VIEW_USER_STATE_INVITED;
}

static void detach(void)
{
    struct view_customer_user_detach filled = {.console = console(VIEW_MENU_CUSTOMERS),
                                               .name = "有限会社つばき",
                                               .code = "A-0001",
                                               .user = hanako(),
                                               .id = "",
                                               .users = link_to(ONE "/users"),
                                               .action = link_to(DETACH)};
    struct view_customer_user_detach erased = filled;
    erased.id = ID;
    struct view_customer_user_detach hostile = filled;
    hostile.console = hostile_console(VIEW_MENU_CUSTOMERS);
    hostile.name = hostile.user.name = attack_word;
    hostile.code = hostile.user.login_id = LONG_WORD;

    RENDER("customer-user-detach-filled", customer_user_detach, &filled);
    RENDER("customer-user-detach-erased", customer_user_detach, &erased);
    RENDER("customer-user-detach-hostile", customer_user_detach, &hostile);
}

/* The link of who was invited for a customer. */
static void invited(void)
{
    struct view_user_link attached = {
        .console = console(VIEW_MENU_USERS),
        .user = hanako(),
        .address =
            "https://sekisho.example.jp/activate/AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
        .expires_at = NOW + DAY,
        .customer = "有限会社つばき",
        .is_attached = true};
    struct view_user_link not_attached = attached;
    not_attached.is_attached = false;

    RENDER("user-link-attached", user_link, &attached);
    RENDER("user-link-not-attached", user_link, &not_attached);
}

void render_customer_users(void)
{
    const struct view_customer_user_box boxes[] = {{ID, hanako()}, {ID, hanako()}};
    struct view_customer_user users[USERS];
    fill(users);
    struct view_customer_users filled = {.console = console(VIEW_MENU_CUSTOMERS),
                                         .name = "有限会社つばき",
                                         .code = "A-0001",
                                         .customer = link_to(ONE),
                                         .action = link_to(ONE "/users"),
                                         .done = VIEW_CUSTOMER_USERS_DONE_ATTACHED,
                                         .users = users,
                                         .users_count = USERS,
                                         .next = link_to(ONE "/users?after=" ID),
                                         .q = "",
                                         .invite = link_to("/admin/users/new?customer=A-0001")};
    struct view_customer_users found = filled;
    found.done = VIEW_CUSTOMER_USERS_DONE_NONE;
    found.q = "tsu";
    found.is_search = true;
    found.found = boxes;
    found.found_count = COUNT_OF(boxes);
    found.has_more_found = true;
    found.first = link_to(ONE "/users");
    struct view_customer_users taken = found;
    taken.error = TEXT_CUSTOMER_USERS_TAKEN;
    struct view_customer_users nobody = found;
    nobody.users_count = nobody.found_count = 0;
    nobody.first = nobody.next = (struct view_link){0};
    struct view_customer_users invalid = nobody;
    invalid.is_search = false;
    invalid.q = LONG_WORD;
    invalid.q_invalid = true;
    invalid.error = TEXT_CUSTOMER_USERS_INVALID;
    struct view_customer_users unavailable = nobody;
    unavailable.is_search = false;
    unavailable.unavailable = unavailable.search_unavailable = true;
    struct view_customer_user hostile_user = users[0];
    hostile_user.user.name = attack_word;
    hostile_user.user.login_id = LONG_WORD;
    const struct view_customer_user_box hostile_box = {ID, hostile_user.user};
    struct view_customer_users hostile = taken;
    hostile.console = hostile_console(VIEW_MENU_CUSTOMERS);
    hostile.name = attack_word;
    hostile.q = attack;
    hostile.users = &hostile_user;
    hostile.found = &hostile_box;
    hostile.users_count = hostile.found_count = 1;

    RENDER("customer-users-filled", customer_users, &filled);
    RENDER("customer-users-found", customer_users, &found);
    RENDER("customer-users-taken", customer_users, &taken);
    RENDER("customer-users-nobody", customer_users, &nobody);
    RENDER("customer-users-invalid", customer_users, &invalid);
    RENDER("customer-users-unavailable", customer_users, &unavailable);
    RENDER("customer-users-hostile", customer_users, &hostile);
    detach();
    invited();
}
