/* A company is erased when its contract ended 30 days ago: nothing of it is left in any table of
 * any service, what was there is counted, and its history stays. Two replicas of auth are at it. */
#include <stdio.h>
#include <string.h>

#include "contract.h"
#include "managing.h"
#include "rpc/field.h"
#include "support/world/people.h"

static const char why[] = "the contract has ended";

#define WAIT_FOR(condition) TEST_POSTGRES_WAIT_FOR(&world.postgres, condition)

/* Which tables have rows of a company, by the catalogue: all there are, but for these. Two of the
 * outbox, and the answers to repeated calls, are emptied within a day; the others are the record.
 */
#define CATALOGUE                                                                                  \
    "CREATE OR REPLACE VIEW public.owned AS"                                                       \
    " SELECT table_schema AS service, table_name AS name, column_name AS owner"                    \
    "   FROM information_schema.columns"                                                           \
    "  WHERE table_schema IN ('auth', 'session', 'portal')"                                        \
    "    AND column_name IN ('tenant', 'tenant_id')"                                               \
    "    AND table_name NOT IN ('outbox', 'outbox_quarantine', 'idempotency', 'tenant_deletions'," \
    "                           'tenant_deletion_rows', 'erasures');"                              \
    "CREATE OR REPLACE FUNCTION public.count_owned(s text, t text, c text, tenant bigint)"         \
    " RETURNS bigint LANGUAGE plpgsql AS $$ DECLARE n bigint; BEGIN"                               \
    "   EXECUTE format('SELECT count(*) FROM %I.%I WHERE %I = $1', s, t, c)"                       \
    "      INTO n USING tenant; RETURN n; END $$;"

/* Users past two batches, and a row in each table that calls do not fill by themselves. $ is the
 * company. */
static const char filling[] =
    "INSERT INTO auth.users (tenant, id, kind, state, login_id, name, mail, roles)"
    " SELECT $, gen_random_uuid(), 1, 1, 'many-' || n, 'x', '', 0 FROM generate_series(1, 2100) n;"
    "INSERT INTO auth.own_roles (tenant, number, name, permissions) VALUES ($, 1, 'r', '');"
    "INSERT INTO auth.customer_groups (tenant, number, name) VALUES ($, 1, 'g');"
    "INSERT INTO auth.logos (tenant, name, image) VALUES ($, repeat('0', 32), 'x');"
    "INSERT INTO auth.networks (tenant, last_version) VALUES ($, 1);"
    "INSERT INTO auth.network_policies (tenant, version, saved_by) VALUES ($, 1, 'x');"
    "INSERT INTO auth.network_lists (tenant, version, list, mode) VALUES ($, 1, 'staff', 1);"
    "INSERT INTO auth.network_ranges (tenant, version, list, position, range, label, owner)"
    " SELECT $, 1, 'staff', n, '192.0.2.0/24', '', '' FROM generate_series(0, 9) n;"
    "INSERT INTO auth.imports (tenant, id, actor, file_hash, creates, changes, disables, unchanged,"
    "                          faults)"
    " VALUES ($, '00000000-0000-0000-0000-000000000001', 'x', sha256(''), 0, 0, 0, 0, 0);"
    "INSERT INTO auth.import_rows (tenant, import_id, number, acts, fault, user_id, kind, state,"
    "                              login_id, name, mail, roles, name_before, mail_before,"
    "                              roles_before)"
    " SELECT $, '00000000-0000-0000-0000-000000000001', n, 0, 0, gen_random_uuid(), 1, 1, 'x', 'x',"
    "        '', 0, '', '', 0 FROM generate_series(1, 1500) n;"
    "INSERT INTO auth.retired_login_ids (tenant, mac, until)"
    " VALUES ($, sha256('x'), now() + interval '100 days');"
    "INSERT INTO auth.former_passwords (tenant, user_id, verifier, salt, memory_kib, passes,"
    "                                   pepper_id)"
    " SELECT tenant, user_id, verifier, salt, memory_kib, passes, pepper_id FROM auth.passwords"
    "  WHERE tenant = $;"
    /* It waits for longer than the test takes, or the finisher would carry it out. */
    "INSERT INTO auth.decisions (tenant, user_id, version, event_id, request_id, caller, reason,"
    "                            kind, decided_at)"
    " SELECT tenant, id, 2, gen_random_uuid(), gen_random_uuid(), 'x', '', 3,"
    "        now() + interval '1 hour'"
    "   FROM auth.users WHERE tenant = $ AND login_id = 'many-1';"
    "INSERT INTO auth.pending_passwords (tenant, user_id, verifier, salt, memory_kib, passes,"
    "                                    pepper_id)"
    " SELECT d.tenant, d.user_id, p.verifier, p.salt, p.memory_kib, p.passes, p.pepper_id"
    "   FROM auth.decisions AS d JOIN auth.passwords AS p USING (tenant) WHERE tenant = $ LIMIT 1;"
    "INSERT INTO auth.departures (tenant, id, user_id, caller, route, reason, decided_at, left_at,"
    "                             ended_sessions)"
    " SELECT $, gen_random_uuid(), gen_random_uuid(), 'x', 2, '', now(), now(), 0"
    "   FROM generate_series(1, 1100);"
    "INSERT INTO session.subjects (tenant, user_id, barrier)"
    " SELECT $, gen_random_uuid(), 2 FROM generate_series(1, 1100);"
    "INSERT INTO session.ended_sessions (tenant, session_id, user_id, token_mac, reason, ended_at)"
    " SELECT tenant, gen_random_uuid(), user_id, sha256(user_id::text::bytea), 1, now()"
    "   FROM session.subjects WHERE tenant = $ AND version = 0;"
    "INSERT INTO session.replaced_tokens (tenant, token_mac, session_id, replaced_at)"
    " VALUES ($, sha256('$'), gen_random_uuid(), now());"
    "INSERT INTO session.networks (tenant, revision) VALUES ($, 1);"
    "INSERT INTO session.network_lists (tenant, is_trial, list, mode) VALUES ($, false, 'staff', "
    "1);"
    "INSERT INTO session.network_ranges (tenant, is_trial, list, position, range)"
    " VALUES ($, false, 'staff', 0, '192.0.2.0/24');"
    "INSERT INTO session.tenant_policies (tenant, kind) SELECT $, n FROM generate_series(1, 2) n"
    " ON CONFLICT DO NOTHING;"
    "INSERT INTO portal.customers (tenant, id, code, name)"
    " SELECT $, gen_random_uuid(), 'c' || n, 'x' FROM generate_series(1, 30) n;"
    "INSERT INTO portal.customer_users (tenant, user_id, customer_id)"
    " SELECT $, gen_random_uuid(), id FROM portal.customers WHERE tenant = $;"
    "INSERT INTO portal.statements (tenant, id, customer_id, number, title, issued_on, amount_yen)"
    " SELECT $, gen_random_uuid(), (SELECT id FROM portal.customers WHERE tenant = $ LIMIT 1),"
    "        'n' || n, 'x', '2026-11-01', 1 FROM generate_series(1, 2300) n;";

