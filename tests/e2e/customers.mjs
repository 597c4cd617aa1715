// Customers and their statements in the console and in My Page: what each permission shows, and that every look, download
// and export is in the history. Against a whole system (with-system).

import assert from "node:assert/strict";
import { launch, open, Report } from "./browser.mjs";
import { sql, until } from "./system.mjs";

const origin = process.env.E2E_ORIGIN;
const password = process.env.E2E_PASSWORD;
const report = new Report("customers");
const browser = await launch();

async function signedIn(login, company, options) {
    const page = await open(browser, { origin, ...options });
    await page.goto(`/c/${company}`);
    await page.locator("#login-id").fill(login);
    await page.locator("#password").fill(password);
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/(admin|my\/statements)$/);
    return page;
}

// Of both companies; the other one's number and ids are known to whoever reads this.
sql(`INSERT INTO portal.customers (tenant, id, code, name)
     SELECT tenant, id, upper(login_id), '取引先 ' || login_id FROM auth.users WHERE login_id IN ('tsubaki', 'sakura')`);
sql(`INSERT INTO portal.statements (tenant, id, customer_id, number, title, issued_on, amount_yen)
     SELECT tenant, md5(id::text || 'october')::uuid, id, '2026-10-' || code, '2026年10月分 ご利用明細', '2026-10-31', 128480 FROM portal.customers`);
sql(`INSERT INTO portal.customer_users (tenant, user_id, customer_id) SELECT tenant, id, id FROM portal.customers`);
// Beside those named, enough of one customer for a second page.
sql(`INSERT INTO portal.statements (tenant, id, customer_id, number, title, issued_on, amount_yen)
     SELECT c.tenant, md5(c.id::text || n)::uuid, c.id, '2020-' || lpad(n::text, 4, '0'), '臨時のご請求 ' || n, date '2020-01-01' + n, n
       FROM portal.customers c JOIN auth.tenants t ON t.id = c.tenant AND t.code = 'aoba' CROSS JOIN generate_series(1, 150) AS n
      WHERE c.code = 'SAKURA'`);

function idOf(table, company, column, value) {
    return sql(`SELECT row.id FROM portal.${table} AS row JOIN auth.tenants t ON t.id = row.tenant
                WHERE t.code = '${company}' AND row.${column} = '${value}'`);
}

const tsubaki = idOf("customers", "aoba", "code", "TSUBAKI");
const foreign = idOf("customers", "hayai", "code", "TSUBAKI");
const october = idOf("statements", "aoba", "number", "2026-10-TSUBAKI");
const octoberOfSakura = idOf("statements", "aoba", "number", "2026-10-SAKURA");
const foreignOctober = idOf("statements", "hayai", "number", "2026-10-TSUBAKI");
const missing = "99999999-9999-4999-8999-999999999999";

async function findsCustomersAndStatements(language, width) {
    const boss = await signedIn("takahashi", "aoba", { language, width });
    const look = (what) => report.look(boss, `${what}-${language}-${width}`);
    await boss.goto("/admin/customers");
    assert.equal(await boss.locator("tbody tr").count(), 2, "of this company alone");
    await look("customers");
    await boss.locator("#q").fill("TSU");
    await boss.keyboard.press("Enter");
    await boss.waitForURL("**q=TSU");
    assert.equal(await boss.locator("tbody tr").count(), 1);
    await boss.locator("tbody th a").click();
    await boss.waitForURL(`**/admin/customers/${tsubaki}`);
    const told = await boss.locator("main").innerText();
    assert.ok(told.includes("取引先 tsubaki") && told.includes("TSUBAKI") && told.includes("2026-10-TSUBAKI"));
    assert.equal(await boss.locator("section[aria-labelledby=users] tbody tr").count(), 1, "who acts for them");
    await look("customer");
    await boss.locator("section[aria-labelledby=latest] footer a").click();
    await boss.waitForURL("**/statements");
    await look("customer-statements");
    await boss.locator("tbody th a").click();
    await boss.waitForURL(`**/admin/statements/${october}`);
    assert.match(await boss.locator("main").innerText(), /¥128,480/);
    await look("statement");
    const file = await boss.request.get(await boss.locator('main a[href$="/file"]').getAttribute("href"));
    assert.equal(file.status(), 200);
    assert.match(await file.text(), /2026-10-TSUBAKI/);
    const title = sql(`SELECT title FROM portal.statements WHERE id = '${october}'`);
    sql(`UPDATE portal.statements SET title = '=1+1' WHERE id = '${october}'`);
    const formula = await boss.request.get(`/admin/statements/${october}/file`);
    sql(`UPDATE portal.statements SET title = '${title}' WHERE id = '${october}'`);
    assert.ok((await formula.text()).includes(`"'=1+1"`), "a formula is a text");
    await boss.context().close();
}

