// Whoever sits before a browser and signs in.

import { open } from "./browser.mjs";

const origin = process.env.E2E_ORIGIN;
const password = process.env.E2E_PASSWORD;

export function peopleOf(browser) {
    const visit = (options = {}) => open(browser, { origin, ...options });

    async function signIn(page, company, login, secret = password) {
        await page.goto(`/c/${company}`);
        await page.locator("#login-id").fill(login);
        await page.locator("#password").fill(secret);
        await page.keyboard.press("Enter");
    }

    async function signedIn(company, login, options, secret = password) {
        const page = await visit(options);
        await signIn(page, company, login, secret);
        await page.waitForURL(/\/(admin|my\/statements)$/);
        return page;
    }

    return { visit, signIn, signedIn };
}
