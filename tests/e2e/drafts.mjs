// Input that the end of a session cut short. Against a whole system (with-system), at a company with an idle limit of seconds.

import assert from "node:assert/strict";
import { launch, Report } from "./browser.mjs";
import { peopleOf } from "./person.mjs";
import { keepsOutOfTheLogs, sql, until } from "./system.mjs";

const password = process.env.E2E_PASSWORD;
const report = new Report("drafts");
const browser = await launch();
const { signIn, signedIn } = peopleOf(browser);
const typed = { login: "half.typed", name: "CanaryOfADraft 伊藤", mail: "canary@drafts.example" };

const words = {
    ja: { offered: "入力途中の内容があります", page: "ユーザーの招待", goOn: "入力を続ける", discard: "破棄する",
        restored: "入力途中の内容を戻しました", late: "送信した内容は実行していません" },
    en: { offered: "There is unfinished input", page: "Inviting a user", goOn: "Continue", discard: "Discard",
        restored: "Your input is back", late: "What you sent was not carried out" },
};

const drafts = () => Number(sql("SELECT count(*) FROM portal.drafts"));
const nobodyIsInvited = () => assert.equal(sql(`SELECT count(*) FROM auth.users WHERE login_id = '${typed.login}'`), "0");

async function typeInto(page) {
    await page.goto("/admin/users/new");
    await page.locator("#login-id").fill(typed.login);
    await page.locator("#name").fill(typed.name);
    await page.locator("#mail").fill(typed.mail);
    await page.locator('input[name="kind"][value="customer"]').check();
}

async function isOffered(page, say) {
    await signIn(page, "hayai", "takahashi");
    await page.waitForURL("**/account/drafts?next=%2Fadmin");
    assert.equal(await page.locator("h1").innerText(), say.offered);
    assert.equal(await page.locator("main h2").innerText(), say.page);
    assert.doesNotMatch(await page.locator("main").innerText(), /half\.typed|Canary/, "what was typed is shown by its form alone");
}

async function holdsWhatWasTyped(page) {
    assert.equal(await page.locator("#login-id").inputValue(), typed.login);
    assert.equal(await page.locator("#name").inputValue(), typed.name);
    assert.equal(await page.locator("#mail").inputValue(), typed.mail);
    assert.equal(await page.locator('input[name="kind"]:checked').inputValue(), "customer");
}

// The script brings it before the session is over; what was brought back and not touched is brought again.
async function comesBackByTheScript(language, width) {
    const say = words[language];
    const look = (page, what) => report.look(page, `script-${what}-${language}-${width}`);
    const page = await signedIn("hayai", "takahashi", { language, width });
    await typeInto(page);
    const [kept] = await Promise.all([
        page.waitForResponse("**/session/draft", { timeout: 20_000 }),
        page.waitForURL("**/session/ended**", { timeout: 20_000 }),
    ]);
    assert.ok([204, 401].includes(kept.status()), `kept: ${kept.status()}`);
    assert.equal(drafts(), 1);
    nobodyIsInvited();

    await isOffered(page, say);
    await look(page, "offered");
    await isOffered(page, say); // a look may take longer than the session
    const first = sql("SELECT id FROM portal.drafts");
    await page.getByRole("button", { name: say.goOn }).focus();
    await page.keyboard.press("Enter");
    await page.locator("[data-restored]").waitFor();
    assert.match(await page.locator("[data-restored]").innerText(), new RegExp(say.restored));
    await holdsWhatWasTyped(page);
    assert.notEqual(sql("SELECT id FROM portal.drafts"), first, "it is gone once it was shown");
    nobodyIsInvited();
    await look(page, "restored");

    await page.waitForURL("**/session/ended**", { timeout: 20_000 });
    assert.equal(drafts(), 1);
    await isOffered(page, say);
    await page.getByRole("button", { name: say.goOn }).click();
    await holdsWhatWasTyped(page);
    await page.locator("#login-id").fill("takahashi"); // taken
    await page.locator("main form button.main").click();
    await page.locator("#login-id-error").waitFor();
    await page.context().close();
    sql("DELETE FROM portal.drafts"); // what the page was about to bring once more
}

// What is typed outside of the form says nothing about it, also in the last seconds.
async function isBroughtOnceWhateverElseIsTyped() {
    const page = await signedIn("hayai", "takahashi", {});
    let brought = 0;
    page.on("request", (request) => { brought += request.url().endsWith("/session/draft"); });
    await typeInto(page);
    await page.waitForRequest("**/session/draft", { timeout: 20_000 });
    await page.evaluate(() => setInterval(() => document.body.dispatchEvent(new Event("input", { bubbles: true })), 100));
    await page.waitForURL("**/session/ended**", { timeout: 20_000 });
    assert.equal(brought, 1);
    await page.context().close();
    sql("DELETE FROM portal.drafts");
}

async function comesBackWithoutScript(language, width) {
    const say = words[language];
    const look = (page, what) => report.look(page, `late-${what}-${language}-${width}`);
    const page = await signedIn("hayai", "takahashi", { language, width, script: false });
    await typeInto(page);
    await until("the session is over", async () => (await page.request.get("/session/state")).status() === 401);
    const [answer] = await Promise.all([
        page.waitForResponse((response) => response.request().method() === "POST"),
        page.locator("main form button.main").click(),
    ]);
    assert.equal(answer.status(), 401);
    await page.waitForLoadState();
    assert.match(await page.locator("main").innerText(), new RegExp(say.late));
    await look(page, "kept");
    nobodyIsInvited();
    await page.locator("main a.button").click();
    await page.waitForURL("**/sign-in");
    await isOffered(page, say);
    await page.getByRole("button", { name: say.goOn }).click();
    await holdsWhatWasTyped(page);
    await look(page, "restored");
    nobodyIsInvited();
    await page.context().close();
}

async function goesWhenItIsDiscarded() {
    const page = await signedIn("hayai", "takahashi", { script: false });
    await typeInto(page);
    await until("the session is over", async () => (await page.request.get("/session/state")).status() === 401);
    await page.locator("main form button.main").click();
    await page.waitForLoadState();
    await isOffered(page, words.ja);
    await page.getByRole("button", { name: words.ja.discard }).click();
    await page.waitForURL("**/admin");
    assert.equal(drafts(), 0);
    await page.context().close();
}

try {
    await comesBackByTheScript("ja", 1280);
    await comesBackByTheScript("en", 390);
    await isBroughtOnceWhateverElseIsTyped();
    await comesBackWithoutScript("ja", 390);
    await comesBackWithoutScript("en", 1280);
    await goesWhenItIsDiscarded();
    await keepsOutOfTheLogs([password, typed.login, "CanaryOfADraft", typed.mail]);
    report.finish();
} finally {
    await browser.close();
}
