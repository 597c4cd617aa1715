// What an attacker sends, without a browser: the portal of a whole system (with-system) must refuse it and say nothing.

import assert from "node:assert/strict";
import { cookieOf, eventually, origin, own, password, runTests, send, session, signIn, signInForm, tokenOf } from "./client.mjs";

// Where a session is led that asks for the console; undefined: it stays there.
const landing = async (sid) => (await send("GET", "/admin", { cookies: { "__Host-sid": sid } })).headers.location;

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

    // A browser drops the answer to the first of two clicks, and with it the cookie.
    async lets_a_form_that_was_sent_twice_in_and_leaves_one_session() {
        const elsewhere = await session("aoba", "takahashi", "Mozilla/5.0 of another device");
        const { before, csrf } = await signInForm();
        const attempt = { cookies: { "__Host-p": before }, headers: own, form: { csrf, company_code: "aoba", login_id: "takahashi", password } };
        const given = [];
        for (let click = 1; click <= 3; click++) {
            const answer = await send("POST", "/sign-in", attempt);
            assert.equal(answer.headers.location, "/admin", `click ${click}`);
            given.push(cookieOf(answer, "__Host-sid"));
        }
        const last = given.pop();
        for (const dropped of given)
            assert.equal(await landing(dropped), "/session/ended", "nobody has its cookie");
        assert.equal(await landing(last), undefined);
        assert.equal(await landing(elsewhere), undefined, "a device of before goes on");
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

    async ends_the_session_that_a_sign_in_takes_the_place_of() {
        const stays = await session("aoba", "suzuki.m");
        const former = await session("aoba", "suzuki.m");
        const next = cookieOf(await signIn("aoba", "takahashi", { "__Host-sid": former }), "__Host-sid");
        assert.equal(await landing(former), "/session/ended");
        assert.equal(await landing(stays), undefined);
        await eventually("its end is in the history", async () => {
            const { text } = await send("GET", "/admin/history?action=session_ended&actor=suzuki.m", { cookies: { "__Host-sid": next } });
            return /<time/.test(text);
        });
    },

    // Their forms have the page's token and nothing of their own but the address.
    async ends_two_rows_of_one_page_that_were_sent_at_once() {
        const cookies = { "__Host-sid": await session("aoba", "takahashi") };
        const others = [await session("aoba", "takahashi"), await session("aoba", "takahashi")];
        const page = await send("GET", "/account/security", { cookies });
        const form = { csrf: tokenOf(page) };
        const rows = [...page.text.matchAll(/action="(\/account\/security\/sessions\/[0-9a-f-]{36}\/end)"/g)].slice(0, 2);
        const answers = await Promise.all(rows.map(([, path]) => send("POST", path, { cookies, headers: own, form })));
        assert.deepEqual(answers.map((answer) => answer.headers.location), Array(2).fill("/account/security?done=session"));
        for (const other of others)
            assert.equal(await landing(other), "/session/ended");
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

    // A page of the form, with what was typed and a sentence beside the field; not an error page.
    async shows_the_filters_again_that_cannot_be_read() {
        const cookies = { "__Host-sid": await session("aoba", "takahashi") };
        const cases = [
            ["action=sudo", "action", "この操作はありません"], ["result=maybe", "result", "この結果はありません"],
            [`actor=${"a".repeat(65)}`, "actor", "64文字以内"], [`actor=${encodeURIComponent("高".repeat(30))}`, "actor", "64文字以内"],
            ["from=1969-07-20T20:17", "from", "1970年より後"], ["until=1969-07-20T20:17", "until", "開始より後"],
            ["from=2026-11-25T10:00&until=2026-11-25T09:00", "until", "開始より後"], [`source=${"1".repeat(65)}`, "source", "203.0.113.0/26"],
        ];
        for (const [query, field, words] of cases) {
            const answer = await send("GET", `/admin/history?lang=ja&${query}`, { cookies });
            assert.equal(answer.status, 422, query);
            assert.match(answer.text, new RegExp(`id="${field}"[^>]* aria-invalid="true" aria-describedby="${field}-error"`), query);
            assert.match(answer.text, new RegExp(`id="${field}-error">.*?${words}`), query);
            const typed = decodeURIComponent(query.split("&").at(-1).split("=")[1]);
            assert.ok(answer.text.includes(`value="${typed}"`), `${query}: what was typed is kept`);
        }
        for (const query of ["before=0", "after=x", "unknown=1", "actor=a&actor=b"])
            assert.equal((await send("GET", `/admin/history?${query}`, { cookies })).status, 400, query);
        assert.equal((await send("GET", "/admin/history?lang=xx", { cookies })).status, 200);
    },

    async tells_a_field_of_sign_in_that_can_be_none_and_asks_nobody() {
        const cases = [
            [{ password: "あ".repeat(513) }, "password-error", "128文字以内"], [{ password: "a".repeat(2000) }, "password-error", "128文字以内"],
            [{ login_id: "a".repeat(257) }, "login-id-error", "64文字以内"], [{ login_id: "a\u0001b" }, "login-id-error", "64文字以内"],
            [{ company_code: "a".repeat(65) }, "company-error", "64文字以内"], [{ login_id: "" }, "login-id-error", "入力してください"],
        ];
        for (const [changed, id, words] of cases) {
            const { before, csrf } = await signInForm();
            const answer = await send("POST", "/sign-in", {
                cookies: { "__Host-p": before }, headers: own,
                form: { csrf, company_code: "aoba", login_id: "takahashi", password, ...changed },
            });
            assert.equal(answer.status, 422, JSON.stringify(changed));
            assert.match(answer.text, new RegExp(`id="${id}">.*?${words}`), JSON.stringify(changed));
            assert.ok(!answer.text.includes("IDまたはパスワードが違"), "it does not look like a wrong password");
        }
    },

    async shows_important_events_on_home_however_often_it_is_looked_at() {
        const cookies = { "__Host-sid": await session("aoba", "takahashi") };
        await eventually("the sign-in is on the home page", async () => /\/admin\/history\/\d+/.test((await send("GET", "/admin", { cookies })).text));
        let page;
        for (let looks = 0; looks < 60; looks++)
            page = await send("GET", "/admin", { cookies });
        assert.match(page.text, /\/admin\/history\/\d+"><b>ログイン<\/b>/);
        assert.ok(!page.text.includes("操作履歴を検索"), "none of the looks is among them");
        const total = /<b>([\d,]+)<\/b>件/.exec(page.text);
        assert.ok(Number(total[1].replace(",", "")) > 60, `each look is counted: ${total[1]}`);
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
};

await runTests(tests);
