#include "handlers/keeping.h"

#include <string.h>

#include "crypto/crypto.h"
#include "handlers/sealing.h"
#include "store/subject_store.h"

/* The texts about people of all events of a batch, and the people. */
struct batch {
    struct db *db;
    int64_t tenant_id;
    struct arena *arena;
    struct recorded_event *const *events;
    size_t count;
    struct personal_text *texts; /* event after event */
    size_t *text_counts;         /* of each event */
    size_t text_count;
    struct people people;
};

static void close_people(struct batch *batch)
{
    people_close(&batch->people);
}

static struct status list_texts(struct batch *batch)
{
    size_t maximum = 0;

    for (size_t i = 0; i < batch->count; i++)
        maximum += personal_count(batch->events[i]->message);
    batch->texts = arena_alloc_array(batch->arena, maximum, sizeof *batch->texts);
    batch->text_counts = arena_alloc_array(batch->arena, batch->count, sizeof *batch->text_counts);
    batch->people.list = arena_alloc_array(batch->arena, maximum, sizeof *batch->people.list);
    batch->people.capacity = maximum;
    if (batch->texts == NULL || batch->text_counts == NULL || batch->people.list == NULL)
        return arena_failure();
    for (size_t i = 0; i < batch->count; i++) {
        batch->text_counts[i] =
            personal_list(batch->events[i]->message, &batch->texts[batch->text_count]);
        batch->text_count += batch->text_counts[i];
    }
    return OK;
}

/* Whom the texts are about, each once, but for those who are known. */
static size_t list_unknown(const struct batch *batch, struct uuid *out)
{
    size_t count = 0;

    for (size_t i = 0; i < batch->text_count; i++) {
        struct uuid user_id = batch->texts[i].user_id;
        if (!uuid_is_nil(user_id) && people_find(&batch->people, user_id) == NULL)
            people_list_once(out, batch->text_count, &count, user_id);
    }
    return count;
}

static struct status find_people(struct batch *batch, struct uuid *user_ids)
{
    size_t count = list_unknown(batch, user_ids);

    return subject_store_find(batch->db, batch->tenant_id, user_ids, count, &batch->people);
}

/* Of whom there is nothing yet. A company that was erased gets no key any more, nor does anybody of
 * it. */
static struct status make_people(struct batch *batch, struct uuid *user_ids, size_t *made_out)
{
    struct people *people = &batch->people;
    size_t count = list_unknown(batch, user_ids);

    *made_out = people->count;
    if (people->is_erased || count == 0)
        return OK;
    if (people->company.states.size == 0)
        TRY(subject_store_make_company(batch->db, batch->tenant_id, people));
    for (size_t i = 0; i < count; i++) {
        struct person person = {.user_id = user_ids[i]};
        TRY(crypto_random(person.number, sizeof person.number));
        TRY(people_add(people, &person));
    }
    return OK;
}

/* Whose word for a login ID is taken. */
static bool knows_logins(const struct recorded_event *event)
{
    return strcmp(event->message->service, "auth") == 0 ||
           strcmp(event->message->service, "session") == 0;
}

static struct status note_login(struct batch *batch, const struct personal_text *text, size_t made)
{
    struct people *people = &batch->people;
    struct person *person = text->is_login ? people_find(people, text->user_id) : NULL;

    if (person == NULL || person->has_login || person->is_erased || people->is_erased)
        return OK;
    person->has_login = true;
    people_login_mac(people, *text->text, person->login_mac);
    return person < &people->list[made]
               ? subject_store_set_login(batch->db, batch->tenant_id, person)
               : OK;
}

/* By which login ID each is found: the first, for nobody's ever changes, and whoever could put
 * another there would hide somebody's past. `made` and those after have no row yet. */
static struct status note_logins(struct batch *batch, size_t made)
{
    const struct personal_text *texts = batch->texts;

