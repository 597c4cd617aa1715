// Every page in its states, as e2e_pages renders them, opened under the policy it will be served with, in three sizes,
// light and dark, with and without script: it must look right to axe-core, run nothing it was not given, and stay
// inside its window.
//
//     node pages.mjs PROGRAM [REGULAR_EXPRESSION]     the program e2e_pages; only the pages whose names match

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { launch, open, outputFolder, Report } from "./browser.mjs";

const folder = join(outputFolder, "html");
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
execFileSync(process.argv[2], [folder], { stdio: "inherit" });

const wanted = new RegExp(process.argv[3] ?? "");
const names = readdirSync(folder).filter((name) => name.endsWith(".html") && wanted.test(name)).sort();
const logo = readFileSync(new URL("pages/logo.png", import.meta.url));
const types = { css: "text/css", js: "text/javascript", svg: "image/svg+xml", html: "text/html; charset=utf-8" };
const policy = "default-src 'none'; script-src 'nonce-c2FtcGxlLW5vbmNl'; style-src 'self'; img-src 'self'; "
    + "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

// What the script asks for while the pages are looked at.
let secondsLeft = 900;
let final = false;
let continued = 0;

function answer(request, response) {
    const path = new URL(request.url, "http://localhost").pathname;
    response.setHeader("Content-Security-Policy", policy);
    /* The page that asks for itself once more is left standing. */
    if (path.startsWith("/again") && request.headers.referer?.includes("/again")) {
        response.statusCode = 204;
        return response.end();
    }
    if (path === "/session/state" || path === "/session/continue") {
        if (request.method === "POST") {
            continued++;
            secondsLeft = 900;
        }
        response.setHeader("Content-Type", "application/json");
        return response.end(JSON.stringify({ seconds_left: secondsLeft, clock: "15:05", final }));
    }
    if (path === "/c/aoba/logo/sample") {
        response.setHeader("Content-Type", "image/png");
        return response.end(logo);
    }
    try {
        const content = readFileSync(join(folder, path === "/session/ended" ? "ended-idle.ja.html" : path));
        response.setHeader("Content-Type", types[path.split(".").pop()] ?? "text/html");
        response.end(content);
    } catch {
        response.statusCode = 404;
        response.end();
    }
}

// A class that the stylesheet does not know is a slip that no tool would find.
function knowsEveryClass(report) {
    const sheet = readdirSync(join(folder, "assets")).find((name) => name.endsWith(".css"));
    const known = new Set(readFileSync(join(folder, "assets", sheet), "utf8").match(/\.[a-z][a-z0-9-]*/g));
    for (const name of names) {
        for (const [, classes] of readFileSync(join(folder, name), "utf8").matchAll(/ class="([^"]*)"/g))
            for (const unknown of classes.split(" ").filter((one) => one && !known.has(`.${one}`)))
                report.add(name, "unknown-class", unknown);
    }
}

// The main states in every size and colour; the others small in Japanese and large in English. axe-core, which takes most of
// the time, reads each size and each colour once in Japanese, and English once.
function looksAt(name) {
    const english = name.includes(".en.");
    const main = /-(filled|changes|company|refused|hostile)\./.test(name);
    if (main && !english)
        return [{ width: 390 }, { width: 390, dark: true, axe: false }, { width: 1280, axe: false }, { width: 1280, dark: true }, { width: 320, script: false }];
    const small = { width: 390 };
    const large = { width: 1280, dark: true };
    return main ? [{ ...small, axe: false }, large] : [english ? large : small];
}

function titleOf(name, { width, dark = false, script = true }) {
    return [name.replace(".html", ""), width, dark ? "dark" : "light", script ? "" : "noscript"].filter(Boolean).join(".");
}

// One who looks at pages, with a browser profile for each way of looking; a new one for each page would cost as much as
// the look itself.
class Reader {
    constructor(browser, report, origin) {
        Object.assign(this, { browser, report, origin });
        this.profiles = new Map();
    }

    async profile(options) {
        const key = JSON.stringify(options);
        if (!this.profiles.has(key))
            this.profiles.set(key, this.watched(await open(this.browser, { ...options, origin: this.origin }), options));
        return this.profiles.get(key);
    }

    // What a page does is told under the name of the one that stands there then, also when it does it late.
    watched(page, options) {
        const tell = (id, help) => this.report.add(titleOf(page.url().split("/").pop(), options), id, help);
        page.on("console", (message) => {
            if (message.type() === "error")
                tell("console", message.text());
        });
        page.on("pageerror", (error) => tell("script", error.message));
        page.on("dialog", (dialog) => {
            tell("injected", dialog.message());
            dialog.dismiss();
        });
        return page;
    }

    async look(name, { axe = true, ...options }) {
        const page = await this.profile({ ...options, language: name.includes(".en.") ? "en" : "ja" });
        const title = titleOf(name, options);
        await page.goto(`/${name}`);
        assert.equal(await page.locator("h1").count(), 1, title);
        await this.report.look(page, title, { axe });
    }
}

