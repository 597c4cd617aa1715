// Users from a file and into one, as who manages them sees it. Against a whole system (with-system).

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { launch, open, Report } from "./browser.mjs";
import { sql, until } from "./system.mjs";

const origin = process.env.E2E_ORIGIN;
const password = process.env.E2E_PASSWORD;
const report = new Report("imports");
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

// As Excel in Japan writes it.
const cp932 = (text) => execFileSync("iconv", ["-f", "UTF-8", "-t", "CP932"], { input: text });

async function send(page, content) {
    await page.goto("/admin/users/import");
    await page.locator("#file").setInputFiles({ name: "ユーザー.csv", mimeType: "text/csv", buffer: Buffer.from(content) });
    await page.locator("#file").focus();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/admin\/users\/import\/[0-9a-f-]{36}$/);
}

const text = (page) => page.locator("main").innerText();
const session = async (page) => (await page.goto("/admin")) && new URL(page.url()).pathname;

// What is taken out and sent in again changes nothing, in either language.
async function takesOutWhatItTakesIn(language, width) {
    const boss = await signedIn("takahashi", { language, width });
    await boss.goto("/admin/users");
    await report.look(boss, `users-${language}-${width}`);
    const link = boss.locator('main a[href^="/admin/users/file"]');
    sql("UPDATE auth.users SET name = '=1+1' WHERE login_id = 'suzuki.m'");
    const file = await boss.request.get(await link.getAttribute("href"), { headers: { "Accept-Language": language } });
    assert.equal(file.status(), 200);
    assert.match(file.headers()["content-disposition"], /^attachment/);
    const content = await file.body();
    assert.deepEqual([...content.subarray(0, 3)], [0xef, 0xbb, 0xbf], "a spreadsheet knows that it is UTF-8");
    assert.ok(content.toString().includes("suzuki.m") && !content.toString().includes(password));
    assert.ok(content.toString().includes(`"'=1+1"`), "a formula is a text");
    await send(boss, content);
    assert.equal(await boss.locator('form[action$="/apply"]').count(), 0, "there is nothing to apply");
    assert.equal(await boss.locator("tbody tr").count(), 0);
    await report.look(boss, `nothing-${language}-${width}`);
    sql("UPDATE auth.users SET name = '鈴木 真理子' WHERE login_id = 'suzuki.m'");
    assert.equal((await boss.request.get("/admin/users/file?state=invited&q=nobody")).status(), 200);
    const newest = async () => {
        await boss.goto("/admin/history?action=users_exported");
        const events = boss.locator("main tbody a");
        if (await events.count() === 0)
            return "";
        await events.first().click();
        await boss.waitForURL(/\/admin\/history\/\d+/);
        return text(boss);
    };
    await until("which users is in the history", async () => (await newest()).includes("invited"));
    const told = await text(boss);
    assert.match(told, language === "ja" ? /検索した文字数[^]*\b6\b/ : /Characters searched for[^]*\b6\b/);
    assert.ok(!told.includes("nobody"), "what was typed is as a rule somebody's name");
    await boss.context().close();
}

// Each is refused with its reason, and nothing is changed.
async function refusesWhatIsNoFileOfUsers(language, width) {
    const boss = await signedIn("takahashi", { language, width });
    const before = sql("SELECT count(*) FROM auth.users");
    for (const bad of ["", "login id,name\n", "login id,name,password\nx,y,z\n", "login id,name\nx,\"y\n", "\xff\xfe", `login id,name\n${"x,y\n".repeat(1001)}`]) {
        await boss.goto("/admin/users/import");
        await boss.locator("#file").setInputFiles({ name: "a.csv", mimeType: "text/csv", buffer: Buffer.from(bad, "latin1") });
        await boss.locator("main form button.main").click();
        await boss.locator("#file-error").waitFor();
    }
    await report.look(boss, `refused-${language}-${width}`);
    await boss.goto("/admin/users/import");
    await boss.locator("#file").setInputFiles({ name: "a.csv", mimeType: "text/csv", buffer: Buffer.alloc(1000 << 10, "x") });
    await boss.locator("main form button.main").click();
    assert.match(await boss.locator("#file-error").innerText(), /256/);
    await send(boss, "login id,name,roles\n田中,田中,\nsuzuki.m,<b>鈴木</b>,king\ntakahashi,高橋 改,administrator\n");
    assert.equal(await boss.locator("tbody tr").count(), 3);
    assert.equal(await boss.locator('form[action$="/apply"]').count(), 0, "a fault keeps all rows out");
    assert.ok((await text(boss)).includes("<b>鈴木</b>"), "as text");
    await report.look(boss, `faults-${language}-${width}`);
    assert.equal(sql("SELECT count(*) FROM auth.users"), before);
    await boss.context().close();
}

