// What a person does: signs in, looks around, signs out, is signed out. Against a whole system (with-system).

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { launch, open, Report } from "./browser.mjs";

const origin = process.env.E2E_ORIGIN;
const password = process.env.E2E_PASSWORD;
const report = new Report("walk");
const browser = await launch();

const words = {
    ja: { home: "セキュリティの状況", history: "操作履歴", signedIn: "ログイン", signOut: "ログアウト" },
    en: { home: "Security", history: "Operation history", signedIn: "Signed in", signOut: "Sign out" },
};

async function visit(options = {}) {
    return open(browser, { origin, ...options });
}

async function signIn(page, company, login, secret = password) {
    await page.goto(`/c/${company}`);
    await page.locator("#login-id").fill(login);
    await page.locator("#password").fill(secret);
    await page.keyboard.press("Enter");
}

async function signedIn(company, login, options) {
    const page = await visit(options);
    await signIn(page, company, login);
    await page.waitForURL(/\/(admin|account\/security)$/);
    return page;
}

// Looks again, a little later each time, until the condition holds.
async function until(what, holds) {
    const deadline = Date.now() + 20_000;
    for (let pause = 50; !await holds(); pause = Math.min(2 * pause, 1000)) {
        assert.ok(Date.now() < deadline, what);
        await new Promise((resolve) => setTimeout(resolve, pause));
    }
}

const text = (page) => page.locator("body").innerText();

// The whole way, by keyboard alone up to the console.
async function walksFromSignInToSignOut(language, width) {
    const page = await visit({ language, width });
    const say = words[language];
    const name = (what) => `${what}-${language}-${width}`;
    await page.goto("/c/aoba");
    assert.equal(new URL(page.url()).pathname, "/sign-in");
    assert.equal(await page.evaluate(() => document.activeElement.id), "login-id", "ready to type");
    await report.look(page, name("sign-in"));
    await page.keyboard.type("takahashi");
    await page.keyboard.press("Tab");
    await page.locator("#password").focus();
    await page.keyboard.type(password);
    await page.keyboard.press("Enter");
    await page.waitForURL("**/admin");
    assert.match(await text(page), new RegExp(say.home));
    await report.look(page, name("home"));

    await until("the sign-in is in the history", async () => {
        await page.goto("/admin/history?action=authn_login_success");
        return await page.locator("tbody tr").count() > 0;
    });
    await page.goto("/admin/history");
    const row = page.locator("tbody tr", { hasText: "takahashi" }).filter({ hasText: say.signedIn }).first();
    assert.ok(await row.isVisible(), "the sign-in is in the history");
    await report.look(page, name("history"));
    await row.locator("a").first().click();
    await page.waitForURL(/\/admin\/history\/\d+$/);
    await report.look(page, name("event"));
    await page.goto("/account/security");
    await report.look(page, name("security"));

    await page.locator("details.menu summary").click();
    await page.locator("details.menu form button").click();
    await page.waitForURL("**/session/ended**");
    await report.look(page, name("signed-out"));
    await page.goBack();
    await page.goto("/admin");
    assert.equal(new URL(page.url()).pathname, "/sign-in", "nothing is left to go back to");
    await page.context().close();
}

// The next person at the same desk presses "back". The network is gone, so whatever is shown is what the browser kept,
// and a browser that would ask again first cannot hide it.
async function showsNothingAfterSignOut(keepsPages) {
    const own = await launch({ keepsPages });
    const page = await open(own, { origin });
    await signIn(page, "aoba", "takahashi");
    await page.waitForURL("**/admin");
    for (const path of ["/admin/history", "/account/security"])
        await page.goto(path);
    const name = await page.locator("details.menu summary").innerText();
    assert.ok(name.trim().length > 0, "signed in, the page says who");
    await page.locator("details.menu summary").click();
    await page.locator("details.menu form button").click();
    await page.waitForURL("**/session/ended**");
    await page.context().setOffline(true);
    for (let steps = 0; steps < 4; steps++) {
        await page.goBack({ waitUntil: "commit", timeout: 5_000 }).catch(() => {}); // there is nothing to load
        const shown = await text(page);
        for (const kept of [name.trim(), words.ja.home, words.ja.history, words.ja.signOut])
            assert.ok(!shown.includes(kept), `${steps + 1} steps back, at ${page.url()}, the browser shows "${kept}"`);
    }
    await own.close();
}

