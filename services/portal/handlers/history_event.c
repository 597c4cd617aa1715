#include "handlers/handlers.h"

#include <string.h>

#include "base/encoding.h"
#include "crypto/code.h"
#include "crypto/hash.h"
#include "device.h"
#include "event_view.h"
#include "names.h"
#include "pages.h"
#include "visit.h"

enum { HASH_GROUP = 8, HASH_LINE = 16 }; /* digits */

/* 64 digits in groups of eight, two groups to a line. */
static struct status group_hash(struct arena *arena, const uint8_t hash[static SHA256_SIZE],
                                const char **out)
{
    char digits[HEX_CAPACITY(SHA256_SIZE)];
    char *text = arena_alloc(arena, sizeof digits + sizeof digits / HASH_GROUP + 1);
    char *next = text;

    if (text == NULL)
        return arena_failure();
    hex_encode(hash, SHA256_SIZE, digits);
    for (size_t i = 0; digits[i]; i++) {
        if (i > 0 && i % HASH_GROUP == 0)
            *next++ = i % HASH_LINE == 0 ? '\n' : ' ';
        *next++ = digits[i];
    }
    *next = '\0';
    *out = text;
    return OK;
}

static struct status fill_changes(const struct http_request *request,
                                  const struct audit_event *event, struct view_history_event *view)
{
    struct view_change *changes =
        arena_alloc_array(request->arena, event->change_count, sizeof *changes);

    if (changes == NULL)
        return arena_failure();
    for (size_t i = 0; i < event->change_count; i++)
        changes[i] = (struct view_change){
            .name = name_of_field(event->changes[i].field),
            .before = event->changes[i].before,
            .after = event->changes[i].after,
            .changed = strcmp(event->changes[i].before, event->changes[i].after) != 0,
            .before_missing = event_missing_text(event->changes[i].before_text),
            .after_missing = event_missing_text(event->changes[i].after_text),
        };
    view->changes = changes;
    view->changes_count = event->change_count;
    return OK;
}

static struct status fill_proof(const struct http_request *request, const struct audit_event *event,
                                struct view_history_event *view)
{
    char *id = arena_alloc(request->arena, UUID_TEXT_CAPACITY);

    if (id == NULL)
        return arena_failure();
    uuid_encode(event->id, id);
    if (!uuid_is_nil(event->correlation_id)) {
        char *reference = arena_alloc(request->arena, CRYPTO_REFERENCE_CAPACITY);
        if (reference == NULL)
            return arena_failure();
        crypto_reference_of(event->correlation_id.bytes, reference);
        view->reference = reference;
    }
    view->event_id = id;
    view->service = event->service;
    view->recorded_at = event->recorded_at_us;
    view->previous = event->seq - 1;
    view->next = event->seq + 1;
    return group_hash(request->arena, event->leaf_hash, &view->leaf_hash);
}

static struct status fill_actor(const struct http_request *request, const struct audit_event *event,
                                struct view_history_event *view)
{
    const char *whom = event->actor_missing_id[0] ? event->actor_missing_id : event->actor_login;
    struct view_query_field actor = {"actor", whom};

    if (whom[0] == '\0')
        return OK;
    return view_link_query(request->arena, "/admin/history", &actor, 1, &view->actor_events);
}

struct status handle_history_event(struct http_request *request, struct http_response *response)
{
    struct portal *portal = portal_of(request);
    struct rpc_call_options options = visit_call_as_user(request, "audit");
    struct view_history_event view = {0};
    struct audit_event event;

    TRY(audit_get(portal->backbone.audit, &options, http_path_integer(request, "seq"),
                  request->arena, &event));
    TRY(page_console(request, VIEW_MENU_HISTORY, &view.console));
    event_line(&event, &view.event);
    view.own_words = event_own_words(&event);
    view.words_missing = event_missing_text(event.reason_text);
    view.user_agent = event.user_agent;
    TRY(device_name(request->arena, event.user_agent, &view.device));
    TRY(fill_changes(request, &event, &view));
    TRY(fill_proof(request, &event, &view));
    TRY(fill_actor(request, &event, &view));

    return page_show(request, response, 200, view_history_event_drawing(&view));
}
