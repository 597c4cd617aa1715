#include <criterion/criterion.h>

#include "mapping.h"
#include "sekisho/audit/v1/event.pb-c.h"
#include "sekisho/audit/v1/history.pb-c.h"
#include "sekisho/auth/v1/auth.pb-c.h"
#include "sekisho/session/v1/session.pb-c.h"

#define USER &sekisho__auth__v1__create_user_request__descriptor
#define TENANT &sekisho__auth__v1__get_tenant_request__descriptor
#define EVENT &sekisho__audit__v1__event__descriptor
#define SEARCH &sekisho__audit__v1__search_request__descriptor
#define CREATE &sekisho__session__v1__create_request__descriptor
#define DISABLE &sekisho__auth__v1__disable_user_request__descriptor
#define APPENDED &sekisho__audit__v1__append_response__descriptor

static struct arena arena;
static struct mapping_problem problem;
static ProtobufCMessage *message;

static void open_arena(void)
{
    arena_init(&arena, 4 << 20);
}

static void clear_arena(void)
{
    arena_clear(&arena);
}

static enum status_code read_json(const ProtobufCMessageDescriptor *descriptor, const char *text)
{
    const struct json *json = NULL;

    problem.text[0] = '\0';
    message = NULL;
    cr_assert_eq(json_parse(&arena, bytes_of(text), NULL, &json).code, STATUS_OK, "%s", text);
    return mapping_read(descriptor, json, &arena, &message, &problem).code;
}

TestSuite(mapping_read, .init = open_arena, .fini = clear_arena);

Test(mapping_read, refuses_what_does_not_fit_and_says_where)
{
    static const struct {
        const ProtobufCMessageDescriptor *descriptor;
        const char *text, *problem;
    } cases[] = {
        {USER, "[]", "the message: write an object, {} when it has no fields"},
        {USER, "null", "the message: write an object, {} when it has no fields"},
        {USER, "{\"tenant\":1}", "tenant: sekisho.auth.v1.CreateUserRequest has no such field"},
        {USER, "{\"TenantId\":1}", "TenantId: sekisho.auth.v1.CreateUserRequest has no such field"},
        {USER, "{\"tenantId\":1,\"tenant_id\":1}", "tenant_id: the field comes twice"},
        {USER, "{\"tenantId\":null,\"tenant_id\":1}", "tenant_id: the field comes twice"},
        {USER, "{\"tenantId\":1.0}", "tenantId: write a whole number of 64 bits"},
        {USER, "{\"tenantId\":true}", "tenantId: write a whole number of 64 bits"},
        {USER, "{\"tenantId\":\"\"}", "tenantId: write a whole number of 64 bits"},
        {USER, "{\"tenantId\":\" 1\"}", "tenantId: write a whole number of 64 bits"},
        {USER, "{\"tenantId\":9223372036854775808}", "tenantId: write a whole number of 64 bits"},
        {USER, "{\"kind\":\"STAFF\"}",
         "kind: write the name of a sekisho.auth.v1.UserKind, such as USER_KIND_CUSTOMER"},
        {USER, "{\"kind\":3}",
         "kind: write the name of a sekisho.auth.v1.UserKind, such as USER_KIND_CUSTOMER"},
        {USER, "{\"kind\":\"1\"}",
         "kind: write the name of a sekisho.auth.v1.UserKind, such as USER_KIND_CUSTOMER"},
        {USER, "{\"loginId\":1}", "loginId: write a text"},
        {USER, "{\"roles\":\"clerk\"}", "roles: write a list"},
        {USER, "{\"roles\":[\"a\",null]}", "roles[1]: write a text"},
        {USER, "{\"roles\":[\"a\",[\"b\"]]}", "roles[1]: write a text"},
        {TENANT, "{\"code\":\"a\",\"tenantId\":1}",
         "tenantId: only one of this field and its alternatives"},
        {SEARCH, "{\"pageSize\":-1}", "pageSize: write a whole number of 32 bits, not negative"},
        {SEARCH, "{\"pageSize\":4294967296}",
         "pageSize: write a whole number of 32 bits, not negative"},
        {CREATE, "{\"idleSeconds\":2147483648}", "idleSeconds: write a whole number of 32 bits"},
        {CREATE, "{\"refuseFurther\":1}", "refuseFurther: write true or false"},
        {CREATE, "{\"subject\":[]}", "subject: write an object"},
        {CREATE, "{\"subject\":{\"nick\":1}}",
         "subject.nick: sekisho.session.v1.Subject has no such field"},
        {EVENT, "{\"changes\":[{},{\"field\":0}]}", "changes[1].field: write a text"},
        {DISABLE, "{\"userId\":\"a\"}", "userId: write the bytes in base64"},
        {DISABLE, "{\"userId\":\"YQ=\"}", "userId: write the bytes in base64"},
        {DISABLE, "{\"userId\":\"YQ===\"}", "userId: write the bytes in base64"},
        {DISABLE, "{\"userId\":\"YR==\"}", "userId: write the bytes in base64"},
        {DISABLE, "{\"userId\":\"Y Q\"}", "userId: write the bytes in base64"},
        {DISABLE, "{\"userId\":7}", "userId: write the bytes in base64"},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        cr_expect_eq(read_json(cases[i].descriptor, cases[i].text), STATUS_INVALID_ARGUMENT,
                     "case %zu", i);
        cr_expect_str_eq(problem.text, cases[i].problem, "case %zu", i);
        cr_expect_null(message, "case %zu", i);
    }
}

