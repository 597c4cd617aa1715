#include "pages.h"

#define IMPORT "/admin/users/import/11111111-2222-4333-8444-555555555555"

static const struct view_name_line clerk[] = {{TEXT_ROLE_CLERK, ""}};
static const struct view_name_line own[] = {{TEXT_ROLE_VIEWER, ""},
                                            {TEXT_ROLE_OWN, "大阪支店の担当"}};
static const struct view_import_role codes[] = {{TEXT_ROLE_ADMINISTRATOR, "", "administrator"},
                                                {TEXT_ROLE_VIEWER, "", "viewer"},
                                                {TEXT_ROLE_OWN, "大阪支店の担当", "own-01"}};

static const struct view_import_group numbers[] = {{1, "関西"}, {2, "東日本の小売"}, {14, "九州"}};
static const struct view_group_name kansai[] = {{"関西"}};
static const struct view_group_name two[] = {{"関西"}, {"東日本の小売"}};

static struct view_import_head head(enum view_import_state state)
{
    return (struct view_import_head){.target = link_to(IMPORT),
                                     .at = NOW - 12 * MINUTE,
                                     .actor = "高橋 由美",
                                     .state = state,
                                     .creates = 23,
                                     .changes = 41,
                                     .disables = 2,
                                     .unchanged = 201};
}

static void sending(void)
{
    const struct view_import_head heads[] = {head(VIEW_IMPORT_STATE_PREVIEWED),
                                             head(VIEW_IMPORT_STATE_APPLIED),
                                             head(VIEW_IMPORT_STATE_UNDONE)};
    const struct view_import_role hostile_codes[] = {{TEXT_ROLE_OWN, attack_name, "own-01"}};
    const struct view_import_group hostile_groups[] = {{63, attack_name}};
    struct view_imports filled = {.console = console(VIEW_MENU_USERS),
                                  .problem = TEXT_NONE,
                                  .roles = codes,
                                  .roles_count = COUNT_OF(codes),
                                  .groups = numbers,
                                  .groups_count = COUNT_OF(numbers),
                                  .imports = heads,
                                  .imports_count = COUNT_OF(heads)};
    struct view_imports empty = filled;
    empty.imports_count = 0;
    empty.groups_count = 0;
    struct view_imports invalid = filled;
    invalid.problem = TEXT_USER_FILE_BROKEN;
    invalid.row = 47;
    invalid.column = 3;
    struct view_imports unavailable = empty;
    unavailable.unavailable = true;
    struct view_import_head named = head(VIEW_IMPORT_STATE_APPLIED);
    named.actor = attack_name_word;
    struct view_imports hostile = filled;
    hostile.console = hostile_console(VIEW_MENU_USERS);
    hostile.roles = hostile_codes;
    hostile.roles_count = COUNT_OF(hostile_codes);
    hostile.groups = hostile_groups;
    hostile.groups_count = COUNT_OF(hostile_groups);
    hostile.imports = &named;
    hostile.imports_count = 1;

    RENDER("imports-filled", imports, &filled);
    RENDER("imports-empty", imports, &empty);
    RENDER("imports-invalid", imports, &invalid);
    RENDER("imports-unavailable", imports, &unavailable);
    RENDER("imports-hostile", imports, &hostile);
}

static const struct view_import_row rows[] = {
    {.number = 2,
     .name = "入社 一郎",
     .login_id = "nyusha.i",
     .creates = true,
     .mail = "nyusha@aoba.example.jp",
     .roles = own,
     .roles_count = COUNT_OF(own),
     .scope_new = true,
     .why = TEXT_NONE},
    {.number = 3,
     .name = "有限会社つばき",
     .login_id = "tsubaki.2",
     .creates = true,
     .is_customer = true,
     .why = TEXT_NONE},
    {.number = 5,
     .name = "改姓 花子",
     .login_id = "hanako",
     .changes = true,
     .name_changed = true,
     .name_before = "旧姓 花子",
     .mail = "hanako@aoba.example.jp",
     .mail_changed = true,
     .roles = own,
     .roles_count = COUNT_OF(own),
     .roles_changed = true,
     .roles_before = clerk,
     .roles_before_count = COUNT_OF(clerk),
     .why = TEXT_NONE},
    {.number = 7,
     .name = "転勤 次郎",
     .login_id = "tenkin",
     .changes = true,
     .scope_changed = true,
     .scope = {.groups = two, .groups_count = COUNT_OF(two)},
     .scope_before = {.groups = kansai, .groups_count = COUNT_OF(kansai)},
     .why = TEXT_NONE},
    {.number = 412,
     .name = "退職 太郎",
     .login_id = "taishoku",
     .disables = true,
     .why = TEXT_NONE},
};

