// Groups of customers, and rights that reach some of them, as an administrator and those concerned see them. Against a whole
// system (with-system).

import assert from "node:assert/strict";
import { launch, open, Report } from "./browser.mjs";
import { sql, until } from "./system.mjs";

const origin = process.env.E2E_ORIGIN;
const password = process.env.E2E_PASSWORD;
const report = new Report("scopes");
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

sql(`INSERT INTO portal.customers (tenant, id, code, name)
     SELECT id, md5(code || n)::uuid, 'C-' || n, '取引先 ' || n FROM auth.tenants CROSS JOIN generate_series(1, 3) AS n WHERE code = 'aoba'`);
sql(`INSERT INTO portal.statements (tenant, id, customer_id, number, title, issued_on, amount_yen)
     SELECT tenant, md5(id::text || 's')::uuid, id, 'S' || code, 'ご請求', '2026-10-31', 1000 FROM portal.customers`);
const idOf = (table, column, value) => sql(`SELECT id FROM portal.${table} WHERE ${column} = '${value}'`);
const [first, second] = ["C-1", "C-2"].map((code) => idOf("customers", "code", code));
const ofSecond = idOf("statements", "number", "SC-2");

const save = (page) => page.locator("main form button.main").click();
const count = (page) => page.locator("tbody tr").count();

async function makesAGroup(boss, name, look) {
    await boss.goto("/admin/roles");
    await boss.locator('main a[href="/admin/customer-groups"]').click();
    await boss.locator("#name").fill("長".repeat(65));
    await boss.keyboard.press("Enter");
    await boss.locator("#name-error").waitFor();
    assert.equal(await boss.locator("#name").inputValue(), "長".repeat(65), "what was typed is kept");
    await boss.locator("#name").fill(`${name}?`);
    await boss.keyboard.press("Enter");
    await boss.waitForURL("**done=created");
    await boss.locator("#name").fill(` ${name}? `.toUpperCase());
    await boss.keyboard.press("Enter");
    await boss.locator("#name-error").waitFor();
    await look("groups-taken");
    await boss.locator("tbody tr", { hasText: name }).locator('a[href^="/admin/customer-groups/"]').first().click();
    await boss.locator("#name").fill(name);
    await look("group-rename");
    await save(boss);
    await boss.waitForURL("**done=changed");
    await look("groups");
}

async function putsACustomerInto(boss, name, look) {
    await boss.goto(`/admin/customers/${first}`);
    await boss.locator(`main a[href="/admin/customers/${first}/group"]`).click();
    await boss.locator("label", { hasText: name }).locator("input").check();
    await look("customer-group");
    const stale = await boss.context().newPage();
    await stale.goto(`/admin/customers/${first}/group`);
    await save(boss);
    await boss.waitForURL("**done=moved");
    assert.ok((await boss.locator(".heading").innerText()).includes(name));
    await look("customer");
    await stale.locator('input[name="group"][value="0"]').check();
    await save(stale);
    await stale.locator(".note[role=alert]").waitFor();
    assert.ok((await stale.locator(".note[role=alert]").innerText()).includes(name), "what is there now is shown");
    await stale.close();
    await boss.goto("/admin/customers");
    assert.equal(await count(boss), 3);
    await boss.locator("#group").selectOption({ label: name });
    await boss.locator("main form button").click();
    await boss.waitForURL("**group=*");
    assert.equal(await count(boss), 1);
    await look("customers-of-group");
    await boss.locator("#group").selectOption("0");
    await boss.locator("main form button").click();
    await boss.waitForURL("**group=0*");
    assert.equal(await count(boss), 2);
}

async function openRoles(boss, login) {
    await boss.goto(`/admin/users?q=${login}`);
    await boss.locator("tbody a").first().click();
    await boss.waitForURL(/\/admin\/users\/[0-9a-f-]{36}$/);
    await boss.locator('main a[href$="/roles"]').click();
    await boss.waitForURL("**/roles");
}

