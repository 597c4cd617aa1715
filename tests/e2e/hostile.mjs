// What an attacker sends, without a browser: the portal of a whole system (with-system) must refuse it and say nothing.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { request } from "node:https";

const origin = process.env.E2E_ORIGIN;
const password = process.env.E2E_PASSWORD;
const run = process.env.SEKISHO_RUN;

// One request; `cookies` is an object, `form` is sent urlencoded.
function send(method, path, { cookies = {}, headers = {}, form } = {}) {
    const body = form === undefined ? undefined : new URLSearchParams(form).toString();
    const sent = {
        ...(Object.keys(cookies).length ? { Cookie: Object.entries(cookies).map(([name, value]) => `${name}=${value}`).join("; ") } : {}),
        ...(body === undefined ? {} : { "Content-Type": "application/x-www-form-urlencoded", "Content-Length": Buffer.byteLength(body) }),
        ...headers,
    };
    return new Promise((resolve, reject) => {
        const outgoing = request(origin + path, { method, headers: sent, rejectUnauthorized: false, agent: false }, (response) => {
            let text = "";
            response.setEncoding("utf8");
            response.on("data", (part) => { text += part; });
            response.on("end", () => resolve({ status: response.statusCode, headers: response.headers, text }));
        });
        outgoing.on("error", reject);
        outgoing.end(body);
    });
}

const own = { Origin: origin, "Sec-Fetch-Site": "same-origin" };

function cookieOf(answer, name) {
    for (const line of answer.headers["set-cookie"] ?? [])
        if (line.startsWith(`${name}=`))
            return line.slice(name.length + 1).split(";")[0];
    return undefined;
}

const tokenOf = (answer) => /name="csrf" value="([^"]+)"/.exec(answer.text)?.[1];

async function signInForm(cookies = {}) {
    const page = await send("GET", "/sign-in", { cookies });
    return { before: cookieOf(page, "__Host-p"), csrf: tokenOf(page) };
}

async function signIn(company, login, cookies = {}) {
    const { before, csrf } = await signInForm();
    return send("POST", "/sign-in", {
        cookies: { "__Host-p": before, ...cookies }, headers: own,
        form: { csrf, company_code: company, login_id: login, password },
    });
}

async function session(company, login) {
    const answer = await signIn(company, login);
    assert.equal(answer.status, 303, answer.text);
    return cookieOf(answer, "__Host-sid");
}

// Waits by asking: each answer takes its time.
async function eventually(what, holds) {
    const deadline = Date.now() + 15_000;
    while (Date.now() < deadline)
        if (await holds())
            return;
    assert.fail(what);
}

