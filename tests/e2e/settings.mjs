// What people set for themselves and administrators for their company. Against a whole system (with-system).

import assert from "node:assert/strict";
import { launch, Report } from "./browser.mjs";
import { peopleOf } from "./person.mjs";
import { keepsOutOfTheLogs, sql, until } from "./system.mjs";

const password = process.env.E2E_PASSWORD;
const report = new Report("settings");
const browser = await launch();
const { visit, signIn, signedIn } = peopleOf(browser);
const secrets = [password];

// Of three devices of one's own one is signed out, then all others.
async function endsSessionsOfTheirOwn(language, width, login) {
    const page = await signedIn("aoba", login, { language, width });
    const look = (what) => report.look(page, `${what}-${language}-${width}`);
    const others = [await signedIn("aoba", login), await signedIn("aoba", login)];
    const isOut = async (other) => {
        await other.goto("/account/security");
        assert.equal(new URL(other.url()).pathname, "/session/ended", "out at once");
        await other.context().close();
    };
    const forms = page.locator('form[action*="/account/security/sessions/"]');
    await page.goto("/account/security");
    assert.equal(await forms.count(), 3, "two others, and all of them");
    await look("own-sessions");
    await forms.first().locator("button").click(); // the newest
    await page.waitForURL("**/account/security?done=session");
    await look("own-session-ended");
    await isOut(others[1]);
    assert.equal((await others[0].goto("/account/security")).status(), 200, "the other one goes on");
    await page.locator('form[action="/account/security/sessions/end"] button').click();
    await page.waitForURL("**/account/security?done=sessions");
    await look("own-sessions-ended");
    assert.equal(await forms.count(), 0);
    await isOut(others[0]);
    assert.equal((await page.goto("/account/security")).status(), 200, "this one goes on");
    await page.context().close();
}

// The name stands on the next page, the zone under it; a manager of users sees no settings.
async function changesTheCompany(language, width) {
    const boss = await signedIn("aoba", "takahashi", { language, width });
    const look = (what) => report.look(boss, `${what}-${language}-${width}`);
    await boss.goto("/admin/company");
    await look("company");
    const before = await boss.locator("#name").inputValue();
    await boss.locator("#name").fill(" ");
    await boss.keyboard.press("Enter");
    await boss.locator("#name-error").waitFor();
    await look("company-invalid");
    await boss.locator("#name").fill(`${before}ホールディングス`);
    await boss.locator('input[name="zone"][value="utc"]').check();
    await boss.keyboard.press("Enter");
    await boss.waitForURL("**done=saved");
    await look("company-saved");
    await keepsWhatAnotherSaved(boss, look);
    assert.match(await boss.locator("header.top").textContent(), /ホールディングス/);
    assert.match(await boss.locator("footer.foot").innerText(), /UTC|協定世界時|Coordinated/);
    await boss.locator("#name").fill(before);
    await boss.locator('input[name="zone"][value="tokyo"]').check();
    await Promise.all([
        boss.waitForResponse((answer) => answer.request().method() === "POST" && answer.status() === 303),
        boss.locator('form[action="/admin/company"] button').click(),
    ]);
    await until("it is in the history", async () => {
        await boss.goto("/admin/history?action=tenant_changed");
        return await boss.locator("tbody tr").count() >= 2;
    });
    const viewer = await signedIn("aoba", "suzuki.m", { language, width });
    assert.equal((await viewer.goto("/admin/company")).status(), 404);
    await viewer.context().close();
    await boss.context().close();
}

// A form that was open while somebody else saved: what was typed stays, and what there is now is beside it.
async function keepsWhatAnotherSaved(boss, look) {
    const other = await boss.context().newPage();
    await other.goto("/admin/company");
    const age = await boss.locator("#age").inputValue() === "90" ? "180" : "90";
    await boss.locator("#age").selectOption(age);
    await boss.locator('form[action="/admin/company"] button').click();
    await boss.waitForURL("**done=saved");
    await other.locator("#name").fill("別の名前");
    await other.locator("#name").press("Enter");
    await other.locator(".note.warn[role=alert]").waitFor();
    assert.equal(await other.locator("#name").inputValue(), "別の名前", "what was typed stays");
    assert.match(await other.locator(".note.warn").innerText(), new RegExp(age));
    await other.close();
    await boss.goto("/admin/company");
    assert.notEqual(await boss.locator("#name").inputValue(), "別の名前");
    await look("company-with-age");
}