async function searchesAllStatements(language, width) {
    const boss = await signedIn("takahashi", "aoba", { language, width });
    const look = (what) => report.look(boss, `${what}-${language}-${width}`);
    const count = () => boss.locator("tbody tr").count();
    await boss.goto("/admin/statements");
    assert.equal(await count(), 100);
    await look("statements");
    await boss.locator(".pager a").click();
    await boss.waitForURL("**after=*");
    assert.equal(await count(), 52, "of this company alone");
    for (const [q, found] of [["2026-10-TSU", 1], ["臨時", 100], ["取引先 tsu", 1], ["SAKURA", 100], ["%", 0], ["' OR 1=1 --", 0]]) {
        await boss.goto("/admin/statements");
        await boss.locator("#q").fill(q);
        await boss.keyboard.press("Enter");
        await boss.waitForURL("**q=*");
        assert.equal(await count(), found, q);
        if (found === 0)
            assert.equal(await boss.locator('.empty a[href="/admin/statements"]').count(), 1, "the way back");
    }
    await look("statements-nothing");
    await boss.goto("/admin/statements?q=SAKURA&from=2020-01-02&until=2020-01-04");
    assert.equal(await count(), 3);
    sql("UPDATE portal.statements SET title = '=1+1' WHERE number = '2020-0002'");
    const list = await boss.request.get(await boss.locator('.heading a[href^="/admin/statements/file"]').getAttribute("href"));
    assert.equal(list.status(), 200);
    assert.match(list.headers()["content-disposition"], /attachment/);
    assert.equal((await list.text()).trim().split("\r\n").length, 4, "what was found, and a heading");
    assert.ok((await list.text()).includes(`"'=1+1"`), "a formula is a text");

    for (const bad of ["from=2026-02-30", "from=yesterday", "from=2026-10-02&until=2026-10-01", `q=${"長".repeat(43)}`]) {
        assert.equal((await boss.goto(`/admin/statements?${bad}`)).status(), 422, bad);
        assert.equal(await boss.locator('[aria-invalid="true"]').count(), 1, bad);
        assert.equal((await boss.request.get(`/admin/statements/file?${bad}`)).status(), 400, bad);
    }
    await look("statements-invalid");
    for (const bad of ["after=1", "q=a&q=b", "unknown=1"])
        assert.equal((await boss.request.get(`/admin/statements?${bad}`)).status(), 400, bad);
    assert.equal((await boss.goto(`/admin/statements?after=${foreignOctober}`)).status(), 200);
    assert.equal(await count(), 0, "nothing behind a statement of another company");
    await boss.context().close();
}

async function leavesAllInTheHistory() {
    const boss = await signedIn("takahashi", "aoba", {});
    const looks = [["customers_listed", "takahashi"], ["customer_viewed", "取引先 tsubaki"], ["statements_listed", "takahashi"],
        ["statement_viewed", "2026-10-TSUBAKI"], ["statement_downloaded", "2026-10-TSUBAKI"], ["statements_exported", "takahashi"]];
    for (const [action, what] of looks) {
        await until(`${action} is in the history`, async () => {
            await boss.goto(`/admin/history?action=${action}`);
            return await boss.locator("tbody tr", { hasText: what }).count() > 0;
        });
    }
    await boss.locator("tbody th a").first().click();
    await boss.waitForURL(/history\/\d+$/);
    assert.ok((await boss.locator("main").innerText()).includes("2020-01-02"), "and of which days");
    await boss.context().close();
}