async function warnsBeforeTheIdleLimit(browser, report, origin) {
    for (const width of [390, 1280]) {
        secondsLeft = 108;
        continued = 0;
        const page = await open(browser, { width, origin });
        await page.goto("/idle-warning.ja.html");
        await page.locator("dialog[open]").waitFor();
        assert.match(await page.locator("[data-countdown]").textContent(), /^1:4\d$/);
        assert.match(await page.locator("[data-announcement]").textContent(), /^あと10\d秒で/);
        assert.equal(await page.evaluate(() => document.activeElement.textContent), "操作を続ける");
        await report.look(page, `idle-dialog.${width}`, { fullPage: false });
        await page.keyboard.press("Enter");
        await page.locator("dialog[open]").waitFor({ state: "detached" });
        assert.equal(continued, 1);
        assert.equal(await page.locator("[data-idle-clock] b").first().textContent(), "15:05");

        secondsLeft = 0;
        await page.goto("/idle-warning.ja.html");
        await page.waitForURL("**/session/ended");
        await page.context().close();
    }
}

// It does so every 15 seconds.
async function asksAgain(page) {
    const asked = page.waitForResponse("**/session/state");
    await page.clock.fastForward(16_000);
    await asked;
}

// Nothing puts off the longest time of a session: the dialog says so once and gets out of the way. A page may have been
// opened when the idle limit was the nearer one.
async function warnsBeforeTheLongestTimeIsOver(browser, report, origin) {
    final = true;
    for (const name of ["idle-warning-final", "idle-warning"]) {
        secondsLeft = 108;
        continued = 0;
        const page = await open(browser, { origin, width: name === "idle-warning" ? 390 : 1280 });
        await page.clock.install();
        await page.goto(`/${name}.ja.html`);
        await page.locator("dialog[open]").waitFor();
        assert.match(await page.locator("dialog").innerText(), /操作中でも自動でログアウトします/);
        assert.doesNotMatch(await page.locator("dialog").innerText(), /操作を続ける/);
        assert.equal(await page.evaluate(() => document.activeElement.textContent), "閉じる");
        await report.look(page, `final-dialog.${name}`, { fullPage: false });
        await page.keyboard.press("Escape");
        await page.locator("dialog[open]").waitFor({ state: "detached" });
        await asksAgain(page);
        assert.equal(await page.locator("dialog[open]").count(), 0, "it is said once");
        assert.equal(continued, 0);

        secondsLeft = 0;
        await page.clock.fastForward(16_000);
        await page.waitForURL("**/session/ended");
        await page.context().close();
    }
    final = false;
}

async function opensTheMenus(browser, report, origin) {
    const small = await open(browser, { width: 390, origin });
    await small.goto("/home-filled.ja.html");
    await small.getByRole("link", { name: "メニューを開く" }).click();
    await report.look(small, "menu.390", { fullPage: false });
    await small.getByRole("link", { name: "メニューを閉じる" }).click();
    assert.equal(await small.locator("#nav").isVisible(), false);
    await small.context().close();

    const large = await open(browser, { origin, script: false });
    await large.goto("/home-kept.ja.html");
    await large.locator("summary").click();
    assert.equal(await large.locator("details.menu").getByRole("link", { name: "入力途中の内容", exact: true }).isVisible(), true);
    await report.look(large, "account-menu.1280", { fullPage: false });
    assert.equal(await large.getByRole("button", { name: "ログアウト" }).isVisible(), true);
    await large.context().close();
}

// Paper shows what the screen shows but for what only a screen can do; the footer says whose time it is.
async function printsWhatAReaderOfPaperNeeds(browser, report, origin) {
    const page = await open(browser, { width: 720, origin });
    await page.goto("/history-filled.ja.html");
    await page.emulateMedia({ media: "print" });
    await page.screenshot({ path: join(report.folder, "history-filled.print.jpeg"), type: "jpeg", fullPage: true });
    for (const hidden of ["#nav", "header.top", ".filters", ".pager", ".chip a", ".foot a"])
        assert.equal(await page.locator(hidden).first().isVisible(), false, hidden);
    for (const shown of ["h1", ".chip", "tbody tr", ".foot span"])
        assert.equal(await page.locator(shown).first().isVisible(), true, shown);
    assert.match(await page.locator(".foot span").textContent(), /日本時間/);
    await page.context().close();
}

async function showsThePassword(browser, origin) {
    const page = await open(browser, { origin });
    await page.goto("/sign-in-company.ja.html");
    assert.equal(await page.evaluate(() => document.activeElement.id), "login-id");
    await page.locator("#password").fill("ひみつ");
    await page.locator("[data-shows]").click();
    assert.equal(await page.locator("#password").getAttribute("type"), "text");
    await page.locator("[data-shows]").click();
    assert.equal(await page.locator("#password").getAttribute("type"), "password");
    await page.context().close();
}

const server = createServer(answer).listen(0, "127.0.0.1");
await new Promise((resolve) => server.once("listening", resolve));
// Only an origin that counts as secure has a clipboard, as the portal's has.
const origin = `http://localhost:${server.address().port}`;
const browser = await launch();
const report = new Report("pages");
try {
    knowsEveryClass(report);
    await showsThePassword(browser, origin);
    await printsWhatAReaderOfPaperNeeds(browser, report, origin);
    await warnsBeforeTheIdleLimit(browser, report, origin);
    await warnsBeforeTheLongestTimeIsOver(browser, report, origin);
    await opensTheMenus(browser, report, origin);
    secondsLeft = 108;
    const looks = names.filter((name) => !name.startsWith("idle-warning")).flatMap((name) => looksAt(name).map((options) => [name, options]));
    const work = async (reader) => {
        for (let next = looks.shift(); next; next = looks.shift())
            await reader.look(...next);
    };
    await Promise.all([work(new Reader(browser, report, origin)), work(new Reader(browser, report, origin))]);
    report.finish();
} finally {
    await browser.close();
    server.close();
}
