#include "networks_calls.h"

#include "base/clock.h"
#include "rpc/field.h"

enum { ARENA_MAXIMUM = 4 << 20 };

static const char *const rights[] = {"networks.edit", "networks.view"};

int64_t tenant;
struct uuid clerk;
static struct uuid administrator;
static char code[16];
static char token[TOKEN_CAPACITY];

static struct status code_of(struct status status)
{
    return (struct status){status.code, status_code_name(status.code)};
}

const char *pass_with(const char *const *permissions, size_t count, const char *address)
{
    struct pass_claims claims = auditors_claims("auth", tenant, administrator);

    claims.permissions = permissions;
    claims.permission_count = count;
    CHECK(address_parse(bytes_of(address), &claims.client_ip));
    return signed_pass("pass.key", &claims, clock_wall_us());
}

const char *pass(void)
{
    return pass_with(rights, COUNT_OF(rights), "198.51.100.1");
}

struct status change(const struct rpc_target *target, const ProtobufCMessage *request,
                     const char *with_pass, Change *out)
{
    CLEANUP(arena_clear) struct arena arena;
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    struct status status = world_call(AUTH, with_pass ? PORTAL : OPERATOR, target, request,
                                      with_pass, &arena, &answer);
    if (status_is_ok(status) && out)
        *out = *(const Change *)answer;
    return code_of(status);
}

void set_option(bool is_on)
{
    AUTH_V1(SetNetworksOptionRequest) request;

    sekisho__auth__v1__set_networks_option_request__init(&request);
    request.tenant_id = tenant;
    request.is_on = is_on;
    CHECK_OK(change(CHANGE("SetOption"), &request.base, NULL, NULL));
}

void given_a_company(const char *name)
{
    CHECK(text_copy(code, sizeof code, name));
    tenant = create_tenant(code);
    administrator = create_user(tenant, "administrator", "administrator");
    clerk = create_user(tenant, "clerk", "clerk");
    CHECK_OK(call_sign_in(code, "clerk", GOOD_PASSWORD, token, NULL));
    set_option(true);
}

AUTH_V1(NetworkList) * *lists_of(struct arena *arena, const struct list *list)
{
    AUTH_V1(NetworkList) **lists = arena_alloc_array(arena, 1, sizeof *lists);
    AUTH_V1(NetworkList) *made = arena_alloc(arena, sizeof *made);
    AUTH_V1(NetworkRange) *range = arena_alloc(arena, sizeof *range);

    CHECK(lists && made && range);
    sekisho__auth__v1__network_list__init(made);
    sekisho__auth__v1__network_range__init(range);
    range->range = rpc_text(list->range);
    range->label = rpc_text("本社");
    made->name = rpc_text(list->name);
    made->mode = list->mode;
    made->n_ranges = list->copies ? list->copies : 1;
    made->ranges = arena_alloc_array(arena, made->n_ranges, sizeof range);
    CHECK(made->ranges != NULL);
    for (size_t i = 0; i < made->n_ranges; i++)
        made->ranges[i] = range;
    lists[0] = made;
    return lists;
}

struct status put(int64_t base_version, bool on_trial, struct list list, const char *with_pass,
                  Change *out)
{
    CLEANUP(arena_clear) struct arena arena;
    AUTH_V1(PutNetworksRequest) request;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__auth__v1__put_networks_request__init(&request);
    request.base_version = base_version;
    request.on_trial = on_trial;
    request.lists = lists_of(&arena, &list);
    request.n_lists = 1;
    return change(CHANGE("Put"), &request.base, with_pass, out);
}

const struct list elsewhere = {"everyone", WHERE_THE_SAVER_IS, 1,
                               SEKISHO__AUTH__V1__NETWORK_MODE__NETWORK_MODE_ENFORCE};

struct status confirm(int64_t version)
{
    AUTH_V1(ConfirmNetworksRequest) request;

    sekisho__auth__v1__confirm_networks_request__init(&request);
    request.version = version;
    return change(CHANGE("Confirm"), &request.base, pass(), NULL);
}

struct status revert(int64_t version)
{
    AUTH_V1(RevertNetworksRequest) request;

    sekisho__auth__v1__revert_networks_request__init(&request);
    request.version = version;
    return change(CHANGE("Revert"), &request.base, pass(), NULL);
}

struct uuid saver(void)
{
    return administrator;
}

void sign_in_again(void)
{
    CHECK_OK(call_sign_in(code, "clerk", GOOD_PASSWORD, token, NULL));
}

bool is_in(void)
{
    struct status status = call_check(token, NULL, NULL);

    if (status.code != STATUS_UNAUTHENTICATED)
        CHECK_OK(status);
    return status_is_ok(status);
}

struct status sign_in(const char **text_out)
{
    char other[TOKEN_CAPACITY];

    return call_sign_in(code, "clerk", GOOD_PASSWORD, other, text_out);
}
