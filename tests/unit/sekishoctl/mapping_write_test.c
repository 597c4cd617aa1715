#include <criterion/criterion.h>

#include "mapping.h"
#include "sekisho/audit/v1/event.pb-c.h"
#include "sekisho/auth/v1/auth.pb-c.h"
#include "sekisho/rpc/v1/rpc.pb-c.h"

static struct arena arena;
static struct buffer out;

static void open_buffers(void)
{
    arena_init(&arena, 1 << 20);
    buffer_init(&out, 1 << 20);
}

static void clear_buffers(void)
{
    buffer_clear(&out);
    arena_clear(&arena);
}

/* What is written of the message, or the status's text. */
static const char *written(const ProtobufCMessage *message)
{
    struct json_writer writer = json_writer_begin(&out);

    buffer_reset(&out);
    struct status status = mapping_write(&writer, NULL, message, &arena);
    if (!status_is_ok(status))
        return status.text;
    return arena_copy_bytes(&arena, buffer_bytes(&out));
}

TestSuite(mapping_write, .init = open_buffers, .fini = clear_buffers);

Test(mapping_write, says_that_it_cannot_show_a_type_without_a_mapping)
{
    Sekisho__Rpc__V1__Request request = SEKISHO__RPC__V1__REQUEST__INIT; /* has a uint64 */

    cr_assert_str_eq(written(&request.base), "a field has a type that cannot be shown as JSON");
}

Test(mapping_write, leaves_out_what_is_nothing)
{
    Sekisho__Auth__V1__User user = SEKISHO__AUTH__V1__USER__INIT;

    cr_assert_str_eq(written(&user.base), "{}");
}

Test(mapping_write, writes_each_type_as_the_mapping_says)
{
    Sekisho__Auth__V1__User user = SEKISHO__AUTH__V1__USER__INIT;
    uint8_t id[] = {0xfb, 0xff, 0xbf, 0xfb};
    char *roles[] = {"a", ""};

    user.user_id = (ProtobufCBinaryData){sizeof id, id};
    user.tenant_id = INT64_MIN;
    user.kind = SEKISHO__AUTH__V1__USER_KIND__USER_KIND_CUSTOMER;
    user.state = (Sekisho__Auth__V1__UserState)9;
    user.login_id = "t\"a";
    user.n_roles = 2;
    user.roles = roles;
    cr_assert_str_eq(written(&user.base),
                     "{\"userId\":\"+/+/+w==\",\"tenantId\":\"-9223372036854775808\","
                     "\"kind\":\"USER_KIND_CUSTOMER\",\"state\":9,\"loginId\":\"t\\\"a\","
                     "\"roles\":[\"a\",\"\"]}");
}

Test(mapping_write, writes_numbers_of_32_bits_as_numbers)
{
    Sekisho__Auth__V1__Tenant tenant = SEKISHO__AUTH__V1__TENANT__INIT;
    Sekisho__Auth__V1__ListTenantsRequest list = SEKISHO__AUTH__V1__LIST_TENANTS_REQUEST__INIT;

    tenant.staff_idle_seconds = -1;
    list.page_size = UINT32_MAX;
    cr_assert_str_eq(written(&tenant.base), "{\"staffIdleSeconds\":-1}");
    cr_assert_str_eq(written(&list.base), "{\"pageSize\":4294967295}");
}

Test(mapping_write, shows_the_chosen_one_of_a_oneof_even_when_it_is_nothing)
{
    Sekisho__Auth__V1__GetTenantRequest request = SEKISHO__AUTH__V1__GET_TENANT_REQUEST__INIT;

    cr_assert_str_eq(written(&request.base), "{}");
    request.which_case = SEKISHO__AUTH__V1__GET_TENANT_REQUEST__WHICH_TENANT_ID;
    cr_assert_str_eq(written(&request.base), "{\"tenantId\":\"0\"}");
}

Test(mapping_write, writes_messages_in_messages)
{
    Sekisho__Audit__V1__Event event = SEKISHO__AUDIT__V1__EVENT__INIT;
    Sekisho__Audit__V1__Actor actor = SEKISHO__AUDIT__V1__ACTOR__INIT;
    Sekisho__Audit__V1__Change first = SEKISHO__AUDIT__V1__CHANGE__INIT;
    Sekisho__Audit__V1__Change second = SEKISHO__AUDIT__V1__CHANGE__INIT;
    Sekisho__Audit__V1__Change *changes[] = {&first, &second};

    event.actor = &actor;
    event.n_changes = 2;
    event.changes = changes;
    second.field = "name";
    event.count = 3;
    cr_assert_str_eq(written(&event.base),
                     "{\"actor\":{},\"changes\":[{},{\"field\":\"name\"}],\"count\":\"3\"}");
}

Test(mapping_write, spells_names_in_camels)
{
    char name[MAPPING_NAME_CAPACITY];

    cr_assert(mapping_name("created_at_us", name));
    cr_assert_str_eq(name, "createdAtUs");
    cr_assert(mapping_name("a_1", name));
    cr_assert_str_eq(name, "a1");
    cr_assert_not(
        mapping_name("a123456789b123456789c123456789d123456789e123456789f123456789wxyz", name));
}
