// An invitation and a reset by mail: from the administrator's page to the mailbox that ./dev up starts, and from there to the
// user's first page. Against a whole system (with-system).

import assert from "node:assert/strict";
import { launch, open, Report } from "./browser.mjs";
import { origin, password, runTests } from "./client.mjs";
import { keepsOutOfTheLogs, until } from "./system.mjs";

const report = new Report("mails");
const browser = await launch();
const secrets = [password];
const mailbox = `http://localhost:${Number(new URL(origin).port) - 8443 + 8025}`;

async function enter(page, login, secret) {
    await page.goto("/c/aoba");
    await page.locator("#login-id").fill(login);
    await page.locator("#password").fill(secret);
    await page.keyboard.press("Enter");
    await page.waitForLoadState();
}

// The newest mail to an address, when there are so many: its page's text.
async function mailTo(address, count) {
    let found = [];
    await until(`mail ${count} to ${address}`, async () => {
        const list = await (await fetch(`${mailbox}/`)).text();
        found = [...list.matchAll(/<a href="\/(\d+)">[^<]*<\/a> to ([^<]*)/g)].filter((row) => row[2] === address);
        return found.length === count;
    });
    return (await fetch(`${mailbox}/${found[0][1]}`)).text();
}

function linkOf(mail, path) {
    const links = [...new Set([...mail.matchAll(/https:\/\/localhost:\d+[^\s"&<]+/g)].map((match) => match[0]))];
    assert.equal(links.length, 1, `one address in a mail: ${links}`);
    assert.ok(links[0].startsWith(`${origin}${path}`), links[0]);
    secrets.push(links[0].split("/").pop());
    return links[0];
}

async function setsPassword(options, link, login, secret) {
    const user = await open(browser, { origin, ...options });
    secrets.push(secret);
    await user.goto(link);
    await user.locator("#password").fill(secret);
    await user.keyboard.press("Enter");
    await user.locator('a[href="/sign-in"]').waitFor();
    await enter(user, login, secret);
    await user.waitForURL("**/admin");
    await user.context().close();
}

async function isInvitedAndResets(options) {
    const { language, width } = options;
    const login = `mailed.${language}`;
    const address = `${login}@aoba.example`;
    const boss = await open(browser, { origin, ...options });
    await enter(boss, "takahashi", password);
    await boss.waitForURL("**/admin");
    await boss.goto("/admin/users/new");
    await boss.locator("#login-id").fill(login);
    await boss.locator("#name").fill("伊藤 彩");
    await boss.locator("#mail").fill(address);
    await boss.locator('input[name="role_viewer"]').check();
    await boss.locator("#name").press("Enter");
    await boss.locator(".note[role=status]").first().waitFor();
    assert.equal(await boss.locator("#link").count(), 0, "the administrator is shown no link");
    assert.ok((await boss.content()).includes(address));
    await report.look(boss, `invited-${language}-${width}`);
    await setsPassword(options, linkOf(await mailTo(address, 1), "/activate/"), login, "quite other words in a row");

    await boss.goto(`/admin/users?q=${login}`);
    await boss.locator("tbody a").first().click();
    await boss.locator('form[action$="/reset"] button').press("Enter");
    await boss.locator(".note[role=status]").first().waitFor();
    assert.equal(await boss.locator("#link").count(), 0, "nor that of a reset");
    await report.look(boss, `reset-${language}-${width}`);
    await setsPassword(options, linkOf(await mailTo(address, 2), "/password/reset/"), login, "and these are other ones again");
    await boss.context().close();
}

const tests = {
    async an_invited_user_gets_the_link_by_mail_and_the_administrator_does_not() {
        await isInvitedAndResets({ language: "ja", width: 1280 });
    },

    async so_it_is_in_english_without_script_on_a_telephone() {
        await isInvitedAndResets({ language: "en", width: 390, script: false });
    },

    async keeps_links_and_passwords_out_of_the_logs() {
        keepsOutOfTheLogs(secrets);
    },
};

await runTests(tests);
await browser.close();
report.finish();
