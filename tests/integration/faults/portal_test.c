/* The portal killed and stalled while browsers are at work: they get a closed connection or 503,
 * never a wrong page, and go on within five seconds with the sessions they had. */
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "integration/whole/visitor.h"
#include "support/world/people.h"
#include "trial.h"

enum {
    REGULARS = 4,  /* read pages, each in one session all the time */
    NEWCOMERS = 2, /* come in again and again */
    BROWSERS = REGULARS + NEWCOMERS,
    STALL_MS = 2600,
    CALM_MS = 300, /* a refusal so long after the recovery is a late one, and none may come before a
                    * fault */
    REFUSED_PAUSE_MS = 50,
};

static const char COMPANY[] = "aoba";
static const char HOME[] = "/admin";

static struct browser {
    struct visitor visitor;
    char login_id[24];
    pthread_t thread;
    _Atomic int64_t served_ms;  /* when the latest was begun that went well */
    _Atomic int64_t refused_ms; /* when the latest refusal came */
    atomic_size_t pages;
    atomic_size_t refusals;
} browsers[BROWSERS];

static atomic_bool is_running;

/* The home page of this very person, or none: 503, or no whole answer. */
static bool sees_home(struct browser *browser)
{
    struct answer answer;
    char own[64];

    if (!visitor_try_get(&browser->visitor, HOME, &answer))
        return false;
    bool is_busy = answer.status == 503;
    (void)snprintf(own, sizeof own, ">%s</span>", browser->login_id);
    CHECK_INT(answer.status, is_busy ? 503 : 200);
    CHECK(is_busy || strstr((const char *)answer.body, own) != NULL);
    answer_clear(&answer);
    return !is_busy;
}

static bool comes_in(struct browser *browser)
{
    peer_close(&browser->visitor.peer);
    browser->visitor = (struct visitor){.peer = {.descriptor = -1}};
    return visitor_try_sign_in(&browser->visitor, COMPANY, browser->login_id) && sees_home(browser);
}

static void *browse(void *argument)
{
    struct browser *browser = argument;
    bool is_regular = browser - browsers < REGULARS;

    while (is_running) {
        int64_t begun_ms = world_now_ms();
        if (is_regular ? sees_home(browser) : comes_in(browser)) {
            browser->served_ms = begun_ms;
            browser->pages++;
            continue;
        }
        browser->refused_ms = world_now_ms();
        browser->refusals++;
        trial_pause_ms(REFUSED_PAUSE_MS);
    }
    return NULL;
}

static bool all_are_served(int64_t since_ms)
{
    for (size_t i = 0; i < BROWSERS; i++)
        if (browsers[i].served_ms < since_ms)
            return false;
    return true;
}

static bool is_any_refused(int64_t since_ms)
{
    for (size_t i = 0; i < BROWSERS; i++)
        if (browsers[i].refused_ms >= since_ms)
            return true;
    return false;
}

/* Returns when everybody is served, and nobody has been refused for a while. */
static void start_browsing(void)
{
    int64_t started_ms = world_now_ms();

    is_running = true;
    for (size_t i = 0; i < BROWSERS; i++)
        CHECK(pthread_create(&browsers[i].thread, NULL, browse, &browsers[i]) == 0);
    WAIT_UNTIL(all_are_served(started_ms) && world_now_ms() >= started_ms + CALM_MS &&
               !is_any_refused(world_now_ms() - CALM_MS));
}

static void stop_browsing(void)
{
    is_running = false;
    for (size_t i = 0; i < BROWSERS; i++)
        CHECK(pthread_join(browsers[i].thread, NULL) == 0);
}

static void report(const char *name, int64_t recovery_ms)
{
    size_t pages = 0;
    size_t refusals = 0;

    for (size_t i = 0; i < BROWSERS; i++) {
        pages += atomic_exchange(&browsers[i].pages, 0);
        refusals += atomic_exchange(&browsers[i].refusals, 0);
    }
    printf("# %s: %zu pages, %zu refused, recovered after %lld ms\n", name, pages, refusals,
           (long long)recovery_ms);
}

/* From the moment the fault ended: all go on in time, and nobody is refused again. */
static void recover(const char *name, int64_t ended_ms)
{
    WAIT_UNTIL(all_are_served(ended_ms));
    int64_t recovered_ms = world_now_ms();
    trial_pause_ms(CALM_MS);
    stop_browsing();
    report(name, recovered_ms - ended_ms);
    CHECK(!is_any_refused(recovered_ms));
    CHECK(recovered_ms - ended_ms <= TRIAL_RECOVERY_MS);
    for (size_t i = 0; i < REGULARS; i++)
        CHECK(sees_home(&browsers[i]));
}

static void keeps_every_session_when_it_is_killed(void)
{
    start_browsing();
    int64_t begun_ms = world_now_ms();
    program_kill(PORTAL);
    WAIT_UNTIL(is_any_refused(begun_ms));
    int64_t ended_ms = world_now_ms();
    program_launch(PORTAL, "");
    recover("portal killed", ended_ms);
}

static void keeps_every_session_when_it_stalls(void)
{
    start_browsing();
    test_process_signal(&world.programs[PORTAL].process, SIGSTOP);
    trial_pause_ms(STALL_MS);
    CHECK(!all_are_served(world_now_ms() - STALL_MS / 2));
    int64_t ended_ms = world_now_ms();
    test_process_signal(&world.programs[PORTAL].process, SIGCONT);
    recover("portal stalled", ended_ms);
}

static void bring_everybody_in(void)
{
    int64_t tenant_id = create_tenant(COMPANY);

    for (size_t i = 0; i < BROWSERS; i++) {
        struct browser *browser = &browsers[i];
        (void)snprintf(browser->login_id, sizeof browser->login_id, "browser-%zu", i);
        (void)create_user(tenant_id, browser->login_id, "administrator");
        visitor_open(&browser->visitor);
        visitor_sign_in(&browser->visitor, COMPANY, browser->login_id);
    }
}

int main(void)
{
    static const struct test tests[] = {
        TEST(keeps_every_session_when_it_is_killed),
        TEST(keeps_every_session_when_it_stalls),
    };

    world_open(WORLD_QUICK);
    program_start(PORTAL, "");
    bring_everybody_in();
    int status = test_run(tests, COUNT_OF(tests));
    for (size_t i = 0; i < BROWSERS; i++)
        visitor_close(&browsers[i].visitor);
    world_close();
    return status;
}