static const char filling_mails[] =
    "INSERT INTO auth.mail_outbox (tenant, id, user_id, purpose, sealed, not_after)"
    " SELECT tenant, gen_random_uuid(), id, 2, repeat('x', 45)::bytea, now() + interval '1 day'"
    "   FROM auth.users WHERE tenant = $ AND login_id LIKE 'many-%';"
    "INSERT INTO auth.mail_bounces (tenant, user_id, mail, code, enhanced)"
    " SELECT tenant, id, 'a@b', 550, '' FROM auth.users WHERE tenant = $ AND login_id = 'many-1';";

static const char filling_drafts[] =
    "INSERT INTO portal.drafts (tenant, id, user_id, form, sealed)"
    " SELECT $, gen_random_uuid(), gen_random_uuid(), '/admin/users/new', 'x'"
    "   FROM generate_series(1, 1100);";

/* Fails with the names of those for which `condition` does not hold. */
static void check_tables(int64_t tenant, const char *condition)
{
    char sql[1024];
    int size =
        snprintf(sql, sizeof sql,
                 "DO $$ DECLARE names text; BEGIN"
                 "  SELECT string_agg(service || '.' || name, ' ') INTO names FROM public.owned"
                 "   WHERE NOT (public.count_owned(service, name, owner, $) %s);"
                 "  IF names IS NOT NULL THEN RAISE EXCEPTION 'not so: %%', names; END IF; END $$",
                 condition);

    CHECK(size > 0 && (size_t)size < sizeof sql);
    contract_run(tenant, sql);
}

static int64_t given_a_company(const char *code)
{
    char token[TOKEN_CAPACITY];
    int64_t tenant = create_tenant(code);
    Sekisho__Auth__V1__StartResetRequest request;
    CLEANUP(arena_clear) struct arena arena;
    const void *answer = NULL;
    struct uuid id = create_user(tenant, "suzuki", "viewer");

    arena_init(&arena, 1 << 20);
    CHECK_STATUS(call_sign_in(code, "suzuki", NEW_PASSWORD, token, NULL), UNAUTHENTICATED);
    CHECK_OK(call_sign_in(code, "suzuki", GOOD_PASSWORD, token, NULL));
    CHECK_STATUS(call_sign_in(code, "nobody", GOOD_PASSWORD, token, NULL), UNAUTHENTICATED);
    sekisho__auth__v1__start_reset_request__init(&request);
    act_fill(&request.base, tenant, &id);
    CHECK_OK(managing_call(&START_RESET.method, &request.base, NULL, &arena, &answer));
    contract_run(tenant, filling);
    contract_run(tenant, filling_drafts);
    contract_run(tenant, filling_mails);
    return tenant;
}

