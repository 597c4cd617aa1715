#include <criterion/criterion.h>

#include "rpc/message.h"
#include "sekisho/audit/v1/history.pb-c.h"
#include "sekisho/rpc/v1/rpc.pb-c.h"
#include "sekisho/session/v1/session.pb-c.h"

static struct arena arena;

static void init(void)
{
    arena_init(&arena, 8 << 20);
}

static void clear(void)
{
    arena_clear(&arena);
}

TestSuite(message, .init = init, .fini = clear);

static enum status_code check(const ProtobufCMessageDescriptor *descriptor, const char *data,
                              size_t size)
{
    return rpc_message_check(descriptor, (struct bytes){(const uint8_t *)data, size}, RPC_STRICT)
        .code;
}

#define CHECK(message, literal)                                                                    \
    check(&sekisho__##message##__descriptor, literal, sizeof literal - 1)

Test(message, refuses_fields_that_nobody_declared)
{
    cr_assert_eq(CHECK(session__v1__check_request, "\x30\x01"), STATUS_INVALID_ARGUMENT);
    cr_assert_eq(CHECK(session__v1__list_request, "\x08\x01"), STATUS_INVALID_ARGUMENT);
}

Test(message, refuses_a_single_field_that_comes_twice)
{
    cr_assert_eq(CHECK(session__v1__check_request, "\x18\x01\x18\x01"), STATUS_INVALID_ARGUMENT);
    cr_assert_eq(CHECK(session__v1__check_request, "\x18\x01"), STATUS_OK);
}

Test(message, refuses_two_members_of_a_oneof)
{
    cr_assert_eq(CHECK(session__v1__end_request, "\x0a\x01x\x12\x01y"), STATUS_INVALID_ARGUMENT);
    cr_assert_eq(CHECK(session__v1__end_request, "\x12\x01y"), STATUS_OK);
}

Test(message, refuses_texts_that_are_not_utf_8_or_hold_a_nul)
{
    cr_assert_eq(CHECK(session__v1__check_request, "\x0a\x02\xc0\x80"), STATUS_INVALID_ARGUMENT);
    cr_assert_eq(CHECK(session__v1__check_request, "\x0a\x03"
                                                   "a\0b"),
                 STATUS_INVALID_ARGUMENT);
    cr_assert_eq(CHECK(session__v1__check_request, "\x0a\x03\xe9\x96\xa2"), STATUS_OK);
}

Test(message, refuses_numbers_that_do_not_fit_their_field)
{
    cr_assert_eq(CHECK(session__v1__check_request, "\x18\x02"), STATUS_INVALID_ARGUMENT); /* bool */
    cr_assert_eq(CHECK(rpc__v1__method, "\x40\x80\x80\x80\x80\x10"),
                 STATUS_INVALID_ARGUMENT); /* uint32 */
    cr_assert_eq(CHECK(rpc__v1__method, "\x40\xff\xff\xff\xff\x0f"), STATUS_OK);
    cr_assert_eq(CHECK(session__v1__create_request, "\x20\x80\x80\x80\x80\x08"),
                 STATUS_INVALID_ARGUMENT); /* int32: 2^31 */
    cr_assert_eq(CHECK(session__v1__create_request, "\x20\x80\x80\x80\x80\xf8\xff\xff\xff\xff\x01"),
                 STATUS_OK); /* int32: -2^31 */
}

Test(message, refuses_enumerators_that_nobody_declared)
{
    cr_assert_eq(CHECK(session__v1__subject, "\x18\x03"), STATUS_INVALID_ARGUMENT);
    cr_assert_eq(CHECK(session__v1__subject, "\x18\x02"), STATUS_OK);
}

Test(message, refuses_a_wrong_wire_type)
{
    cr_assert_eq(CHECK(session__v1__check_request, "\x08\x01"), STATUS_INVALID_ARGUMENT);
    cr_assert_eq(CHECK(session__v1__check_request, "\x1a\x01x"), STATUS_INVALID_ARGUMENT);
    cr_assert_eq(CHECK(session__v1__check_request, "\x1d\x01\0\0\0"), STATUS_INVALID_ARGUMENT);
}

Test(message, refuses_faults_within_a_message_within)
{
    cr_assert_eq(CHECK(session__v1__create_request, "\x0a\x02\x08\x01"), STATUS_OK);
    cr_assert_eq(CHECK(session__v1__create_request, "\x0a\x02\x78\x01"), STATUS_INVALID_ARGUMENT);
    cr_assert_eq(CHECK(session__v1__create_request, "\x0a\x03\x08\x01"), STATUS_INVALID_ARGUMENT);
    cr_assert_eq(CHECK(session__v1__create_request, "\x0a\x00\x0a\x00"), STATUS_INVALID_ARGUMENT);
}

Test(message, refuses_more_parts_than_a_message_may_have)
{
    static char many[2 * (RPC_PARTS_MAXIMUM + 1)];

    for (size_t i = 0; i < sizeof many; i += 2)
        memcpy(many + i, "\x0a\0", 2);
    const ProtobufCMessageDescriptor *list = &sekisho__rpc__v1__list_methods_response__descriptor;
    cr_assert_eq(check(list, many, sizeof many), STATUS_INVALID_ARGUMENT);
    cr_assert_eq(check(list, many, sizeof many - 2), STATUS_OK);
}

Test(message, refuses_more_memory_than_a_message_may_need)
{
    static uint8_t many[2 * 8000];
    CLEANUP(arena_clear) struct arena small;
    ProtobufCMessage *out = NULL;

    arena_init(&small, 100000);
    for (size_t i = 0; i < sizeof many; i += 2)
        memcpy(many + i, "\x0a\0", 2);
    struct status outcome =
        rpc_message_decode(&sekisho__rpc__v1__list_methods_response__descriptor,
                           (struct bytes){many, sizeof many}, RPC_STRICT, &small, &out);
    cr_assert_eq(outcome.code, STATUS_RESOURCE_EXHAUSTED);
    cr_assert_null(out);
}

Test(message, goes_past_fields_and_enumerators_of_a_newer_version_in_answers)
{
    struct bytes newer = {(const uint8_t *)"\x18\x09\xf8\x01\x01", 5};

    cr_assert_eq(
        rpc_message_check(&sekisho__session__v1__subject__descriptor, newer, RPC_STRICT).code,
        STATUS_INVALID_ARGUMENT);
    cr_assert_eq(
        rpc_message_check(&sekisho__session__v1__subject__descriptor, newer, RPC_TOLERANT).code,
        STATUS_OK);
}

Test(message, decodes_what_the_generated_code_writes)
{
    Sekisho__Session__V1__CreateRequest request = SEKISHO__SESSION__V1__CREATE_REQUEST__INIT;
    Sekisho__Session__V1__Subject subject = SEKISHO__SESSION__V1__SUBJECT__INIT;
    char history[] = "history.view";
    char users[] = "users.view";
    char *permissions[] = {history, users};
    uint8_t packed[256];
    ProtobufCMessage *out = NULL;

    subject.tenant_id = -1;
    subject.kind = SEKISHO__SESSION__V1__USER_KIND__USER_KIND_CUSTOMER;
    subject.n_permissions = 2;
    subject.permissions = permissions;
    request.subject = &subject;
    request.idle_seconds = 1800;
    size_t size = sekisho__session__v1__create_request__pack(&request, packed);
    cr_assert(
        status_is_ok(rpc_message_decode(&sekisho__session__v1__create_request__descriptor,
                                        (struct bytes){packed, size}, RPC_STRICT, &arena, &out)));
    const Sekisho__Session__V1__CreateRequest *found = (const void *)out;
    cr_assert_eq(found->idle_seconds, 1800);
    cr_assert_eq(found->subject->tenant_id, -1);
    cr_assert_eq(found->subject->n_permissions, 2);
    cr_assert_str_eq(found->subject->permissions[1], "users.view");
    cr_assert_str_eq(found->client_ip, "");
}

Test(message, decodes_an_empty_message)
{
    ProtobufCMessage *out = NULL;

    cr_assert(status_is_ok(rpc_message_decode(&sekisho__session__v1__list_request__descriptor,
                                              (struct bytes){0}, RPC_STRICT, &arena, &out)));
    cr_assert_not_null(out);
}