async function givesThemToAUser(boss, name, look) {
    await openRoles(boss, "suzuki.m");
    for (const box of await boss.locator('#roles input[type="checkbox"]').all())
        await box.setChecked(await box.getAttribute("name") === "role_viewer");
    await boss.locator('input[name="scope"][value="groups"]').check();
    await boss.locator("#scope label", { hasText: name }).locator("input").check();
    await boss.locator("#reason").fill("長".repeat(300));
    await save(boss);
    await boss.locator("#reason-error").waitFor();
    assert.ok(await boss.locator("#scope label", { hasText: name }).locator("input").isChecked(), "what was chosen is kept");
    await look("user-scope-invalid");
    await boss.locator("#reason").fill("担当を分けるため");
    await look("user-scope");
    await save(boss);
    await boss.waitForURL("**done=changed");
    assert.ok((await boss.locator("section[aria-labelledby=permissions]").innerText()).includes(name));
    await boss.locator("#permission").selectOption("customers.view");
    await boss.locator("section[aria-labelledby=explain] button").click();
    assert.ok((await boss.locator("section[aria-labelledby=explain]").innerText()).includes(name), "the answer names the scope");
    await look("explained");
    await boss.goto("/admin/permissions?q=suzuki.m");
    assert.ok((await boss.locator("tbody").innerText()).includes(name), "the matrix, too");
    await look("matrix");
}

async function showsTheirCustomersAlone(person, name) {
    await signIn(person, "suzuki.m");
    await person.goto("/admin/customers");
    assert.equal(await count(person), 1);
    assert.equal(await person.locator("#group option").count(), 2, "all that they reach, and that group");
    assert.equal((await person.goto(`/admin/customers/${first}`)).status(), 200);
    assert.ok((await person.locator(".heading").innerText()).includes(name));
    assert.equal(await person.locator(`main a[href="/admin/customers/${first}/group"]`).count(), 0, "who may not is not offered it");
    for (const path of [`/admin/customers/${second}`, `/admin/customers/${second}/statements`, `/admin/statements/${ofSecond}`,
        `/admin/customers/${first}/group`, "/admin/customer-groups"])
        assert.equal((await person.request.get(path)).status(), 404, path);
    await person.goto("/admin/statements");
    assert.equal(await count(person), 1);
}

// Who may change customers of one group makes none elsewhere, whatever their browser sends.
async function letsThemKeepTheirCustomersAlone(boss, person, name) {
    await openRoles(boss, "suzuki.m");
    await boss.locator('#roles input[name="role_clerk"]').check();
    for (const permission of ["customers_export", "users_view"])
        await boss.locator(`input[name="may_${permission}"]`).evaluate((box) => { box.checked = true; });
    await boss.locator("#reason").fill("顧客も登録するため");
    await save(boss);
    await boss.waitForURL("**done=changed");
    await signIn(person, "suzuki.m");
    assert.equal((await person.goto(`/admin/customers/${second}/edit`)).status(), 404);
    assert.equal((await person.goto(`/admin/customers/${first}/edit`)).status(), 200);
    const user = sql("SELECT id FROM auth.users WHERE login_id = 'tsubaki' LIMIT 1");
    assert.equal((await person.goto(`/admin/customers/${second}/users`)).status(), 404);
    assert.equal((await person.goto(`/admin/customers/${second}/users/${user}/detach`)).status(), 404);
    assert.equal((await person.goto(`/admin/customers/${first}/users`)).status(), 200);
    const file = await (await person.request.get("/admin/customers/file")).text();
    assert.equal(file.trim().split("\r\n").length, 2, "a heading, and who is within reach");
    assert.ok(file.includes("C-1") && file.includes(name));
    assert.equal((await (await person.request.get("/admin/customers/file?q=C-2")).text()).trim().split("\r\n").length, 1);
    assert.equal((await (await person.request.get("/admin/customers/file?group=0")).text()).trim().split("\r\n").length, 1);
    await person.goto("/admin/customers/new");
    const boxes = person.locator('input[name="group"]');
    assert.equal(await boxes.count(), 1, "their group, and not none");
    const own = await boxes.getAttribute("value");
    const headers = { origin, "sec-fetch-site": "same-origin" };
    for (const group of ["0", "63", ""]) {
        const form = { csrf: await person.locator('main input[name="csrf"]').inputValue(), number: "E-1", name: "新規", ...group && { group } };
        assert.equal((await person.request.post("/admin/customers/new", { form, headers, maxRedirects: 0 })).status(), 422, `group ${group}`);
    }
    const forged = { csrf: await person.locator('main input[name="csrf"]').inputValue(), base_revision: "1", number: "E-1", name: "新規" };
    assert.equal((await person.request.post(`/admin/customers/${second}/edit`, { form: forged, headers, maxRedirects: 0 })).status(), 404);
    await person.locator("#number").fill("E-1");
    await person.locator("#name").fill("新規");
    await boxes.check();
    await save(person);
    await person.waitForURL("**done=created");
    assert.equal(sql("SELECT group_number FROM portal.customers WHERE code = 'E-1'"), own);
    sql("DELETE FROM portal.customers WHERE code = 'E-1'");
}