/* As many as there are rows, when nobody is in any more. */
static void snapshot(int64_t tenant)
{
    contract_run(tenant, "CREATE TABLE public.before_$ AS SELECT service, name,"
                         " public.count_owned(service, name, owner, $) AS rows FROM public.owned");
}

static void waits_until_all_services_have_nothing_left_and_counts_what_there_was(void)
{
    CLEANUP(arena_clear) struct arena arena;
    int64_t tenant = given_a_company("erased");
    int64_t neighbour = given_a_company("beside");

    arena_init(&arena, 1 << 20);
    check_tables(tenant, "> 0");
    CHECK_OK(contract_end(tenant, "erased", why));
    snapshot(tenant);
    contract_pass(tenant, "30 days");
    WAIT_FOR(
        "EXISTS (SELECT FROM auth.tenant_deletions WHERE code = 'erased' AND session_is_done)");
    const Sekisho__Auth__V1__ListDeletionsResponse *page = contract_deletions("", 1, &arena);
    CHECK_TEXT(page->deletions[0]->code, "erased");
    CHECK(page->deletions[0]->erasing_at_us > 0);
    CHECK_INT(page->deletions[0]->erased_at_us, 0);
    CHECK_STATUS(contract_restore(tenant), FAILED_PRECONDITION);

    program_start(PORTAL, "");
    WAIT_FOR("EXISTS (SELECT FROM auth.tenant_deletions WHERE code = 'erased'"
             "          AND erased_at IS NOT NULL)");
    check_tables(tenant, "= 0");
    check_tables(neighbour, "> 0 OR name = 'sessions'");
    contract_run(tenant,
                 "DO $$ DECLARE wrong text; BEGIN"
                 "  SELECT string_agg(b.service || '.' || b.name || ': ' || b.rows || ' and '"
                 "                    || coalesce(r.rows, 0), ' ') INTO wrong"
                 "    FROM public.before_$ AS b LEFT JOIN auth.tenant_deletion_rows AS r"
                 "      ON r.tenant = $ AND r.service = b.service AND r.table_name = b.name"
                 "   WHERE b.rows <> coalesce(r.rows, 0);"
                 "  IF wrong IS NOT NULL THEN RAISE EXCEPTION 'counted wrong: %', wrong; END IF;"
                 "  IF EXISTS (SELECT FROM auth.tenants WHERE id = $) THEN"
                 "    RAISE EXCEPTION 'the company is there'; END IF;"
                 " END $$");
    CHECK_STATUS(contract_restore(tenant), FAILED_PRECONDITION);
    CHECK_TEXT(contract_restore(tenant).text, "the company was erased");
    page = contract_deletions("", 1, &arena);
    CHECK(page->deletions[0]->erased_at_us > 0);
    CHECK(page->deletions[0]->n_rows > 20);
}

static void keeps_the_history_and_records_each_step_once(void)
{
    int64_t tenant = create_tenant("history");

    (void)create_user(tenant, "suzuki", "viewer");
    CHECK_OK(contract_end(tenant, "history", why));
    contract_pass(tenant, "31 days");
    WAIT_FOR("EXISTS (SELECT FROM auth.tenant_deletions WHERE code = 'history'"
             "          AND erased_at IS NOT NULL)");
    WAIT_FOR("NOT EXISTS (SELECT FROM portal.outbox)");
    wait_for_delivery();
    CHECK_INT(count_events(tenant, "tenant_created"), 1);
    CHECK_INT(count_events(tenant, "user_created"), 1);
    CHECK_INT(count_events(tenant, "tenant_deleted"), 1);
    CHECK_INT(count_events(tenant, "tenant_erasing"), 1);
    CHECK_INT(count_events(tenant, "tenant_data_erased"), 1);
    CHECK_INT(count_events(tenant, "tenant_erased"), 1);
}

