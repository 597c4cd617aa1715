/* By what people are found in a history that calls nobody by name. */
#include "history/record.h"
#include "managing.h"
#include "names_events.h"

static void finds_people_by_their_login_id_and_by_their_id(void)
{
    CLEANUP(arena_clear) struct arena arena;
    char text[UUID_TEXT_CAPACITY];
    struct uuid user = numbered(1, 6);
    struct outbox_event event = act_of(307, numbered(2, 13), user);
    struct outbox_event typed = act_of(307, numbered(2, 14), (struct uuid){{0}});
    struct outbox_event nobody = act_of(307, numbered(2, 15), (struct uuid){{0}});

    arena_init(&arena, ARENA_MAXIMUM);
    uuid_encode(user, text);
    typed.actor.kind = nobody.actor.kind = OUTBOX_ACTOR_STRANGER;
    nobody.actor.login_id = "admin";
    typed.actor.name = nobody.actor.name = NULL;
    CHECK(append(AUTH, &event) && append(PORTAL, &typed) && append(PORTAL, &nobody));
    CHECK_INT(search(307, "kageyama.m", "", &arena)->n_records, 2);
    CHECK_INT(search(307, "Ｋａｇｅｙａｍａ.M", "", &arena)->n_records,
              2); /* as sign-in takes it */
    CHECK_INT(search(307, "ADMIN", "", &arena)->n_records, 1);
    CHECK_INT(search(307, text, "", &arena)->n_records, 2);
    CHECK_INT(search(307, "admin", "", &arena)->n_records, 1);
    CHECK_INT(search(307, "kageyama", "", &arena)->n_records, 0);
    CHECK_INT(search(308, "kageyama.m", "", &arena)->n_records, 0);
    run(CHECK_SQL("NOT EXISTS (SELECT FROM audit.events WHERE tenant = " TENANT
                  "  AND strpos(encode(event, 'hex'), encode('kageyama.m'::bytea, 'hex')) > 0)"),
        307, user);
}

/* Only auth and session say who somebody is, and only once: a portal that was taken over hides
 * nobody's past behind another login ID, nor puts it among somebody else's. */
static void lets_nobody_give_somebody_another_login_id(void)
{
    CLEANUP(arena_clear) struct arena arena;
    struct uuid user = numbered(1, 7);
    struct outbox_event unknown = act_of(309, numbered(2, 16), user);
    struct outbox_event known = act_of(309, numbered(2, 17), user);
    struct outbox_event forged = act_of(309, numbered(2, 18), user);
    struct outbox_event changed = act_of(309, numbered(2, 19), user);

    arena_init(&arena, ARENA_MAXIMUM);
    forged.actor.login_id = changed.actor.login_id = "somebody.else";
    CHECK(append(PORTAL, &unknown));
    CHECK_INT(search(309, "kageyama.m", "", &arena)->n_records, 0);
    CHECK(append(AUTH, &known) && append(PORTAL, &forged) && append(SESSION, &changed));
    CHECK_INT(search(309, "kageyama.m", "", &arena)->n_records, 4);
    CHECK_INT(search(309, "somebody.else", "", &arena)->n_records, 0);
}

/* What was typed to look for somebody is in the history of looking, in words that may be anybody's;
 * and so is why a dormant user is kept. */
static void seals_whom_somebody_searched_for_and_why_somebody_is_kept(void)
{
    char id[UUID_TEXT_CAPACITY];
    struct uuid reader = numbered(1, 8);
    const struct outbox_change whom = {.field = "actor", .before = "", .after = "kageyama musashi"};
    const struct outbox_change why = {
        .field = "dormant_exempt", .before = "kageyama is ill", .after = ""};
    struct outbox_event searched = act_of(310, numbered(2, 20), reader);
    struct outbox_event kept = act_of(310, numbered(2, 21), reader);

    uuid_encode(numbered(1, 9), id);
    searched.kind = "history_searched";
    searched.changes = &whom;
    kept.kind = "user_dormancy_changed";
    kept.object.kind = "user";
    kept.object.id = id;
    kept.changes = &why;
    searched.change_count = kept.change_count = 1;
    CHECK(append(AUTH, &searched) && append(AUTH, &kept));
    run(CHECK_SQL("NOT EXISTS (SELECT FROM audit.events WHERE tenant = " TENANT
                  "  AND strpos(encode(event, 'hex'), encode('kageyama'::bytea, 'hex')) > 0)"),
        310, reader);
}

/* As a damaged key does: what cannot be read is told at its place, and the others are there. */
static void shows_the_others_where_somebodys_texts_do_not_open(void)
{
    CLEANUP(arena_clear) struct arena arena;
    struct uuid damaged = numbered(1, 10);
    struct uuid whole = numbered(1, 11);
    struct outbox_event first = act_of(311, numbered(2, 22), damaged);
    struct outbox_event second = act_of(311, numbered(2, 23), whole);

    arena_init(&arena, ARENA_MAXIMUM);
    CHECK(append(AUTH, &first) && append(AUTH, &second));
    run("SET session_replication_role = replica;" /* or the trigger would refuse it */
        "UPDATE audit.subject_keys SET key = sha256('another') WHERE tenant = " TENANT
        "   AND user_id = " PERSON,
        311, damaged);
    const Sekisho__Audit__V1__SearchResponse *page = search(311, "", "statement_viewed", &arena);
    CHECK_INT(page->n_records, 2);
    CHECK_INT(page->records[0]->n_opened, 2);
    CHECK_INT(page->records[0]->n_unreadable, 0);
    CHECK_INT(page->records[1]->n_opened, 0);
    CHECK_INT(page->records[1]->n_unreadable, 2);
    CHECK(history_is_unreadable(page->records[1], HISTORY_NAME));
}

int main(void)
{
    static const struct test tests[] = {
        TEST(finds_people_by_their_login_id_and_by_their_id),
        TEST(lets_nobody_give_somebody_another_login_id),
        TEST(seals_whom_somebody_searched_for_and_why_somebody_is_kept),
        TEST(shows_the_others_where_somebodys_texts_do_not_open),
    };

    managing_open();
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
