// Guessing at passwords, the owner who comes in all the same, and the administrator who lets them in again. Against a whole
// system (with-system). Hours pass by a statement to the database, not by waiting.

import assert from "node:assert/strict";
import { launch, open, Report } from "./browser.mjs";
import { cookieOf, eventually, origin, own, password, runTests, send, signIn, signInForm } from "./client.mjs";
import { sql } from "./system.mjs";

const report = new Report("guessing");
const browser = await launch();

const forgetAll = () => sql("TRUNCATE auth.sign_in_counters, auth.sign_in_sources");
const setFailures = (count) => sql(`UPDATE auth.sign_in_counters SET failures = ${count}, last_at = now()`);

async function tryPassword(login, secret, cookies = {}, language = "ja") {
    const { before, csrf } = await signInForm();
    return send("POST", "/sign-in", {
        cookies: { "__Host-p": before, "__Host-lang": language, ...cookies }, headers: own,
        form: { csrf, company_code: "aoba", login_id: login, password: secret },
    });
}

async function given(login, failures) {
    forgetAll();
    assert.equal((await tryPassword(login, "not the password")).status, 422);
    setFailures(failures);
}

// What differs between two pages whoever is meant: the form's token, the script's nonce, the reference, what was typed, a second.
const alike = (answer, login) => answer.text
    .replace(/name="csrf" value="[^"]+"/g, "").replace(/nonce="[^"]+"/g, "").replace(/[0-9A-Z]{4}-[0-9A-Z]{4}/g, "")
    .replaceAll(login, "").replace(/\d+秒/g, "秒");

async function enter(page, login, secret) {
    await page.goto("/c/aoba");
    await page.locator("#login-id").fill(login);
    await page.locator("#password").fill(secret);
    await page.keyboard.press("Enter");
    await page.waitForLoadState();
}

