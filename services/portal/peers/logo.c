#include "peers/logo.h"

#include "rpc/field.h"
#include "sekisho/auth/v1/auth.pb-c.h"

#define AUTH(name) Sekisho__Auth__V1__##name

static const struct rpc_target GET = {
    .name = "sekisho.auth.v1.Tenants/GetLogo",
    .response = &sekisho__auth__v1__logo__descriptor,
    .repeat = RPC_REPEAT_SAFE,
};

static const struct rpc_target PUT = {
    .name = "sekisho.auth.v1.Tenants/PutLogo",
    .response = &sekisho__auth__v1__tenant__descriptor,
    .repeat = RPC_REPEAT_BY_KEY,
};

struct status logo_get(struct rpc_client *client, const struct rpc_call_options *options,
                       const char *code, const char *logo, struct arena *arena, struct bytes *out)
{
    AUTH(GetLogoRequest) request;
    const void *answer = NULL;

    sekisho__auth__v1__get_logo_request__init(&request);
    request.code = rpc_text(code);
    request.logo = rpc_text(logo);
    TRY(rpc_call(client, &GET, &request.base, options, arena, &answer));
    const AUTH(Logo) *response = answer;
    *out = (struct bytes){response->image.data, response->image.len};
    return OK;
}

struct status logo_put(struct rpc_client *client, const struct rpc_call_options *options,
                       struct bytes image, int64_t base, struct arena *arena, const char **logo_out)
{
    AUTH(PutLogoRequest) request;
    const void *answer = NULL;

    sekisho__auth__v1__put_logo_request__init(&request);
    request.image = rpc_bytes(image);
    request.base_revision = base;
    TRY(rpc_call(client, &PUT, &request.base, options, arena, &answer));
    *logo_out = ((const AUTH(Tenant) *)answer)->logo;
    return OK;
}
