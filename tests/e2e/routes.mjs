// Who may ask the portal for what: every route of the running program as each built-in role, as a customer's user, as nobody,
// and by the ids of another company. Against a whole system (with-system), without a browser.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { origin, own, send, session, tokenOf } from "./client.mjs";
import { sql } from "./system.mjs";

// Written down here once more, so that a change of a row of routes.c is seen, and a new one is refused until it is listed.
// A administrator, U user manager, C clerk, V viewer, R auditor, K customer's user, N nobody; a dot for who may not. What a handler
// asks beyond its row is seen in the pages: who acts for a customer is shown to those alone who may see users, too.
const table = `
AUCVRK. GET  /
AUCVRKN GET  /c/{code:token}
AUCVRKN GET  /c/{code:token}/logo/{name:token}
AUCVRKN GET  /sign-in
AUCVRKN POST /sign-in
AUCVRK. POST /sign-out
AUCVRKN GET  /session/ended
AUCVRK. GET  /session/state
AUCVRK. POST /session/continue
AUCVRK. POST /session/draft
AUCVRK. GET  /account/drafts
AUCVRK. POST /account/drafts/{id:uuid}/continue
AUCVRK. GET  /account/drafts/{id:uuid}/continue
AUCVRK. POST /account/drafts/{id:uuid}/discard
AUCVRK. GET  /account/drafts/{id:uuid}/discard
AUCVR.. GET  /admin
A...R.. GET  /admin/history
A...R.. GET  /admin/history/{seq:int}
A...R.. GET  /admin/history/file
A...... GET  /admin/networks
A...... POST /admin/networks/exception
A...... GET  /admin/networks/exception
A...... GET  /admin/networks/edit
A...... POST /admin/networks/edit
A...... GET  /admin/networks/preview
A...... POST /admin/networks/preview
A...... GET  /admin/networks/trial
A...... POST /admin/networks/trial
A...... POST /admin/networks/confirm
A...... POST /admin/networks/revert
AUCVRK. GET  /my-address
AU..R.. GET  /admin/users
AU..R.. GET  /admin/users/dormant
AU..R.. GET  /admin/users/leavers
A...... GET  /admin/users/leavers/file
AU..... GET  /admin/users/new
AU..... POST /admin/users/new
A...... GET  /admin/users/file
AU..... GET  /admin/users/import
AU..... POST /admin/users/import
AU..... GET  /admin/users/import/{id:uuid}
AU..... GET  /admin/users/import/{id:uuid}/progress
AU..... GET  /admin/users/import/{id:uuid}/apply
AU..... POST /admin/users/import/{id:uuid}/apply
AU..... GET  /admin/users/import/{id:uuid}/undo
AU..... POST /admin/users/import/{id:uuid}/undo
AU..R.. GET  /admin/users/bulk
AU..... POST /admin/users/bulk
AU..R.. GET  /admin/users/bulk/disable
AU..... POST /admin/users/bulk/disable
AU..R.. GET  /admin/users/{id:uuid}
AU..... POST /admin/users/{id:uuid}
AU..R.. GET  /admin/users/{id:uuid}/resend
AU..... POST /admin/users/{id:uuid}/resend
AU..R.. GET  /admin/users/{id:uuid}/reset
AU..... POST /admin/users/{id:uuid}/reset
AU..R.. GET  /admin/users/{id:uuid}/enable
AU..... POST /admin/users/{id:uuid}/enable
AU..R.. GET  /admin/users/{id:uuid}/release
AU..... POST /admin/users/{id:uuid}/release
AU..R.. GET  /admin/users/{id:uuid}/restore
AU..... POST /admin/users/{id:uuid}/restore
AU..R.. GET  /admin/users/{id:uuid}/leaving
AU..... POST /admin/users/{id:uuid}/leaving
AU..R.. GET  /admin/users/{id:uuid}/dormant
AU..... POST /admin/users/{id:uuid}/dormant
AU..... GET  /admin/users/{id:uuid}/roles
AU..... POST /admin/users/{id:uuid}/roles
AU..... GET  /admin/users/{id:uuid}/must-change
AU..... POST /admin/users/{id:uuid}/must-change
AU..... GET  /admin/users/{id:uuid}/void-password
AU..... POST /admin/users/{id:uuid}/void-password
AU..... GET  /admin/users/{id:uuid}/disable
AU..... POST /admin/users/{id:uuid}/disable
AU..... GET  /admin/users/{id:uuid}/delete
AU..... POST /admin/users/{id:uuid}/delete
AU..R.. GET  /admin/permissions
A...... GET  /admin/permissions/file
AU..R.. GET  /admin/roles
A...... GET  /admin/roles/new
A...... POST /admin/roles/new
A...... GET  /admin/roles/{number:int}
A...... POST /admin/roles/{number:int}
A...... GET  /admin/roles/{number:int}/delete
A...... POST /admin/roles/{number:int}/delete
AU..... GET  /admin/sessions
AU..... GET  /admin/sessions/end
AU..... POST /admin/sessions/end
AU..... GET  /admin/sessions/chosen
AU..... POST /admin/sessions/chosen
AU..... GET  /admin/sessions/chosen/end
AU..... POST /admin/sessions/chosen/end
AU..... GET  /admin/sessions/{id:uuid}/end
AU..... POST /admin/sessions/{id:uuid}/end
A...R.. GET  /admin/company
A...... POST /admin/company
A...... POST /admin/company/logo
A...R.. GET  /admin/company/logo
A...... POST /admin/company/logo/remove
A...R.. GET  /admin/company/logo/remove
A...... POST /admin/company/sessions
A...R.. GET  /admin/company/sessions
AUCVRKN GET  /activate/{token:token}
AUCVRKN POST /activate/{token:token}
AUCVRKN GET  /password/reset/{token:token}
AUCVRKN POST /password/reset/{token:token}
A...... GET  /admin/customer-groups
A...... POST /admin/customer-groups
A...... GET  /admin/customer-groups/{number:int}
A...... POST /admin/customer-groups/{number:int}
A...... GET  /admin/customer-groups/{number:int}/delete
A...... POST /admin/customer-groups/{number:int}/delete
A.CV... GET  /admin/customers
A.C.... GET  /admin/customers/new
A.C.... POST /admin/customers/new
A.C.... GET  /admin/customers/{id:uuid}/edit
A.C.... POST /admin/customers/{id:uuid}/edit
A...... GET  /admin/customers/file
A.CV... GET  /admin/customers/{id:uuid}
A...... GET  /admin/customers/{id:uuid}/users
A.C.... POST /admin/customers/{id:uuid}/users
A...... GET  /admin/customers/{id:uuid}/users/{user:uuid}/detach
A.C.... POST /admin/customers/{id:uuid}/users/{user:uuid}/detach
A...... GET  /admin/customers/{id:uuid}/group
A...... POST /admin/customers/{id:uuid}/group
A.CV... GET  /admin/customers/{id:uuid}/statements
A.CV... GET  /admin/statements
A...... GET  /admin/statements/file
A.CV... GET  /admin/statements/{id:uuid}
A.C.... GET  /admin/statements/{id:uuid}/file
.....K. GET  /my/statements
.....K. GET  /my/statements/{id:uuid}
.....K. GET  /my/statements/{id:uuid}/file
AUCVRK. GET  /account/security
AUCVRK. POST /account/security/sessions/end
AUCVRK. GET  /account/security/sessions/end
AUCVRK. POST /account/security/sessions/{id:uuid}/end
AUCVRK. GET  /account/security/sessions/{id:uuid}/end
AUCVRK. GET  /account/security/password
AUCVRK. POST /account/security/password
AUCVRK. POST /account/security/password/strength
AUCVRKN POST /password/strength
AUCVRKN GET  /assets/{name:file}
AUCVRKN GET  /.well-known/security.txt
AUCVRKN GET  /.well-known/change-password
AUCVRKN POST /csp
`.trim().split("\n").map((line) => line.trim().split(/\s+/)).map(([who, method, pattern]) => ({ who, method, pattern }));

