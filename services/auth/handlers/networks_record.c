#include "handlers/networks_record.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "service.h"
#include "store/role_store.h"

enum { VERSION_CAPACITY = 21, SHOWN = OUTBOX_CHANGES_MAXIMUM - 1 };

static const char *const mode_words[] = {
    [NETWORK_OFF] = "off", [NETWORK_REPORT] = "report", [NETWORK_ENFORCE] = "enforce"};

/* The changes of an event under construction. */
struct difference {
    struct arena *arena;
    struct own_role own[OWN_ROLES_MAXIMUM]; /* of the company */
    size_t own_count;
    struct outbox_change changes[OUTBOX_CHANGES_MAXIMUM];
    size_t count;
    size_t left_out;
};

static struct status add(struct difference *difference, const char *field, const char *before,
                         const char *after)
{
    if (before == NULL || after == NULL)
        return arena_failure();
    if (difference->count == SHOWN)
        difference->left_out++;
    else
        difference->changes[difference->count++] =
            (struct outbox_change){.field = field, .before = before, .after = after};
    return OK;
}

static const struct network_list *find_list(const struct networks *networks, const char *name)
{
    for (size_t i = 0; networks && i < networks->count; i++) {
        if (strcmp(networks->lists[i].name, name) == 0)
            return &networks->lists[i];
    }
    return NULL;
}

static bool has_range(const struct network_list *list, const struct network_range *range)
{
    for (size_t i = 0; list && i < list->count; i++) {
        const struct network_range *other = &list->ranges[i];
        if (address_equal(other->range.first, range->range.first) &&
            other->range.prefix == range->range.prefix &&
            other->expires_at_us == range->expires_at_us)
            return true;
    }
    return false;
}

/* Behind the code of an own role, which is given again one day, stands what it is called now. */
static const char *call_list(const struct difference *difference, const char *name)
{
    char list[NETWORK_LIST_CAPACITY] = NETWORK_LIST_ROLE;

    for (size_t i = 0; i < difference->own_count; i++) {
        own_role_code(difference->own[i].number, list + sizeof NETWORK_LIST_ROLE - 1);
        if (strcmp(list, name) == 0)
            return arena_format(difference->arena, "%s \"%s\"", name, difference->own[i].name);
    }
    return name;
}

/* "everyone 192.0.2.0/24 (Osaka office)" */
static const char *describe(const struct difference *difference, const char *name,
                            const struct network_range *range, const struct network_note *note)
{
    struct arena *arena = difference->arena;
    const char *list = call_list(difference, name);
    char text[RANGE_TEXT_CAPACITY];

    if (list == NULL)
        return NULL;

    range_encode(range->range, text);
    if (note->label[0] == '\0')
        return arena_format(arena, "%s %s", list, text);
    return arena_format(arena, "%s %s (%s)", list, text, note->label);
}

/* What `from` has and `to` has not: taken away, or added when the two are asked the other way. */
static struct status add_ranges(struct difference *difference, const struct networks *from,
                                const struct networks *to, bool is_added)
{
    for (size_t i = 0; from && i < from->count; i++) {
        const struct network_list *list = &from->lists[i];
        const struct network_list *other = find_list(to, list->name);
        for (size_t j = 0; j < list->count; j++) {
            if (has_range(other, &list->ranges[j]))
                continue;
            const char *text =
                describe(difference, list->name, &list->ranges[j], &from->notes[i][j]);
            TRY(add(difference, "network_range", is_added ? "" : text, is_added ? text : ""));
        }
    }
    return OK;
}

static enum network_mode mode_of(const struct network_list *list)
{
    return list ? list->mode : NETWORK_OFF;
}

static struct status add_mode(struct difference *difference, const char *name,
                              enum network_mode before, enum network_mode after)
{
    if (before == after)
        return OK;
    const char *list = call_list(difference, name);
    if (list == NULL)
        return arena_failure();
    return add(difference, "network_mode",
               arena_format(difference->arena, "%s %s", list, mode_words[before]),
               arena_format(difference->arena, "%s %s", list, mode_words[after]));
}

static struct status add_modes(struct difference *difference, const struct networks *before,
                               const struct networks *after)
{
    for (size_t i = 0; after && i < after->count; i++) {
        const struct network_list *list = &after->lists[i];
        TRY(add_mode(difference, list->name, mode_of(find_list(before, list->name)), list->mode));
    }
    for (size_t i = 0; before && i < before->count; i++) {
        const struct network_list *list = &before->lists[i];
        if (find_list(after, list->name) == NULL)
            TRY(add_mode(difference, list->name, list->mode, NETWORK_OFF));
    }
    return OK;
}

static struct status compare(struct difference *difference, const struct networks *before,
                             const struct networks *after)
{
    TRY(add_modes(difference, before, after));
    TRY(add_ranges(difference, before, after, /* is_added */ false));
    TRY(add_ranges(difference, after, before, /* is_added */ true));
    if (difference->left_out == 0)
        return OK;
    const char *count = arena_format(difference->arena, "%zu", difference->left_out);
    if (count == NULL)
        return arena_failure();
    difference->changes[difference->count++] =
        (struct outbox_change){.field = "network_further", .before = "", .after = count};
    return OK;
}

struct status networks_record(const struct call *call, const struct once *once,
                              struct db_transaction *transaction, int64_t tenant_id,
                              int64_t version, const struct networks_event *happened)
{
    const struct auth_service *service = call->service;
    struct outbox_event event = record_of_call(call, once, happened->kind, tenant_id);
    struct difference difference = {.arena = call->arena};
    char id[VERSION_CAPACITY];

    TRY(role_store_list(transaction->db, tenant_id, difference.own, &difference.own_count));
    TRY(compare(&difference, happened->before, happened->after));
    (void)snprintf(id, sizeof id, "%" PRId64, version);
    event.id = record_id(call, once, happened->step);
    event.object.kind = "networks";
    event.object.id = id;
    event.reason = happened->reason;
    event.changes = difference.changes;
    event.change_count = difference.count;
    return outbox_append(service->backbone.outbox, transaction, &event);
}

struct status networks_record_trial_over(struct auth_service *service,
                                         struct db_transaction *transaction,
                                         const struct networks_state *state, int64_t now_us)
{
    uint8_t change[2 * sizeof(int64_t)]; /* a version is on trial once */
    char id[VERSION_CAPACITY];

    bytes_put_u64(change, (uint64_t)state->tenant_id);
    bytes_put_u64(change + sizeof(int64_t), (uint64_t)state->trial_version);
    (void)snprintf(id, sizeof id, "%" PRId64, state->trial_version);
    struct outbox_event event = {
        .id = outbox_event_id(&service->backbone.event_keys.current,
                              (struct bytes){change, sizeof change}, RECORD_OUTCOME),
        .tenant_id = state->tenant_id,
        .at_us = now_us,
        .kind = "networks_trial_ended",
        .actor = {.kind = OUTBOX_ACTOR_SYSTEM},
        .object = {.kind = "networks", .id = id},
        .result = OUTBOX_SUCCEEDED,
        .reason = "time_over",
    };
    return outbox_append(service->backbone.outbox, transaction, &event);
}