static struct view_import preview(void)
{
    return (struct view_import){.console = console(VIEW_MENU_USERS),
                                .head = head(VIEW_IMPORT_STATE_PREVIEWED),
                                .changed = 66,
                                .rows = rows,
                                .rows_count = COUNT_OF(rows),
                                .part = VIEW_IMPORT_PART_ACTS,
                                .next = link_to(IMPORT "?after=412"),
                                .apply = link_to(IMPORT "/apply"),
                                .refused = TEXT_NONE};
}

static void previews(void)
{
    const struct view_import_row faulty[] = {
        {.number = 47, .name = "田中 一", .login_id = "田中", .why = TEXT_IMPORT_FAULT_LOGIN_ID},
        {.number = 190, .name = "上田", .login_id = "ueda", .why = TEXT_IMPORT_FAULT_GRANT},
        {.number = 191, .name = "渡辺", .login_id = "watanabe", .why = TEXT_IMPORT_FAULT_SCOPE},
        {.number = 192,
         .name = attack_name,
         .login_id = attack_word,
         .why = TEXT_IMPORT_FAULT_ENABLES}};
    struct view_import filled = preview();
    struct view_import faults = preview();
    faults.head.faults = COUNT_OF(faulty);
    faults.apply = (struct view_link){0};
    faults.next = (struct view_link){0};
    faults.part = VIEW_IMPORT_PART_FAULTS;
    faults.rows = faulty;
    faults.rows_count = COUNT_OF(faulty);
    struct view_import nothing = preview();
    nothing.head.creates = nothing.head.changes = nothing.head.disables = 0;
    nothing.apply = nothing.next = (struct view_link){0};
    nothing.rows_count = 0;
    struct view_import refused = preview();
    refused.refused = TEXT_IMPORT_REFUSED_CHANGED;

    struct view_import expired = nothing;
    expired.expired = true;
    expired.rows_gone = true;
    expired.head = filled.head;
    struct view_import busy = preview();
    busy.refused = TEXT_IMPORT_REFUSED_BUSY;

    RENDER("import-preview", import, &filled);
    RENDER("import-expired", import, &expired);
    RENDER("import-busy", import, &busy);
    RENDER("import-faults", import, &faults);
    RENDER("import-nothing", import, &nothing);
    RENDER("import-refused", import, &refused);
}

static void outcomes(void)
{
    const struct view_import_row left[] = {{.number = 2,
                                            .name = "入社 一郎",
                                            .login_id = "nyusha.i",
                                            .why = TEXT_IMPORT_KEPT_CHANGED}};
    struct view_import applied = preview();
    applied.head.state = VIEW_IMPORT_STATE_APPLIED;
    applied.applied_at = NOW - MINUTE;
    applied.apply = (struct view_link){0};
    applied.undo = link_to(IMPORT "/undo");
    applied.done = VIEW_IMPORT_DONE_APPLIED;
    struct view_import pending = applied;
    pending.undo = (struct view_link){0};
    pending.pending = 12;
    pending.signing_out = 43;
    pending.signed_out = 31;
    pending.refresh = link_to(IMPORT);
    pending.refresh_on = link_to(IMPORT "/progress");
    struct view_import undone = applied;
    undone.head.state = VIEW_IMPORT_STATE_UNDONE;
    undone.undone_at = NOW - SECOND;
    undone.undo = undone.next = (struct view_link){0};
    undone.done = VIEW_IMPORT_DONE_UNDONE;
    undone.part = VIEW_IMPORT_PART_KEPT;
    undone.rows = left;
    undone.rows_count = COUNT_OF(left);
    struct view_import gone = applied;
    gone.done = VIEW_IMPORT_DONE_NONE;
    gone.rows_count = 0;
    gone.rows_gone = true;
    const struct view_import_undo asking = {.console = console(VIEW_MENU_USERS),
                                            .head = head(VIEW_IMPORT_STATE_APPLIED),
                                            .changed = 66,
                                            .until = NOW + 23 * HOUR,
                                            .action = link_to(IMPORT "/undo"),
                                            .back = link_to(IMPORT),
                                            .reason = "",
                                            .reason_error = TEXT_NONE};
    struct view_import_undo asking_again = asking;
    asking_again.reason = " ";
    asking_again.reason_error = TEXT_USER_CONFIRM_REASON_INVALID;

    RENDER("import-applied", import, &applied);
    RENDER("import-pending", import, &pending);
    RENDER("import-undone", import, &undone);
    RENDER("import-gone", import, &gone);
    RENDER("import-undo", import_undo, &asking);
    RENDER("import-undo-refused", import_undo, &asking_again);
}

void render_imports(void)
{
    sending();
    previews();
    outcomes();
}
