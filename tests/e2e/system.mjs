// What a test of a whole system (with-system) does beside the browser: look into the database, and wait.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";

// As superuser; gives what the statement says, as text.
export function sql(statement) {
    const words = ["-X", "-q", "-t", "-A", "-v", "ON_ERROR_STOP=1", "-c", statement, process.env.E2E_DATABASE];
    return execFileSync("psql", words, { encoding: "utf8" }).trim();
}

// Looks again, a little later each time, until the condition holds.
export async function until(what, holds) {
    const deadline = Date.now() + 20_000;
    for (let pause = 50; !await holds(); pause = Math.min(2 * pause, 1000)) {
        assert.ok(Date.now() < deadline, what);
        await new Promise((resolve) => setTimeout(resolve, pause));
    }
}

// What no log may hold: passwords, links, tokens.
export function keepsOutOfTheLogs(secrets) {
    const folder = process.env.E2E_LOGS;
    for (const file of readdirSync(folder)) {
        const log = readFileSync(`${folder}/${file}`, "utf8");
        for (const secret of secrets)
            assert.ok(!log.includes(secret), `${file} holds a password, link or token`);
    }
}
