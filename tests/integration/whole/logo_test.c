/* A company's logo; over auth and audit as they run. */

#include "managing.h"
#include "rpc/field.h"
#include "support/world/people.h"
#include "support/world/targets.h"

static const struct rpc_target PUT = {"sekisho.auth.v1.Tenants/PutLogo",
                                      &sekisho__auth__v1__tenant__descriptor, RPC_REPEAT_BY_KEY};
static const struct rpc_target GET = {"sekisho.auth.v1.Tenants/GetLogo",
                                      &sekisho__auth__v1__logo__descriptor, RPC_REPEAT_SAFE};

/* One grey pixel each, and the first with a text before its pixel and something behind its end. */
#define START                                                                                      \
    "\211PNG\015\012\032\012\000\000\000\015IHDR\000\000\000\001\000\000\000\001\010\000"          \
    "\000\000\000\072\176\233U"
#define TEXT "\000\000\000\005tEXtby\000me\262\374\351\377"
#define BLACK "\000\000\000\012IDATx\332c\140\000\000\000\002\000\001\345\047\336\374"
#define WHITE "\000\000\000\012IDATx\332c\370\017\000\001\001\001\000\034\260\214\231"
#define END "\000\000\000\000IEND\256B\140\202"
#define LITERAL(text) ((struct bytes){(const uint8_t *)(text), sizeof(text) - 1})

static const char *const edits_settings[] = {"settings.edit", "settings.view", NULL};
static const char *const views_settings[] = {"settings.view", NULL};

struct described {
    char logo[64];
    int64_t revision;
};

static struct described describe(int64_t tenant_id)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__GetTenantRequest request;
    struct described described;
    const void *answer = NULL;

    arena_init(&arena, 1 << 20);
    sekisho__auth__v1__get_tenant_request__init(&request);
    request.which_case = SEKISHO__AUTH__V1__GET_TENANT_REQUEST__WHICH_TENANT_ID;
    request.tenant_id = tenant_id;
    CHECK_OK(managing_call(&GET_TENANT, &request.base, NULL, &arena, &answer));
    const Sekisho__Auth__V1__Tenant *tenant = answer;
    CHECK(text_copy(described.logo, sizeof described.logo, tenant->logo));
    described.revision = tenant->revision;
    return described;
}

/* `base` 0 is the revision there is; of the pass's company, aoba, unless `tenant_id` says another.
 */
static struct status put(const char *const *permissions, int64_t tenant_id, struct bytes image,
                         int64_t base)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__PutLogoRequest request;
    const void *answer = NULL;

    arena_init(&arena, 4 << 20);
    sekisho__auth__v1__put_logo_request__init(&request);
    request.tenant_id = tenant_id;
    request.image = rpc_bytes(image);
    request.base_revision = base ? base : describe(tenant_id ? tenant_id : aoba).revision;
    struct status status =
        managing_call(&PUT, &request.base, managing_pass(permissions), &arena, &answer);
    return (struct status){status.code, status_code_name(status.code)};
}

/* Whether that company has this picture under that name. */
static bool has(const char *code, const char *logo, struct bytes image)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__GetLogoRequest request;
    const void *answer = NULL;

    arena_init(&arena, 4 << 20);
    sekisho__auth__v1__get_logo_request__init(&request);
    request.code = rpc_text(code);
    request.logo = rpc_text(logo);
    struct status got = world_call(AUTH, PORTAL, &GET, &request.base, NULL, &arena, &answer);
    CHECK(status_is_ok(got) || got.code == STATUS_NOT_FOUND);
    if (!status_is_ok(got))
        return false;
    const Sekisho__Auth__V1__Logo *found = answer;
    return bytes_equal((struct bytes){found->image.data, found->image.len}, image);
}

static void refuses_who_may_not_and_what_is_no_picture(void)
{
    static uint8_t huge[(256 << 10) + 1] = START;

    CHECK_STATUS(put(views_settings, 0, LITERAL(START BLACK END), 0), PERMISSION_DENIED);
    CHECK_STATUS(put(edits_settings, minato, LITERAL(START BLACK END), 0), INVALID_ARGUMENT);
    CHECK_STATUS(put(NULL, 999999, LITERAL(START BLACK END), 1), NOT_FOUND);
    CHECK_STATUS(put(edits_settings, 0, LITERAL("GIF89a"), 0), INVALID_ARGUMENT);
    CHECK_STATUS(put(edits_settings, 0, LITERAL("<svg onload=\"alert(1)\"/>"), 0),
                 INVALID_ARGUMENT);
    CHECK_STATUS(put(edits_settings, 0, LITERAL(START BLACK), 0), INVALID_ARGUMENT);
    CHECK_STATUS(put(edits_settings, 0, (struct bytes){huge, sizeof huge}, 0), INVALID_ARGUMENT);
    CHECK_TEXT(describe(aoba).logo, "");
    wait_for_delivery();
    CHECK_INT(count_events(aoba, "tenant_changed"), 0);
}

static void keeps_the_picture_and_nothing_else_of_the_file(void)
{
    int64_t seen = describe(aoba).revision;

    CHECK_OK(put(edits_settings, 0, LITERAL(START TEXT BLACK END "behind"), 0));
    CHECK_INT(describe(aoba).revision, seen + 1);
    CHECK(has("aoba", describe(aoba).logo, LITERAL(START BLACK END)));
    CHECK_OK(put(edits_settings, 0, LITERAL(START BLACK END), 0)); /* so already */
    CHECK_INT(describe(aoba).revision, seen + 1);
    CHECK(!has("minato", describe(aoba).logo, LITERAL(START BLACK END)));
    CHECK_TEXT(describe(minato).logo, "");
    wait_for_delivery();
    CHECK_INT(count_events(aoba, "tenant_changed"), 1);
}

/* Whoever looked at the settings before somebody else changed them takes nothing back unseen. */
static void refuses_what_was_made_from_older_settings(void)
{
    CHECK_STATUS(put(edits_settings, 0, LITERAL(START WHITE END), describe(aoba).revision - 1),
                 ABORTED);
    CHECK_STATUS(put(edits_settings, 0, LITERAL(START WHITE END), -1), ABORTED);
    CHECK(has("aoba", describe(aoba).logo, LITERAL(START BLACK END)));
}

static void gives_a_replaced_or_removed_picture_to_nobody(void)
{
    struct described before = describe(aoba);

    CHECK_OK(put(edits_settings, 0, LITERAL(START WHITE END), 0));
    CHECK(!has("aoba", before.logo, LITERAL(START BLACK END)));
    before = describe(aoba);
    CHECK(has("aoba", before.logo, LITERAL(START WHITE END)));
    CHECK_OK(put(edits_settings, 0, LITERAL(""), 0));
    CHECK_TEXT(describe(aoba).logo, "");
    CHECK(!has("aoba", before.logo, LITERAL(START WHITE END)));
    CHECK(!has("aoba", "", LITERAL("")));
    wait_for_delivery();
    CHECK_INT(count_events(aoba, "tenant_changed"), 3);
}

static void puts_any_for_the_operator(void)
{
    CHECK_OK(put(NULL, minato, LITERAL(START WHITE END), 0));
    CHECK(has("minato", describe(minato).logo, LITERAL(START WHITE END)));
}

int main(void)
{
    static const struct test tests[] = {
        TEST(refuses_who_may_not_and_what_is_no_picture),
        TEST(keeps_the_picture_and_nothing_else_of_the_file),
        TEST(refuses_what_was_made_from_older_settings),
        TEST(gives_a_replaced_or_removed_picture_to_nobody),
        TEST(puts_any_for_the_operator),
    };

    managing_open();
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
