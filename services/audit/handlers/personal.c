#include "handlers/personal.h"

#include <string.h>

#include "history/record.h"

typedef Sekisho__Audit__V1__Event Event;
typedef Sekisho__Audit__V1__Object Object;

/* What is listed so far. */
struct listing {
    Event *event;
    struct uuid about; /* whom the event is about; nil for nobody */
    struct personal_text *out;
    size_t count;
};

size_t personal_count(const Event *event)
{
    return HISTORY_REASON + 2 * event->n_changes;
}

static void add(struct listing *listing, uint32_t place, struct uuid user_id, bool is_login)
{
    char **text = history_text(listing->event, place);

    if (text == NULL || (*text)[0] == '\0' || (uuid_is_nil(user_id) && !is_login))
        return;
    listing->out[listing->count++] = (struct personal_text){
        .place = place, .text = text, .user_id = user_id, .is_login = is_login};
}

/* Somebody's words for whom they look for: a login ID that anybody has, or nobody, or a name. */
static void add_searched(struct listing *listing, uint32_t place, struct uuid reader)
{
    size_t count = listing->count;

    add(listing, place, (struct uuid){0}, true);
    if (listing->count > count)
        listing->out[count].or_else = reader;
}

static struct uuid whom(const Object *object)
{
    struct uuid user_id = {0};

    if (object == NULL || uuid_from_bytes(object->user_id.data, object->user_id.len, &user_id))
        return user_id;
    if (strcmp(object->kind, "user") == 0)
        (void)!uuid_parse(object->id, &user_id); /* nil when the ID is of nobody */
    return user_id;
}

static bool is_stranger(const Event *event)
{
    return event->actor &&
           event->actor->kind == SEKISHO__AUDIT__V1__ACTOR_KIND__ACTOR_KIND_STRANGER;
}

static struct uuid actor_of(const Event *event)
{
    struct uuid user_id = {0};

    if (event->actor)
        (void)!uuid_from_bytes(event->actor->user_id.data, event->actor->user_id.len, &user_id);
    return user_id;
}

/* An operator, an internal system and a service are called by names of their own. */
static void list_actor(struct listing *listing)
{
    struct uuid actor = actor_of(listing->event);

    if (!uuid_is_nil(actor)) {
        add(listing, HISTORY_LOGIN_ID, actor, true);
        add(listing, HISTORY_NAME, actor, false);
    } else if (is_stranger(listing->event)) {
        add(listing, HISTORY_LOGIN_ID, listing->about, true);
    }
}

/* Of a session, and of a user who is not known by an id, it is a login ID. */
static void list_label(struct listing *listing)
{
    const Object *object = listing->event->object;
    bool is_login = object && uuid_is_nil(listing->about) &&
                    (strcmp(object->kind, "session") == 0 || strcmp(object->kind, "user") == 0);

    add(listing, HISTORY_LABEL, listing->about, is_login);
}

static bool is_person(Sekisho__Audit__V1__ActorKind kind)
{
    return kind == SEKISHO__AUDIT__V1__ACTOR_KIND__ACTOR_KIND_STAFF ||
           kind == SEKISHO__AUDIT__V1__ACTOR_KIND__ACTOR_KIND_CUSTOMER ||
           kind == SEKISHO__AUDIT__V1__ACTOR_KIND__ACTOR_KIND_OPERATOR;
}

/* In the words of whoever did it to them. Those of our own rules and refusals stay. */
static void list_reason(struct listing *listing)
{
    const Event *event = listing->event;

    if (event->result == SEKISHO__AUDIT__V1__RESULT__RESULT_SUCCEEDED && event->actor &&
        is_person(event->actor->kind) && !uuid_equal(actor_of(event), listing->about))
        add(listing, HISTORY_REASON, listing->about, false);
}

/* Of a change: what somebody wrote, or what a person is called. */
static bool is_words(const char *field)
{
    return strcmp(field, "name") == 0 || strcmp(field, "mail") == 0 ||
           strcmp(field, "dormant_exempt") == 0;
}

static void list_changes(struct listing *listing)
{
    const Event *event = listing->event;
    bool is_search = strcmp(event->kind, "history_searched") == 0;

    for (size_t i = 0; i < event->n_changes; i++) {
        const char *field = event->changes[i]->field;
        bool is_login = strcmp(field, "login_id") == 0;
        if (is_search && strcmp(field, "actor") == 0)
            add_searched(listing, history_after(i), actor_of(event));
        if (uuid_is_nil(listing->about) || !(is_login || is_words(field)))
            continue;
        add(listing, history_before(i), listing->about, is_login);
        add(listing, history_after(i), listing->about, is_login);
    }
}

size_t personal_list(Event *event, struct personal_text *out)
{
    struct listing listing = {.event = event, .about = whom(event->object), .out = out};

    list_actor(&listing);
    list_label(&listing);
    list_reason(&listing);
    list_changes(&listing);
    return listing.count;
}
