// Requests without a browser, to the portal of a whole system (with-system).

import assert from "node:assert/strict";
import { request } from "node:https";

export const origin = process.env.E2E_ORIGIN;
export const password = process.env.E2E_PASSWORD;

// One request; `cookies` is an object, `form` is sent urlencoded, or else `body` as it is.
export function send(method, path, { cookies = {}, headers = {}, form, body: given } = {}) {
    const body = form === undefined ? given : new URLSearchParams(form).toString();
    const sent = {
        ...(Object.keys(cookies).length ? { Cookie: Object.entries(cookies).map(([name, value]) => `${name}=${value}`).join("; ") } : {}),
        ...(body === undefined ? {} : { "Content-Type": "application/x-www-form-urlencoded", "Content-Length": Buffer.byteLength(body) }),
        ...headers,
    };
    return new Promise((resolve, reject) => {
        const outgoing = request(origin + path, { method, headers: sent, rejectUnauthorized: false, agent: false }, (response) => {
            let text = "";
            response.setEncoding("utf8");
            response.on("data", (part) => { text += part; });
            response.on("end", () => resolve({ status: response.statusCode, headers: response.headers, text }));
        });
        outgoing.on("error", reject);
        outgoing.end(body);
    });
}

export const own = { Origin: origin, "Sec-Fetch-Site": "same-origin" };

export function cookieOf(answer, name) {
    for (const line of answer.headers["set-cookie"] ?? [])
        if (line.startsWith(`${name}=`))
            return line.slice(name.length + 1).split(";")[0];
    return undefined;
}

export const tokenOf = (answer) => /name="csrf" value="([^"]+)"/.exec(answer.text)?.[1];

export async function signInForm(cookies = {}) {
    const page = await send("GET", "/sign-in", { cookies });
    return { before: cookieOf(page, "__Host-p"), csrf: tokenOf(page) };
}

export async function signIn(company, login, cookies = {}, headers = {}) {
    const { before, csrf } = await signInForm();
    return send("POST", "/sign-in", {
        cookies: { "__Host-p": before, ...cookies }, headers: { ...own, ...headers },
        form: { csrf, company_code: company, login_id: login, password },
    });
}

export async function session(company, login, browser) {
    const answer = await signIn(company, login, {}, browser ? { "User-Agent": browser } : {});
    assert.equal(answer.status, 303, answer.text);
    return cookieOf(answer, "__Host-sid");
}

// Waits by asking: each answer takes its time.
export async function eventually(what, holds) {
    const deadline = Date.now() + 15_000;
    while (Date.now() < deadline)
        if (await holds())
            return;
    assert.fail(what);
}

// One after the other; the first that fails ends the program.
export async function runTests(tests) {
    for (const [name, test] of Object.entries(tests)) {
        await test();
        console.log(`ok ${name}`);
    }
}
