#include "handlers/handlers.h"

#include <string.h>

#include "handlers/settings_change.h"
#include "sekisho/auth/v1/auth.pb-c.h"
#include "service.h"
#include "store/logo_store.h"
#include "store/tenant_store.h"

typedef Sekisho__Auth__V1__PutLogoRequest PutLogoRequest;
typedef Sekisho__Auth__V1__GetLogoRequest GetLogoRequest;
typedef Sekisho__Auth__V1__Logo LogoMessage;

/* What is to be: the picture and its name, both empty for none. */
struct logo {
    struct buffer image;
    char name[PICTURE_NAME_CAPACITY];
};

static void clear(struct logo *logo)
{
    buffer_clear(&logo->image);
}

static struct status read_request(const PutLogoRequest *request, struct logo *out)
{
    buffer_init(&out->image, PICTURE_SIZE_MAXIMUM);
    if (request->image.len == 0)
        return OK;
    TRY(picture_read((struct bytes){request->image.data, request->image.len}, &out->image));
    picture_name(buffer_bytes(&out->image), out->name);
    return OK;
}

static struct status store(struct db *db, int64_t tenant_id, const struct logo *logo)
{
    if (logo->image.size == 0)
        return logo_store_remove(db, tenant_id);
    return logo_store_put(db, tenant_id, logo->name, buffer_bytes(&logo->image));
}

struct status handle_put_logo(struct call *call)
{
    const PutLogoRequest *request = call->request;

    CLEANUP(clear) struct logo logo = {.name = ""};
    CLEANUP(settings_change_close) struct settings_change change = {0};
    TRY(read_request(request, &logo));
    TRY(settings_change_begin(call, request->tenant_id, request->base_revision, &change));
    if (change.once.is_repeated)
        return OK;
    memcpy(change.after.logo, logo.name, sizeof change.after.logo);
    settings_change_note(&change, "logo", change.before.logo, change.after.logo);
    if (settings_change_is_one(&change)) {
        TRY(store(change.db, change.after.id, &logo));
        TRY(tenant_store_set_logo(change.db, &change.after));
    }
    return settings_change_finish(&change);
}

/* Nobody else learns that there is, or was, a company that is deleted. */
static bool is_operator(const struct call *call)
{
    return strcmp(call->caller, "operator") == 0;
}

struct status handle_get_logo(struct call *call)
{
    const struct auth_service *service = call->service;
    const GetLogoRequest *request = call->request;
    LogoMessage *response = call->response;
    struct bytes image;

    CLEANUP(db_release) struct db *db = NULL;
    TRY(db_acquire(service->backbone.db_system, call->log, &db));
    TRY(logo_store_find_any_tenant(db, request->code, request->logo, is_operator(call), call->arena,
                                   &image));
    return call_bytes(call, image.data, image.size, &response->image);
}
