#include "handlers/handlers.h"

#include "handlers/settings_change.h"
#include "sekisho/auth/v1/auth.pb-c.h"
#include "store/tenant_store.h"

typedef Sekisho__Auth__V1__ChangeTenantRequest ChangeTenantRequest;

static struct status read_request(const ChangeTenantRequest *request, struct tenant *out)
{
    if (!text_copy(out->name, sizeof out->name, request->name))
        return FAIL(INVALID_ARGUMENT, "name: too long");
    if (!text_copy(out->time_zone, sizeof out->time_zone, request->time_zone))
        return FAIL(INVALID_ARGUMENT, "time_zone: too long");
    if (!text_copy(out->language, sizeof out->language, request->language))
        return FAIL(INVALID_ARGUMENT, "language: too long");
    out->password_age_days = request->password_age_days;
    if (request->dormant) {
        out->dormant.warn_days = request->dormant->warn_days;
        out->dormant.disable_days = request->dormant->disable_days;
        out->dormant.delete_days = request->dormant->delete_days;
    }
    return tenant_validate_settings(out);
}

static void note(struct settings_change *change)
{
    const struct tenant *before = &change->before;
    const struct tenant *after = &change->after;
    const struct dormant_rule *rule = &before->dormant;

    settings_change_note(change, "name", before->name, after->name);
    settings_change_note(change, "time_zone", before->time_zone, after->time_zone);
    settings_change_note(change, "language", before->language, after->language);
    settings_change_note_number(change, "password_age_days", before->password_age_days,
                                after->password_age_days);
    settings_change_note_number(change, "dormant_warn_days", rule->warn_days,
                                after->dormant.warn_days);
    settings_change_note_number(change, "dormant_disable_days", rule->disable_days,
                                after->dormant.disable_days);
    settings_change_note_number(change, "dormant_delete_days", rule->delete_days,
                                after->dormant.delete_days);
}

struct status handle_change_tenant(struct call *call)
{
    const ChangeTenantRequest *request = call->request;

    CLEANUP(settings_change_close) struct settings_change change = {0};
    TRY(settings_change_begin(call, request->tenant_id, request->base_revision, &change));
    if (change.once.is_repeated)
        return OK;
    TRY(read_request(request, &change.after));
    note(&change);
    if (settings_change_is_one(&change))
        TRY(tenant_store_set_settings(change.db, &change.after));
    return settings_change_finish(&change);
}
