#include "domain/networks.h"

#include <string.h>

#include "text/utf8.h"

/* What stands behind "role:"; NULL in the names of other lists. */
static const char *role_of(const char *name)
{
    size_t size = sizeof NETWORK_LIST_ROLE - 1;

    return strncmp(name, NETWORK_LIST_ROLE, size) == 0 ? name + size : NULL;
}

/* The number of the company's own role that the list is for; 0 for every other list. */
static uint32_t own_role_of(const struct network_list *list)
{
    const char *role = role_of(list->name);
    uint32_t number = 0;

    return role && own_role_parse(role, &number) ? number : 0;
}

static bool is_known(const struct network_list *list)
{
    const char *word = role_of(list->name);
    enum role role;

    if (!network_list_name_is_valid(list->name))
        return false;
    return word == NULL || role_parse(word, &role) || own_role_of(list) != 0;
}

static bool is_twice(const struct networks *networks, size_t index)
{
    for (size_t i = 0; i < index; i++) {
        if (strcmp(networks->lists[i].name, networks->lists[index].name) == 0)
            return true;
    }
    return false;
}

static bool is_line(const char *text)
{
    return text[0] == '\0' || utf8_is_line(bytes_of(text));
}

static bool has_lasting_range(const struct network_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        if (list->ranges[i].expires_at_us == 0)
            return true;
    }
    return false;
}

static struct status validate_list(const struct network_list *list,
                                   const struct network_note *notes)
{
    if (!is_known(list))
        return FAIL(INVALID_ARGUMENT, "lists: everyone, staff, customers or role: and a role");
    if (list->mode != NETWORK_OFF && list->mode != NETWORK_REPORT && list->mode != NETWORK_ENFORCE)
        return FAIL(INVALID_ARGUMENT, "mode: off, report or enforce");
    if (list->mode != NETWORK_OFF && !has_lasting_range(list))
        return FAIL(INVALID_ARGUMENT, "a list that is not off has a range that never expires");
    for (size_t i = 0; i < list->count; i++) {
        if (!is_line(notes[i].label) || !is_line(notes[i].owner))
            return FAIL(INVALID_ARGUMENT, "label, owner: without control or hidden characters");
    }
    return OK;
}

struct status networks_validate(const struct networks *networks)
{
    size_t ranges = 0;

    for (size_t i = 0; i < networks->count; i++) {
        TRY(validate_list(&networks->lists[i], networks->notes[i]));
        if (is_twice(networks, i))
            return FAIL(INVALID_ARGUMENT, "lists: each once");
        ranges += networks->lists[i].count;
    }
    return ranges > NETWORKS_RANGES_MAXIMUM
               ? FAIL(INVALID_ARGUMENT, "at most 500 address ranges in all lists together")
               : OK;
}

size_t networks_missing(const struct networks *networks, const struct network_user *user,
                        struct address address, int64_t now_us,
                        const char *names_out[static NETWORK_LISTS_MAXIMUM])
{
    size_t count = 0;

    for (size_t i = 0; i < networks->count; i++) {
        const struct network_list *list = &networks->lists[i];
        if (list->mode == NETWORK_ENFORCE && network_list_applies(list->name, user) &&
            !network_list_contains(list, address, now_us))
            names_out[count++] = list->name;
    }
    return count;
}

static bool is_wide(struct range range)
{
    return range.prefix <
           (range.first.family == ADDRESS_IPV4 ? NETWORKS_WIDE_IPV4 : NETWORKS_WIDE_IPV6);
}

/* Of two equal ranges the later one is too many. */
static bool is_inside_another(const struct network_list *list, size_t index)
{
    struct range range = list->ranges[index].range;

    for (size_t i = 0; i < list->count; i++) {
        struct range other = list->ranges[i].range;
        bool is_wider = other.prefix < range.prefix || (other.prefix == range.prefix && i < index);
        if (i != index && is_wider && range_contains(other, range.first))
            return true;
    }
    return false;
}

size_t networks_warnings(const struct networks *networks, struct networks_warning *out,
                         size_t capacity)
{
    size_t count = 0;

    for (size_t i = 0; i < networks->count; i++) {
        const struct network_list *list = &networks->lists[i];
        for (size_t j = 0; j < list->count && count < capacity; j++) {
            bool wide = is_wide(list->ranges[j].range);
            if (wide || is_inside_another(list, j))
                out[count++] = (struct networks_warning){i, j, wide};
        }
    }
    return count;
}

bool networks_is_on_trial(const struct networks_state *state, int64_t now_us)
{
    return state->trial_version != 0 && now_us < state->trial_ends_at_us;
}

int64_t networks_version_at(const struct networks_state *state, int64_t now_us)
{
    if (!state->is_on)
        return 0;
    return networks_is_on_trial(state, now_us) ? state->trial_version : state->version;
}

bool networks_have_roles(const struct networks *networks, role_set roles)
{
    for (size_t i = 0; i < networks->count; i++) {
        uint32_t number = own_role_of(&networks->lists[i]);
        if (number != 0 && (roles & own_role_bit(number)) == 0)
            return false;
    }
    return true;
}

bool networks_without_role(const struct networks *networks, uint32_t number, struct networks *out)
{
    struct networks rest = {.version = networks->version};

    for (size_t i = 0; i < networks->count; i++) {
        if (own_role_of(&networks->lists[i]) == number)
            continue;
        rest.lists[rest.count] = networks->lists[i];
        rest.notes[rest.count++] = networks->notes[i];
    }
    *out = rest;
    return rest.count < networks->count;
}

static size_t add_name(const char *name, size_t size, char out[static NETWORKS_ROLES_CAPACITY])
{
    size_t length = strlen(name);

    if (size > 0)
        out[size++] = ' ';
    memcpy(out + size, name, length + 1);
    return size + length;
}

void networks_role_names(role_set roles, char out[static NETWORKS_ROLES_CAPACITY])
{
    char code[OWN_ROLE_CODE_CAPACITY];
    size_t size = 0;

    out[0] = '\0';
    for (enum role role = 0; role < ROLE_COUNT; role++) {
        if ((roles & ROLE_SET(role)) != 0)
            size = add_name(role_name(role), size, out);
    }
    for (uint32_t number = 1; number <= OWN_ROLES_MAXIMUM; number++) {
        if ((roles & own_role_bit(number)) == 0)
            continue;
        own_role_code(number, code);
        size = add_name(code, size, out);
    }
}