// How long sessions last: what is out of bounds is said at its field and kept, what is saved holds for who is in, and
// is what the clock on their page goes by; and what somebody else saved is not taken back unseen.
async function limitsSessions(language, width) {
    const boss = await signedIn("aoba", "takahashi", { language, width });
    const member = await signedIn("aoba", "suzuki.m", { language, width });
    const look = (what) => report.look(boss, `${what}-${language}-${width}`);
    const form = boss.locator('form[action="/admin/company/sessions"]');
    const left = async (page) => (await page.evaluate(async () => (await fetch("/session/state")).json())).seconds_left;
    const other = await boss.context().newPage();
    await boss.goto("/admin/company");
    await other.goto("/admin/company");
    assert.ok(await left(member) > 1200, "half an hour at first");
    await look("company-sessions");
    await form.evaluate((element) => { element.noValidate = true; }); // as a browser without the check would send it
    await boss.locator("#staff-idle").fill("61");
    await boss.locator("#customers-sessions").fill("21");
    await boss.locator("#staff-idle").press("Enter");
    await boss.locator("#staff-idle-error").waitFor();
    await boss.locator("#customers-sessions-error").waitFor();
    assert.equal(await boss.locator(".note.bad a[href='#staff-idle']").count(), 1);
    assert.equal(await boss.locator("#staff-idle").inputValue(), "61", "what was typed stays");
    await look("company-sessions-invalid");
    await boss.locator("#staff-idle").fill("10");
    await boss.locator("#customers-sessions").fill("4");
    await boss.locator("#staff-idle").press("Enter");
    await boss.waitForURL("**done=saved");
    assert.equal(await boss.locator("#staff-idle").inputValue(), "10");
    assert.ok(await left(member) <= 600, "whoever is in has no longer, either");
    await member.goto("/admin");
    await other.locator("#customers-hours").fill("6");
    await other.locator("#customers-hours").press("Enter");
    await other.locator(".note.warn[role=alert]").waitFor();
    assert.equal(await other.locator("#customers-hours").inputValue(), "6", "what was typed stays");
    assert.match(await other.locator(".note.warn").innerText(), /10/);
    await report.look(other, `company-sessions-conflict-${language}-${width}`);
    await other.close();
    await boss.goto("/admin/company");
    await boss.locator("#staff-idle").fill("30");
    await boss.locator("#customers-sessions").fill("5");
    await boss.locator("#customers-sessions").press("Enter");
    await boss.waitForURL("**done=saved");
    assert.ok(await left(member) <= 600, "a longer time is for who comes in");
    await until("it is in the history", async () => {
        await boss.goto("/admin/history?action=tenant_changed");
        return await boss.locator("tbody tr").count() >= 2;
    });
    await member.context().close();
    await boss.context().close();
}

// Where the company wants that, whoever has as many sessions as they may is told so at sign-in, and comes in when one of
// them has ended.
async function refusesOneSessionMore(language, width, login) {
    const boss = await signedIn("aoba", "takahashi", { language, width });
    const save = async (sessions, refuses) => {
        await boss.goto("/admin/company");
        await boss.locator("#staff-sessions").fill(sessions);
        await boss.locator("input[name=staff_refuse]").setChecked(refuses);
        await boss.locator("#staff-sessions").press("Enter");
        await boss.waitForURL("**done=saved");
        assert.equal(await boss.locator("input[name=staff_refuse]").isChecked(), refuses);
    };
    await save("1", false);
    const present = await signedIn("aoba", login, { language, width });
    await save("1", true);
    await report.look(boss, `company-refuses-${language}-${width}`);
    const further = await visit({ language, width });
    await signIn(further, "aoba", login);
    await further.locator(".note.warn[role=alert]").waitFor();
    assert.match(await further.locator(".note.warn[role=alert] b").innerText(), /1/);
    assert.equal(await further.locator("#login-id").inputValue(), login, "what was typed stays");
    assert.equal(await further.locator("#password").inputValue(), "", "a password never");
    await report.look(further, `sign-in-no-room-${language}-${width}`);
    assert.equal((await present.goto("/account/security")).status(), 200, "the first one goes on");
    await present.locator('.card form[action="/sign-out"] button').click();
    await present.waitForLoadState();
    await further.locator("#password").fill(password);
    await further.keyboard.press("Enter");
    await further.waitForURL("**/admin");
    await until("it is in the history", async () => {
        await boss.goto("/admin/history?action=authn_login_fail");
        return await boss.locator("tbody tr").count() > 0;
    });
    await save("5", false);
    await present.context().close();
    await further.context().close();
    await boss.context().close();
}

