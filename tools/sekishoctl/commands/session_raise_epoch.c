#include <string.h>

#include "call.h"
#include "commands/commands.h"
#include "options.h"
#include "sekisho/auth/v1/auth.pb-c.h"
#include "sekisho/session/v1/session.pb-c.h"

/* There is no way back for whoever is signed in. */
static struct status check_confirmed(struct ctl *ctl)
{
    char *confirmed = NULL;

    TRY(option_text(ctl, "--confirm", &confirmed));
    if (strcmp(confirmed, "everybody") == 0)
        return OK;
    return ctl_usage(ctl, "--confirm is the word \"everybody\": whoever is signed in is out");
}

static struct status raise_epoch(struct ctl *ctl, char *reason)
{
    static const struct rpc_target RAISE = {
        .name = "sekisho.session.v1.Session/RaiseEpoch",
        .response = &sekisho__session__v1__raise_epoch_response__descriptor,
        .repeat = RPC_REPEAT_BY_KEY,
    };
    Sekisho__Session__V1__RaiseEpochRequest request =
        SEKISHO__SESSION__V1__RAISE_EPOCH_REQUEST__INIT;
    const void *answer = NULL;

    request.reason = reason;
    return ctl_call(ctl, SERVICE_SESSION, &RAISE, &request.base, &answer);
}

static struct status void_links(struct ctl *ctl, char *reason)
{
    static const struct rpc_target VOID_ALL = {
        .name = "sekisho.auth.v1.Links/VoidAll",
        .response = &sekisho__auth__v1__void_links_response__descriptor,
        .repeat = RPC_REPEAT_BY_KEY,
    };
    Sekisho__Auth__V1__VoidLinksRequest request = SEKISHO__AUTH__V1__VOID_LINKS_REQUEST__INIT;
    const void *answer = NULL;

    request.reason = reason;
    return ctl_call(ctl, SERVICE_AUTH, &VOID_ALL, &request.base, &answer);
}

/* Links first: by one that had been used somebody could set a password while sessions end. And once
 * more: who was still in by a session of before could have another made meanwhile. Who sees it fail
 * between them does it again; all may be done twice. */
static struct status run(struct ctl *ctl)
{
    char *reason = NULL;

    TRY(check_confirmed(ctl));
    TRY(option_text(ctl, "--reason", &reason));
    TRY(void_links(ctl, reason));
    TRY(raise_epoch(ctl, reason));
    return void_links(ctl, reason);
}

const struct command command_session_raise_epoch = {
    .name = "session raise-epoch",
    .summary = "After a restore: every session and one-time link of every company is void.",
    .options = {{"--confirm", "everybody", true, "Whoever is signed in is out."},
                {"--reason", "TEXT", true, "Kept in the history."}},
    .run = run,
};
