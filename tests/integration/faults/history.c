#include "history.h"

#include <string.h>

#include "load.h"
#include "sekisho/audit/v1/event.pb-c.h"
#include "sekisho/audit/v1/history.pb-c.h"
#include "support/world/targets.h"

typedef Sekisho__Audit__V1__Event Event;
typedef Sekisho__Audit__V1__SearchRequest SearchRequest;
typedef Sekisho__Audit__V1__SearchResponse SearchResponse;

enum { ARENA_MAXIMUM = 8 << 20, PAGE_SIZE = 100 };

/* What an act leaves behind. */
static const char *const events_of[ACT_KINDS][ACT_EVENTS_MAXIMUM] = {
    [ACT_SIGN_IN] = {"authn_login_success", "session_created"},
    [ACT_END] = {"session_ended"},
    [ACT_END_SECOND] = {"session_ended"},
    [ACT_SEARCH] = {"history_searched"},
    [ACT_CREATE_USER] = {"user_created"},
    [ACT_DISABLE] = {"user_disabled", "sessions_ended"},
};

static int64_t read_until[LOAD_COMPANIES]; /* the last number read */

static struct guesses guesses;

/* Each statement sees what has been committed by then. */
static void drain(void)
{
    test_postgres_execute(&world.postgres, "DO $$ BEGIN"
                                           " FOR i IN 1..500 LOOP"
                                           "   IF NOT EXISTS (SELECT FROM auth.outbox) AND NOT "
                                           "EXISTS (SELECT FROM session.outbox) THEN"
                                           "     RETURN; END IF;"
                                           "   PERFORM pg_sleep(0.02);"
                                           " END LOOP;"
                                           " RAISE 'an outbox is not empty after ten seconds';"
                                           " END $$");
}

static void book(const Event *event)
{
    struct uuid id;

    if (!uuid_from_bytes(event->correlation_id.data, event->correlation_id.len, &id))
        return;
    struct act *act = journal_find(id);
    if (act == NULL)
        return;
    CHECK_INT(event->tenant_id, act->tenant_id);
    for (size_t i = 0; i < ACT_EVENTS_MAXIMUM; i++) {
        const char *kind = events_of[act->kind][i];
        if (kind && strcmp(kind, event->kind) == 0)
            act->events[i]++;
    }
}

/* The load's own sign-ins fail, too, while session has no room, and are folded by and by. */
static void count_guesses(const Event *event)
{
    if (strcmp(event->kind, "authn_login_fail") != 0 || event->source == NULL ||
        strcmp(event->source->address, HISTORY_GUESSER) != 0)
        return;
    if (strcmp(event->reason, "unknown_user") == 0 || strcmp(event->reason, "throttled") == 0)
        guesses.single++;
    if (strcmp(event->reason, "folded") == 0)
        guesses.folded += event->count;
}

static void read_record(const Sekisho__Audit__V1__Record *record, size_t company)
{
    Event *event = sekisho__audit__v1__event__unpack(NULL, record->event.len, record->event.data);

    CHECK(event != NULL);
    CHECK_INT(record->seq, read_until[company] + 1);
    CHECK_INT(event->tenant_id, load_companies[company].id);
    book(event);
    count_guesses(event);
    read_until[company] = record->seq;
    sekisho__audit__v1__event__free_unpacked(event, NULL);
}

/* False when that was the last page. Each reading adds an event at the end, which the next finds.
 */
static bool read_page(size_t company)
{
    CLEANUP(arena_clear) struct arena arena;
    SearchRequest request;
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__audit__v1__search_request__init(&request);
    request.tenant_id = load_companies[company].id;
    request.page_size = PAGE_SIZE;
    request.after_seq = read_until[company];
    if (read_until[company] == 0)
        request.before_seq = 2; /* after none means the newest */
    CHECK_OK(world_call(AUDIT, OPERATOR, &SEARCH_EVENTS, &request.base, NULL, &arena, &answer));
    const SearchResponse *response = answer;
    for (size_t i = response->n_records; i-- > 0;)
        read_record(response->records[i], company);
    return response->more_newer;
}

void history_read(void)
{
    drain();
    for (size_t i = 0; i < LOAD_COMPANIES; i++)
        while (read_page(i))
            continue;
}

struct guesses history_guesses(void)
{
    return guesses;
}

static void check_act(const struct act *act, size_t event)
{
    const char *kind = events_of[act->kind][event];
    bool may_repeat = act->kind == ACT_SEARCH; /* a reading that is repeated is two readings */
    /* Nobody was in: nothing to end. */
    bool may_lack = act->kind == ACT_DISABLE && event == 1;
    uint32_t count = act->events[event];

    if (act->is_acknowledged && count == 0 && !may_lack)
        test_fail(__FILE__, __LINE__, "a %s that was acknowledged has its %s", act_names[act->kind],
                  kind);
    if (count > 1 && !may_repeat)
        test_fail(__FILE__, __LINE__, "a %s has its %s once, not %u times", act_names[act->kind],
                  kind, count);
}

void history_check(void)
{
    for (size_t i = 0; i < journal_act_count(); i++) {
        const struct act *act = journal_act(i);
        for (size_t event = 0; event < ACT_EVENTS_MAXIMUM; event++) {
            if (events_of[act->kind][event])
                check_act(act, event);
        }
    }
}
