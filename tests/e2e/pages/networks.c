#include "pages.h"

static const struct view_network_row rows[] = {
    {"203.0.113.0/26", "本社", "情報システム部", 0, VIEW_NETWORK_CHANGE_NONE, 9412},
    {"192.0.2.128/27", "福岡営業所", "", 0, VIEW_NETWORK_CHANGE_ADDED, 0},
    {"198.51.100.200/32", "監査法人（一時）", "経理部", NOW + 6 * DAY, VIEW_NETWORK_CHANGE_ADDED,
     0},
    {"2001:db8:40::/48", "", "", 0, VIEW_NETWORK_CHANGE_NONE, 3051},
    {"203.0.113.64/26", "本社 別館", "", 0, VIEW_NETWORK_CHANGE_REMOVED, 0},
};
static const struct view_network_row kept[] = {
    {"203.0.113.0/26", "本社", "情報システム部", 0, VIEW_NETWORK_CHANGE_NONE, 0},
    {"198.51.100.200/32", "監査法人（一時）", "経理部", NOW + 6 * DAY, VIEW_NETWORK_CHANGE_NONE, 0},
    {"2001:db8:40::/48", "", "", 0, VIEW_NETWORK_CHANGE_NONE, 0},
};
static const struct view_network_card cards[] = {
    {{TEXT_NETWORK_LIST_EVERYONE, ""}, VIEW_NETWORK_MODE_ENFORCE, kept, 3, false},
    {{TEXT_ROLE_ADMINISTRATOR, ""}, VIEW_NETWORK_MODE_REPORT, kept, 1, false},
    {{TEXT_NETWORK_LIST_CUSTOMERS, ""}, VIEW_NETWORK_MODE_OFF, kept, 2, false},
    {{TEXT_NONE, "窓口"}, VIEW_NETWORK_MODE_ENFORCE, kept, 1, false},
};
static const struct view_network_card changes[] = {
    {{TEXT_NETWORK_LIST_EVERYONE, ""}, VIEW_NETWORK_MODE_ENFORCE, rows, COUNT_OF(rows), true},
};
static const struct view_network_row hostile_rows[] = {
    {"2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff/128", attack_word, word_attack, NOW,
     VIEW_NETWORK_CHANGE_ADDED, INT64_MAX},
};
static const struct view_network_card hostile_cards[] = {
    {{TEXT_NONE, attack_name}, VIEW_NETWORK_MODE_ENFORCE, hostile_rows, 1, true},
};
static const struct view_network_area areas[] = {
    {VIEW_NETWORK_PLACE_EVERYONE,
     "everyone",
     {TEXT_NETWORK_LIST_EVERYONE, ""},
     VIEW_NETWORK_MODE_ENFORCE,
     "203.0.113.0/26, 本社, 情報システム部\n192.0.2.128/27, 福岡営業所\n",
     false,
     true},
    {VIEW_NETWORK_PLACE_STAFF,
     "staff",
     {TEXT_NETWORK_LIST_STAFF, ""},
     VIEW_NETWORK_MODE_OFF,
     "",
     false,
     false},
    {VIEW_NETWORK_PLACE_OWN_03,
     "own_03",
     {TEXT_NONE, "窓口"},
     VIEW_NETWORK_MODE_REPORT,
     "203.0.113.0/26, 本社\n",
     false,
     true},
    {VIEW_NETWORK_PLACE_OWN_26,
     "own_26",
     {TEXT_NONE, attack_name},
     VIEW_NETWORK_MODE_OFF,
     "",
     false,
     false},
    {VIEW_NETWORK_PLACE_ADMINISTRATOR,
     "administrator",
     {TEXT_ROLE_ADMINISTRATOR, ""},
     VIEW_NETWORK_MODE_REPORT,
     attack_in_lines,
     true,
     true},
};

static void render_overview(void)
{
    static const struct view_network_target targets[] = {
        {"everyone", {TEXT_NETWORK_LIST_EVERYONE, ""}, false},
        {"role:administrator", {TEXT_ROLE_ADMINISTRATOR, ""}, true},
        {"role:own-03", {TEXT_NONE, "窓口"}, false},
    };
    struct view_networks filled = {
        .console = console(VIEW_MENU_NETWORKS),
        .may_edit = true,
        .cards = cards,
        .cards_count = COUNT_OF(cards),
        .saved_by = "takahashi",
        .saved_at = NOW - DAY,
        .address = "203.0.113.14",
        .targets = targets,
        .targets_count = COUNT_OF(targets),
    };
    struct view_networks empty = filled;
    empty.cards_count = empty.targets_count = 0;
    struct view_networks viewer = filled;
    viewer.may_edit = false;
    viewer.saved_by = "";
    viewer.done = VIEW_NETWORKS_DONE_SAVED;
    struct view_networks invalid = filled;
    invalid.fault = TEXT_NETWORKS_FAULT_RANGE;
    invalid.range = attack_behind_range;
    struct view_networks on_trial = filled;
    on_trial.trial_ends_at = NOW + 7 * MINUTE;
    struct view_networks unavailable = filled;
    unavailable.unavailable = true;
    struct view_networks hostile = filled;
    hostile.console = hostile_console(VIEW_MENU_NETWORKS);
    hostile.cards = hostile_cards;
    hostile.cards_count = 1;
    hostile.saved_by = LONG_WORD;

    RENDER("networks-filled", networks, &filled);
    RENDER("networks-empty", networks, &empty);
    RENDER("networks-viewer", networks, &viewer);
    RENDER("networks-invalid", networks, &invalid);
    RENDER("networks-on-trial", networks, &on_trial);
    RENDER("networks-unavailable", networks, &unavailable);
    RENDER("networks-hostile", networks, &hostile);
}