// All rows at once; whoever is disabled is out before the answer; undone, all is as it was.
async function importsAndUndoes(language, width, script) {
    const boss = await signedIn("takahashi", { language, width, script });
    const person = await signedIn("suzuki.m", { language, width });
    const login = `nyusha.${language}`;
    await send(boss, cp932(`ログインID,氏名,メールアドレス,役割,状態\r\n${login},入社 髙志①,,viewer,\r\nsuzuki.m,鈴木 真理子,,viewer,利用停止\r\n`));
    assert.equal(await boss.locator("tbody tr").count(), 2);
    assert.ok((await text(boss)).includes("入社 髙志①"), "read as Windows wrote it");
    assert.equal(await session(person), "/admin", "nothing is done by a preview");
    await report.look(boss, `preview-${language}-${width}`);
    await boss.locator('form[action$="/apply"] button').click();
    await boss.waitForURL("**done=applied");
    assert.equal(await session(person), "/session/ended");
    await report.look(boss, `applied-${language}-${width}`);
    const here = boss.url().replace(/\?.*/, "");
    const gone = await open(browser, { origin, language, width, script });
    await gone.goto(`${here}/progress`);
    assert.equal(new URL(gone.url()).pathname, "/sign-in", "who reads the page that asks for itself is led to sign in");
    assert.equal((await gone.request.get(`${here}/progress`)).status(), 401);
    await gone.context().close();
    assert.equal((await boss.goto(`${here}/progress`)).status(), 200);
    assert.equal(await boss.locator('meta[http-equiv="refresh"]').count(), 0, "nobody is left to be signed out");
    await boss.goto(here);
    await boss.locator('main a[href$="/undo"]').click();
    await boss.waitForURL("**/undo");
    await report.look(boss, `undo-${language}-${width}`);
    await boss.locator("#reason").fill("　");
    await boss.locator("main form button.bad").click();
    await boss.locator("#reason-error").waitFor();
    assert.equal(await boss.locator("#reason").inputValue(), "　", "what was typed is kept");
    await report.look(boss, `undo-refused-${language}-${width}`);
    await boss.locator("#reason").fill("前の年の名簿");
    await boss.locator("main form button.bad").click();
    await boss.waitForURL("**done=undone");
    await report.look(boss, `undone-${language}-${width}`);
    assert.equal(sql(`SELECT count(*) FROM auth.users WHERE login_id = '${login}'`), "0");
    await signIn(person, "aoba", "suzuki.m");
    assert.equal((await boss.goto(`${here}/undo`)).status(), 404, "there is nothing left to undo");
    await boss.goto("/admin/users/import");
    assert.ok(await boss.locator("main tbody tr").count() > 0);
    await report.look(boss, `imports-${language}-${width}`);
    await until("it is in the history", async () => {
        await boss.goto("/admin/history?action=users_import_undone");
        return await boss.locator("main tbody tr").count() > 0;
    });
    await boss.locator("main tbody a").first().click();
    assert.ok((await text(boss)).includes("前の年の名簿"), "why it was undone");
    await report.look(boss, `event-${language}-${width}`);
    await person.context().close();
    await boss.context().close();
}

// Who is new reaches no customers until it is said whom, and the preview shows it.
async function choosesWhomTheyReach(language, width) {
    const boss = await signedIn("takahashi", { language, width });
    const group = `Group ${language}`;
    const login = `eigyo.${language}`;
    await boss.goto("/admin/customer-groups");
    await boss.locator("#name").fill(group);
    await boss.keyboard.press("Enter");
    await boss.waitForURL("**done=created");
    const number = sql(`SELECT number FROM auth.customer_groups WHERE name = '${group}' AND deleted_at IS NULL`);
    await boss.goto("/admin/users/import");
    assert.ok((await text(boss)).includes(group), "its number is listed");
    await report.look(boss, `numbers-${language}-${width}`);
    await send(boss, `login id,name,roles,scope\n${login},営業 一郎,clerk,\nsuzuki.m,鈴木 真理子,viewer,${number}\n`);
    const rows = boss.locator("tbody tr");
    assert.equal(await rows.count(), 2);
    assert.ok((await rows.nth(0).innerText()).includes(language === "ja" ? "対象の範囲： なし" : "Scope: No customers"));
    assert.ok((await rows.nth(1).innerText()).includes(group));
    await report.look(boss, `scopes-${language}-${width}`);
    await boss.locator('form[action$="/apply"] button').click();
    await boss.waitForURL("**done=applied");
    assert.equal(sql(`SELECT scope FROM auth.users WHERE login_id = '${login}'`), "0");
    const file = await boss.request.get("/admin/users/file", { headers: { "Accept-Language": language } });
    const line = (await file.text()).split("\r\n").find((row) => row.includes("suzuki.m"));
    assert.ok(line.endsWith(`,"${number}"`), line);
    await boss.locator('main a[href$="/undo"]').click();
    await boss.locator("#reason").fill("担当の見直し");
    await boss.locator("main form button.bad").click();
    await boss.waitForURL("**done=undone");
    assert.equal(sql("SELECT scope FROM auth.users JOIN auth.tenants ON tenants.id = tenant WHERE login_id = 'suzuki.m' AND code = 'aoba'"), "1");
    await boss.context().close();
}

// What may not be seen is not there; and an import is its own company's.
async function isNotThereForOthers() {
    const viewer = await signedIn("suzuki.m", {});
    for (const path of ["/admin/users/import", "/admin/users/file"])
        assert.equal((await viewer.goto(path)).status(), 404, path);
    const id = sql("SELECT id FROM auth.imports LIMIT 1");
    assert.equal((await viewer.goto(`/admin/users/import/${id}`)).status(), 404);
    const foreign = await open(browser, { origin });
    await signIn(foreign, "hayai", "takahashi");
    assert.equal((await foreign.goto(`/admin/users/import/${id}`)).status(), 404);
    await viewer.context().close();
    await foreign.context().close();
}

for (const [language, width, script] of [["ja", 1280, true], ["en", 390, true]]) {
    await takesOutWhatItTakesIn(language, width);
    await refusesWhatIsNoFileOfUsers(language, width);
    await importsAndUndoes(language, width, script);
    await choosesWhomTheyReach(language, width);
}
await importsAndUndoes("ja", 390, false);
await isNotThereForOthers();
await browser.close();
report.finish();