const people = { A: "kanri", U: "yuza", C: "jimu", V: "etsuran", R: "kansa", K: "umi" };
const sessions = {};
for (const [letter, login] of Object.entries(people))
    sessions[letter] = { "__Host-sid": await session("minato", login) };
const stranger = { "__Host-sid": await session("aoba", "takahashi") };

const tenant = sql("SELECT id FROM auth.tenants WHERE code = 'minato'");
const idOf = (login) => sql(`SELECT id FROM auth.users WHERE tenant = ${tenant} AND login_id = '${login}'`);

async function post(cookies, path, fields, page = "/admin") {
    const csrf = tokenOf(await send("GET", page, { cookies }));
    return send("POST", path, { cookies, headers: own, form: { csrf, ...fields } });
}

function withFile(csrf, content) {
    const parts = [`name="csrf"\r\n\r\n${csrf}`, `name="file"; filename="a.csv"\r\nContent-Type: text/csv\r\n\r\n${content}`];
    const body = parts.map((part) => `--limit\r\nContent-Disposition: form-data; ${part}\r\n`).join("") + "--limit--\r\n";
    return { headers: { ...own, "Content-Type": "multipart/form-data; boundary=limit" }, body };
}

// A file of one user, sent in and applied: a page to undo it by is there then.
async function importSomebody() {
    const cookies = sessions.A;
    const csrf = tokenOf(await send("GET", "/admin/users/import", { cookies }));
    const sent = await send("POST", "/admin/users/import", { cookies, ...withFile(csrf, "ログインID,氏名\r\nnew.one,新井 一\r\n") });
    assert.equal(sent.status, 303, sent.text);
    const path = sent.headers.location;
    const applied = await post(cookies, `${path}/apply`, {}, path);
    assert.equal(applied.status, 303, applied.text);
    return path.split("/").at(-1);
}

