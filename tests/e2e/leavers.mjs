// The report on leavers, as who manages users sees it. Against a whole system (with-system).

import assert from "node:assert/strict";
import { launch, open, Report } from "./browser.mjs";
import { sql, until } from "./system.mjs";

const origin = process.env.E2E_ORIGIN;
const password = process.env.E2E_PASSWORD;
const report = new Report("leavers");
const browser = await launch();

async function signIn(page, company, login) {
    await page.goto(`/c/${company}`);
    await page.locator("#login-id").fill(login);
    await page.locator("#password").fill(password);
    await page.keyboard.press("Enter");
    await page.waitForURL("**/admin");
}

async function signedIn(login, options) {
    const page = await open(browser, { origin, ...options });
    await signIn(page, "aoba", login);
    return page;
}

const rows = (page) => page.locator("main tbody tr");

// With a reason that a spreadsheet would compute, and one session to end.
async function disables(boss, login, language, width) {
    const person = await signedIn(login, { language, width });
    const id = sql(`SELECT u.id FROM auth.users u JOIN auth.tenants t ON t.id = u.tenant WHERE t.code = 'aoba' AND login_id = '${login}'`);
    await boss.goto(`/admin/users/${id}/disable`);
    await boss.locator("#reason").fill("=1+1");
    await boss.locator("main form button.bad").click();
    await boss.waitForURL("**done=disabled");
    await person.goto("/admin");
    assert.equal(new URL(person.url()).pathname, "/session/ended");
    await person.context().close();
    return id;
}

async function enables(boss, id) {
    await boss.goto(`/admin/users/${id}`);
    await boss.locator('form[action$="/enable"] button').click();
    await boss.waitForURL("**done=enabled");
}

async function showsWhoLeft(language, width, script, before) {
    const boss = await signedIn("takahashi", { language, width, script });
    const id = await disables(boss, "suzuki.m", language, width);
    await boss.goto("/admin/users");
    await boss.locator('main nav a[href="/admin/users/leavers"]').click();
    await boss.waitForURL("**/admin/users/leavers");
    assert.equal(await rows(boss).count(), before + 1);
    const latest = await rows(boss).first().innerText();
    assert.ok(latest.includes("suzuki.m") && latest.includes("takahashi") && latest.includes("=1+1"), latest);
    assert.match(latest, language === "ja" ? /\d+\.\d{3}秒/ : /\d+\.\d{3} s/);
    await report.look(boss, `shown-${language}-${width}`);
    await isAFile(boss, language);
    await enables(boss, id);
    await boss.goto("/admin/users/leavers");
    assert.equal(await rows(boss).count(), before + 1, "whoever comes back stays in it");
    assert.equal(await rows(boss).first().locator(".tag").count(), 1);
    await isSearched(boss, language, width);
    await boss.context().close();
}

async function isAFile(boss, language) {
    const link = await boss.locator('main a[href^="/admin/users/leavers/file"]').getAttribute("href");
    const file = await boss.request.get(link, { headers: { "Accept-Language": language } });
    assert.equal(file.status(), 200);
    assert.match(file.headers()["content-disposition"], /^attachment/);
    const content = await file.body();
    assert.deepEqual([...content.subarray(0, 3)], [0xef, 0xbb, 0xbf], "a spreadsheet knows that it is UTF-8");
    const lines = content.toString().split("\r\n");
    assert.equal(lines.length, await rows(boss).count() + 2);
    assert.ok(lines[1].includes('"suzuki.m"') && lines[1].includes('"takahashi"'));
    assert.ok(lines[1].includes(`"'=1+1"`), "a formula is a text");
    assert.match(lines[1], /,"\d+\.\d{3}",1$/, "the seconds, and one session");
    assert.equal((await boss.request.get("/admin/users/leavers/file?from=2026-01-31&until=2026-12-30&route=user")).status(), 200);
    const before = language === "ja" ? 0 : 2; // of the other language's run
    await until("both are in the history", async () => {
        await boss.goto("/admin/history?action=leavers_exported");
        return await rows(boss).count() >= before + 2;
    });
    await rows(boss).first().locator("a").first().click();
    await boss.waitForURL(/\/admin\/history\/\d+/);
    const told = await boss.locator("main").innerText();
    for (const asked of ["2026-01-31", "2026-12-30", "user"])
        assert.ok(told.includes(asked), `${asked} was asked for`);
}

// By keyboard: the period, the way, and what is no day.
async function isSearched(boss, language, width) {
    await boss.goto("/admin/users/leavers");
    await boss.locator("#route").selectOption("import");
    await boss.locator("#until").focus();
    await boss.keyboard.press("Enter");
    await boss.waitForURL("**route=import**");
    assert.equal(await rows(boss).count(), 0);
    await report.look(boss, `nobody-${language}-${width}`);
    assert.equal((await boss.goto("/admin/users/leavers?from=2026-02-30&until=x&route=")).status(), 422);
    assert.equal(await boss.locator('[aria-invalid="true"]').count(), 2);
    assert.equal((await boss.goto("/admin/users/leavers?from=2026-10-02&until=2026-10-01")).status(), 422);
    assert.equal(await boss.locator("#until-error").count(), 1);
    assert.equal(await boss.locator("#until").inputValue(), "2026-10-01", "what was typed is kept");
    await report.look(boss, `invalid-${language}-${width}`);
    assert.equal((await boss.goto("/admin/users/leavers?from=2020-01-01&until=2020-12-31")).status(), 200);
    assert.equal(await rows(boss).count(), 0);
    assert.equal((await boss.goto("/admin/users/leavers?after=made-up")).status(), 400);
    assert.equal((await boss.goto("/admin/users/leavers?route=made-up")).status(), 400);
}

// What may not be seen is not there; and a report is its own company's.
async function isNotThereForOthers() {
    const viewer = await signedIn("suzuki.m", {});
    for (const path of ["/admin/users/leavers", "/admin/users/leavers/file"])
        assert.equal((await viewer.goto(path)).status(), 404, path);
    const foreign = await open(browser, { origin });
    await signIn(foreign, "hayai", "takahashi");
    assert.equal((await foreign.goto("/admin/users/leavers")).status(), 200);
    assert.equal(await rows(foreign).count(), 0);
    await viewer.context().close();
    await foreign.context().close();
}

await showsWhoLeft("ja", 1280, true, 0);
await showsWhoLeft("en", 390, true, 1);
await showsWhoLeft("ja", 390, false, 2);
await isNotThereForOthers();
await browser.close();
report.finish();
