// A company's own roles, and what is granted beside roles, as an administrator and those concerned see them. Against a
// whole system (with-system).

import assert from "node:assert/strict";
import { launch, open, Report } from "./browser.mjs";
import { sql, until } from "./system.mjs";

const origin = process.env.E2E_ORIGIN;
const password = process.env.E2E_PASSWORD;
const report = new Report("roles");
const browser = await launch();

async function signIn(page, login) {
    await page.goto("/c/aoba");
    await page.locator("#login-id").fill(login);
    await page.locator("#password").fill(password);
    await page.keyboard.press("Enter");
    await page.waitForURL("**/admin");
}

async function signedIn(login, options) {
    const page = await open(browser, { origin, ...options });
    await signIn(page, login);
    return page;
}

async function openUser(boss, login) {
    await boss.goto(`/admin/users?q=${login}`);
    await boss.locator("tbody a").first().click();
    await boss.waitForURL(/\/admin\/users\/[0-9a-f-]{36}$/);
}

// Whoever has the role may do by it what they could not, and from the moment it changes no more.
async function makesGivesChangesAndDeletes(language, width) {
    const boss = await signedIn("takahashi", { language, width });
    const name = `大阪支店 ${language}`;
    const look = (what) => report.look(boss, `${what}-${language}-${width}`);
    const card = () => boss.locator("section.card", { hasText: name });
    await boss.goto("/admin/roles");
    await boss.locator('a[href="/admin/roles/new?from=viewer"]').click();
    assert.ok(await boss.locator('input[name="may_customers_view"]').isChecked(), "copied");
    await boss.locator('input[name="may_history_view"]').check();
    await boss.locator("#name").fill("長".repeat(65));
    await boss.locator("main form button.main").click();
    await boss.locator("#name-error").waitFor();
    assert.ok(await boss.locator('input[name="may_history_view"]').isChecked(), "what was chosen is kept");
    await boss.locator("#name").fill(name);
    await look("role-new");
    await boss.locator("main form button.main").click();
    await boss.waitForURL("**done=created");
    await look("roles");

    const person = await signedIn("suzuki.m", { language, width });
    assert.equal((await person.goto("/admin/history")).status(), 404);
    await openUser(boss, "suzuki.m");
    await boss.locator('main a[href$="/roles"]').click();
    await boss.locator("label", { hasText: name }).locator("input").check();
    await boss.locator("#reason").fill("異動のため");
    await look("user-roles");
    await boss.locator("main form button.main").click();
    await boss.waitForURL("**done=changed");
    assert.ok((await boss.locator("main").innerText()).includes(name), "called as the company named it");
    await boss.locator("#permission").selectOption("history.view");
    await boss.locator("section[aria-labelledby=explain] button").click();
    assert.ok((await boss.locator("section[aria-labelledby=explain] [role=status]").innerText()).includes(name),
        "the rule that decides is named");
    await look("explained");
    await signIn(person, "suzuki.m");
    assert.equal((await person.goto("/admin/history")).status(), 200);

    await boss.goto("/admin/roles");
    await card().locator('a[href$="/delete"]').click();
    await boss.locator("#reason").fill("使わないため");
    await boss.keyboard.press("Enter");
    await boss.locator(".note[role=alert]").waitFor();
    await look("role-in-use");
    await boss.goto("/admin/roles");
    await card().locator('a[href]').first().click();
    await boss.locator('input[name="may_history_view"]').uncheck();
    await boss.locator("#reason").fill("見直しのため");
    await look("role");
    await boss.locator("main form button.main").click();
    await boss.waitForURL("**done=changed");
    await person.goto("/admin/history");
    assert.equal(new URL(person.url()).pathname, "/session/ended", "nobody goes on by what the role allowed");
    await signIn(person, "suzuki.m");
    assert.equal((await person.goto("/admin/history")).status(), 404);

    await openUser(boss, "suzuki.m");
    await boss.locator('main a[href$="/roles"]').click();
    await boss.locator("label", { hasText: name }).locator("input").uncheck();
    await boss.locator("#granted summary").click();
    await boss.locator('input[name="may_users_view"]').check();
    await boss.locator("#reason").fill("兼務のため");
    await boss.locator("main form button.main").click();
    await boss.waitForURL("**done=changed");
    await signIn(person, "suzuki.m");
    assert.equal((await person.goto("/admin/roles")).status(), 200, "granted beside the roles");
    assert.equal(await person.locator('main a[href^="/admin/roles/"]').count(), 0, "looks, and changes nothing");
    assert.equal((await person.goto("/admin/roles/new")).status(), 404);
    await openUser(boss, "suzuki.m");
    await boss.locator('main a[href$="/roles"]').click();
    await boss.locator('input[name="may_users_view"]').uncheck();
    await boss.locator("#reason").fill("兼務の終了");
    await boss.locator("main form button.main").click();
    await boss.waitForURL("**done=changed");
    await person.goto("/admin/roles");
    assert.equal(new URL(person.url()).pathname, "/session/ended");

    await boss.goto("/admin/roles");
    await card().locator('a[href$="/delete"]').click();
    await boss.locator("#reason").fill("使わないため");
    await boss.keyboard.press("Enter");
    await boss.waitForURL("**done=deleted");
    assert.equal(await card().count(), 0);
    await until("it is in the history", async () => {
        await boss.goto("/admin/history?action=role_deleted");
        return (await boss.locator("main").innerText()).includes(name);
    });
    await person.context().close();
    await boss.context().close();
}

