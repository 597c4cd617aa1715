// Who acts for a customer in My Page: attached, invited and detached by staff, and what that user sees on their next request.
// Against a whole system (with-system).

import assert from "node:assert/strict";
import { launch, Report } from "./browser.mjs";
import { peopleOf } from "./person.mjs";
import { keepsOutOfTheLogs, sql, until } from "./system.mjs";

const origin = process.env.E2E_ORIGIN;
const report = new Report("customer_users");
const browser = await launch();
const { visit, signIn, signedIn } = peopleOf(browser);
const missing = "99999999-9999-4999-8999-999999999999";

sql(`INSERT INTO portal.customers (tenant, id, code, name)
     SELECT t.id, md5(t.code || c.code)::uuid, c.code, c.name FROM auth.tenants AS t,
            (VALUES ('A-1', '有限会社つばき'), ('A-2', 'さくら工務店')) AS c (code, name)`);
sql(`INSERT INTO portal.statements (tenant, id, customer_id, number, title, issued_on, amount_yen)
     SELECT tenant, md5(id::text || 's')::uuid, id, 'S-' || code, 'ご利用明細', '2026-10-31', 1000 FROM portal.customers`);
const idOf = (company, code) => sql(`SELECT c.id FROM portal.customers c JOIN auth.tenants t ON t.id = c.tenant WHERE t.code = '${company}' AND c.code = '${code}'`);
const userOf = (company, login) => sql(`SELECT u.id FROM auth.users u JOIN auth.tenants t ON t.id = u.tenant WHERE t.code = '${company}' AND login_id = '${login}'`);
const statementOf = (company, code) => sql(`SELECT md5('${idOf(company, code)}' || 's')::uuid`);
const [first, second, foreign] = [idOf("aoba", "A-1"), idOf("aoba", "A-2"), idOf("hayai", "A-1")];
const rows = (page) => page.locator("tbody tr").count();

async function sees(person, expected, what) {
    assert.equal((await person.goto("/my/statements")).status(), 200);
    assert.deepEqual(await person.locator("tbody th small").allInnerTexts(), expected, what);
}

async function search(boss, customer, q) {
    await boss.goto(`/admin/customers/${customer}/users`);
    await boss.locator("#q").fill(q);
    await boss.keyboard.press("Enter");
    await boss.waitForURL("**q=*");
}

async function attachesAndDetaches(options) {
    const boss = await signedIn("aoba", "takahashi", options);
    const look = (what) => report.look(boss, `${what}-${options.language}-${options.width}`);
    const person = await signedIn("aoba", "tsubaki");
    await sees(person, [], "who acts for nobody sees nothing");
    await boss.goto(`/admin/customers/${first}`);
    await boss.locator('section[aria-labelledby="users"] a[href$="/users"]').press("Enter");
    await boss.waitForURL("**/users");
    await look("nobody");
    await search(boss, first, "takahashi");
    assert.equal(await boss.locator('input[name="user"]').count(), 0, "staff act for nobody");
    await search(boss, first, "tsuba");
    await boss.locator('input[name="user"]').press("Space");
    await look("found");
    await boss.keyboard.press("Enter");
    await boss.waitForURL("**done=attached");
    assert.equal(await rows(boss), 1);
    await look("attached");
    await sees(person, ["S-A-1"], "on the next request, of this customer alone");
    assert.equal((await person.request.get(`/my/statements/${statementOf("aoba", "A-2")}`)).status(), 404);

    await search(boss, second, "tsubaki");
    await boss.locator('input[name="user"]').check();
    await boss.keyboard.press("Enter");
    await boss.locator("#found-error").waitFor();
    await look("taken");
    await sees(person, ["S-A-1"], "who acts for one does not act for another");

    await boss.goto(`/admin/customers/${first}/users`);
    await boss.locator('tbody a[href$="/detach"]').press("Enter");
    await boss.waitForURL("**/detach");
    await look("detach");
    assert.equal((await boss.request.get(`/admin/customers/${second}/users/${userOf("aoba", "tsubaki")}/detach`)).status(), 404);
    const page = boss.url();
    await boss.locator("main form button.bad").press("Enter");
    await boss.waitForURL("**done=detached");
    assert.equal(await rows(boss), 0);
    assert.equal((await boss.request.get(page)).status(), 404, "done once");
    await sees(person, [], "on the next request");
    assert.equal((await person.request.get(`/my/statements/${statementOf("aoba", "A-1")}`)).status(), 404);
    await person.context().close();
    await boss.context().close();
}