const tests = {
    async refuses_a_sign_in_form_that_is_not_ours() {
        const { before, csrf } = await signInForm();
        const other = await signInForm();
        const form = { csrf, company_code: "aoba", login_id: "takahashi", password };
        const good = { cookies: { "__Host-p": before }, headers: own, form };
        const refused = [
            { ...good, cookies: {} },
            { ...good, cookies: { "__Host-p": other.before } },
            { ...good, form: { ...form, csrf: "" } },
            { ...good, form: { ...form, csrf: other.csrf } },
            { ...good, form: { ...form, csrf: csrf.slice(0, -1) + (csrf.endsWith("A") ? "B" : "A") } },
            { ...good, headers: {} },
            { ...good, headers: { Origin: "https://evil.example" } },
            { ...good, headers: { Origin: origin, "Sec-Fetch-Site": "cross-site" } },
            { ...good, headers: { Origin: "null" } },
        ];
        for (const [index, attempt] of refused.entries())
            assert.equal((await send("POST", "/sign-in", attempt)).status, 403, `attempt ${index}`);
        assert.equal((await send("POST", "/sign-in", good)).status, 303);
        assert.equal((await send("POST", "/sign-in", { ...good, form: { ...form, extra: "1" } })).status, 400);
        assert.equal((await send("POST", "/sign-in?login_id=x", good)).status, 400);
    },

    async lets_a_form_that_was_sent_twice_in_once() {
        const { before, csrf } = await signInForm();
        const attempt = { cookies: { "__Host-p": before }, headers: own, form: { csrf, company_code: "aoba", login_id: "takahashi", password } };
        assert.equal((await send("POST", "/sign-in", attempt)).status, 303);
        const second = await send("POST", "/sign-in", attempt);
        assert.equal(cookieOf(second, "__Host-sid"), undefined);
        assert.equal(second.headers.location, "/", "to where the first one leads");
        const wrong = { ...attempt, form: { ...attempt.form, csrf: undefined, password: "not the password" } };
        const form = await signInForm();
        wrong.cookies = { "__Host-p": form.before };
        wrong.form.csrf = form.csrf;
        assert.equal((await send("POST", "/sign-in", wrong)).status, 422);
        assert.equal((await send("POST", "/sign-in", wrong)).status, 422, "a refusal stays one");
    },

    async never_adopts_a_session_that_a_browser_brought() {
        const planted = "A".repeat(43);
        const given = cookieOf(await signIn("aoba", "takahashi", { "__Host-sid": planted }), "__Host-sid");
        assert.notEqual(given, planted);
        assert.equal((await send("GET", "/admin", { cookies: { "__Host-sid": planted } })).status, 303);
    },

    async refuses_forged_and_doubled_cookies() {
        const sid = await session("aoba", "takahashi");
        for (const forged of [sid.slice(0, -1), `${sid}A`, sid.toLowerCase(), "x", "A".repeat(4000), "%00"]) {
            const answer = await send("GET", "/admin", { cookies: { "__Host-sid": forged } });
            assert.ok([303, 400].includes(answer.status), `${forged.slice(0, 50)}: ${answer.status}`);
            assert.ok(!answer.text.includes("takahashi"));
        }
        assert.equal((await send("GET", "/admin", { headers: { Cookie: `__Host-sid=${sid}; __Host-sid=${sid}` } })).status, 400);
        assert.equal((await send("GET", "/admin", { cookies: { "__Host-sid": sid } })).status, 200);
    },

    async forgets_a_session_that_signed_out() {
        const sid = await session("aoba", "takahashi");
        const cookies = { "__Host-sid": sid };
        const csrf = tokenOf(await send("GET", "/admin", { cookies }));
        const stranger = await session("aoba", "suzuki.m");
        const foreign = tokenOf(await send("GET", "/admin", { cookies: { "__Host-sid": stranger } }));
        assert.equal((await send("POST", "/sign-out", { cookies, headers: own, form: { csrf: foreign } })).status, 403);
        await eventually("the refused form is in the company's history", async () =>
            /<time/.test((await send("GET", "/admin/history?action=csrf_refused", { cookies })).text));
        assert.equal((await send("GET", "/sign-out", { cookies })).status, 405);
        assert.equal((await send("GET", "/admin", { cookies })).status, 200, "not out yet");
        const out = await send("POST", "/sign-out", { cookies, headers: own, form: { csrf } });
        assert.equal(out.status, 303);
        assert.match(out.headers["clear-site-data"], /"storage"/);
        const after = await send("GET", "/admin", { cookies });
        assert.equal(after.status, 303);
        assert.equal(after.headers.location, "/session/ended");
    },

    async shows_a_company_its_own_history_only() {
        const theirs = { "__Host-sid": await session("hayai", "takahashi") };
        const page = await send("GET", "/admin/history", { cookies: theirs });
        assert.equal(page.status, 200);
        assert.ok(!page.text.includes("青葉商事"));
        const missing = await send("GET", "/admin/history/999999", { cookies: theirs });
        assert.equal(missing.status, 404);
    },

    async escapes_what_was_typed() {
        const { before, csrf } = await signInForm();
        const answer = await send("POST", "/sign-in", {
            cookies: { "__Host-p": before }, headers: own,
            form: { csrf, company_code: "\"><script>alert(1)</script>", login_id: "<img src=x onerror=alert(1)>", password: "x" },
        });
        assert.equal(answer.status, 422);
        assert.ok(!/<script>alert|<img src=x/.test(answer.text));
        for (const next of ["//evil.example", "https://evil.example", "/\\evil.example", "/sign-out"]) {
            const form = await signInForm();
            const signedIn = await send("POST", "/sign-in", {
                cookies: { "__Host-p": form.before }, headers: own,
                form: { csrf: form.csrf, company_code: "aoba", login_id: "takahashi", password, next },
            });
            assert.equal(signedIn.headers.location, "/admin", next);
        }
    },

    async comes_back_to_the_page_that_was_asked_for() {
        const asked = "/admin/history?actor=suzuki.m&result=refused";
        const away = await send("GET", `${asked}&lang=en`);
        assert.equal(away.status, 303);
        const next = new URL(away.headers.location, origin).searchParams.get("next");
        assert.equal(next, asked);
        const form = await signInForm();
        const signedIn = await send("POST", "/sign-in", {
            cookies: { "__Host-p": form.before }, headers: own,
            form: { csrf: form.csrf, company_code: "aoba", login_id: "takahashi", password, next },
        });
        assert.equal(signedIn.headers.location, asked);
        const fromElsewhere = await send("GET", asked, { headers: { "Sec-Fetch-Site": "cross-site" } });
        assert.equal(fromElsewhere.status, 200);
        assert.ok(fromElsewhere.text.includes("actor=suzuki.m&amp;result=refused"), "one step from here");
    },

    async sends_every_answer_with_the_headers_that_protect_it() {
        const answers = [
            await send("GET", "/sign-in"), await send("GET", "/nowhere"), await send("POST", "/sign-in", { form: {} }),
            await send("GET", "/admin"), await send("DELETE", "/admin"), await send("GET", "/sign-in?x=%zz"),
        ];
        for (const { status, headers } of answers) {
            assert.match(headers["content-security-policy"] ?? "", /default-src 'none'.*frame-ancestors 'none'/, `${status}`);
            assert.equal(headers["x-content-type-options"], "nosniff");
            assert.match(headers["strict-transport-security"] ?? "", /max-age=63072000/);
            assert.equal(headers["cache-control"], "no-store");
            assert.equal(headers["referrer-policy"], "same-origin");
            assert.equal(headers.server, undefined);
        }
    },

    async fails_closed_when_a_service_dies_and_comes_back() {
        const cookies = { "__Host-sid": await session("aoba", "takahashi") };
        for (const service of ["session", "auth", "audit"]) {
            const [, pid] = readFileSync(`${run}/keep/${service}`, "utf8").split(/\s+/);
            execFileSync("kill", ["-STOP", pid]);
            const began = Date.now();
            const stalled = await send("GET", "/admin/history", { cookies });
            assert.ok([503, 504].includes(stalled.status), `${service} stalled: ${stalled.status}`);
            assert.ok(Date.now() - began < 8000, `${service}: an answer in time`);
            execFileSync("kill", ["-CONT", pid]);
            await eventually(`${service} goes on`, async () => (await send("GET", "/admin/history", { cookies })).status === 200);
            execFileSync("kill", ["-KILL", pid]);
            await eventually(`${service} comes back, and the session lives`, async () => (await send("GET", "/admin/history", { cookies })).status === 200);
        }
    },
};

for (const [name, test] of Object.entries(tests)) {
    await test();
    console.log(`ok ${name}`);
}
