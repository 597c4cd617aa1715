#include "handlers/link_mail.h"

#include <string.h>

#include "auth_mail_views.h"
#include "crypto/crypto.h"
#include "domain/tenant.h"
#include "mail/message.h"
#include "mail/plain.h"
#include "service.h"
#include "store/link_store.h"
#include "store/mail_store.h"
#include "store/tenant_store.h"

enum { ADDRESS_MAXIMUM = 512 };

struct parts {
    struct buffer html;
    struct buffer subject;
    struct buffer text;
};

static void parts_init(struct parts *parts)
{
    buffer_init(&parts->html, MAIL_PART_MAXIMUM);
    buffer_init(&parts->subject, MAIL_SUBJECT_MAXIMUM);
    buffer_init(&parts->text, MAIL_PART_MAXIMUM);
}

static void parts_clear(struct parts *parts)
{
    buffer_clear(&parts->html);
    buffer_clear(&parts->subject);
    buffer_clear(&parts->text);
}

/* The page of the portal that takes it. */
static struct status put_address(const struct auth_service *service, enum link_purpose purpose,
                                 const struct issued_link *link, struct buffer *out)
{
    char token[LINK_TOKEN_LENGTH + 1];

    link_token_encode(&link->token, token);
    buffer_append_format(out, "%s%s%s", service->settings->portal_address,
                         purpose == LINK_RESET ? "/password/reset/" : "/activate/", token);
    buffer_append_byte(out, 0);
    crypto_wipe(token, sizeof token);
    return buffer_outcome(out);
}

static struct status render(const struct call *call, const struct tenant *tenant,
                            const struct user *user, enum link_purpose purpose,
                            const struct issued_link *link, struct parts *out)
{
    CLEANUP(buffer_clear) struct buffer address;
    struct view_link target;

    buffer_init(&address, ADDRESS_MAXIMUM);
    TRY(put_address(call->service, purpose, link, &address));
    if (!view_link_https((const char *)address.data, &target))
        return FAIL(INTERNAL, "portal_address gives no link");
    const struct view_link_mail view = {
        .company = tenant->name,
        .user = user->name,
        .login_id = user->login_id,
        .is_reset = purpose == LINK_RESET,
        .target = target,
        .address = (const char *)address.data,
        .expires_at = link->expires_at_us,
    };
    const struct view_context context = {
        .language = strcmp(tenant->language, "en") == 0 ? VIEW_ENGLISH : VIEW_JAPANESE,
        .zone = view_zone_find(tenant->time_zone),
        .now_us = call->now_us,
    };
    TRY(view_link_mail_render(&view, &context, &out->html));
    return mail_plain(buffer_bytes(&out->html), &out->subject, &out->text);
}

static struct status put(const struct call *call, struct db *db, const struct tenant *tenant,
                         const struct user *user, const struct parts *parts, int64_t not_after_us)
{
    const struct auth_service *service = call->service;
    uint8_t random[UUID_SIZE];
    CLEANUP(buffer_clear) struct buffer sealed;
    const struct mail_content content = {
        .to = bytes_of(user->mail),
        .from_name = bytes_of(tenant->name),
        .subject = buffer_bytes(&parts->subject),
        .text = buffer_bytes(&parts->text),
        .html = buffer_bytes(&parts->html),
    };

    TRY(crypto_random(random, sizeof random));
    struct waiting_mail mail = {
        .tenant_id = user->tenant_id,
        .id = uuid_v4(random),
        .user_id = user->id,
        .purpose = MAIL_LINK,
        .not_after_us = not_after_us,
    };
    buffer_init(&sealed, MAIL_SEALED_MAXIMUM);
    TRY(mail_seal(&service->mail_keys, mail.tenant_id, mail.id, &content, &sealed));
    mail.sealed = buffer_bytes(&sealed);
    return mail_store_put(db, &mail);
}

struct status link_mail_put(const struct call *call, const struct manager *manager, struct db *db,
                            const struct user *user, enum link_purpose purpose,
                            struct issued_link *link)
{
    const struct auth_service *service = call->service;
    CLEANUP(parts_clear) struct parts parts;
    struct tenant tenant;

    parts_init(&parts);
    if (service->mail_keys.current.id == 0 || manager->is_operator || user->mail[0] == '\0')
        return OK;
    TRY(tenant_store_find(db, user->tenant_id, &tenant));
    TRY(render(call, &tenant, user, purpose, link, &parts));
    TRY(put(call, db, &tenant, user, &parts, link->expires_at_us));
    link->is_mailed = true;
    return OK;
}

struct status link_mail_void(struct db *db, const struct user *before, const struct user *after)
{
    if (before->mail[0] == '\0' || strcmp(before->mail, after->mail) == 0)
        return OK;
    return link_store_remove(db, after->tenant_id, after->id);
}
