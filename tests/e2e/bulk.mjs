// Several users disabled at once, as who manages them sees it. Against a whole system (with-system).

import assert from "node:assert/strict";
import { launch, Report } from "./browser.mjs";
import { own, send, session, tokenOf } from "./client.mjs";
import { peopleOf } from "./person.mjs";
import { sql } from "./system.mjs";

const report = new Report("bulk");
const browser = await launch();
const { signedIn } = peopleOf(browser);

const idOf = (company, login) => sql(`SELECT u.id FROM auth.users u JOIN auth.tenants t ON t.id = u.tenant
                                      WHERE t.code = '${company}' AND login_id = '${login}'`);
const stateOf = (login) => sql(`SELECT state FROM auth.users WHERE id = '${idOf("minato", login)}'`);
const [active, disabled] = ["1", "2"];
const landing = async (sid) => (await send("GET", "/admin", { cookies: { "__Host-sid": sid } })).headers.location;

async function disablesThoseChosen(logins, options) {
    const boss = await signedIn("minato", "kanri", options);
    const look = (what) => report.look(boss, `${what}-${options.language}-${options.width}`);
    const sids = await Promise.all(logins.map((login) => session("minato", login)));
    await boss.goto("/admin/users");
    assert.equal(await boss.locator("tbody tr", { hasText: "kanri" }).locator("input").count(), 0, "nobody chooses themselves");
    await boss.locator("#chosen button").click();
    await boss.waitForURL("**nothing_chosen=1");
    await boss.locator(".note[role=alert]").waitFor();
    for (const login of logins) {
        await boss.locator("tbody tr", { hasText: login }).locator("input").focus();
        await boss.keyboard.press("Space");
    }
    await look("list");
    await boss.locator("#chosen button").focus();
    await boss.keyboard.press("Enter");
    await boss.waitForURL("**/admin/users/bulk");
    await look("ask");
    await boss.locator("#reason").fill("異動のため");
    await boss.locator("#count").fill("9");
    await boss.keyboard.press("Enter");
    await boss.locator("#count-error").waitFor();
    assert.deepEqual([await boss.locator("#reason").inputValue(), await boss.locator("#count").inputValue()], ["異動のため", "9"]);
    await look("wrong");
    for (const login of logins)
        assert.equal(stateOf(login), active, "nobody yet");
    await boss.locator("#count").fill(String(logins.length));
    await boss.keyboard.press("Enter");
    await boss.locator(".note[role=status]").waitFor();
    assert.equal(await boss.locator("tbody .tag.ok").count(), logins.length);
    await look("done");
    for (const [index, login] of logins.entries()) {
        assert.equal(stateOf(login), disabled);
        assert.equal(await landing(sids[index]), "/session/ended", "out at once");
    }
    await boss.reload();
    assert.equal(await boss.locator("tbody .tag.ok").count(), logins.length, "sent again it is answered alike");
    await boss.context().close();
}

async function form(cookies, logins, fields) {
    const csrf = tokenOf(await send("GET", "/admin/users", { cookies }));
    return new URLSearchParams([["csrf", csrf], ...logins.map((id) => ["user", id]), ...Object.entries(fields)]).toString();
}

async function tellsWhoCouldNotBeAndDisablesTheOthers() {
    const cookies = { "__Host-sid": await session("minato", "kanri") };
    const disable = async (ids, count) =>
        send("POST", "/admin/users/bulk/disable", { cookies, headers: own, body: await form(cookies, ids, { reason: "x", count }) });
    const foreign = await disable([idOf("minato", "umi"), idOf("aoba", "suzuki.m")], "2");
    assert.equal(foreign.status, 404, "another company's user is nobody");
    assert.equal(stateOf("umi"), active, "and nothing was begun");
    for (const count of ["", "1", "3", "x"])
        assert.equal((await disable([idOf("minato", "kanri"), idOf("minato", "umi")], count)).status, 422, count);
    const some = await disable([idOf("minato", "kanri"), idOf("minato", "umi")], "2");
    assert.equal(some.status, 200);
    assert.equal([...some.text.matchAll(/<span class="tag bad">/g)].length, 1, "oneself");
    assert.deepEqual([stateOf("kanri"), stateOf("umi")], [active, disabled]);
    assert.equal((await disable(Array(101).fill(idOf("minato", "umi")), "100")).status, 400, "at most a hundred");
}

await disablesThoseChosen(["yuza", "jimu"], { language: "ja", width: 1280 });
await disablesThoseChosen(["etsuran", "kansa"], { language: "en", width: 390, script: false });
await tellsWhoCouldNotBeAndDisablesTheOthers();
assert.equal(sql(`SELECT count(*) FROM audit.events WHERE kind = 'user_disabled'`), "5", "once each");
await browser.close();
report.finish();
