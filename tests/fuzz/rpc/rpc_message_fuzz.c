/* Every request message of every service (tests/lint holds the list to proto/), and the largest
 * answers: the first byte says which, so new ones go to the end. What the check accepts can be
 * decoded within its budget, and packing it gives a message that decodes to the same bytes. */
#include <assert.h>
#include <stdlib.h>

#include "rpc/message.h"
#include "sekisho/audit/v1/history.pb-c.h"
#include "sekisho/auth/v1/auth.pb-c.h"
#include "sekisho/rpc/v1/rpc.pb-c.h"
#include "sekisho/session/v1/session.pb-c.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const ProtobufCMessageDescriptor *const messages[] = {
    &sekisho__session__v1__create_request__descriptor,
    &sekisho__session__v1__check_request__descriptor,
    &sekisho__session__v1__end_request__descriptor,
    &sekisho__session__v1__rotate_request__descriptor,
    &sekisho__session__v1__set_barrier_request__descriptor,
    &sekisho__session__v1__list_response__descriptor,
    &sekisho__auth__v1__with_password_request__descriptor,
    &sekisho__auth__v1__create_user_request__descriptor,
    &sekisho__auth__v1__list_users_response__descriptor,
    &sekisho__audit__v1__append_request__descriptor,
    &sekisho__audit__v1__search_request__descriptor,
    &sekisho__audit__v1__search_response__descriptor,
    &sekisho__rpc__v1__list_methods_response__descriptor,
    &sekisho__audit__v1__get_request__descriptor,
    &sekisho__auth__v1__create_tenant_request__descriptor,
    &sekisho__auth__v1__list_tenants_request__descriptor,
    &sekisho__auth__v1__get_tenant_request__descriptor,
    &sekisho__auth__v1__list_users_request__descriptor,
    &sekisho__auth__v1__get_user_request__descriptor,
    &sekisho__auth__v1__disable_user_request__descriptor,
    &sekisho__auth__v1__require_password_change_request__descriptor,
    &sekisho__auth__v1__void_password_request__descriptor,
    &sekisho__auth__v1__measure_password_request__descriptor,
    &sekisho__auth__v1__get_self_request__descriptor,
    &sekisho__rpc__v1__list_methods_request__descriptor,
    &sekisho__session__v1__list_request__descriptor,
    &sekisho__session__v1__describe_end_request__descriptor,
    &sekisho__auth__v1__get_networks_request__descriptor,
    &sekisho__auth__v1__create_import_request__descriptor,
    &sekisho__auth__v1__list_imports_request__descriptor,
    &sekisho__auth__v1__get_import_request__descriptor,
    &sekisho__auth__v1__apply_import_request__descriptor,
    &sekisho__auth__v1__undo_import_request__descriptor,
    &sekisho__auth__v1__preview_networks_request__descriptor,
    &sekisho__auth__v1__put_networks_request__descriptor,
    &sekisho__auth__v1__confirm_networks_request__descriptor,
    &sekisho__auth__v1__revert_networks_request__descriptor,
    &sekisho__auth__v1__add_network_exception_request__descriptor,
    &sekisho__auth__v1__break_networks_request__descriptor,
    &sekisho__auth__v1__set_networks_option_request__descriptor,
    &sekisho__auth__v1__networks_document__descriptor,
    &sekisho__session__v1__put_networks_request__descriptor,
    &sekisho__session__v1__put_tenant_policy_request__descriptor,
    &sekisho__session__v1__raise_epoch_request__descriptor,
    &sekisho__auth__v1__resend_request__descriptor,
    &sekisho__auth__v1__start_reset_request__descriptor,
    &sekisho__auth__v1__enable_user_request__descriptor,
    &sekisho__auth__v1__delete_user_request__descriptor,
    &sekisho__auth__v1__restore_user_request__descriptor,
    &sekisho__auth__v1__search_users_request__descriptor,
    &sekisho__auth__v1__search_users_response__descriptor,
    &sekisho__auth__v1__invite_user_request__descriptor,
    &sekisho__auth__v1__change_profile_request__descriptor,
    &sekisho__auth__v1__set_password_request__descriptor,
    &sekisho__auth__v1__change_password_request__descriptor,
    &sekisho__auth__v1__change_roles_request__descriptor,
    &sekisho__auth__v1__release_hold_request__descriptor,
    &sekisho__auth__v1__with_password_response__descriptor,
    &sekisho__session__v1__list_all_request__descriptor,
    &sekisho__session__v1__end_all_request__descriptor,
    &sekisho__auth__v1__set_leaving_date_request__descriptor,
    &sekisho__auth__v1__explain_request__descriptor,
    &sekisho__auth__v1__list_roles_request__descriptor,
    &sekisho__auth__v1__create_role_request__descriptor,
    &sekisho__auth__v1__change_role_request__descriptor,
    &sekisho__auth__v1__delete_role_request__descriptor,
    &sekisho__auth__v1__suspend_tenant_request__descriptor,
    &sekisho__auth__v1__delete_tenant_request__descriptor,
    &sekisho__auth__v1__restore_tenant_request__descriptor,
    &sekisho__auth__v1__list_deletions_request__descriptor,
    &sekisho__auth__v1__begin_export_request__descriptor,
    &sekisho__auth__v1__list_erasing_request__descriptor,
    &sekisho__auth__v1__report_erased_request__descriptor,
    &sekisho__auth__v1__change_tenant_request__descriptor,
    &sekisho__auth__v1__put_logo_request__descriptor,
    &sekisho__auth__v1__put_session_limits_request__descriptor,
    &sekisho__auth__v1__void_links_request__descriptor,
    &sekisho__auth__v1__get_logo_request__descriptor,
    &sekisho__auth__v1__resume_tenant_request__descriptor,
    &sekisho__session__v1__end_tenant_request__descriptor,
    &sekisho__session__v1__forget_tenant_request__descriptor,
    &sekisho__auth__v1__verify_password_request__descriptor,
    &sekisho__auth__v1__list_own_sign_ins_request__descriptor,
    &sekisho__auth__v1__list_departures_request__descriptor,
    &sekisho__auth__v1__list_dormant_request__descriptor,
    &sekisho__auth__v1__set_dormant_exempt_request__descriptor,
    &sekisho__auth__v1__list_customer_groups_request__descriptor,
    &sekisho__auth__v1__put_customer_group_request__descriptor,
    &sekisho__auth__v1__delete_customer_group_request__descriptor,
    &sekisho__auth__v1__issue_pass_request__descriptor,
    &sekisho__session__v1__issue_pass_request__descriptor,
};

