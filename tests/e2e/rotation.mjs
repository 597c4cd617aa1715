// A session's cookie gives way to another while its user works, and an old one ends the session. Against a whole system
// (with-system), whose rows say what a quarter of an hour would have said.

import assert from "node:assert/strict";
import { launch, open } from "./browser.mjs";
import { cookieOf, origin, password, send } from "./client.mjs";
import { sql, until } from "./system.mjs";

const browser = await launch();

const path = (page) => new URL(page.url()).pathname;

async function signedIn(login, landing) {
    const page = await open(browser, { origin });
    await page.goto("/c/aoba");
    await page.locator("#login-id").fill(login);
    await page.locator("#password").fill(password);
    await page.keyboard.press("Enter");
    await page.waitForURL(landing);
    return page;
}

async function cookieIn(page) {
    return (await page.context().cookies()).find((cookie) => cookie.name === "__Host-sid");
}

const sessionsOf = (login) => `(tenant, user_id) IN (SELECT tenant, user_id FROM session.subjects WHERE login_id = '${login}')`;

// Replicas hold in memory when a token is due; without their feeds they look into the database.
function makeDue(login) {
    sql(`UPDATE session.sessions SET rotates_at = now() - interval '1 s' WHERE ${sessionsOf(login)}`);
    sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        + " WHERE usename = 'session_system' AND position('session_feed' IN query) > 0");
}

async function rotated(page, login, address) {
    const before = await cookieIn(page);
    makeDue(login);
    await until("the cookie gives way to another", async () => {
        await page.goto(address);
        return (await cookieIn(page)).value !== before.value;
    });
    return [before, await cookieIn(page)];
}

async function keepsItsPropertiesAndGoesOn(login, landing, address, sameSite) {
    const page = await signedIn(login, landing);
    const [before, after] = await rotated(page, login, address);
    assert.match(after.value, /^[A-Za-z0-9_-]{43}$/);
    assert.deepEqual({ ...after, value: "" }, { ...before, value: "" });
    assert.equal(after.sameSite, sameSite);
    assert.equal((await page.goto(address)).status(), 200);
    assert.equal((await cookieIn(page)).value, after.value, "and stays until it is due again");
    await page.context().close();
}

// A page that was opened before has a form of the same session.
async function takesAFormOfBefore() {
    const page = await signedIn("suzuki.m", /\/admin$/);
    await page.goto("/account/security");
    const other = await page.context().newPage();
    await rotated(other, "suzuki.m", "/admin");
    await other.goto("/admin");
    await page.getByRole("button", { name: "ログアウト", exact: true }).first().click();
    await page.waitForURL(/\/session\/ended/);
    assert.match(await page.locator("h1").innerText(), /ログアウトしました/);
    await page.context().close();
}

// All requests of a moment go on, and their answers agree on one cookie.
async function signsNobodyOutWhoAsksForManyPagesAtOnce() {
    const page = await signedIn("suzuki.m", /\/admin$/);
    const before = await cookieIn(page);
    makeDue("suzuki.m");
    const cookies = new Set();
    await until("one is given a successor", async () => {
        const answers = await Promise.all(Array.from({ length: 12 }, () =>
            send("GET", "/admin", { cookies: { "__Host-sid": before.value } })));
        for (const answer of answers) {
            assert.equal(answer.status, 200);
            const cookie = cookieOf(answer, "__Host-sid");
            if (cookie) cookies.add(cookie);
        }
        return cookies.size > 0;
    });
    assert.equal(cookies.size, 1);
    assert.equal((await page.goto("/admin")).status(), 200);
    await page.context().close();
}

async function endsForBothWhenAnOldCookieComesBack() {
    const page = await signedIn("suzuki.m", /\/admin$/);
    const [before] = await rotated(page, "suzuki.m", "/admin");
    await page.goto("/account/security");
    sql(`UPDATE session.replaced_tokens SET replaced_at = replaced_at - interval '30 s'`);
    const thief = await open(browser, { origin });
    await thief.context().addCookies([before]);
    await thief.goto("/admin");
    assert.equal(path(thief), "/session/ended");
    await page.goto("/admin");
    assert.equal(path(page), "/session/ended");
    assert.match(await page.locator("main").innerText(), /古いCookie/);
    await thief.context().close();
    await page.context().close();
}

await keepsItsPropertiesAndGoesOn("suzuki.m", /\/admin$/, "/admin", "Strict");
await keepsItsPropertiesAndGoesOn("sakura", /\/my\/statements$/, "/my/statements", "Lax");
await takesAFormOfBefore();
await signsNobodyOutWhoAsksForManyPagesAtOnce();
await endsForBothWhenAnOldCookieComesBack();
await browser.close();