static void render_edit(void)
{
    static const struct view_network_fault_line faults[] = {
        {{TEXT_ROLE_ADMINISTRATOR, ""},
         VIEW_NETWORK_PLACE_ADMINISTRATOR,
         1,
         TEXT_NETWORKS_FAULT_RANGE},
        {{TEXT_NETWORK_LIST_EVERYONE, ""},
         VIEW_NETWORK_PLACE_EVERYONE,
         12,
         TEXT_NETWORKS_FAULT_EXPIRY},
        {{TEXT_NONE, "窓口"}, VIEW_NETWORK_PLACE_OWN_03, 2, TEXT_NETWORKS_FAULT_NOTE},
    };
    struct view_networks_edit filled = {
        .console = console(VIEW_MENU_NETWORKS),
        .base_version = 3,
        .areas = areas,
        .areas_count = COUNT_OF(areas) - 1,
    };
    struct view_networks_edit invalid = filled;
    invalid.areas_count = COUNT_OF(areas);
    invalid.invalid = true;
    invalid.faults = faults;
    invalid.faults_count = COUNT_OF(faults);
    struct view_networks_edit conflict = filled;
    conflict.conflict = true;
    struct view_networks_edit unavailable = filled;
    unavailable.unavailable = true;

    RENDER("networks-edit-filled", networks_edit, &filled);
    RENDER("networks-edit-invalid", networks_edit, &invalid);
    RENDER("networks-edit-conflict", networks_edit, &conflict);
    RENDER("networks-edit-unavailable", networks_edit, &unavailable);
}

static void render_preview(void)
{
    static const struct view_network_person people[] = {
        {"高", "高橋 由美", "takahashi", 1006, NOW - HOUR, 0},
        {"木", "木村 沙織", "kimura", 21, NOW - 3 * DAY, 340},
    };
    static const struct view_network_person stranger = {"<",       attack_name, LONG_WORD,
                                                        INT64_MAX, NOW,         1};
    static const struct view_network_warning_line warnings[] = {
        {{TEXT_NETWORK_LIST_EVERYONE, ""}, "10.0.0.0/7", true},
        {{TEXT_NETWORK_LIST_STAFF, ""}, "203.0.113.0/28", false},
        {{TEXT_NONE, "窓口"}, "192.0.2.0/28", false},
    };
    struct view_networks_preview filled = {
        .console = console(VIEW_MENU_NETWORKS),
        .base_version = 3,
        .areas = areas,
        .areas_count = COUNT_OF(areas) - 1,
        .cards = changes,
        .cards_count = COUNT_OF(changes),
        .own_address = "203.0.113.88",
        .enforces = true,
        .warnings = warnings,
        .warnings_count = COUNT_OF(warnings),
        .affected = people,
        .affected_count = COUNT_OF(people),
        .people = 4,
        .sign_ins = 17070,
        .refused = 1133,
        .is_cut = true,
    };
    struct view_networks_preview refused = filled;
    refused.own_missing = true;
    struct view_networks_preview harmless = filled;
    harmless.enforces = harmless.is_cut = false;
    harmless.warnings_count = harmless.affected_count = 0;
    harmless.people = harmless.refused = 0;
    struct view_networks_preview hostile = filled;
    hostile.console = hostile_console(VIEW_MENU_NETWORKS);
    hostile.cards = hostile_cards;
    hostile.areas = &areas[2];
    hostile.areas_count = 1;
    hostile.affected = &stranger;
    hostile.affected_count = 1;

    RENDER("networks-preview-filled", networks_preview, &filled);
    RENDER("networks-preview-refused", networks_preview, &refused);
    RENDER("networks-preview-harmless", networks_preview, &harmless);
    RENDER("networks-preview-hostile", networks_preview, &hostile);
}

static void render_trial(void)
{
    struct view_networks_trial filled = {
        .console = console(VIEW_MENU_NETWORKS),
        .may_edit = true,
        .version = 4,
        .ends_at = NOW + 7 * MINUTE,
        .seconds_left = 420,
        .minutes_left = 7,
        .cards = cards,
        .cards_count = 1,
    };
    struct view_networks_trial viewer = filled;
    viewer.may_edit = false;

    RENDER("networks-trial-filled", networks_trial, &filled);
    RENDER("networks-trial-viewer", networks_trial, &viewer);
}

static void render_address(void)
{
    static const struct view_address_hop hops[] = {{"10.0.0.7", VIEW_HOP_KIND_PROXY},
                                                   {"10.0.1.9", VIEW_HOP_KIND_PROXY},
                                                   {"203.0.113.88", VIEW_HOP_KIND_CLIENT}};
    struct view_my_address filled = {
        .console = console(VIEW_MENU_NONE),
        .address = "203.0.113.88",
        .hops = hops,
        .hops_count = COUNT_OF(hops),
        .proxies = 2,
    };
    struct view_my_address direct = filled;
    direct.hops = &hops[2];
    direct.hops_count = 1;
    direct.proxies = 0;
    direct.console.is_staff = direct.console.may_see_history = false;
    direct.console.may_see_networks = false;

    RENDER("address-filled", my_address, &filled);
    RENDER("address-direct", my_address, &direct);
}

void render_networks(void)
{
    render_overview();
    render_edit();
    render_preview();
    render_trial();
    render_address();
}
