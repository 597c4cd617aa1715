// Debian's Chromium, driven by playwright-core: what every browser test begins and ends with.
//
//     const browser = await launch();
//     const report = new Report("history");
//     const page = await open(browser, { width: 390, dark: true, language: "ja" });
//     await report.look(page, "filled");        // screenshot and axe-core, kept in the build folder
//     report.finish();                          // throws when anything was found

import { createRequire } from "node:module";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";

const require = createRequire(import.meta.url);
const axeSource = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

// Everything that would leave this machine is off.
const offline = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
];

export const outputFolder = process.env.E2E_OUTPUT ?? join(import.meta.dirname ?? ".", "../../build/e2e");

// Chromium without its windows (headless-shell), which needs half the time; `whole`: the one that people use. `keepsPages`: with
// the cache of whole pages that people's browsers have and Playwright turns off.
export function launch({ whole = false, keepsPages = false } = {}) {
    return chromium.launch({
        executablePath: whole ? "/usr/bin/chromium" : "/usr/bin/chromium-headless-shell", args: offline,
        ignoreDefaultArgs: keepsPages ? ["--disable-back-forward-cache"] : [],
    });
}

// Pages whose script is off; axe-core cannot wait for anything in them.
const scriptless = new WeakSet();

// A page in a browser profile of its own. `origin`, when given, is where its relative addresses lead.
export async function open(browser, { width = 1280, height = 900, dark = false, language = "ja", script = true, origin } = {}) {
    const context = await browser.newContext({
        viewport: { width, height },
        colorScheme: dark ? "dark" : "light",
        reducedMotion: "reduce",
        locale: language === "ja" ? "ja-JP" : "en-GB",
        timezoneId: "Asia/Tokyo",
        javaScriptEnabled: script,
        ignoreHTTPSErrors: true,
        baseURL: origin,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    if (!script)
        scriptless.add(page);
    return page;
}

// axe-core through the debugger's door, which the page's Content-Security-Policy does not close.
async function violations(page) {
    const client = await page.context().newCDPSession(page);
    const { frameTree } = await client.send("Page.getFrameTree");
    const { executionContextId } = await client.send("Page.createIsolatedWorld", { frameId: frameTree.frame.id });
    const run = async (expression, awaitPromise) => {
        const { result, exceptionDetails } = await client.send("Runtime.evaluate", {
            expression, awaitPromise, contextId: executionContextId, returnByValue: awaitPromise,
        });
        if (exceptionDetails)
            throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
        return result.value;
    };
    await run(`${axeSource}; 0`, false);
    const found = await run(`axe.run(document, {
        runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
        resultTypes: ["violations"],
    }).then((results) => results.violations.map(({ id, help, nodes }) =>
        ({ id, help, nodes: nodes.map((node) => ({ html: node.html.slice(0, 300), why: node.failureSummary })) })))`, true);
    await client.detach();
    return found;
}

// What one acts with and the window cuts off. What lies in something that scrolls can be reached.
function cutOff(page) {
    return page.evaluate(() => {
        const isCut = (element) => element.getBoundingClientRect().right > document.documentElement.clientWidth + 1;
        return [...document.querySelectorAll(".button, .input, select")]
            .filter((element) => element.checkVisibility() && !element.closest(".scroll, nav") && isCut(element))
            .map((element) => element.outerHTML.slice(0, 200));
    });
}

// Screenshots and findings of one walk, under build/e2e/<name>/.
export class Report {
    constructor(name) {
        this.name = name;
        this.folder = join(outputFolder, name);
        this.looks = [];
        mkdirSync(this.folder, { recursive: true });
    }

    // Takes the picture, runs axe-core (where script is on, unless `axe` is false), and checks that nothing sticks out sideways.
    async look(page, name, { screenshot = true, fullPage = true, axe = true } = {}) {
        if (screenshot)
            await page.screenshot({ path: join(this.folder, `${name}.jpeg`), type: "jpeg", fullPage });
        const found = axe && !scriptless.has(page) ? await violations(page) : [];
        const { scrollWidth, clientWidth } = await page.evaluate(() => document.documentElement);
        if (scrollWidth > clientWidth)
            found.push({ id: "sideways-scroll", help: `${scrollWidth} px wide in a window of ${clientWidth} px`, nodes: [] });
        for (const html of await cutOff(page))
            found.push({ id: "cut-off", help: html, nodes: [] });
        this.looks.push({ name, violations: found });
    }

    // Something found by the walk itself.
    add(name, id, help) {
        this.looks.push({ name, violations: [{ id, help, nodes: [] }] });
    }

    finish() {
        writeFileSync(join(this.folder, "axe.json"), JSON.stringify(this.looks, null, 2));
        const bad = this.looks.filter((look) => look.violations.length > 0);
        for (const look of bad)
            for (const { id, help, nodes } of look.violations)
                console.error(`${look.name}: ${id}: ${help}${nodes.map((node) => `\n    ${node.html}\n    ${node.why}`).join("")}`);
        console.log(`${this.name}: ${this.looks.length - bad.length} of ${this.looks.length} looks without a finding`);
        if (bad.length > 0)
            throw new Error(`${this.name}: findings above`);
    }
}