// Every page and file, and the one permission that it asks for.
const pages = [
    ["/admin/customers", "customers.view"],
    [`/admin/customers/${tsubaki}`, "customers.view"],
    [`/admin/customers/${tsubaki}/statements`, "statements.view"],
    ["/admin/statements", "statements.view"],
    [`/admin/statements/${october}`, "statements.view"],
    [`/admin/statements/${october}/file`, "statements.download"],
    ["/admin/statements/file", "statements.export"],
    ["/admin/customers/file", "customers.export"],
    ["/admin/customers/new", "customers.edit"],
    [`/admin/customers/${tsubaki}/edit`, "customers.edit"],
];

async function give(boss, login, permissions) {
    const id = sql(`SELECT u.id FROM auth.users u JOIN auth.tenants t ON t.id = u.tenant
                    WHERE t.code = 'aoba' AND login_id = '${login}'`);
    await boss.goto(`/admin/users/${id}/roles`);
    for (const box of await boss.locator('main input[type="checkbox"]').all())
        await box.evaluate((element, wanted) => { element.checked = wanted.includes(element.name); },
            permissions.map((permission) => `may_${permission.replace(".", "_")}`));
    await boss.locator("#reason").fill("試験のため");
    await boss.locator("main form button.main").click();
    await boss.waitForURL("**done=changed");
}

async function showsEachWhatTheyMay() {
    const boss = await signedIn("takahashi", "aoba", {});
    const sees = ["customers.view", "statements.view"];
    const sets = [["customers.view", "customers.edit"], [], ["users.view"], ["customers.view"], ["customers.view", "users.view"], sees, [...sees, "statements.download"],
        [...sees, "statements.export"], ["customers.view", "customers.export"], [...sees, "statements.download", "statements.export", "users.view"]];
    for (const permissions of sets) {
        await give(boss, "suzuki.m", permissions);
        const person = await signedIn("suzuki.m", "aoba", {});
        const may = (permission) => permissions.includes(permission);
        for (const [path, permission] of pages)
            assert.equal((await person.request.get(path)).status(), may(permission) ? 200 : 404, `${path} with ${permissions}`);
        assert.equal((await person.request.get("/my/statements")).status(), 404, "staff have no My Page");
        assert.equal((await person.request.get(`/my/statements/${october}`)).status(), 404);
        for (const [entry, permission] of [["customers", "customers.view"], ["statements", "statements.view"]])
            assert.equal(await person.locator(`nav a[href="/admin/${entry}"]`).count(), may(permission) ? 1 : 0, entry);
        if (may("customers.view")) {
            await person.goto(`/admin/customers/${tsubaki}`);
            assert.equal(await person.locator("#latest").count(), may("statements.view") ? 1 : 0);
            assert.equal(await person.locator("#users").count(), may("users.view") ? 1 : 0);
            assert.equal(await person.locator('main a[href$="/file"]').count(), may("statements.download") ? 1 : 0);
        }
        if (may("statements.view")) {
            await person.goto("/admin/statements");
            assert.equal(await person.locator('main a[href="/admin/statements/file"]').count(), may("statements.export") ? 1 : 0);
            assert.equal(await person.locator('tbody a[href$="/file"]').count(), may("statements.download") ? 100 : 0);
            await person.goto(`/admin/statements/${october}`);
            assert.equal(await person.locator('main a[href$="/file"]').count(), may("statements.download") ? 1 : 0);
        }
        await person.context().close();
    }
    await boss.context().close();
}

