#include "handlers/actors.h"

#include <assert.h>

#include "store/subject_store.h"
#include "text/login_id.h"

static_assert((int)SUBJECT_LOGINS_MAXIMUM + 2 <= (int)HISTORY_ACTORS_MAXIMUM,
              "all by a login ID, the login ID itself, and an id");

static struct status find_users(struct db *db, int64_t tenant_id, const char *actor,
                                struct uuid out[static SUBJECT_LOGINS_MAXIMUM], size_t *count_out)
{
    CLEANUP(people_close) struct people people = {0};
    uint8_t mac[SHA256_SIZE];

    TRY(subject_store_find(db, tenant_id, NULL, 0, &people));
    if (people.company.states.size == 0)
        return OK;
    people_login_mac(&people, actor, mac);
    return subject_store_find_login(db, tenant_id, mac, out, count_out);
}

/* As sign-in takes it. What is no login ID may be a name that auth gave to one that nobody has. */
static struct status canonical(const struct call *call, const char *actor, const char **out)
{
    char login_id[LOGIN_ID_CAPACITY];

    *out = actor;
    if (!login_id_parse(bytes_of(actor), login_id))
        return OK;
    *out = arena_copy_text(call->arena, login_id);
    return *out ? OK : arena_failure();
}

struct status actors_find(const struct call *call, struct db *db, int64_t tenant_id,
                          const char *actor, struct history_filter *out)
{
    struct uuid user_ids[SUBJECT_LOGINS_MAXIMUM + 1];
    const char **actors = arena_alloc_array(call->arena, HISTORY_ACTORS_MAXIMUM, sizeof *actors);
    size_t count = 0;

    if (actors == NULL)
        return arena_failure();
    if (actor[0] == '\0')
        return OK;
    TRY(find_users(db, tenant_id, actor, user_ids, &count));
    if (uuid_parse(actor, &user_ids[count]))
        count++;
    for (size_t i = 0; i < count; i++) {
        char *word = arena_alloc(call->arena, EVENT_ACTOR_CAPACITY);
        if (word == NULL)
            return arena_failure();
        event_actor_word(user_ids[i], word);
        actors[i] = word;
    }
    TRY(canonical(call, actor, &actors[count]));
    out->actors = actors;
    out->actor_count = count + 1;
    return OK;
}