const headers = { origin, "sec-fetch-site": "same-origin" };

async function post(page, path, fields, seen = path) {
    await page.goto(seen);
    const csrf = await page.locator('input[name="csrf"]').first().inputValue();
    return page.request.post(path, { form: { csrf, ...fields }, headers, maxRedirects: 0 });
}

const told = async (answer) => (await answer.text()).replace(/<head>.*<\/head>/s, "").replace(/[A-Za-z0-9_-]{64}/g, "").replace(/nonce="[^"]*"/g, "").replace(/\d\d:\d\d/g, "");

// One answer for whoever cannot act for a customer, so that it tells nothing of them.
async function refusesAlikeWhoCannotAct() {
    const boss = await signedIn("aoba", "takahashi");
    const path = `/admin/customers/${first}/users`;
    const gone = userOf("aoba", "sakura");
    const fresh = await post(boss, path, { user: missing });
    const expected = await told(fresh);
    assert.equal(fresh.status(), 422);
    assert.ok(expected.includes('href="#q"'));
    for (const [who, user] of [["staff", userOf("aoba", "suzuki.m")], ["oneself", userOf("aoba", "takahashi")],
        ["another company's", userOf("hayai", "tsubaki")], ["nobody", ""]]) {
        const answer = await post(boss, path, user ? { user } : {});
        assert.equal(answer.status(), 422, who);
        assert.equal(await told(answer), expected, who);
    }
    sql(`UPDATE auth.users SET state = 4, deleted_at = now(), version = version + 1 WHERE id = '${gone}'`);
    const deleted = await post(boss, path, { user: gone });
    assert.equal(deleted.status(), 422);
    assert.equal(await told(deleted), expected, "deleted");
    sql(`UPDATE auth.users SET state = 1, deleted_at = NULL, version = version + 1 WHERE id = '${gone}'`);
    for (const customer of [foreign, missing])
        assert.equal((await post(boss, `/admin/customers/${customer}/users`, { user: userOf("aoba", "tsubaki") }, "/admin/customers/new")).status(), 404);
    assert.equal((await boss.request.post(path, { form: { user: userOf("aoba", "tsubaki") }, headers, maxRedirects: 0 })).status(), 403);
    assert.equal(sql("SELECT count(*) FROM portal.customer_users"), "0");
    await boss.context().close();
}

async function give(boss, permissions) {
    await boss.goto(`/admin/users/${userOf("aoba", "suzuki.m")}/roles`);
    for (const box of await boss.locator('main input[type="checkbox"]').all())
        await box.evaluate((element, wanted) => { element.checked = wanted.includes(element.name); }, permissions.map((one) => `may_${one.replace(".", "_")}`));
    await boss.locator("#reason").fill("試験のため");
    await boss.locator("main form button.main").click();
    await boss.waitForURL("**done=changed");
}

async function letsOnlyThoseWhoSeeBothChoose() {
    const boss = await signedIn("aoba", "takahashi");
    const paths = [`/admin/customers/${first}/users`, `/admin/customers/${first}/users/${userOf("aoba", "tsubaki")}/detach`];
    assert.equal((await post(boss, paths[0], { user: userOf("aoba", "tsubaki") })).status(), 303);
    for (const [permissions, status] of [[["customers.view", "users.view"], 404], [["customers.view", "customers.edit"], 404],
        [["customers.view", "customers.edit", "users.view"], 200]]) {
        await give(boss, permissions);
        const person = await signedIn("aoba", "suzuki.m");
        for (const path of paths) {
            assert.equal((await person.request.get(path)).status(), status, `${path} with ${permissions}`);
            if (status === 404)
                assert.equal((await person.request.post(path, { form: { csrf: "A" }, headers, maxRedirects: 0 })).status() === 303, false);
        }
        await person.goto(`/admin/customers/${first}`);
        assert.equal(await person.locator('main a[href$="/users"]').count(), status === 200 ? 1 : 0, "offered to nobody else");
        await person.context().close();
    }
    assert.equal((await post(boss, paths[1], {})).status(), 303);
    await boss.context().close();
}