async function showsCustomersTheirOwn(language, width) {
    const customer = await signedIn("tsubaki", "aoba", { language, width });
    await customer.goto("/my/statements");
    await customer.locator("tbody th a").click();
    await customer.waitForURL(`**/my/statements/${october}`);
    assert.ok((await customer.locator("main").innerText()).includes("青葉商事株式会社"));
    await report.look(customer, `my-statement-${language}-${width}`);
    const file = await customer.request.get(await customer.locator('main a[href$="/file"]').getAttribute("href"));
    assert.equal(file.status(), 200);
    assert.match(await file.text(), /2026-10-TSUBAKI/);
    for (const id of [octoberOfSakura, foreignOctober, missing]) {
        assert.equal((await customer.request.get(`/my/statements/${id}`)).status(), 404);
        assert.equal((await customer.request.get(`/my/statements/${id}/file`)).status(), 404);
    }
    for (const [path] of pages)
        assert.equal((await customer.request.get(path)).status(), 404, path);
    await customer.context().close();
}

// By keyboard. The number in one spelling, nobody else's, and no change of somebody else's undone unseen.
async function keepsCustomers(language, width) {
    const number = `K-${language}-${width}`.toUpperCase();
    const boss = await signedIn("takahashi", "aoba", { language, width });
    const look = (what) => report.look(boss, `${what}-${language}-${width}`);
    const fill = async (typed, name) => {
        await boss.locator("#number").fill(typed);
        await boss.locator("#name").fill(name);
        await boss.keyboard.press("Enter");
    };
    await boss.goto("/admin/customers");
    await boss.locator('.heading a[href="/admin/customers/new"]').press("Enter");
    await boss.waitForURL("**/admin/customers/new");
    await look("customer-new");
    for (const [typed, name, wrong] of [["東-1", "新しい取引先", "#number"], [number, " ", "#name"], ["tsubaki", "新しい取引先", "#number"]]) {
        await fill(typed, name);
        await boss.locator(`.note[role=alert] a[href="${wrong}"]`).waitFor();
        assert.equal(await boss.locator('[aria-invalid="true"]').count(), 1, typed);
        assert.equal(await boss.locator("#number").inputValue(), typed, "what was typed is still there");
    }
    await look("customer-new-invalid");
    await fill(number.toLowerCase(), "新しい取引先");
    await boss.waitForURL("**done=created");
    assert.ok((await boss.locator("main").innerText()).includes(number));
    await look("customer-created");

    await boss.locator('.heading a[href$="/edit"]').press("Enter");
    await boss.waitForURL("**/edit");
    const other = await signedIn("takahashi", "aoba", {});
    await other.goto(boss.url());
    await other.locator("#name").fill("先に改名した取引先");
    await other.keyboard.press("Enter");
    await other.waitForURL("**done=changed");
    await other.context().close();
    await fill(number, "あとから改名した取引先");
    await boss.locator(".note[role=alert]", { hasText: "先に改名した取引先" }).waitFor();
    assert.equal(await boss.locator("#name").inputValue(), "あとから改名した取引先");
    await look("customer-edit-stale");
    await boss.locator("main form button.main").click();
    await boss.waitForURL("**done=changed");
    assert.ok((await boss.locator("main").innerText()).includes("あとから改名した取引先"));
    for (const action of ["customer_created", "customer_changed"]) {
        await until(`${action} is in the history`, async () => {
            await boss.goto(`/admin/history?action=${action}`);
            return await boss.locator("tbody tr", { hasText: "取引先" }).count() > 0;
        });
    }
    await boss.context().close();
}

async function tokenOf(page, path) {
    await page.goto(path);
    return page.locator('main input[name="csrf"]').inputValue();
}

// A form names what is made of it, and one from elsewhere makes nothing.
async function makesOneCustomerOfAForm() {
    const boss = await signedIn("takahashi", "aoba", {});
    const count = () => sql("SELECT count(*) FROM portal.customers WHERE code LIKE 'ONCE%'");
    const send = (fields, headers) => boss.request.post("/admin/customers/new", { form: fields, maxRedirects: 0,
        headers: { origin, "sec-fetch-site": "same-origin", ...headers } });
    const form = { csrf: await tokenOf(boss, "/admin/customers/new"), number: "once-1", name: "一度だけ" };
    assert.equal((await send(form, { "sec-fetch-site": "cross-site" })).status(), 403);
    assert.equal((await send({ ...form, csrf: "A".repeat(64) })).status(), 403);
    assert.equal(count(), "0");
    const first = await send(form);
    const second = await send(form);
    assert.equal(first.status(), 303);
    assert.equal(second.status(), 303);
    assert.equal(second.headers().location, first.headers().location);
    assert.equal((await send({ ...form, name: "もう一度" })).status(), 422, "another form is another customer, and the number is taken");
    assert.equal(count(), "1");
    await boss.context().close();
}