// A picture is refused, taken, shown to who is not in yet, and taken away; nothing of the file but the picture is kept.
async function hasALogo(language, width) {
    const boss = await signedIn("aoba", "takahashi", { language, width });
    const look = (what) => report.look(boss, `${what}-${language}-${width}`);
    const send = async (file) => {
        await boss.goto("/admin/company");
        await boss.locator("#logo-file").setInputFiles(file);
        await boss.locator('form[enctype] button').click();
    };
    await send({ name: "logo.svg", mimeType: "image/png", buffer: Buffer.from("<svg onload='alert(1)'/>") });
    await boss.locator("#logo-error").waitFor();
    await look("company-logo-refused");
    await send({ name: "logo.png", mimeType: "image/png", buffer: Buffer.alloc(1000 << 10, "x") });
    assert.match(await boss.locator("#logo-error").innerText(), /256/);
    const picture = new URL("pages/logo.png", import.meta.url).pathname;
    const stale = await boss.context().newPage();
    await stale.goto("/admin/company");
    await stale.locator("#logo-file").setInputFiles(picture);
    await send(picture);
    await boss.waitForURL("**done=saved");
    const refused = stale.waitForResponse((response) => response.request().method() === "POST");
    await stale.locator('form[enctype] button').click();
    assert.equal((await refused).status(), 409, "somebody else has saved since");
    await stale.locator("#logo-error").waitFor();
    await report.look(stale, `company-logo-conflict-${language}-${width}`);
    await stale.close();
    const logo = boss.locator("header.top img.logo");
    const address = await logo.getAttribute("src");
    assert.match(address, /^\/c\/aoba\/logo\/[0-9a-f]{32}$/);
    assert.equal(await logo.evaluate((image) => image.naturalWidth), 240, "it is drawn");
    await look("company-logo");
    const stranger = await visit({ language, width });
    const answer = await stranger.goto(address);
    assert.equal(answer.headers()["content-type"], "image/png");
    assert.equal(answer.headers()["x-content-type-options"], "nosniff");
    assert.match(answer.headers()["content-security-policy"], /default-src 'none'/);
    assert.doesNotMatch((await answer.body()).toString("latin1"), /Author|camera/, "a text beside the picture is left out");
    assert.equal((await stranger.goto(address.replace("aoba", "minato"))).status(), 404, "another company's it is not");
    await stranger.goto("/c/aoba");
    await stranger.locator("img.logo").waitFor();
    await report.look(stranger, `sign-in-logo-${language}-${width}`);
    await boss.goto("/admin/company");
    await boss.locator('form[action="/admin/company/logo/remove"] button').click();
    await boss.waitForURL("**done=saved");
    assert.equal(await boss.locator("img.logo").count(), 0);
    assert.equal((await stranger.goto(address)).status(), 404);
    await stranger.context().close();
    await boss.context().close();
}

// With an age of passwords set, an old one is said where one lands, and one goes on by it all the same.
async function remindsOfAnOldPassword(language, width) {
    sql("UPDATE auth.tenants SET password_age_days = 90 WHERE code = 'aoba'");
    for (const [login, landing] of [["suzuki.m", "/admin"], ["tsubaki", "/my/statements"]]) {
        sql(`UPDATE auth.passwords p SET changed_at = now() - interval '100 days'
               FROM auth.users u WHERE u.id = p.user_id AND u.login_id = '${login}'`);
        const page = await visit({ language, width });
        await signIn(page, "aoba", login);
        await page.waitForURL(`**${landing}?password_due=1`);
        await report.look(page, `password-due-${login}-${language}-${width}`);
        await page.goto("/account/security");
        await page.locator('.note a[href="/account/security/password"]').click();
        await page.waitForURL("**/account/security/password");
        await page.goto(landing);
        assert.equal(await page.locator('.note a[href="/account/security/password"]').count(), 0, "it is said once");
        await page.context().close();
        sql(`UPDATE auth.passwords p SET changed_at = now()
               FROM auth.users u WHERE u.id = p.user_id AND u.login_id = '${login}'`);
    }
    sql("UPDATE auth.tenants SET password_age_days = 0 WHERE code = 'aoba'");
}

