// What a person does: signs in, looks around, signs out, is signed out. Against a whole system (with-system).

import assert from "node:assert/strict";
import { launch, open, Report } from "./browser.mjs";
import { peopleOf } from "./person.mjs";
import { keepsOutOfTheLogs, sql, until } from "./system.mjs";

const origin = process.env.E2E_ORIGIN;
const password = process.env.E2E_PASSWORD;
const report = new Report("walk");
const browser = await launch({ whole: true });
const { visit, signIn, signedIn } = peopleOf(browser);

const words = {
    ja: { home: "セキュリティの状況", history: "操作履歴", signedIn: "ログイン", signOut: "ログアウト" },
    en: { home: "Security", history: "Operation history", signedIn: "Signed in", signOut: "Sign out" },
};

const text = (page) => page.locator("body").innerText();

// The whole way, by keyboard alone up to the console.
async function walksFromSignInToSignOut(language, width) {
    const page = await visit({ language, width });
    const say = words[language];
    const name = (what) => `${what}-${language}-${width}`;
    await until("all is delivered", () => sql("SELECT NOT EXISTS (SELECT FROM auth.outbox)") === "t");
    const newest = Number(sql("SELECT size FROM audit.heads JOIN auth.tenants t ON t.id = tenant WHERE t.code = 'aoba'"));
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

    const row = page.locator("tbody tr", { hasText: "takahashi" }).filter({ hasText: say.signedIn }).first();
    await until("this very sign-in is in the history", async () => {
        await page.goto("/admin/history");
        if (await row.count() === 0) return false;
        const address = await row.locator("a").first().getAttribute("href");
        return Number(address.match(/\/(\d+)$/)[1]) > newest;
    });
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
    const own = await launch({ whole: true, keepsPages });
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

// As who is used to it from the desktop does. The second click comes when the form has left: the browser then drops the answer
// to the first (two clicks in a moment it takes for one).
async function letsADoubleClickIn(script) {
    const page = await visit({ script });
    const sessions = () => sql(`SELECT count(*) FROM session.sessions JOIN session.subjects USING (tenant, user_id)
                                WHERE login_id = 'takahashi' AND started_at > '${began}'`);
    const began = sql("SELECT now()");
    await page.goto("/c/aoba");
    await page.locator("#login-id").fill("takahashi");
    await page.locator("#password").fill(password);
    const { x, y, width, height } = await page.locator("main form button.main").boundingBox();
    const click = () => page.mouse.click(x + width / 2, y + height / 2);
    let forms = 0;
    page.on("request", (request) => { forms += request.method() === "POST" ? 1 : 0; });
    await Promise.all([page.waitForRequest((request) => request.method() === "POST"), click()]);
    await click();
    await until("it is let in", () => new URL(page.url()).pathname === "/admin"); // waitForURL() fails with the first answer
    await page.waitForLoadState();
    assert.match(await text(page), new RegExp(words.ja.home));
    assert.equal(forms, 2, "both clicks were sent");
    await until("one session is left", () => sessions() === "1");
    await page.goto("/account/security");
    await report.look(page, `double-click-${script}`, { screenshot: false });
    await page.context().close();
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

// A statement for each of two customers of aoba, as the host product writes them.
function makeStatements() {
    sql(`INSERT INTO portal.customers (tenant, id, code, name)
         SELECT tenant, id, login_id, login_id FROM auth.users WHERE login_id IN ('tsubaki', 'sakura')`);
    sql(`INSERT INTO portal.customer_users (tenant, user_id, customer_id) SELECT tenant, id, id FROM portal.customers`);
    sql(`INSERT INTO portal.statements (tenant, id, customer_id, number, title, issued_on, amount_yen)
         SELECT tenant, id, id, '2026-10-' || code, '2026年10月分 ご利用明細', '2026-10-31', 128480 FROM portal.customers`);
}

// One's own; another customer's is not found, and neither is any for staff.
async function downloadsItsOwnStatement(customer) {
    makeStatements();
    await customer.goto("/my/statements");
    assert.equal(await customer.locator("tbody tr").count(), 1);
    await report.look(customer, "my-statements");
    const file = await customer.locator('tbody a[href$="/file"]').first().getAttribute("href");
    const answer = await customer.request.get(file);
    assert.equal(answer.status(), 200);
    const headers = answer.headers();
    assert.match(headers["content-disposition"], /^attachment; .*filename\*=UTF-8''%E6%98%8E%E7%B4%B0%202026-10-tsubaki\.csv/);
    assert.equal(headers["x-content-type-options"], "nosniff");
    assert.match(await answer.text(), /"2026-10-tsubaki"/);

    const other = await signedIn("aoba", "sakura");
    assert.equal((await other.request.get(file)).status(), 404, "a statement of another customer is not found");
    await other.context().close();
    const staff = await signedIn("aoba", "takahashi");
    for (const path of ["/my/statements", file])
        assert.equal((await staff.request.get(path)).status(), 404, "staff have no My Page");
    await until("the download is in the history", async () => {
        await staff.goto("/admin/history?action=statement_downloaded");
        return await staff.getByText("2026-10-tsubaki").count() > 0;
    });
    await staff.context().close();
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
    assert.equal(new URL(customer.url()).pathname, "/my/statements");
    assert.match(await customer.title(), /マイページ$/);
    assert.equal(await customer.getByText("管理画面").count(), 0, "a customer is not in the console");
    await report.look(customer, "customer");
    await downloadsItsOwnStatement(customer);
    for (const address of await customer.locator('a[href^="/"]').evaluateAll((links) => links.map((link) => link.getAttribute("href"))))
        assert.equal((await customer.request.get(address)).status(), 200, `${address} leads a customer nowhere`);
    assert.equal((await customer.goto("/admin")).status(), 404, "the console is not for customers");
    await customer.context().close();
    const boss = await signedIn("aoba", "takahashi");
    await until("that it was refused is in the history", async () => {
        await boss.goto("/admin/history?action=permission_refused&actor=tsubaki");
        return await boss.locator("tbody tr", { hasText: "/admin" }).count() === 1;
    });
    await boss.context().close();
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

// From the invitation to the day somebody leaves; the link is opened in a browser of their own.
async function invitesAndDisables(language, width) {
    const login = `walk.${language}`;
    const chosen = `${language}: four unlikely words together`;
    const boss = await signedIn("aoba", "takahashi", { language, width });
    const look = (page, what) => report.look(page, `${what}-${language}-${width}`);
    await boss.goto("/admin/users");
    await look(boss, "users");
    await boss.goto("/admin/users/new");
    await boss.locator("#login-id").fill("takahashi");
    await boss.locator("#name").fill("歩行 花子");
    await boss.locator('input[name="role_viewer"]').check();
    await boss.locator("main form button.main").click();
    await boss.locator("#login-id-error").waitFor();
    assert.equal(await boss.locator("#name").inputValue(), "歩行 花子", "what was typed is kept");
    assert.ok(await boss.locator('input[name="role_viewer"]').isChecked());
    await boss.locator("#login-id").fill(login);
    await boss.locator("main form button.main").click();
    const link = await boss.locator("#link").innerText();
    assert.match(link, /\/activate\/[A-Za-z0-9_-]{43}$/);
    links.push(link.slice(-43));
    await look(boss, "user-link");

    const person = await visit({ language, width });
    await person.goto(link);
    await person.reload(); // looking spends nothing
    await look(person, "activate");
    await person.locator("#password").fill("short");
    await person.keyboard.press("Enter");
    await person.locator("#password-error").waitFor();
    await person.locator("#password").fill(chosen);
    await person.keyboard.press("Enter");
    await person.locator('a[href="/sign-in"]').waitFor();
    assert.ok(!(await person.context().cookies()).some((cookie) => cookie.name === "__Host-sid"), "nobody is signed in by a link");
    await look(person, "activated");
    const late = await visit({ language, width });
    await late.goto(link);
    await late.locator("#password").fill(chosen);
    const [used] = await Promise.all([late.waitForResponse((r) => r.request().method() === "POST"), late.keyboard.press("Enter")]);
    assert.equal(used.status(), 410, "a link is good once");
    await late.context().close();
    await signIn(person, "aoba", login, chosen);
    await person.waitForURL("**/admin");

    await boss.goto(`/admin/users?q=${login}`);
    await boss.locator("tbody a").first().click();
    await boss.waitForURL(/\/admin\/users\/[0-9a-f-]{36}$/);
    await look(boss, "user");
    await boss.locator('main a[href$="/roles"]').click();
    await boss.locator('input[name="role_auditor"]').check();
    await boss.locator("#reason").fill("異動のため");
    await look(boss, "user-roles");
    await boss.locator("main form button.main").click();
    await boss.waitForURL("**done=changed");
    await person.goto("/admin/history");
    assert.equal(new URL(person.url()).pathname, "/session/ended", "nobody goes on by the old roles");
    await signIn(person, "aoba", login, chosen);
    await person.waitForURL("**/admin");
    assert.equal((await person.goto("/admin/history")).status(), 200, "the new role is in force");
    await boss.locator('a[href$="/disable"]').click();
    await boss.locator("#reason").fill("長".repeat(100)); // 300 bytes
    await look(boss, "user-confirm");
    await boss.locator("#reason").fill("退職のため");
    await boss.keyboard.press("Enter");
    await boss.waitForURL("**done=disabled");
    await person.goto("/admin");
    assert.equal(new URL(person.url()).pathname, "/session/ended", "out at once");
    await boss.locator('form[action$="/enable"] button').click();
    await boss.waitForURL("**done=enabled");
    const lastDay = new Date(Date.now() + 40 * 86400000).toISOString().slice(0, 10);
    await boss.locator("#leaves").fill("2020-01-31");
    await boss.locator('form[action$="/leaving"] button').click();
    await boss.locator("#leaves-error").waitFor();
    await boss.locator("#leaves").fill(lastDay);
    await boss.locator('form[action$="/leaving"] button').click();
    await boss.waitForURL("**done=leaving");
    assert.equal(await boss.locator("#leaves").inputValue(), lastDay);
    await look(boss, "user-leaving");
    await boss.locator("#leaves").fill("");
    await boss.locator('form[action$="/leaving"] button').click();
    await boss.waitForURL("**done=leaving");
    assert.equal(await boss.locator("#leaves").inputValue(), "", "taken back");
    await person.context().close();
    await boss.context().close();
}

// Several that are ticked on the list, and whatever a search by role and address finds; others go on.
async function endsThoseChosenAndFound(boss, look, isOut) {
    const chosen = [await signedIn("aoba", "suzuki.m"), await signedIn("aoba", "suzuki.m")];
    await boss.goto("/admin/sessions?q=suzuki");
    await boss.locator("main form[method=post] button.bad").click();
    await boss.waitForURL("**done=nothing");
    await boss.goto("/admin/sessions?q=suzuki");
    for (const number of [0, 1])
        await boss.locator("tbody input[type=checkbox]").nth(number).check();
    await boss.locator("main form[method=post] button.bad").click();
    await boss.waitForURL("**/admin/sessions/chosen");
    await look("sessions-chosen");
    assert.equal(await boss.locator("main li bdi").count() >= 2, true);
    await boss.locator("#reason").fill("長".repeat(100)); // 300 bytes
    await boss.locator("main form button.bad").click();
    await boss.waitForURL("**/admin/sessions/chosen/end");
    await boss.locator("#reason").fill("端末の交換");
    await boss.locator("main form button.bad").click();
    await boss.waitForURL("**done=ended_some");
    for (const person of chosen)
        await isOut(person);

    const found = await signedIn("aoba", "suzuki.m");
    await boss.goto("/admin/sessions?q=127.0.0.0%2F8&role=clerk");
    assert.equal(await boss.locator("tbody tr").count(), 0, "nobody has this role");
    await boss.locator("#role").selectOption("viewer");
    await boss.locator("#role").focus();
    await boss.keyboard.press("Tab");
    await boss.keyboard.press("Enter");
    await boss.waitForURL(/role=viewer/);
    await boss.locator("a.button.bad[href*='role=viewer']").click();
    await boss.waitForURL("**/admin/sessions/end?**");
    await look("sessions-found");
    await boss.locator("#reason").fill("当番の交代");
    await boss.locator("main form button.bad").click();
    await boss.waitForURL("**done=ended_some");
    await isOut(found);
}

// One of a colleague's, and then everybody's but one's own: both are out at their next step.
async function endsSessionsOfOthers(language, width) {
    const boss = await signedIn("aoba", "takahashi", { language, width });
    const look = (what) => report.look(boss, `${what}-${language}-${width}`);
    const isOut = async (person) => {
        await person.goto("/admin");
        assert.equal(new URL(person.url()).pathname, "/session/ended", "out at once");
        await person.context().close();
    };
    const one = await signedIn("aoba", "suzuki.m");
    const other = await signedIn("aoba", "suzuki.m");
    await boss.goto("/admin/sessions?q=suzuki");
    await look("sessions");
    await boss.locator("tbody a.button").nth(1).click();
    await boss.waitForURL(/\/admin\/sessions\/[0-9a-f-]{36}\/end$/);
    const ending = boss.url();
    await boss.locator("#reason").fill("長".repeat(100)); // 300 bytes
    await look("session-confirm");
    await boss.locator("#reason").fill("端末の紛失");
    await boss.keyboard.press("Enter");
    await boss.waitForURL("**done=ended");
    await isOut(one);
    await other.goto("/admin");
    assert.equal(new URL(other.url()).pathname, "/admin", "the other one goes on");
    assert.equal((await other.goto("/admin/sessions")).status(), 404, "a viewer sees no sessions of others");
    assert.equal((await boss.goto(ending)).status(), 404, "ended once");
    await endsThoseChosenAndFound(boss, look, isOut);
    await boss.goto("/admin/sessions/end");
    await boss.locator("#reason").fill("点検のため");
    await boss.locator("main form button.bad").click();
    await boss.waitForURL("**done=ended_all");
    await look("sessions-ended");
    assert.equal(await boss.locator("tbody tr").count(), 1, "one's own is left");
    await isOut(other);
    await until("it is in the history", async () => {
        await boss.goto("/admin/history?action=session_revoked");
        return await boss.locator("tbody tr").count() >= 2;
    });
    await boss.context().close();
}

// Nobody does to themselves what another administrator should look at.
async function offersNothingAgainstOneself() {
    const boss = await signedIn("aoba", "takahashi");
    await boss.goto("/admin/users?q=takahashi");
    await boss.locator("tbody a").first().click();
    await boss.waitForURL(/\/admin\/users\/[0-9a-f-]{36}$/);
    assert.equal(await boss.locator('main form[method="post"], a[href$="/disable"]').count(), 0);
    await boss.goto(`${boss.url()}/disable`);
    await boss.locator("#reason").fill("退職のため");
    await boss.keyboard.press("Enter");
    await boss.locator(".note[role=alert]").waitFor();
    await report.look(boss, "user-confirm-self");
    await boss.context().close();
}

const links = [];

await walksFromSignInToSignOut("ja", 1280);
await walksFromSignInToSignOut("en", 390);
await showsNothingAfterSignOut(false);
await showsNothingAfterSignOut(true);
await letsADoubleClickIn(true);
await letsADoubleClickIn(false);
await refusesAlikeWhoeverIsWrong();
await showsOnlyWhatMayBeSeen();
await invitesAndDisables("ja", 1280);
await invitesAndDisables("en", 390);
await endsSessionsOfOthers("ja", 1280);
await endsSessionsOfOthers("en", 390);
await offersNothingAgainstOneself();
await endsWhenNobodyDoesAnything();
await worksAndEndsWithoutScript();
keepsOutOfTheLogs([password, ...links]);
await browser.close();
report.finish();