    for (size_t i = 0; i < batch->count; i++) {
        for (size_t k = 0; k < batch->text_counts[i] && knows_logins(batch->events[i]); k++)
            TRY(note_login(batch, &texts[k], made));
        texts += batch->text_counts[i];
    }
    return subject_store_add(batch->db, batch->tenant_id, &batch->people, made);
}

/* What stands for a login ID that nobody has is nobody's (attempt.c of auth). */
static bool is_login_of_somebody(const struct personal_text *text)
{
    return uuid_is_nil(text->user_id) && (*text->text)[0] != '?';
}

static void list_sought(const struct batch *batch, struct subject_sought *out, size_t *count_out)
{
    size_t count = 0;

    for (size_t i = 0; i < batch->text_count; i++) {
        if (is_login_of_somebody(&batch->texts[i]))
            people_login_mac(&batch->people, *batch->texts[i].text, out[count++].login_mac);
    }
    *count_out = count;
}

/* Whoever has the login ID that somebody typed. Nobody: the text is theirs who searched, or about
 * nobody, and stays. */
static struct status find_owners(struct batch *batch, bool *found_out)
{
    struct subject_sought *sought =
        arena_alloc_array(batch->arena, batch->text_count, sizeof *sought);
    size_t count = 0;

    if (sought == NULL)
        return arena_failure();
    if (batch->people.company.states.size == 0)
        return OK;
    list_sought(batch, sought, &count);
    TRY(subject_store_find_owners(batch->db, batch->tenant_id, sought, count));
    for (size_t i = 0; i < batch->text_count; i++) {
        struct personal_text *text = &batch->texts[i];
        if (!uuid_is_nil(text->user_id))
            continue;
        struct uuid owner = is_login_of_somebody(text) ? (sought++)->user_id : (struct uuid){0};
        *found_out |= !uuid_is_nil(owner);
        text->user_id = uuid_is_nil(owner) ? text->or_else : owner;
    }
    return OK;
}

static struct status seal(struct batch *batch)
{
    struct uuid *user_ids = arena_alloc_array(batch->arena, batch->text_count, sizeof *user_ids);
    const struct personal_text *texts = batch->texts;
    bool has_owners = false;
    size_t made = 0;

    if (user_ids == NULL)
        return arena_failure();
    TRY(find_people(batch, user_ids));
    TRY(make_people(batch, user_ids, &made));
    TRY(note_logins(batch, made));
    TRY(find_owners(batch, &has_owners));
    if (has_owners)
        TRY(find_people(batch, user_ids));
    for (size_t i = 0; i < batch->count; i++) {
        TRY(sealing_close(&batch->people, batch->events[i], texts, batch->text_counts[i],
                          batch->arena));
        texts += batch->text_counts[i];
    }
    return OK;
}

static struct status destroy(struct db *db, const struct event *event)
{
    switch (event->erases) {
    case EVENT_ERASES_NOBODY:
        return OK;
    case EVENT_ERASES_USER:
        return subject_store_destroy(db, event->tenant_id, event->erased_id);
    case EVENT_ERASES_COMPANY:
        break;
    }
    return subject_store_destroy_company(db, event->tenant_id);
}

struct status keeping_append(const struct call *call, struct db *db, int64_t tenant_id,
                             struct recorded_event *const *events, size_t count,
                             struct history_growth *out)
{
    CLEANUP(close_people)
    struct batch batch = {
        .db = db, .tenant_id = tenant_id, .arena = call->arena, .events = events, .count = count};
    const struct event **kept = arena_alloc_array(call->arena, count, sizeof *kept);
    int64_t size = 0;

    if (kept == NULL)
        return arena_failure();
    TRY(history_lock(db, tenant_id, &size));
    TRY(list_texts(&batch));
    if (batch.text_count > 0)
        TRY(seal(&batch));
    for (size_t i = 0; i < count; i++) {
        TRY(destroy(db, &events[i]->event));
        kept[i] = &events[i]->event;
    }
    return history_append(db, tenant_id, size, kept, count, out);
}