const save = (page) => page.locator("main form button.main").click();

// Whoever opened the form before somebody else saved is told, with what is there now; what they entered stays, and saved
// again it is theirs.
async function tellsTheSecondEditor(page, other, what, change, entered) {
    const address = page.url();
    await other.goto(address);
    await change(other, "first");
    await save(other);
    await other.waitForURL("**done=**");
    await change(page, "second");
    await save(page);
    const note = page.locator(".note[role=alert]");
    await note.waitFor();
    assert.equal(new URL(page.url()).pathname, new URL(address).pathname);
    await entered(page, await note.innerText());
    await report.look(page, what);
    await save(page);
    await page.waitForURL("**done=**");
}

async function losesNoEdit(language, width) {
    const boss = await signedIn("takahashi", { language, width });
    const other = await signedIn("takahashi", { language, width });
    const name = `経理担当 ${language}`;
    const look = (what) => `${what}-${language}-${width}`;
    const openRole = async (page) => {
        await page.goto("/admin/roles");
        await page.locator("section.card", { hasText: name }).locator("a[href]").first().click();
        await page.locator("#reason").waitFor();
    };
    await boss.goto("/admin/roles/new?from=viewer");
    await boss.locator("#name").fill(name);
    await save(boss);
    await boss.waitForURL("**done=created");

    await openRole(boss);
    await tellsTheSecondEditor(boss, other, look("role-stale"), async (page, who) => {
        await page.locator("#name").fill(`${name} ${who}`);
        await page.locator(`input[name="may_${who === "first" ? "history" : "users"}_view"]`).check();
        await page.locator("#reason").fill("見直しのため");
    }, async (page, note) => {
        assert.ok(note.includes(`${name} first`), "what is there now");
        assert.equal(await page.locator("#name").inputValue(), `${name} second`, "what was entered stays");
        assert.ok(await page.locator('input[name="may_users_view"]').isChecked());
        assert.ok(!await page.locator('input[name="may_history_view"]').isChecked());
        assert.equal(await page.locator("#reason").inputValue(), "見直しのため");
    });
    await openRole(boss);
    assert.equal(await boss.locator("#name").inputValue(), `${name} second`);

    await openUser(boss, "suzuki.m");
    await boss.locator('main a[href$="/roles"]').click();
    await boss.locator("#reason").waitFor();
    await tellsTheSecondEditor(boss, other, look("user-roles-stale"), async (page, who) => {
        await page.locator("#granted").evaluate((details) => { details.open = true; });
        await page.locator(`input[name="may_${who === "first" ? "networks" : "sessions"}_view"]`).check();
        await page.locator("#reason").fill("兼務のため");
    }, async (page) => {
        assert.ok(await page.locator('input[name="may_sessions_view"]').isChecked(), "what was entered stays");
        assert.ok(await page.locator('.note[role=alert] .facts dt').count() > 1, "what is there now");
    });
    await openUser(boss, "suzuki.m");
    await boss.locator('main a[href$="/roles"]').click();
    await boss.locator("#reason").waitFor();
    await boss.locator('input[name="may_sessions_view"]').uncheck();
    await boss.locator("#reason").fill("兼務の終了");
    await save(boss);
    await boss.waitForURL("**done=changed");

    const profile = boss.url().split("?")[0];
    const nameBefore = await boss.locator("#name").inputValue();
    await boss.goto(profile);
    await tellsTheSecondEditor(boss, other, look("user-stale"), async (page, who) => {
        if (who === "first") await page.locator("#mail").fill("first@example.jp");
        else await page.locator("#name").fill(`${nameBefore} ${language}`);
    }, async (page, note) => {
        assert.ok(note.includes("first@example.jp"), "what is there now");
        assert.equal(await page.locator("#name").inputValue(), `${nameBefore} ${language}`);
        await page.locator("#mail").fill("first@example.jp");
    });
    await boss.locator("#name").fill(nameBefore);
    await save(boss);
    await boss.waitForURL("**done=changed");

    await boss.goto("/admin/roles");
    await boss.locator("section.card", { hasText: name }).locator('a[href$="/delete"]').click();
    await boss.locator("#reason").waitFor();
    await openRole(other);
    await other.locator("#name").fill(`${name} third`);
    await other.locator("#reason").fill("見直しのため");
    await save(other);
    await other.waitForURL("**done=changed");
    await boss.locator("#reason").fill("使わないため");
    await boss.keyboard.press("Enter");
    await boss.locator(".note[role=alert]").waitFor();
    assert.ok((await boss.locator("main").innerText()).includes(`${name} third`), "what would be deleted");
    await report.look(boss, look("role-delete-stale"));
    await boss.locator("#reason").fill("使わないため");
    await boss.keyboard.press("Enter");
    await boss.waitForURL("**done=deleted");
    await other.context().close();
    await boss.context().close();
}