static ProtobufCMessage *decode(const ProtobufCMessageDescriptor *message, struct bytes input,
                                struct arena *arena)
{
    ProtobufCMessage *out = NULL;
    struct status outcome = rpc_message_decode(message, input, RPC_STRICT, arena, &out);

    assert(status_is_ok(outcome) || outcome.code == STATUS_RESOURCE_EXHAUSTED);
    return out;
}

static void pack_twice(const ProtobufCMessageDescriptor *message, struct bytes input)
{
    CLEANUP(arena_clear) struct arena arena;
    arena_init(&arena, (size_t)4 * RPC_DECODED_MAXIMUM);
    const ProtobufCMessage *first = decode(message, input, &arena);
    if (first == NULL)
        return;

    size_t size = protobuf_c_message_get_packed_size(first);
    uint8_t *packed = malloc(size + 1);
    uint8_t *again = malloc(size + 1);
    assert(packed != NULL && again != NULL);
    assert(protobuf_c_message_pack(first, packed) == size);
    const ProtobufCMessage *second = decode(message, (struct bytes){packed, size}, &arena);
    if (second) {
        assert(protobuf_c_message_get_packed_size(second) == size);
        protobuf_c_message_pack(second, again);
        assert(memcmp(packed, again, size) == 0);
    }
    free(packed);
    free(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    const ProtobufCMessageDescriptor *message = messages[data[0] % COUNT_OF(messages)];
    struct bytes input = {data + 1, size - 1};

    if (status_is_ok(rpc_message_check(message, input, RPC_STRICT))) {
        assert(status_is_ok(rpc_message_check(message, input, RPC_TOLERANT)));
        pack_twice(message, input);
    }
    return 0;
}
