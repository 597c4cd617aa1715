// The allow-lists, as an administrator keeps them: enter, preview, trial, confirm. Against a whole system (with-system).
// Everybody comes from this machine, so a list of a role keeps others out.

import assert from "node:assert/strict";
import { launch, open, Report } from "./browser.mjs";
import { sql, until } from "./system.mjs";

const origin = process.env.E2E_ORIGIN;
const password = process.env.E2E_PASSWORD;
const report = new Report("networks");
const browser = await launch();

const path = (page) => new URL(page.url()).pathname;
const text = (page) => page.locator("body").innerText();

async function signIn(page, login, company = "aoba") {
    await page.goto(`/c/${company}`);
    await page.locator("#login-id").fill(login);
    await page.locator("#password").fill(password);
    await page.keyboard.press("Enter");
}

async function signedIn(login, options) {
    const page = await open(browser, { origin, ...options });
    await signIn(page, login);
    await page.waitForURL(/\/admin$/);
    return page;
}

// The details of a list are closed until it has ranges.
async function enter(page, list, mode, lines) {
    const area = page.locator(`#list-${list}`);
    if (!await area.isVisible())
        await page.locator("details", { has: area }).locator("summary").click();
    await page.locator(`#mode-${list}`).selectOption(mode);
    await area.fill(lines);
}

const press = (page, name) => page.getByRole("button", { name, exact: true }).click();

async function isNotThereForWhoMayNot() {
    const page = await signedIn("suzuki.m");
    assert.equal(await page.locator("nav.side a[href='/admin/networks']").count(), 0);
    for (const address of ["/admin/networks", "/admin/networks/edit", "/admin/networks/trial"]) {
        const answer = await page.goto(address);
        assert.equal(answer.status(), 404, address);
    }
    await page.context().close();
}

async function isNotThereWhileTheOptionIsOff() {
    const page = await open(browser, { origin });
    await signIn(page, "takahashi", "hayai");
    await page.waitForURL(/\/admin$/);
    assert.equal(await page.locator("nav.side a[href='/admin/networks']").count(), 0);
    assert.equal((await page.goto("/admin/networks")).status(), 404);
    await page.context().close();
}

async function refusesWhatCannotBeRead(page) {
    await page.goto("/admin/networks");
    await report.look(page, "empty");
    await page.goto("/admin/networks/edit");
    await enter(page, "everyone", "enforce", "203.0.113.0/24, 本社\n203.0.113.1/24\n\n192.0.2.0/24, a, b, 2026-13-40");
    await press(page, "影響を確認する");
    const said = await text(page);
    assert.match(said, /全員の2行目/);
    assert.match(said, /全員の4行目/);
    assert.match(await page.locator("#list-everyone").inputValue(), /203\.0\.113\.1\/24/, "the input is kept");
    await report.look(page, "invalid");
}

// The largest document there can be, in one request of the browser and one of the portal.
async function takesAsManyRangesAsThereMayBe(page) {
    const rows = Array.from({ length: 500 }, (_, i) =>
        `2001:db8:aaaa:bbbb:cccc:dddd:eeee:${(i + 4096).toString(16)}/128, 本社のネットワーク名${i + 1000}, 情報システム, 2030-11-30T14:05`);
    rows[499] = "2001:db8:aaaa:bbbb::/64, 期限のない範囲";
    await page.goto("/admin/networks/edit");
    await enter(page, "everyone", "enforce", rows.join("\n"));
    await press(page, "影響を確認する");
    assert.match(await text(page), /あなた自身がログインできなくなります/);
    await page.locator("tbody tr").nth(499).waitFor(); // they come in many parts
    await page.waitForLoadState();
    assert.equal(await page.locator("tbody tr").count(), 500);
    await press(page, "入力に戻る");
    assert.equal((await page.locator("#list-everyone").inputValue()).trim().split("\n").length, 500);
    await enter(page, "staff", "off", "192.0.2.0/24");
    await press(page, "影響を確認する");
    assert.match(await text(page), /500件まで/);
}

async function refusesListsWithoutOnesOwnAddress(page) {
    await page.goto("/admin/networks/edit");
    await enter(page, "everyone", "enforce", "203.0.113.0/24, 本社, 情シス, 2030-11-30\n198.51.100.0/24");
    await press(page, "影響を確認する");
    assert.match(await text(page), /あなた自身がログインできなくなります/);
    assert.ok(await page.getByRole("button", { name: "この内容で始める" }).isDisabled());
    await report.look(page, "own-missing");

    // Pressed all the same, by a form that was tampered with.
    await page.evaluate(() => document.querySelector("button[disabled]").removeAttribute("disabled"));
    await press(page, "この内容で始める");
    assert.match(await text(page), /あなた自身がログインできなくなります/);
    await page.goto("/admin/networks/trial");
    assert.equal(path(page), "/admin/networks", "nothing is on trial");
}