async function attachesOnceByAFormThatComesTwice() {
    const boss = await signedIn("aoba", "takahashi");
    const path = `/admin/customers/${second}/users`;
    await boss.goto(path);
    const form = { csrf: await boss.locator('input[name="csrf"]').first().inputValue(), user: userOf("aoba", "sakura") };
    for (let i = 0; i < 2; i++)
        assert.equal((await boss.request.post(path, { form, headers, maxRedirects: 0 })).status(), 303);
    await until("it is in the history", async () => {
        await boss.goto("/admin/history?action=customer_user_attached");
        return await boss.locator("tbody tr", { hasText: "さくら工務店" }).count() > 0;
    });
    assert.equal(await boss.locator("tbody tr", { hasText: "さくら工務店" }).count(), 1);
    await boss.locator("tbody tr", { hasText: "さくら工務店" }).locator("th a").click();
    await boss.waitForURL(/history\/\d+$/);
    assert.ok((await boss.locator("main").innerText()).includes("A-2 さくら工務店"), "and of which customer");
    assert.equal((await post(boss, `${path}/${userOf("aoba", "sakura")}/detach`, {})).status(), 303);
    await until("the end, too", async () => {
        await boss.goto("/admin/history?action=customer_user_detached");
        return await boss.locator("tbody tr", { hasText: "さくら工務店" }).count() === 1;
    });
    await boss.context().close();
}

const links = [];

// From the customer's page to the new user's first sign-in.
async function invitesAUserOfACustomer(options) {
    const login = `hanako.${options.language}`;
    const secret = `zanthor-quibble-${options.width}-mirth`;
    const boss = await signedIn("aoba", "takahashi", options);
    const look = (what) => report.look(boss, `${what}-${options.language}-${options.width}`);
    const isInvited = () => sql(`SELECT count(*) FROM auth.users WHERE login_id = '${login}'`) === "1";
    await boss.goto(`/admin/customers/${second}/users`);
    await boss.locator('.heading a[href^="/admin/users/new"]').press("Enter");
    await boss.waitForURL("**/admin/users/new?customer=A-2");
    assert.ok(await boss.locator('input[name="kind"][value="customer"]').isChecked());
    assert.equal(await boss.locator("#customer").inputValue(), "A-2");
    await boss.locator("#login-id").fill(login);
    await boss.locator("#name").fill("さくら 花子");
    await boss.locator("#customer").fill("A-3");
    await boss.keyboard.press("Enter");
    await boss.locator("#customer-error").waitFor();
    assert.equal(await boss.locator("#customer").inputValue(), "A-3", "what was typed is kept");
    await look("invite-no-such-customer");
    await boss.locator("#customer").fill("A-2");
    await boss.locator('input[name="kind"][value="staff"]').check();
    await boss.locator("main form button.main").click();
    await boss.locator("#customer-error").waitFor();
    assert.ok(!isInvited(), "nobody was invited by what was wrong");
    await boss.locator('input[name="kind"][value="customer"]').check();
    await boss.locator("#customer").fill("ａ-2");
    await look("invite");
    await boss.keyboard.press("Enter");
    await boss.locator("#link").waitFor();
    assert.ok((await boss.locator(".note[role=status]").innerText()).includes("さくら工務店"));
    await look("invited");
    const link = await boss.locator("#link").innerText();
    links.push(link.split("/").pop(), secret);
    await boss.context().close();

    const person = await visit(options);
    await person.goto(link);
    await person.locator("#password").fill(secret);
    await person.keyboard.press("Enter");
    await person.locator('a[href="/sign-in"]').waitFor();
    await signIn(person, "aoba", login, secret);
    await person.waitForURL("**/my/statements");
    await sees(person, ["S-A-2"], "of the customer they were invited for");
    await report.look(person, `my-page-${options.language}-${options.width}`);
    assert.equal((await person.request.get(`/my/statements/${statementOf("aoba", "A-1")}`)).status(), 404);
    assert.equal((await person.request.get(`/my/statements/${statementOf("hayai", "A-1")}`)).status(), 404);
    await person.context().close();
}

const small = { language: "en", width: 390, script: false };
const large = { language: "ja", width: 1280 };
await attachesAndDetaches(large);
await attachesAndDetaches(small);
await refusesAlikeWhoCannotAct();
await letsOnlyThoseWhoSeeBothChoose();
await attachesOnceByAFormThatComesTwice();
await invitesAUserOfACustomer(large);
await invitesAUserOfACustomer(small);
keepsOutOfTheLogs(links);
await browser.close();
report.finish();
