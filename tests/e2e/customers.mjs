// Customers and their statements in the console: what each permission shows, and that a look and a download are in the
// history. Against a whole system (with-system).

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
    await page.waitForURL("**/admin");
    return page;
}

// Of both companies; the other one's number and ids are known to whoever reads this.
sql(`INSERT INTO portal.customers (tenant, id, code, name)
     SELECT tenant, id, upper(login_id), '取引先 ' || login_id FROM auth.users WHERE login_id IN ('tsubaki', 'sakura')`);
sql(`INSERT INTO portal.statements (tenant, id, customer_id, number, title, issued_on, amount_yen)
     SELECT tenant, id, id, '2026-10-' || code, '2026年10月分 ご利用明細', '2026-10-31', 128480 FROM portal.customers`);
const foreign = sql(`SELECT customers.id FROM portal.customers JOIN auth.tenants t ON t.id = tenant
                     WHERE t.code = 'hayai' AND customers.code = 'TSUBAKI'`);

async function looksAndDownloads(language, width) {
    const boss = await signedIn("takahashi", "aoba", { language, width });
    const look = (what) => report.look(boss, `${what}-${language}-${width}`);
    await boss.goto("/admin/customers");
    assert.equal(await boss.locator("tbody tr").count(), 2, "of this company alone");
    await look("customers");
    await boss.locator("#q").fill("TSU");
    await boss.keyboard.press("Enter");
    await boss.waitForURL("**q=TSU");
    assert.equal(await boss.locator("tbody tr").count(), 1);
    await boss.locator("tbody a").click();
    await boss.waitForURL("**/statements");
    await look("customer-statements");
    const address = await boss.locator("tbody a").getAttribute("href");
    const file = await boss.request.get(address);
    assert.equal(file.status(), 200);
    assert.match(await file.text(), /2026-10-TSUBAKI/);
    for (const action of ["customers_listed", "statements_listed", "statement_downloaded"]) {
        await until(`${action} is in the history`, async () => {
            await boss.goto(`/admin/history?action=${action}`);
            return await boss.locator("tbody tr", { hasText: "takahashi" }).count() > 0;
        });
    }
    await boss.context().close();
    return address;
}

async function showsEachWhatTheyMay(address) {
    const viewer = await signedIn("suzuki.m", "aoba", {});
    await viewer.goto("/admin/customers?q=TSUBAKI");
    await viewer.locator("tbody a").click();
    await viewer.waitForURL("**/statements");
    assert.equal(await viewer.locator("tbody a").count(), 0, "looks, and carries nothing away");
    assert.equal((await viewer.request.get(address)).status(), 404);
    await viewer.context().close();
}

// As one that never was.
async function knowsNothingOfAnotherCompany(address) {
    const boss = await signedIn("takahashi", "aoba", {});
    const answers = [];
    for (const id of [foreign, "99999999-9999-4999-8999-999999999999"]) {
        assert.equal((await boss.goto(`/admin/customers/${id}/statements`)).status(), 404);
        const told = await boss.locator("main").innerText();
        answers.push(told.replace(/[0-9A-Z]{4}-[0-9A-Z]{4}/, "").replace(/\d+:\d\d:\d\d/, ""));
        assert.equal((await boss.request.get(`/admin/customers/${id}/statements/${id}/file`)).status(), 404);
    }
    assert.equal(answers[0], answers[1]);
    const own = address.split("/")[3];
    assert.equal((await boss.request.get(address.replace(own, foreign))).status(), 404, "a statement of somebody else");
    await boss.context().close();
}

const address = await looksAndDownloads("ja", 1280);
await looksAndDownloads("en", 390);
await showsEachWhatTheyMay(address);
await knowsNothingOfAnotherCompany(address);
await browser.close();
report.finish();
