// The history as a file: what the page finds, for who may take it away. Against a whole system (with-system).

import assert from "node:assert/strict";
import { launch, Report } from "./browser.mjs";
import { peopleOf } from "./person.mjs";
import { sql, until } from "./system.mjs";

const report = new Report("history");
const browser = await launch();
const { signedIn } = peopleOf(browser);
const userOf = (login) => sql(`SELECT u.id FROM auth.users u JOIN auth.tenants t ON t.id = u.tenant WHERE t.code = 'aoba' AND login_id = '${login}'`);
const lines = async (answer) => (await answer.text()).replace(/^\uFEFF/, "").trim().split("\r\n");

async function givesAwayWhatThePageFinds(options) {
    const boss = await signedIn("aoba", "takahashi", options);
    const action = "action=customer_group_created";
    for (const name of ["=1+1", "East, \"far\""].map((one) => `${one} ${options.language}`)) {
        await boss.goto("/admin/customer-groups");
        await boss.locator("#name").fill(name);
        await boss.keyboard.press("Enter");
        await boss.waitForURL("**done=created");
    }
    await until("both are in the history", async () => {
        await boss.goto(`/admin/history?${action}`);
        return await boss.locator("tbody tr", { hasText: options.language }).count() === 2;
    });
    await report.look(boss, `history-${options.language}-${options.width}`);
    const shown = await boss.locator("tbody tr").count();
    const href = await boss.locator('.heading a[href^="/admin/history/file"]').getAttribute("href");
    assert.ok(href.includes(action), "this search");
    const file = await boss.request.get(href);
    assert.equal(file.status(), 200);
    assert.match(file.headers()["content-disposition"], /attachment/);
    const [heading, ...rows] = await lines(file);
    assert.equal(rows.length, shown);
    assert.equal(heading.split(",").length, 16);
    assert.ok(rows.every((row) => row.includes("customer_group_created") && row.includes("takahashi")));
    assert.ok(rows.some((row) => row.includes(`"'=1+1 ${options.language}"`)), "a formula is a text");
    for (const bad of ["from=yesterday", "from=2026-10-02T00:00&until=2026-10-01T00:00", "source=x", "action=nothing", "unknown=1"])
        assert.equal((await boss.request.get(`/admin/history/file?${bad}`)).status(), 400, bad);
    await until("that it was given away, and what, is in the history", async () => {
        await boss.goto("/admin/history?action=history_exported");
        return await boss.locator("tbody tr").count() > 0;
    });
    await boss.locator("tbody th a").first().click();
    await boss.waitForURL(/history\/\d+$/);
    assert.ok((await boss.locator("main").innerText()).includes("customer_group_created"));
    await boss.context().close();
}

async function showsEachWhatTheyMay() {
    const boss = await signedIn("aoba", "takahashi");
    for (const [permissions, page, file] of [[[], 404, 404], [["history.view"], 200, 404], [["history.view", "history.export"], 200, 200]]) {
        await boss.goto(`/admin/users/${userOf("suzuki.m")}/roles`);
        for (const box of await boss.locator('main input[type="checkbox"]').all())
            await box.evaluate((element, wanted) => { element.checked = wanted.includes(element.name); }, permissions.map((one) => `may_${one.replace(".", "_")}`));
        await boss.locator("#reason").fill("試験のため");
        await boss.locator("main form button.main").click();
        await boss.waitForURL("**done=changed");
        const person = await signedIn("aoba", "suzuki.m");
        assert.equal((await person.goto("/admin/history")).status(), page, `${permissions}`);
        assert.equal(await person.locator('main a[href^="/admin/history/file"]').count(), file === 200 ? 1 : 0);
        assert.equal((await person.request.get("/admin/history/file")).status(), file, `${permissions}`);
        await person.context().close();
    }
    await boss.context().close();
}

await givesAwayWhatThePageFinds({ language: "ja", width: 1280 });
await givesAwayWhatThePageFinds({ language: "en", width: 390, script: false });
await showsEachWhatTheyMay();
await browser.close();
report.finish();
