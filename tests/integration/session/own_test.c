/* Users end sessions of their own, on two replicas of the running program. Each test has a tenant
 * of its own. */
#include "calls.h"

static const enum identity first = SESSION;
static const enum identity second = SECOND_SESSION;

static bool is_over(const struct created *created)
{
    bool is_over_here = !is_accepted(first, created->token);

    CHECK_INT(!is_accepted(second, created->token), is_over_here);
    return is_over_here;
}

static struct created create_for(int64_t tenant_id, uint8_t user)
{
    struct created created =
        create(first, (struct create_options){.tenant_id = tenant_id, .user = user});

    (void)check(second, created.token);
    return created;
}

static void ends_all_others_of_the_user_and_nobody_elses(void)
{
    struct created own = create_for(1, 0);
    struct created others[] = {create_for(1, 0), create_for(1, 0)};
    struct created neighbour = create_for(1, 1);
    struct created foreign = create_for(2, 0);
    char pass[PASS_CAPACITY];

    pass_of(second, own.token, pass);
    CHECK_OK(call_end_others(second, pass, 0));
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        CHECK(is_over(&others[i]));
        audit_wait_for("session_ended", others[i].session_id_text, 1);
        CHECK(audit_has_reason("session_ended", others[i].session_id_text, "signed_out"));
        CHECK(audit_was_done_in("session_ended", others[i].session_id_text, own.session_id));
    }
    CHECK(!is_over(&own));
    CHECK(!is_over(&neighbour));
    CHECK(!is_over(&foreign));
    CHECK_OK(call_end_others(first, pass, 0)); /* none are left */
    CHECK(!is_over(&own));
}

/* It was given to nobody, so nobody has signed out. */
static void ends_what_auth_takes_back_in_nobodys_name(void)
{
    struct created made = create_for(6, 0);
    struct created own = create_for(6, 0);

    CHECK_OK(call_end_by_token_as(second, AUTH, made.token, 0));
    CHECK(is_over(&made));
    CHECK(!is_over(&own));
    audit_wait_for("session_ended", made.session_id_text, 1);
    CHECK(audit_has_reason("session_ended", made.session_id_text, "revoked"));
}

static void records_where_one_was_ended_from(void)
{
    struct created own = create_for(5, 0);
    struct created other = create_for(5, 0);
    struct created left = create_for(5, 0);
    char pass[PASS_CAPACITY];

    pass_of(second, own.token, pass);
    CHECK_OK(call_end_by_id(second, other.session_id, pass, 0));
    CHECK_OK(call_end_by_token(second, left.token, 0));
    audit_wait_for("session_ended", other.session_id_text, 1);
    audit_wait_for("session_ended", left.session_id_text, 1);
    CHECK(audit_was_done_in("session_ended", other.session_id_text, own.session_id));
    CHECK(audit_was_done_in("session_ended", left.session_id_text, left.session_id));
}

static void answers_a_repetition_alike(void)
{
    struct created own = create_for(3, 0);
    struct created other = create_for(3, 0);
    uint64_t key = new_key();
    char pass[PASS_CAPACITY];

    pass_of(first, own.token, pass);
    CHECK_OK(call_end_others(first, pass, key));
    CHECK(is_over(&other));
    struct created later = create_for(3, 0);
    CHECK_OK(call_end_others(first, pass, key));
    CHECK(!is_over(&later));
}

static void refuses_whoever_brings_no_pass(void)
{
    struct created created = create_for(4, 0);

    CHECK_STATUS(call_end_others(first, NULL, 0), UNAUTHENTICATED);
    CHECK(!is_over(&created));
}

int main(void)
{
    static const struct test tests[] = {
        TEST(ends_all_others_of_the_user_and_nobody_elses),
        TEST(ends_what_auth_takes_back_in_nobodys_name),
        TEST(records_where_one_was_ended_from),
        TEST(answers_a_repetition_alike),
        TEST(refuses_whoever_brings_no_pass),
    };

    mesh_open();
    program_start(first, "");
    program_start(second, "");
    int status = test_run(tests, COUNT_OF(tests));
    program_stop(second);
    program_stop(first);
    mesh_close();
    return status;
}