/* erased_at is looked at by nothing but that count. */
static void goes_on_while_it_cannot_be_counted_how_many_are_overdue(void)
{
    int64_t tenant = create_tenant("uncounted");

    test_postgres_execute(&world.postgres,
                          "REVOKE SELECT ON auth.tenant_deletions FROM auth_system;"
                          "GRANT SELECT (tenant, code, deleted_by, reason, deleted_at, erasing_at,"
                          "              session_rounds, session_is_done, portal_is_done)"
                          "   ON auth.tenant_deletions TO auth_system");
    CHECK_OK(contract_end(tenant, "uncounted", why));
    contract_pass(tenant, "30 days");
    WAIT_FOR("EXISTS (SELECT FROM auth.tenant_deletions WHERE code = 'uncounted'"
             "          AND erased_at IS NOT NULL)");
    test_postgres_execute(&world.postgres, "GRANT SELECT ON auth.tenant_deletions TO auth_system");
}

/* What a mistake in a statement could do at most. */
static void takes_nothing_away_of_whoever_is_not_over(void)
{
    static const char attempt[] =
        "DO $$ DECLARE t record; n bigint; BEGIN"
        "  FOR t IN SELECT service, name FROM public.owned"
        "            WHERE service IN ('auth', 'portal') AND has_table_privilege("
        "                  service || '_svc', format('%I.%I', service, name), 'DELETE')"
        "              AND name IN ('users', 'networks', 'network_lists', 'network_ranges',"
        "                  'imports', 'import_rows', 'pending_passwords', 'retired_login_ids',"
        "                  'sign_in_addresses', 'statements', 'customers') LOOP"
        "    PERFORM set_config('app.tenant', '$', true);"
        "    EXECUTE format('SET LOCAL ROLE %I', t.service || '_svc');"
        "    EXECUTE format('DELETE FROM %I.%I WHERE tenant = $', t.service, t.name);"
        "    GET DIAGNOSTICS n = ROW_COUNT; RESET ROLE;"
        "    IF n > 0 THEN RAISE EXCEPTION '% of %.%', n, t.service, t.name; END IF;"
        "  END LOOP;"
        "  SET LOCAL ROLE auth_system; DELETE FROM auth.tenants WHERE id = $;"
        "  GET DIAGNOSTICS n = ROW_COUNT; RESET ROLE;"
        "  IF n > 0 THEN RAISE EXCEPTION 'the company itself'; END IF; END $$";
    int64_t tenant = given_a_company("neighbour");

    contract_run(tenant, attempt);
    CHECK_OK(contract_end(tenant, "neighbour", why));
    contract_pass(tenant, "29 days");
    contract_run(tenant, attempt);
}

static struct status report(int64_t tenant, const char *table, int64_t rows)
{
    static const struct rpc_target REPORT = {"sekisho.auth.v1.Tenants/ReportErased",
                                             &sekisho__auth__v1__report_erased_response__descriptor,
                                             RPC_REPEAT_BY_KEY};
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__ReportErasedRequest request;
    Sekisho__Auth__V1__ErasedRows row;
    Sekisho__Auth__V1__ErasedRows *list[] = {&row};
    const void *answer = NULL;

    arena_init(&arena, 1 << 20);
    sekisho__auth__v1__report_erased_request__init(&request);
    sekisho__auth__v1__erased_rows__init(&row);
    row.table = rpc_text(table);
    row.rows = rows;
    request.tenant_id = tenant;
    request.rows = list;
    request.n_rows = 1;
    struct status status = world_call(AUTH, PORTAL, &REPORT, &request.base, NULL, &arena, &answer);
    return (struct status){status.code, status_code_name(status.code)};
}

static void believes_no_report_of_a_company_that_is_not_being_erased(void)
{
    int64_t tenant = create_tenant("reported");

    CHECK_STATUS(report(999999, "customers", 1), FAILED_PRECONDITION);
    CHECK_STATUS(report(tenant, "customers", 1), FAILED_PRECONDITION);
    CHECK_OK(contract_end(tenant, "reported", why));
    CHECK_STATUS(report(tenant, "customers", 1), FAILED_PRECONDITION);
    CHECK_STATUS(report(tenant, "no such; table", 1), INVALID_ARGUMENT);
    CHECK_STATUS(report(tenant, "customers", -1), INVALID_ARGUMENT);
    CHECK_STATUS(report(tenant, "", 1), INVALID_ARGUMENT);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(waits_until_all_services_have_nothing_left_and_counts_what_there_was),
        TEST(keeps_the_history_and_records_each_step_once),
        TEST(goes_on_while_it_cannot_be_counted_how_many_are_overdue),
        TEST(takes_nothing_away_of_whoever_is_not_over),
        TEST(believes_no_report_of_a_company_that_is_not_being_erased),
    };

    managing_open();
    program_migrate(PORTAL);
    program_start(SECOND_AUTH, "");
    test_postgres_execute(&world.postgres, CATALOGUE);
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
