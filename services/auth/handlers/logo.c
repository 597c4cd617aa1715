#include "handlers/handlers.h"

#include <string.h>

#include "backbone/once.h"
#include "handlers/manager.h"
#include "handlers/messages.h"
#include "handlers/record.h"
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

static struct status record(const struct call *call, const struct once *once,
                            struct db_transaction *transaction, const struct tenant *tenant,
                            const char *before)
{
    const struct auth_service *service = call->service;
    const struct outbox_change change = {.field = "logo", .before = before, .after = tenant->logo};
    struct outbox_event event = record_of_call(call, once, "tenant_changed", tenant->id);

    record_about_tenant(&event, tenant);
    event.changes = &change;
    event.change_count = 1;
    return outbox_append(service->backbone.outbox, transaction, &event);
}

static struct status store(struct db *db, int64_t tenant_id, const struct logo *logo)
{
    if (logo->image.size == 0)
        return logo_store_remove(db, tenant_id);
    return logo_store_put(db, tenant_id, logo->name, buffer_bytes(&logo->image));
}

/* What is so already is no change, and leaves no event. */
static struct status change(const struct call *call, const struct once *once,
                            struct db_transaction *transaction, const struct logo *logo,
                            struct tenant *tenant)
{
    char before[PICTURE_NAME_CAPACITY];

    if (strcmp(tenant->logo, logo->name) == 0)
        return OK;
    memcpy(before, tenant->logo, sizeof before);
    memcpy(tenant->logo, logo->name, sizeof tenant->logo);
    tenant->revision++;
    TRY(store(transaction->db, tenant->id, logo));
    TRY(tenant_store_set_logo(transaction->db, tenant));
    return record(call, once, transaction, tenant, before);
}

struct status handle_put_logo(struct call *call)
{
    const struct auth_service *service = call->service;
    const PutLogoRequest *request = call->request;
    struct manager manager;
    struct tenant tenant;
    struct once once;

    CLEANUP(clear) struct logo logo = {.name = ""};
    TRY(manager_of_call(call, request->tenant_id, &manager));
    TRY(read_request(request, &logo));
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, manager.tenant_id, &transaction));
    TRY(once_begin(call, &service->backbone, &transaction, &once));
    if (once.is_repeated)
        return OK;
    TRY(tenant_store_lock(db, manager.tenant_id, &tenant));
    if (request->base_revision != tenant.revision)
        return FAIL(ABORTED, "the settings were changed meanwhile: look at them again");
    TRY(change(call, &once, &transaction, &logo, &tenant));
    TRY(tenant_message(call, &tenant, call->response));
    TRY(once_finish(call, &transaction, &once));
    return db_commit(&transaction);
}

struct status handle_get_logo(struct call *call)
{
    const struct auth_service *service = call->service;
    const GetLogoRequest *request = call->request;
    LogoMessage *response = call->response;
    struct bytes image;

    CLEANUP(db_release) struct db *db = NULL;
    TRY(db_acquire(service->backbone.db_system, call->log, &db));
    TRY(logo_store_find_any_tenant(db, request->code, request->logo, call->arena, &image));
    return call_bytes(call, image.data, image.size, &response->image);
}