async function refusesAlikeWhoeverIsWrong() {
    const seen = [];
    for (const [company, login, secret] of [["aoba", "takahashi", "not the password"], ["aoba", "nobody", password],
        ["nowhere", "takahashi", password]]) {
        const page = await visit();
        await page.goto(`/c/${company}`);
        if (await page.locator("#company").count())
            await page.locator("#company").fill(company);
        await page.locator("#login-id").fill(login);
        await page.locator("#password").fill(secret);
        const [response] = await Promise.all([page.waitForResponse((r) => r.request().method() === "POST"), page.keyboard.press("Enter")]);
        assert.equal(response.status(), 422);
        await page.waitForLoadState();
        seen.push(await page.locator("[role=alert] b").innerText());
        assert.equal(await page.locator("#password").inputValue(), "", "a password is never shown again");
        await report.look(page, `refused-${company}-${login}`);
        await page.context().close();
    }
    assert.equal(new Set(seen).size, 1, seen.join(" | "));
}

async function showsOnlyWhatMayBeSeen() {
    const viewer = await signedIn("aoba", "suzuki.m");
    assert.equal(await viewer.locator('a[href="/admin/history"]').count(), 0);
    const refused = await viewer.goto("/admin/history");
    assert.equal(refused.status(), 404);
    await report.look(viewer, "not-permitted");
    const missing = await viewer.goto("/admin/history/999999999");
    assert.equal(missing.status(), 404);
    await viewer.context().close();

    const customer = await signedIn("aoba", "tsubaki");
    assert.equal(new URL(customer.url()).pathname, "/account/security");
    assert.match(await customer.title(), /マイページ$/);
    assert.equal(await customer.getByText("管理画面").count(), 0, "a customer is not in the console");
    await report.look(customer, "customer");
    for (const address of await customer.locator('a[href^="/"]').evaluateAll((links) => links.map((link) => link.getAttribute("href"))))
        assert.equal((await customer.request.get(address)).status(), 200, `${address} leads a customer nowhere`);
    assert.equal((await customer.goto("/admin")).status(), 404, "the console is not for customers");
    await customer.context().close();
}

async function endsWhenNobodyDoesAnything() {
    const page = await signedIn("hayai", "takahashi");
    await page.waitForURL("**/session/ended**", { timeout: 20_000 });
    await report.look(page, "idle");
    await page.goto("/admin");
    assert.equal(new URL(page.url()).pathname, "/session/ended");
    await page.context().close();
}

// Asking for the state does not count as activity, so it can be asked for until it says that it is over.
async function worksAndEndsWithoutScript() {
    const page = await signedIn("hayai", "takahashi", { script: false, width: 390 });
    await report.look(page, "scriptless-home");
    await until("the session is over", async () => (await page.request.get("/session/state")).status() === 401);
    await page.goto("/admin");
    assert.equal(new URL(page.url()).pathname, "/session/ended");
    await page.context().close();
}

function keepsSecretsOutOfTheLogs() {
    const folder = process.env.E2E_LOGS;
    for (const file of readdirSync(folder))
        assert.ok(!readFileSync(`${folder}/${file}`, "utf8").includes(password), `${file} holds a password`);
}

await walksFromSignInToSignOut("ja", 1280);
await walksFromSignInToSignOut("en", 390);
await showsNothingAfterSignOut(false);
await showsNothingAfterSignOut(true);
await refusesAlikeWhoeverIsWrong();
await showsOnlyWhatMayBeSeen();
await endsWhenNobodyDoesAnything();
await worksAndEndsWithoutScript();
keepsSecretsOutOfTheLogs();
await browser.close();
report.finish();