async function exportsCustomers() {
    const boss = await signedIn("takahashi", "aoba", {});
    sql(`UPDATE portal.customers SET name = '=1+1' WHERE id = '${tsubaki}'`);
    await boss.goto("/admin/customers?q=TSU");
    const file = await boss.request.get(await boss.locator('.heading a[href^="/admin/customers/file"]').getAttribute("href"));
    sql(`UPDATE portal.customers SET name = '取引先 tsubaki' WHERE id = '${tsubaki}'`);
    assert.equal(file.status(), 200);
    assert.match(file.headers()["content-disposition"], /attachment/);
    assert.equal((await file.text()).trim().split("\r\n").length, 2, "what was found, and a heading");
    assert.ok((await file.text()).includes(`"'=1+1"`), "a formula is a text");
    // More than a page of the store, and then more than a file holds.
    sql(`INSERT INTO portal.customers (tenant, id, code, name)
         SELECT tenant, md5('many' || n)::uuid, 'MANY-' || lpad(n::text, 5, '0'), '多数' FROM portal.customers CROSS JOIN generate_series(1, 1200) AS n WHERE id = '${tsubaki}'`);
    const many = (await (await boss.request.get("/admin/customers/file?q=MANY")).text()).trim().split("\r\n");
    assert.equal(new Set(many).size, 1201, "each once");
    sql(`INSERT INTO portal.customers (tenant, id, code, name)
         SELECT tenant, md5('many' || n)::uuid, 'MANY-' || lpad(n::text, 5, '0'), '多数' FROM portal.customers CROSS JOIN generate_series(1201, 10001) AS n WHERE id = '${tsubaki}'`);
    await boss.goto("/admin/customers/file?q=MANY");
    assert.ok(boss.url().endsWith("/admin/customers?q=MANY&too_many=1"), "it is said, and nothing is given away in part");
    assert.equal(await boss.locator(".note[role=alert]").count(), 1);
    sql("DELETE FROM portal.customers WHERE code LIKE 'MANY-%'");
    await until("customers_exported is in the history", async () => {
        await boss.goto("/admin/history?action=customers_exported");
        return await boss.locator("tbody tr").count() === 2;
    });
    await boss.context().close();
}

// As one that never was.
async function knowsNothingOfAnotherCompany() {
    const boss = await signedIn("takahashi", "aoba", {});
    const told = async (path) => {
        assert.equal((await boss.goto(path)).status(), 404, path);
        const text = await boss.locator("main").innerText();
        return text.replace(/[0-9A-Z]{4}-[0-9A-Z]{4}/, "").replace(/\d+:\d\d:\d\d/, "");
    };
    for (const [place, id, rest] of [["customers", foreign, ""], ["customers", foreign, "/statements"], ["customers", foreign, "/edit"],
        ["statements", foreignOctober, ""], ["statements", foreignOctober, "/file"], ["statements", tsubaki, ""]])
        assert.equal(await told(`/admin/${place}/${id}${rest}`), await told(`/admin/${place}/${missing}${rest}`));
    await boss.context().close();
}

for (const [language, width] of [["ja", 1280], ["en", 390]]) {
    await findsCustomersAndStatements(language, width);
    await searchesAllStatements(language, width);
    await showsCustomersTheirOwn(language, width);
}
await leavesAllInTheHistory();
await makesOneCustomerOfAForm();
await exportsCustomers();
await keepsCustomers("ja", 1280);
await keepsCustomers("en", 390);
await showsEachWhatTheyMay();
await knowsNothingOfAnotherCompany();
await browser.close();
report.finish();