async function triesAndReturns(page, language, width) {
    const colleague = await signedIn("suzuki.m", { language });
    await page.goto("/admin/networks/edit");
    await enter(page, "everyone", "enforce", "203.0.113.0/24, 本社");
    await enter(page, "viewer", "enforce", "203.0.113.0/24");
    await press(page, language === "ja" ? "影響を確認する" : "Preview");
    await page.locator("button[name=add_own]").click();
    assert.equal(await page.locator("button[disabled]").count(), 0, "one's own address was added");
    await report.look(page, `preview-${language}-${width}`);
    await press(page, language === "ja" ? "この内容で始める" : "Start");
    await page.waitForURL("**/admin/networks/trial");
    assert.match(await page.locator("[data-counts-down]").innerText(), /^(9:\d\d|10:00|あと10分)$/);
    await report.look(page, `trial-${language}-${width}`);

    await colleague.goto("/admin");
    assert.equal(path(colleague), "/session/ended", "kept out on the next request");
    await signIn(colleague, "suzuki.m");
    await colleague.locator("[role=alert]").waitFor();

    await press(page, language === "ja" ? "元に戻す" : "Return now");
    await page.waitForURL("**/admin/networks?done=reverted");
    await colleague.goto("/admin");
    assert.equal(path(colleague), "/admin", "the session lives on");
    await colleague.context().close();
}

async function confirms(page) {
    await page.goto("/admin/networks/edit");
    await enter(page, "everyone", "enforce", "127.0.0.0/8, この端末\n::1");
    await press(page, "影響を確認する");
    await press(page, "この内容で始める");
    await page.waitForURL("**/admin/networks/trial");
    await press(page, "この設定を確定する");
    await page.waitForURL("**/admin/networks?done=saved");
    assert.match(await text(page), /127\.0\.0\.0\/8/);
    await report.look(page, "saved");

    await page.locator("#range").fill("198.51.100.9/24");
    await press(page, "例外を追加する");
    await page.locator("#range-error").waitFor();
    await page.locator("#range").fill("198.51.100.9");
    await press(page, "例外を追加する");
    await page.waitForURL("**/admin/networks?done=excepted");
    assert.match(await text(page), /198\.51\.100\.9\/32/);
}

async function changes(page) {
    await page.goto("/admin/history?action=networks_changed");
    return page.locator("tbody tr").count();
}

// What was changed before is in the history by then: its rows are counted when no more come.
async function recordsOnly(page) {
    await until("all is delivered", () => sql("SELECT NOT EXISTS (SELECT FROM auth.outbox)") === "t");
    const before = await changes(page);
    await page.goto("/admin/networks/edit");
    await enter(page, "staff", "enforce", "127.0.0.0/8\n::1");
    await press(page, "影響を確認する");
    await page.locator("input[value=report]").check();
    await press(page, "この内容で始める");
    await page.waitForURL("**/admin/networks?done=saved");
    assert.match(await text(page), /記録だけ/);
    await until("the change is in the history", async () => await changes(page) === before + 1);
    assert.match(await page.locator("tbody tr").first().innerText(), /IPアドレス制限を変更/);
}

// A role of the company's own has a list by its name, which goes with the role.
async function limitsAnOwnRole(page) {
    await page.goto("/admin/roles/new?from=viewer");
    await page.locator("#name").fill("検査窓口");
    await page.locator("main form button.main").click();
    await page.waitForURL("**done=created");
    await page.goto("/admin/networks/edit");
    assert.equal(await page.locator("textarea[name^=own_]").count(), 1, "of the roles that there are");
    await enter(page, "own_01", "enforce", "203.0.113.0/33");
    await press(page, "影響を確認する");
    await page.locator(".note.bad a[href='#list-own_01']").click();
    assert.match(await page.locator(".note.bad").innerText(), /検査窓口/);
    await enter(page, "own_01", "enforce", "203.0.113.0/24, 窓口");
    await press(page, "影響を確認する");
    await report.look(page, "own-role-preview");
    await press(page, "この内容で始める");
    await page.waitForURL("**/admin/networks/trial");
    assert.match(await text(page), /検査窓口/);
    await page.goto("/admin/roles/1/delete");
    await page.locator("#reason").fill("廃止のため");
    await page.locator("main form button.bad").click();
    await page.locator(".note.bad", { hasText: "試行中" }).waitFor();
    await page.goto("/admin/networks/trial");
    await press(page, "この設定を確定する");
    await page.waitForURL("**/admin/networks?done=saved");
    assert.match(await text(page), /検査窓口/);
    assert.equal(await page.locator("#list option[value='role:own-01']").innerText(), "検査窓口");
    await page.goto("/admin/roles/1/delete");
    await page.locator("#reason").fill("廃止のため");
    await page.locator("main form button.bad").click();
    await page.waitForURL("**/admin/roles?done=deleted");
    await page.goto("/admin/networks");
    assert.doesNotMatch(await text(page), /検査窓口/);
}

async function tellsOnesAddress(language, width) {
    const page = await signedIn("takahashi", { language, width });
    await page.goto("/my-address");
    assert.match(await page.locator("#address").innerText(), /^(127\.0\.0\.1|::1)$/);
    await report.look(page, `address-${language}-${width}`);
    await page.context().close();
}

try {
    await isNotThereForWhoMayNot();
    await isNotThereWhileTheOptionIsOff();
    const page = await signedIn("takahashi");
    await refusesWhatCannotBeRead(page);
    await takesAsManyRangesAsThereMayBe(page);
    await refusesListsWithoutOnesOwnAddress(page);
    await triesAndReturns(page, "ja", 1280);
    await page.context().close();
    for (const [language, width, script] of [["en", 390, true], ["en", 1280, true], ["ja", 390, false]]) {
        const small = await signedIn("takahashi", { language, width, script });
        await triesAndReturns(small, language, width);
        await small.context().close();
    }
    const last = await signedIn("takahashi");
    await confirms(last);
    await recordsOnly(last);
    await limitsAnOwnRole(last);
    await last.context().close();
    await tellsOnesAddress("ja", 390);
    await tellsOnesAddress("en", 1280);
    report.finish();
} finally {
    await browser.close();
}