// From one of two devices: the other one is out, this one goes on, and everything that is wrong is said at once.
// While it is typed: by script, and the words are those of the page.
async function showsHowStrongItIs(page, field, look) {
    const said = page.locator("[data-said]");
    await page.locator(field).pressSequentially("passwordpassword");
    await page.locator("[data-strength]:not([hidden])").waitFor();
    const weak = await said.textContent();
    assert.match(weak, /とても弱い|very weak/);
    assert.match(weak, /よく使われ|everybody knows/i, "why it would be refused");
    await look("password-strength");
    await page.locator(field).fill("four words that nobody else puts together");
    await until("it is strong", async () => /とても強い|very strong/.test(await said.textContent()));
    assert.equal(await page.locator("[data-strength] progress").evaluate((bar) => bar.value), 5);
    await page.locator(field).fill("");
    await page.locator("[data-strength]").waitFor({ state: "hidden" });
}

async function changesTheirPassword(language, width, login, present) {
    const wanted = `${language}: five entirely other words, in a row`;
    const page = await signedIn("aoba", login, { language, width }, present);
    const other = await signedIn("aoba", login, {}, present);
    const look = (what) => report.look(page, `${what}-${language}-${width}`);
    const send = async (current, chosen) => {
        await page.locator("#current").fill(current);
        await page.locator("#new").fill(chosen);
        const [response] = await Promise.all([page.waitForResponse((r) => r.request().method() === "POST" && r.url().endsWith("/password")), page.waitForEvent("load"),
            page.keyboard.press("Enter")]);
        return response.status();
    };
    await page.goto("/.well-known/change-password");
    assert.equal(new URL(page.url()).pathname, "/account/security/password");
    await page.goto("/account/security");
    await page.locator('main a[href="/account/security/password"]').click();
    await look("password");
    await showsHowStrongItIs(page, "#new", look);
    assert.equal(await send("not the present one", "aoba"), 422);
    await page.locator("#current-error").waitFor();
    assert.ok(await page.locator("#new-error .error").count() >= 2, "all that is wrong is said at once");
    for (const field of ["#current", "#new"])
        assert.equal(await page.locator(field).inputValue(), "", "a password is never shown again");
    await look("password-refused");
    assert.equal(await send(present, present), 422);
    assert.equal(await page.locator("#new-error .error").count(), 1);
    await page.locator('input[name="end_others"]').uncheck();
    assert.equal(await send(present, "short"), 422);
    assert.ok(!await page.locator('input[name="end_others"]').isChecked(), "what was chosen is kept");
    await page.locator('input[name="end_others"]').check();
    assert.equal((await other.goto("/account/security")).status(), 200, "nothing has changed so far");
    const device = async () => (await page.context().cookies()).find(({ name }) => name === "__Host-d").value;
    const before = await device();
    assert.equal(await send(present, wanted), 303);
    await page.waitForURL("**/account/security?done=password");
    assert.notEqual(await device(), before, "the browser stays known");
    await look("password-changed");
    assert.equal((await page.goto("/account/security")).status(), 200, "whoever changes it goes on");
    await other.goto("/account/security");
    assert.equal(new URL(other.url()).pathname, "/session/ended", "the other device is out");
    await (await signedIn("aoba", login, {}, wanted)).context().close();
    secrets.push(wanted);
    await page.context().close();
    await other.context().close();
}

// Whoever is not signed in comes to the page when they are.
async function leadsToThePageThroughTheSignIn() {
    const page = await visit();
    await page.goto("/c/aoba");
    await page.goto("/.well-known/change-password");
    assert.equal(new URL(page.url()).pathname, "/sign-in");
    await page.locator("#login-id").fill("takahashi");
    await page.locator("#password").fill(password);
    await page.keyboard.press("Enter");
    await page.waitForURL("**/account/security/password");
    await page.context().close();
}

await endsSessionsOfTheirOwn("ja", 1280, "suzuki.m");
await endsSessionsOfTheirOwn("en", 390, "tsubaki");
await changesTheCompany("ja", 1280);
await hasALogo("ja", 1280);
await limitsSessions("ja", 1280);
await refusesOneSessionMore("ja", 390, "suzuki.m");
await changesTheCompany("en", 390);
await limitsSessions("en", 390);
await refusesOneSessionMore("en", 1280, "suzuki.m");
await hasALogo("en", 390);
await remindsOfAnOldPassword("ja", 390);
await remindsOfAnOldPassword("en", 1280);
await changesTheirPassword("ja", 1280, "suzuki.m", password);
await changesTheirPassword("en", 390, "sakura", password);
await leadsToThePageThroughTheSignIn();
keepsOutOfTheLogs(secrets);
await browser.close();
report.finish();