// Something of this company for each place of a pattern, so that whoever may see it finds it.
sql(`INSERT INTO portal.customers (tenant, id, code, name) VALUES (${tenant}, gen_random_uuid(), 'umi', 'umi');
     INSERT INTO portal.customer_users (tenant, user_id, customer_id)
     SELECT tenant, '${idOf("umi")}', id FROM portal.customers WHERE tenant = ${tenant};
     INSERT INTO portal.statements (tenant, id, customer_id, number, title, issued_on, amount_yen)
     SELECT tenant, id, id, '2026-10-umi', '2026年10月分', '2026-10-31', 1 FROM portal.customers WHERE tenant = ${tenant}`);
const customer = sql(`SELECT id FROM portal.customers WHERE tenant = ${tenant}`);
const group = await post(sessions.A, "/admin/customer-groups", { name: "西" });
assert.equal(group.status, 303, group.text);
const role = await post(sessions.A, "/admin/roles/new", { name: "受付", may_users_view: "1", reason: "x", scope: "all" });
assert.equal(role.status, 303, role.text);
const objects = {
    user: idOf("etsuran"),
    owner: idOf("umi"),
    customer,
    statement: customer,
    session: sql(`SELECT session_id FROM session.sessions WHERE tenant = ${tenant} AND user_id = '${idOf("umi")}'`),
    import: await importSomebody(),
    draft: randomUUID(),
};

// Which object a pattern is about.
const kindOf = (pattern) => /^\/(?:admin|my|account)\/(?:users\/)?(?:security\/)?(import|user|customer|statement|session|draft)/.exec(pattern)[1];
const fill = (pattern, ids) => pattern
    .replace("{id:uuid}", () => ids[kindOf(pattern)]).replace("{user:uuid}", () => ids.owner)
    .replace(/{(number|seq):int}/, "1").replace("{code:token}", "minato").replace("{name:file}", "portal.css")
    .replace("{token:token}", "A".repeat(43)).replace("{name:token}", "1");

// A form without a token is refused behind the gate, so nothing is done by one. A page of nobody's is nowhere.
const isLetIn = ({ method }, answer) =>
    method === "POST" ? answer.status === 403 : [200, 303].includes(answer.status) && !toSignIn(answer);
const isRefused = (answer) => answer.status === 404 && /<!DOCTYPE html>/i.test(answer.text);
const toSignIn = ({ status, headers }) => status === 303 && /^\/sign-in(\?next=|$)/.test(headers.location);
const isSentAway = (answer) => toSignIn(answer) || answer.status === 401;

async function everyRouteIsInTheTable() {
    const program = new URL("../../build/release/services/portal/sekisho-portal", import.meta.url).pathname;
    const rows = execFileSync(program, ["--routes"], { encoding: "utf8" }).trim().split("\n").slice(1);
    const listed = rows.map((row) => row.split(/\s+/).slice(0, 2).join(" ")).sort();
    assert.deepEqual(table.map(({ method, pattern }) => `${method} ${pattern}`).sort(), listed);
}

