// An administrator has a user set another password at the next sign-in. Against a whole system (with-system).

import assert from "node:assert/strict";
import { launch, open, Report } from "./browser.mjs";
import { eventually, origin, password, runTests } from "./client.mjs";
import { keepsOutOfTheLogs } from "./system.mjs";

const report = new Report("must-change");
const browser = await launch();
const secrets = [password];

async function enter(page, login, secret) {
    await page.goto("/c/aoba");
    await page.locator("#login-id").fill(login);
    await page.locator("#password").fill(secret);
    await page.keyboard.press("Enter");
    await page.waitForLoadState();
}

// The password is of no use any more, and the user's page offers the next link.
async function losesThePassword(language, width) {
    const name = (what) => `${what}-${language}-${width}`;
    const boss = await open(browser, { origin, language, width });
    await enter(boss, "takahashi", password);
    await boss.waitForURL("**/admin");
    await boss.goto("/admin/users?q=sakura");
    await boss.locator("tbody a").first().click();
    await boss.locator('a[href$="/void-password"]').focus();
    await boss.keyboard.press("Enter");
    await boss.locator("#reason").waitFor();
    await report.look(boss, name("void-password"));
    await boss.keyboard.press("Enter");
    await boss.locator("#reason").fill("somebody signs in from abroad");
    await boss.keyboard.press("Enter");
    await boss.waitForURL("**done=voided");
    await report.look(boss, name("void-password-done"));
    assert.equal(await boss.locator('form[action$="/resend"]').count(), 1, "another link is offered");
    const user = await open(browser, { origin, language, width });
    await enter(user, "sakura", password);
    assert.ok(new URL(user.url()).pathname.startsWith("/sign-in"), user.url());
    await user.context().close();
    await boss.context().close();
}

async function isAskedAndChooses(language, width, present) {
    const name = (what) => `${what}-${language}-${width}`;
    const chosen = `${language} ${width}: entirely other words in a row`;
    const user = await open(browser, { origin, language, width });
    await enter(user, "suzuki.m", present);
    await user.waitForURL("**/admin");

    const boss = await open(browser, { origin, language, width });
    await enter(boss, "takahashi", password);
    await boss.waitForURL("**/admin");
    await boss.goto("/admin/users?q=suzuki.m");
    await boss.locator("tbody a").first().click();
    await boss.locator('a[href$="/must-change"]').click();
    await boss.locator("#reason").waitFor();
    await report.look(boss, name("must-change"));
    await boss.locator("#reason").fill("the password stood in a leaked list");
    await boss.keyboard.press("Enter");
    await boss.waitForURL("**done=must-change");
    assert.equal(await boss.locator('a[href$="/must-change"]').count(), 0, "it is asked for once");
    await report.look(boss, name("must-change-done"));

    await user.goto("/admin");
    assert.equal(new URL(user.url()).pathname, "/session/ended");
    await enter(user, "suzuki.m", present);
    await user.waitForURL("**/password/reset/*");
    secrets.push(new URL(user.url()).pathname.split("/").at(-1), chosen);
    await user.locator(".note.warn").waitFor();
    await report.look(user, name("must-change-asked"));
    await user.goto("/admin");
    assert.equal(new URL(user.url()).pathname, "/session/ended", "nobody is in by the old one");
    await enter(user, "suzuki.m", present);
    await user.waitForURL("**/password/reset/*");
    secrets.push(new URL(user.url()).pathname.split("/").at(-1));
    await user.locator("#password").fill(present);
    await user.keyboard.press("Enter");
    await user.locator("#password-error").waitFor();
    assert.equal(await user.locator("#password-error .error").count(), 1, "it is one of the last three, and long enough");
    await report.look(user, name("must-change-refused"));
    await user.locator("#password").fill(chosen);
    await user.keyboard.press("Enter");
    await user.locator('a[href="/sign-in"]').waitFor();
    await enter(user, "suzuki.m", chosen);
    await user.waitForURL("**/admin");
    await user.context().close();

    const recorded = async () => {
        await boss.goto("/admin/history?action=password_change_required");
        return await boss.locator("time").count() > 0;
    };
    await eventually("it is in the history", recorded);
    await boss.context().close();
    return chosen;
}

const tests = {
    async asks_for_another_password_before_anything_else() {
        let present = password;
        for (const [language, width] of [["ja", 1280], ["ja", 390], ["en", 1280], ["en", 390]])
            present = await isAskedAndChooses(language, width, present);
    },

    async takes_a_password_away() {
        await losesThePassword("ja", 390);
    },

    async keeps_passwords_and_links_out_of_the_logs() {
        keepsOutOfTheLogs(secrets);
    },
};

await runTests(tests);
await browser.close();
report.finish();