// Users by permissions, and the same as a file: what is in it is what the page shows, and no name is a formula.
async function exportsWhoMayDoWhat(language, width) {
    const boss = await signedIn("takahashi", { language, width });
    await boss.goto("/admin/roles");
    await boss.locator('main a[href="/admin/permissions"]').click();
    const row = boss.locator("tbody tr", { hasText: "suzuki.m" });
    await row.waitFor();
    assert.equal(await row.locator("td").count(), 23);
    const allowed = await row.locator("td svg").count();
    await report.look(boss, `permissions-${language}-${width}`);
    const name = sql("SELECT name FROM auth.users WHERE login_id = 'suzuki.m'");
    sql("UPDATE auth.users SET name = '=1+1' WHERE login_id = 'suzuki.m'");
    const file = await boss.request.get("/admin/permissions/file");
    sql(`UPDATE auth.users SET name = '${name}' WHERE login_id = 'suzuki.m'`);
    assert.equal(file.status(), 200);
    assert.ok((await file.text()).includes(`"suzuki.m","'=1+1",`), "a formula is a text");
    assert.match(file.headers()["content-disposition"], /^attachment/);
    const lines = (await file.text()).replaceAll('"', "").split("\r\n");
    assert.ok(lines[0].startsWith("\ufeff"), "a spreadsheet knows that it is UTF-8");
    const own = lines.find((line) => line.startsWith("suzuki.m,")).split(",");
    assert.equal(own.length, 25);
    assert.equal(own.slice(2).filter((cell) => cell === "1").length, allowed);
    assert.equal((await boss.request.get("/admin/permissions/file?q=suzuki")).status(), 200);
    const exported = boss.locator("tbody tr", { hasText: "takahashi" });
    const before = language === "ja" ? 0 : 2; // of the other language's run
    await until("both are in the history", async () => {
        await boss.goto("/admin/history?action=permissions_exported");
        return await exported.count() >= before + 2;
    });
    await exported.first().locator("a").first().click();
    await boss.waitForURL(/\/admin\/history\/\d+/);
    const told = await boss.locator("main").innerText();
    assert.match(told, language === "ja" ? /検索した文字数[^]*\b6\b/ : /Characters searched for[^]*\b6\b/);
    assert.ok(!told.includes("suzuki"), "what was typed is as a rule somebody's name");
    await boss.context().close();
    const person = await signedIn("suzuki.m", {});
    for (const address of ["/admin/permissions", "/admin/permissions/file"])
        assert.equal((await person.request.get(address)).status(), 404, "nothing for who may not");
    await person.context().close();
}

await exportsWhoMayDoWhat("ja", 1280);
await exportsWhoMayDoWhat("en", 390);
await makesGivesChangesAndDeletes("ja", 1280);
await makesGivesChangesAndDeletes("en", 390);
await losesNoEdit("ja", 1280);
await losesNoEdit("en", 390);
await browser.close();
report.finish();
