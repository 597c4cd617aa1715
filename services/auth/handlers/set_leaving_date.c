#include "base/clock.h"
#include "handlers/handlers.h"
#include "handlers/messages.h"
#include "handlers/user_change.h"
#include "store/user_store.h"

typedef Sekisho__Auth__V1__SetLeavingDateRequest SetLeavingDateRequest;

/* Both moments as the event says them. */
struct moments {
    char before[CLOCK_TEXT_CAPACITY];
    char after[CLOCK_TEXT_CAPACITY];
};

static void write_moment(int64_t at_us, char out[static CLOCK_TEXT_CAPACITY])
{
    out[0] = '\0';
    if (at_us != 0)
        clock_encode(at_us, out);
}

static struct status set_leaving_date(struct user_change *change)
{
    const SetLeavingDateRequest *request = change->call->request;
    struct moments *moments = change->own;
    struct user *user = &change->user;

    TRY(manager_check_unchanged(request->base_revision, user->departure_revision));
    if (user->state == USER_STATE_DELETED)
        return FAIL(FAILED_PRECONDITION, "the user is deleted");
    if (request->leaves_at_us != 0)
        TRY(user_check_leaving(request->leaves_at_us, change->call->now_us));
    write_moment(user->leaves_at_us, moments->before);
    write_moment(request->leaves_at_us, moments->after);
    user_change_add(change, "leaves_at", moments->before, moments->after);
    user->leaves_at_us = request->leaves_at_us;
    user->leaving_held_at_us = 0;
    user->departure_revision++;
    return user_store_set_leaving(change->db, user->tenant_id, user->id, user->leaves_at_us);
}

/* Not a later date, nor none: whoever set the one there is may have known more of the user. */
static bool comes_sooner(const struct user_change *change)
{
    const SetLeavingDateRequest *request = change->call->request;
    int64_t before_us = change->user.leaves_at_us;

    return request->leaves_at_us != 0 && (before_us == 0 || request->leaves_at_us <= before_us);
}

static struct status answer(const struct user_change *change)
{
    return user_message(change->call, &change->user, change->call->response);
}

struct status handle_set_leaving_date(struct call *call)
{
    static const struct user_change_kind SET = {.event = "user_leaving_changed",
                                                .only_restricts = comes_sooner,
                                                .apply = set_leaving_date,
                                                .answer = answer};
    const SetLeavingDateRequest *request = call->request;
    struct moments moments;
    struct user_change change = {.call = call, .own = &moments};

    return user_change_run(
        &change, &SET,
        &(struct user_change_target){request->tenant_id, request->user_id, request->reason});
}
