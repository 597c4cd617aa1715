#include "network/policy.h"

#include <stdlib.h>

enum { ROLE_NAME_MAXIMUM = NETWORK_LIST_CAPACITY - sizeof NETWORK_LIST_ROLE };

/* The role's name in the name of its list, NULL in those of other lists. */
static const char *role_of(const char *name)
{
    size_t size = sizeof NETWORK_LIST_ROLE - 1;

    return strncmp(name, NETWORK_LIST_ROLE, size) == 0 ? name + size : NULL;
}

bool network_list_name_is_valid(const char *name)
{
    const char *role = role_of(name);

    if (role == NULL)
        return strcmp(name, NETWORK_LIST_EVERYONE) == 0 || strcmp(name, NETWORK_LIST_STAFF) == 0 ||
               strcmp(name, NETWORK_LIST_CUSTOMERS) == 0;
    size_t length = strnlen(role, ROLE_NAME_MAXIMUM + 1);
    return length > 0 && length <= ROLE_NAME_MAXIMUM &&
           strspn(role, "abcdefghijklmnopqrstuvwxyz0123456789._-") == length;
}

static bool has_role(const char *roles, const char *role)
{
    size_t wanted = strlen(role);

    while (roles[0] != '\0') {
        size_t length = strcspn(roles, " ");
        if (length == wanted && memcmp(roles, role, length) == 0)
            return true;
        roles += length;
        roles += roles[0] == ' ' ? 1 : 0;
    }
    return false;
}

bool network_list_applies(const char *name, const struct network_user *user)
{
    const char *role = role_of(name);

    if (role)
        return has_role(user->roles, role);
    if (strcmp(name, NETWORK_LIST_EVERYONE) == 0)
        return true;
    return strcmp(name, user->is_customer ? NETWORK_LIST_CUSTOMERS : NETWORK_LIST_STAFF) == 0;
}

static bool is_over(const struct network_range *range, int64_t now_us)
{
    return range->expires_at_us != 0 && range->expires_at_us <= now_us;
}

bool network_list_contains(const struct network_list *list, struct address address, int64_t now_us)
{
    for (size_t i = 0; i < list->count; i++) {
        if (!is_over(&list->ranges[i], now_us) && range_contains(list->ranges[i].range, address))
            return true;
    }
    return false;
}

/* The ranges that are there at `now_us`; moves `holds_until_us` to when the first of them goes. */
static struct status open_list(const struct network_list *list, int64_t now_us,
                               int64_t *holds_until_us, struct network_policy_list *out)
{
    struct range ranges[RANGE_SET_MAXIMUM];
    size_t count = 0;

    if (list->count > RANGE_SET_MAXIMUM)
        return FAIL(INVALID_ARGUMENT, "too many address ranges");
    for (size_t i = 0; i < list->count; i++) {
        const struct network_range *range = &list->ranges[i];
        if (is_over(range, now_us))
            continue;
        ranges[count++] = range->range;
        if (range->expires_at_us != 0 && range->expires_at_us < *holds_until_us)
            *holds_until_us = range->expires_at_us;
    }
    memcpy(out->name, list->name, sizeof out->name);
    out->mode = list->mode;
    return range_set_open(ranges, count, &out->set);
}

struct status network_policy_open(const struct network_list *lists, size_t count, int64_t now_us,
                                  struct network_policy *out)
{
    CLEANUP(network_policy_close) struct network_policy policy = {.holds_until_us = INT64_MAX};

    if (count > NETWORK_LISTS_MAXIMUM)
        return FAIL(INVALID_ARGUMENT, "too many lists of address ranges");
    policy.lists = count ? calloc(count, sizeof *policy.lists) : NULL;
    if (count > 0 && policy.lists == NULL)
        return FAIL(RESOURCE_EXHAUSTED, "no memory for address ranges");
    for (size_t i = 0; i < count; i++) {
        if (lists[i].mode == NETWORK_OFF)
            continue;
        TRY(open_list(&lists[i], now_us, &policy.holds_until_us, &policy.lists[policy.count]));
        policy.count++;
    }
    *out = policy;
    policy = (struct network_policy){0}; /* now the caller's */
    return OK;
}

void network_policy_close(struct network_policy *policy)
{
    for (size_t i = 0; i < policy->count; i++)
        range_set_close(&policy->lists[i].set);
    free(policy->lists);
    *policy = (struct network_policy){0};
}

enum network_verdict network_policy_judge(const struct network_policy *policy,
                                          const struct network_user *user, struct address address)
{
    enum network_verdict verdict = NETWORK_INSIDE;

    for (size_t i = 0; i < policy->count; i++) {
        const struct network_policy_list *list = &policy->lists[i];
        if (!network_list_applies(list->name, user) || range_set_contains(&list->set, address))
            continue;
        if (list->mode == NETWORK_ENFORCE)
            return NETWORK_OUTSIDE;
        verdict = NETWORK_REPORTED;
    }
    return verdict;
}