const tests = {
    async says_the_same_of_an_id_whether_it_exists() {
        for (const failures of [11, 100]) {
            const pages = [];
            for (const login of ["suzuki.m", "nobody"]) {
                await given(login, failures);
                const answer = await tryPassword(login, password);
                assert.equal(answer.status, 429);
                assert.equal(cookieOf(answer, "__Host-sid"), undefined);
                assert.equal(cookieOf(answer, "__Host-d"), undefined);
                assert.equal(answer.headers["retry-after"] === undefined, failures === 100);
                pages.push(alike(answer, login));
            }
            assert.equal(pages[0], pages[1], `after ${failures}`);
        }
    },

    async remembers_a_device_in_a_cookie_that_no_script_and_no_other_site_gets() {
        forgetAll();
        const line = (await signIn("aoba", "suzuki.m")).headers["set-cookie"].find((cookie) => cookie.startsWith("__Host-d="));
        for (const attribute of ["Secure", "HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=15552000"])
            assert.ok(line.includes(attribute), line);
        assert.ok(!line.includes("Domain"));
    },

    async lets_the_owner_in_on_a_known_device_while_a_stranger_guesses() {
        forgetAll();
        const device = cookieOf(await signIn("aoba", "suzuki.m"), "__Host-d");
        await given("suzuki.m", 100);
        assert.equal((await tryPassword("suzuki.m", password)).status, 429);
        const owner = await tryPassword("suzuki.m", password, { "__Host-d": device });
        assert.equal(owner.status, 303);
        assert.notEqual(cookieOf(owner, "__Host-d"), device);
        for (const forged of [device.slice(0, -1), `${device}A`, device.toLowerCase(), "x", "A".repeat(75), "A".repeat(3000)])
            assert.equal((await tryPassword("suzuki.m", password, { "__Host-d": forged })).status, 429, forged.slice(0, 80));
    },

    async tells_how_to_go_on_and_lets_an_administrator_release_it() {
        for (const [language, width] of [["ja", 1280], ["ja", 390], ["en", 1280], ["en", 390]]) {
            const name = (what) => `${what}-${language}-${width}`;
            const stranger = await open(browser, { origin, language, width });
            await given("suzuki.m", 8);
            await enter(stranger, "suzuki.m", password);
            await stranger.locator(".note[role=alert]").waitFor();
            assert.match(await stranger.locator(".note[role=alert]").innerText(), language === "ja" ? /\d秒ほど待って/ : /wait \d seconds?/);
            assert.equal(await stranger.locator("#login-id").inputValue(), "suzuki.m", "what was typed is kept");
            await report.look(stranger, name("throttled"));
            setFailures(100);
            await enter(stranger, "suzuki.m", password);
            await stranger.locator(".note.bad[role=alert]").waitFor();
            await report.look(stranger, name("held"));

            const boss = await open(browser, { origin, language, width });
            await enter(boss, "takahashi", password);
            await boss.waitForURL("**/admin");
            await boss.goto("/admin/users?q=suzuki.m");
            await boss.locator("tbody a").first().click();
            await boss.locator('form[action$="/release"] button').waitFor();
            assert.match(await boss.locator(".note.warn").innerText(), /100/);
            await report.look(boss, name("user-held"));
            await boss.locator('form[action$="/release"] button').focus();
            await boss.keyboard.press("Enter");
            await boss.waitForURL("**done=released");
            assert.equal(await boss.locator('form[action$="/release"]').count(), 0);
            await report.look(boss, name("user-released"));
            await enter(stranger, "suzuki.m", password);
            await stranger.waitForURL("**/admin");
            await stranger.context().close();
            await boss.context().close();
        }
    },

    async limits_guesses_at_the_present_password_and_says_how_to_go_on() {
        for (const [language, width] of [["ja", 1280], ["ja", 390], ["en", 1280], ["en", 390]]) {
            forgetAll();
            const page = await open(browser, { origin, language, width });
            await enter(page, "suzuki.m", password);
            await page.waitForURL("**/admin");
            const guess = async (current) => {
                await page.goto("/account/security/password");
                await page.locator("#current").fill(current);
                await page.locator("#new").fill("five entirely other words in a row");
                const [answer] = await Promise.all([page.waitForResponse((r) => r.request().method() === "POST"), page.waitForEvent("load"),
                    page.keyboard.press("Enter")]);
                return answer;
            };
            assert.equal((await guess("not the present one")).status(), 422);
            setFailures(8);
            const waiting = await guess(password);
            assert.equal(waiting.status(), 429);
            assert.ok(Number(waiting.headers()["retry-after"]) <= 16);
            assert.match(await page.locator(".note[role=alert]").innerText(), language === "ja" ? /\d秒ほど待って/ : /wait \d+ seconds?/);
            for (const field of ["#current", "#new"])
                assert.equal(await page.locator(field).inputValue(), "", "a password is never shown again");
            await report.look(page, `password-throttled-${language}-${width}`);
            setFailures(100); // of this device: it is known no more, and asked by the counter of the ID
            assert.equal((await guess("not the present one")).status(), 422);
            setFailures(100);
            const held = await guess(password);
            assert.equal(held.status(), 429);
            assert.equal(held.headers()["retry-after"], undefined);
            await report.look(page, `password-held-${language}-${width}`);
            forgetAll();
            await page.goto("/account/security");
            assert.equal(new URL(page.url()).pathname, "/account/security", "whoever guesses is still signed in");
            await page.context().close();
        }
    },

    // The form of whoever has a link asks while they type, so anybody may; the last test, since all of them are one source.
    async measures_only_so_many_passwords_for_one_source() {
        const { before, csrf } = await signInForm();
        const measure = () => send("POST", "/password/strength",
            { cookies: { "__Host-p": before }, headers: own, form: { csrf, password: "passwordpassword" } });
        const first = await measure();
        assert.equal(first.status, 200);
        assert.equal(JSON.parse(first.text).level, 1);
        const answers = await Promise.all(Array.from({ length: 100 }, measure));
        const refused = answers.filter((answer) => answer.status === 429);
        assert.ok(answers.length - refused.length >= 49, "as many at once as somebody needs");
        assert.ok(refused.length > 0, "not as many as somebody likes");
        assert.deepEqual(JSON.parse(refused[0].text), { level: 0, faults: [] });
        assert.equal(refused[0].headers["retry-after"], "1");
        await eventually("it goes on", async () => (await measure()).status === 200);
    },
};

await runTests(tests);
await browser.close();
report.finish();