// What is open to anyone is answered alike whoever asks, and needs no session.
async function answersAlike(row, path) {
    const answers = await Promise.all([{}, ...Object.values(sessions)].map((cookies) => send(row.method, path, { cookies, ...formOf(row) })));
    assert.equal(new Set(answers.map(({ status }) => status)).size, 1, `${row.method} ${path}`);
    assert.ok(row.pattern.startsWith("/c/") || !isSentAway(answers[0]), `${row.method} ${path}`);
}

const takesAFile = ["/admin/users/import", "/admin/company/logo"];

function formOf({ method, pattern }) {
    if (method === "GET")
        return {};
    return takesAFile.includes(pattern) ? withFile("", "x") : { headers: own, form: {} };
}

async function everyRouteLetsInWhomTheTableSays() {
    const wrong = [];
    for (const row of table) {
        const path = fill(row.pattern, objects);
        if (row.who.includes("N")) {
            await answersAlike(row, path);
            continue;
        }
        for (const [letter, cookies] of Object.entries(sessions)) {
            const answer = await send(row.method, path, { cookies, ...formOf(row) });
            const holds = row.who.includes(letter) ? isLetIn(row, answer) : isRefused(answer);
            if (!holds)
                wrong.push(`${letter} ${row.method} ${row.pattern}: ${answer.status} ${answer.headers.location ?? ""}`);
        }
        const nobody = await send(row.method, path, formOf(row));
        if (!isSentAway(nobody))
            wrong.push(`nobody ${row.method} ${row.pattern}: ${nobody.status}`);
    }
    assert.deepEqual(wrong, []);
}

// With all that a form can hold and the rights to do it at home: nothing of another company is told from nothing at all.
const complete = {
    leaving: { leaves: "" }, dormant: { reason: "x" }, disable: { reason: "x" }, delete: { reason: "x" }, "must-change": { reason: "x" },
    "void-password": { reason: "x" }, roles: { base_revision: "1", role_viewer: "1", reason: "x", scope: "all" },
    end: { reason: "x" }, undo: { reason: "x" }, group: { base_revision: "1", group: "0" },
    edit: { base_revision: "1", number: "1", name: "x" },
};

function fieldsOf(pattern) {
    const last = pattern.split("/").at(-1);
    if (pattern === "/admin/users/{id:uuid}")
        return { base_revision: "1", name: "x", mail: "" };
    return pattern.startsWith("/account/") ? {} : complete[last] ?? {};
}

// Drafts and sessions that are not there are gone already: that is no error.
const endsWhatThereIs = /^\/account\/drafts|\/sessions\/\{id:uuid\}\/end$/;

async function tellsNothingOfAnotherCompany() {
    const missing = Object.fromEntries(Object.keys(objects).map((kind) => [kind, randomUUID()]));
    const before = sql(`SELECT md5(string_agg(u::text, ',' ORDER BY id)) FROM auth.users u WHERE tenant = ${tenant}`);
    const plain = ({ text }) => text.replace(/[0-9a-f]{8}-[0-9a-f-]{27}|\b[0-9A-Z]{4}-[0-9A-Z]{4}\b|value="[^"]+"/g, "");
    for (const row of table.filter(({ pattern, who }) => pattern.includes("{id:uuid}") && who.includes("A"))) {
        const [theirs, none] = await Promise.all([objects, missing].map((ids) => (row.method === "GET"
            ? send("GET", fill(row.pattern, ids), { cookies: stranger }) : post(stranger, fill(row.pattern, ids), fieldsOf(row.pattern)))));
        const name = `${row.method} ${row.pattern}`;
        assert.deepEqual([theirs.status, theirs.headers.location], [none.status, none.headers.location], name);
        if (!endsWhatThereIs.test(row.pattern))
            assert.equal(theirs.status, 404, name);
        assert.equal(plain(theirs).length, plain(none).length, name);
    }
    assert.equal(sql(`SELECT md5(string_agg(u::text, ',' ORDER BY id)) FROM auth.users u WHERE tenant = ${tenant}`), before);
    assert.equal((await send("GET", "/my/statements", { cookies: sessions.K })).status, 200, "nobody was put out");
}

await everyRouteIsInTheTable();
await everyRouteLetsInWhomTheTableSays();
await tellsNothingOfAnotherCompany();
console.log(`ok ${table.length} routes at ${origin}`);