Test(mapping_read, refuses_more_parts_than_a_message_may_have)
{
    CLEANUP(buffer_clear) struct buffer text;

    buffer_init(&text, 1 << 20);
    buffer_append_text(&text, "{\"refused\":[0");
    for (int i = 1; i < MAPPING_PARTS_MAXIMUM; i++)
        buffer_append_text(&text, ",0");
    buffer_append_text(&text, "]}");
    buffer_append_byte(&text, 0);
    cr_assert_eq(read_json(APPENDED, (const char *)text.data), STATUS_OK);
    text.size -= 3;
    buffer_append_text(&text, ",0]}");
    buffer_append_byte(&text, 0);
    cr_assert_eq(read_json(APPENDED, (const char *)text.data), STATUS_INVALID_ARGUMENT);
}

Test(mapping_read, runs_out_of_memory_in_good_order)
{
    struct json json = {.kind = JSON_OBJECT};
    struct arena small;

    arena_init(&small, 16);
    cr_assert_eq(mapping_read(USER, &json, &small, &message, &problem).code,
                 STATUS_RESOURCE_EXHAUSTED);
}

Test(mapping_read, takes_names_as_json_and_as_the_proto_file_spells_them)
{
    cr_assert_eq(read_json(USER,
                           "{\"tenantId\":\"7\",\"login_id\":\"tanaka\",\"roles\":[\"a\",\"b\"],"
                           "\"kind\":\"USER_KIND_STAFF\",\"mail\":null}"),
                 STATUS_OK, "%s", problem.text);
    const Sekisho__Auth__V1__CreateUserRequest *user = (const void *)message;
    cr_assert_eq(user->tenant_id, 7);
    cr_assert_str_eq(user->login_id, "tanaka");
    cr_assert_eq(user->kind, SEKISHO__AUTH__V1__USER_KIND__USER_KIND_STAFF);
    cr_assert_eq(user->n_roles, 2);
    cr_assert_str_eq(user->roles[1], "b");
    cr_assert_str_eq(user->mail, "");
}

Test(mapping_read, takes_whole_ranges_of_numbers)
{
    cr_assert_eq(read_json(SEARCH, "{\"tenantId\":-9223372036854775808,\"pageSize\":4294967295,"
                                   "\"fromUs\":\"9223372036854775807\"}"),
                 STATUS_OK);
    const Sekisho__Audit__V1__SearchRequest *search = (const void *)message;
    cr_assert_eq(search->tenant_id, INT64_MIN);
    cr_assert_eq(search->page_size, UINT32_MAX);
    cr_assert_eq(search->from_us, INT64_MAX);
}

Test(mapping_read, takes_bytes_in_both_alphabets_padded_or_not)
{
    static const char *const spellings[] = {"+/+/+w==", "-_-_-w", "-_-_-w==", "+/+/+w"};

    for (size_t i = 0; i < COUNT_OF(spellings); i++) {
        char text[64];
        (void)snprintf(text, sizeof text, "{\"userId\":\"%s\"}", spellings[i]);
        cr_assert_eq(read_json(DISABLE, text), STATUS_OK, "%s", problem.text);
        const Sekisho__Auth__V1__DisableUserRequest *request = (const void *)message;
        cr_assert_eq(request->user_id.len, 4);
        cr_assert_arr_eq(request->user_id.data, "\xfb\xff\xbf\xfb", 4);
    }
}

Test(mapping_read, sets_the_one_of_a_oneof_even_to_nothing)
{
    cr_assert_eq(read_json(TENANT, "{\"code\":\"\",\"tenantId\":null}"), STATUS_OK);
    const Sekisho__Auth__V1__GetTenantRequest *request = (const void *)message;
    cr_assert_eq(request->which_case, SEKISHO__AUTH__V1__GET_TENANT_REQUEST__WHICH_CODE);
}

Test(mapping_read, reads_messages_in_messages)
{
    cr_assert_eq(read_json(EVENT, "{\"actor\":{\"loginId\":\"a\"},\"changes\":[{\"field\":\"x\"},"
                                  "{\"field\":\"y\",\"after\":\"z\"}]}"),
                 STATUS_OK);
    const Sekisho__Audit__V1__Event *event = (const void *)message;
    cr_assert_str_eq(event->actor->login_id, "a");
    cr_assert_eq(event->n_changes, 2);
    cr_assert_str_eq(event->changes[0]->field, "x");
    cr_assert_str_eq(event->changes[1]->after, "z");
}
