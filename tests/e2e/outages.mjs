// What a reader sees while a part of a whole system (with-system) is away: what can be had, and what is missing in its place.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { eventually, own, runTests, send, session, tokenOf } from "./client.mjs";
import { sql } from "./system.mjs";

const run = process.env.SEKISHO_RUN;

const pidOf = (service) => readFileSync(`${run}/keep/${service}`, "utf8").split(/\s+/)[1];

const stateOf = (thread) => readFileSync(`${thread}/stat`, "utf8").replace(/.*\) /s, "")[0];

// The threads stop one after another: one that has not yet may still answer a call.
const hasStopped = (pid) => readdirSync(`/proc/${pid}/task`).every((id) => stateOf(`/proc/${pid}/task/${id}`) === "T");

// While `service` does not answer.
async function stalled(service, look) {
    const pid = pidOf(service);
    execFileSync("kill", ["-STOP", pid]);
    try {
        await eventually(`${service} stops`, () => hasStopped(pid));
        await look();
    } finally {
        execFileSync("kill", ["-CONT", pid]);
    }
}

// Session decides from memory whom to let in, but reads the list of sessions.
async function withoutTheList(look) {
    sql("REVOKE SELECT ON session.sessions FROM session_svc");
    try {
        await look();
    } finally {
        sql("GRANT SELECT ON session.sessions TO session_svc");
    }
}

const tests = {
    async shows_home_without_the_history() {
        const cookies = { "__Host-sid": await session("aoba", "takahashi") };
        await stalled("audit", async () => {
            const page = await send("GET", "/admin", { cookies });
            assert.equal(page.status, 200);
            assert.match(page.text, /ただいま操作履歴を表示できません/);
            assert.match(page.text, /<b>\d+<\/b>か所/, "the sessions are there");
            const history = await send("GET", "/admin/history", { cookies });
            assert.equal(history.status, 503);
            assert.match(history.text, /id="actor"/, "the form is there");
        });
    },

    async shows_home_and_security_without_the_list_of_sessions() {
        const cookies = { "__Host-sid": await session("aoba", "takahashi") };
        await withoutTheList(async () => {
            const home = await send("GET", "/admin", { cookies });
            assert.equal(home.status, 200);
            assert.match(home.text, /ただいま確認できません。少し待って/);
            assert.match(home.text, /<b>[\d,]+<\/b>件/, "the history is there");
            const security = await send("GET", "/account/security", { cookies });
            assert.equal(security.status, 200);
            assert.match(security.text, /ただいま一覧を表示できません/);
            assert.match(security.text, /takahashi/);
        });
        assert.match((await send("GET", "/admin", { cookies })).text, /<b>\d+<\/b>か所/);
    },

    async shows_home_and_security_without_auth_to_a_company_seen_within_a_minute() {
        const cookies = { "__Host-sid": await session("aoba", "takahashi") };
        assert.equal((await send("GET", "/admin", { cookies })).status, 200);
        await stalled("auth", async () => {
            assert.equal((await send("GET", "/admin", { cookies })).status, 200);
            const security = await send("GET", "/account/security", { cookies });
            assert.equal(security.status, 200);
            assert.match(security.text, /ただいまメールアドレスと役割を表示できません/);
            assert.doesNotMatch(security.text, /ただいま一覧を表示できません/, "the sessions are there");
        });
    },

    // Whatever the service still did of what it was asked before: it is the same change.
    async has_what_was_typed_on_the_page_that_says_so_and_does_it_once() {
        const cookies = { "__Host-sid": await session("aoba", "takahashi") };
        const sent = (csrf, name) => send("POST", "/admin/customer-groups", { cookies, headers: own, form: { csrf, name } });
        const made = (name) => sql(`SELECT count(*) FROM auth.customer_groups WHERE name = '${name}'`);
        for (const service of ["auth", "session"]) {
            const name = `Outage of ${service}`;
            const csrf = tokenOf(await send("GET", "/admin/customer-groups", { cookies }));
            await stalled(service, async () => {
                const page = await sent(csrf, name);
                assert.ok([503, 504].includes(page.status), `${service}: ${page.status}`);
                assert.match(page.text, /入力した内容は残っています/);
                assert.match(page.text, new RegExp(`action="/admin/customer-groups"(.|\n)*name="name" value="${name}"`));
                assert.equal(tokenOf(page), csrf);
            });
            await eventually(`${service} goes on`, async () => (await send("GET", "/admin/customer-groups", { cookies })).status === 200);
            assert.equal((await sent(csrf, name)).status, 303);
            assert.equal(made(name), "1");
            assert.equal((await sent(csrf, name)).status, 303);
            assert.equal(made(name), "1");
        }
    },

    async fails_closed_when_a_service_dies_and_comes_back() {
        const cookies = { "__Host-sid": await session("aoba", "takahashi"), "__Host-company": "aoba" };
        const needs = { session: "/admin/history", auth: "/sign-in", audit: "/admin/history" };
        for (const service of ["session", "auth", "audit"]) {
            await stalled(service, async () => {
                const began = Date.now();
                const answer = await send("GET", needs[service], { cookies });
                assert.ok([503, 504].includes(answer.status), `${service} stalled: ${answer.status}`);
                assert.ok(Date.now() - began < 8000, `${service}: an answer in time`);
            });
            await eventually(`${service} goes on`, async () => (await send("GET", "/admin/history", { cookies })).status === 200);
            execFileSync("kill", ["-KILL", pidOf(service)]);
            await eventually(`${service} comes back, and the session lives`, async () => (await send("GET", "/admin/history", { cookies })).status === 200);
        }
    },
};

await runTests(tests);