async function makesARoleThatReachesThem(boss, name, look) {
    await boss.goto("/admin/roles/new?from=clerk");
    assert.ok(await boss.locator('input[name="scope"][value="all"]').isChecked());
    await boss.locator("#name").fill(`担当 ${name}`);
    await boss.locator('input[name="scope"][value="groups"]').check();
    await boss.locator("#scope label", { hasText: name }).locator("input").check();
    await look("role-scope");
    await save(boss);
    await boss.waitForURL("**done=created");
    const card = boss.locator("section.card", { hasText: `担当 ${name}` });
    assert.ok((await card.locator("dl").innerText()).includes(name));
    await look("roles");
    await boss.goto("/admin/customer-groups");
    await boss.locator("tbody tr", { hasText: name }).locator('a[href$="/delete"]').click();
    await boss.locator("#reason").fill("使わないため");
    await boss.keyboard.press("Enter");
    await boss.locator(".note[role=alert]").waitFor();
    await look("group-in-use");
}

// Back to where all began, by the pages.
async function takesAllBack(boss, name) {
    await boss.goto("/admin/roles");
    await boss.locator("section.card", { hasText: `担当 ${name}` }).locator('a[href$="/delete"]').click();
    await boss.locator("#reason").fill("使わないため");
    await boss.keyboard.press("Enter");
    await boss.waitForURL("**done=deleted");
    await openRoles(boss, "suzuki.m");
    await boss.locator('input[name="scope"][value="all"]').check();
    for (const box of await boss.locator('#scope input[type="checkbox"]').all())
        await box.uncheck();
    await boss.locator("#reason").fill("元に戻すため");
    await save(boss);
    await boss.waitForURL("**done=changed");
    await boss.goto(`/admin/customers/${first}/group`);
    await boss.locator('input[name="group"][value="0"]').check();
    await save(boss);
    await boss.waitForURL("**done=moved");
    await boss.goto("/admin/customer-groups");
    await boss.locator("tbody tr", { hasText: name }).locator('a[href$="/delete"]').click();
    await boss.locator("#reason").fill("使わないため");
    await boss.keyboard.press("Enter");
    await boss.waitForURL("**done=deleted");
    assert.equal(await count(boss), 0);
}

async function leavesAllInTheHistory(boss) {
    for (const [action, times] of [["customer_group_created", 2], ["customer_group_renamed", 2], ["customer_group_deleted", 2], ["customer_moved", 4],
        // Nine times each: seven by whom they reach, two by what they may not.
        ["permission_refused", 18]]) {
        await until(`${action} is in the history`, async () => {
            await boss.goto(`/admin/history?action=${action}`);
            return await count(boss) === times;
        });
    }
}

for (const options of [{ language: "ja", width: 1280 }, { language: "en", width: 390, script: false }]) {
    const boss = await signedIn("takahashi", options);
    const person = await open(browser, { origin, ...options });
    const name = `東日本 ${options.language}`;
    const look = (what) => report.look(boss, `${what}-${options.language}-${options.width}`);
    await makesAGroup(boss, name, look);
    await putsACustomerInto(boss, name, look);
    await givesThemToAUser(boss, name, look);
    await showsTheirCustomersAlone(person, name);
    await letsThemKeepTheirCustomersAlone(boss, person, name);
    await makesARoleThatReachesThem(boss, name, look);
    await takesAllBack(boss, name);
    await person.context().close();
    await boss.context().close();
}
const boss = await signedIn("takahashi", {});
await leavesAllInTheHistory(boss);
await browser.close();
report.finish();
