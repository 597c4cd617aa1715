/* Comfort for pages that work without it. It writes text only, never markup, and asks addresses of our own alone.
 *
 * The server keeps the limits of the session. GET /session/state (which is no activity) and POST /session/continue answer
 * {"seconds_left": 900, "clock": "14:50", "final": false}, with 0 seconds when it is over; nothing puts off a final end. */

const warnSeconds = 120;
const announcedAt = [120, 60, 20];
const askEveryMs = 15_000;
const keepSeconds = 5;

/* The wall clock, because other clocks stand still while a laptop sleeps. */
let deadline = 0;
let isFinal = false;
let dismissed = false;
let asking = false;
let askedAt = 0;
let lastAnnounced = Infinity;
let kept = false;

const byId = (id) => document.getElementById(id);
const dialog = byId("idle");
const all = (selector, act) => document.querySelectorAll(selector).forEach(act);
const secondsTo = (end) => Math.ceil((end - Date.now()) / 1000);
const secondsLeft = () => secondsTo(deadline);
const fieldsOf = (form) => new URLSearchParams(new FormData(form));
const part = (name) => dialog.querySelector(`[data-${name}]`);
const minutesOf = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

/* <form data-keep="">, or "typed" when it comes with what was typed: shortly before the end, or when that is noticed, the
 * server is given it, for the next sign-in. */
async function keep() {
    const forms = kept ? [] : document.querySelectorAll('[data-keep="typed"]');
    kept = true;
    await Promise.allSettled(Array.from(forms, (form) => {
        const fields = fieldsOf(form);
        const body = new URLSearchParams({ csrf: fields.get("csrf"), form: new URL(form.action).pathname, fields });
        return fetch("/session/draft", { method: "POST", body });
    }));
}

function noteTyping(event) {
    const form = event.target.closest("[data-keep]");
    if (form) {
        form.dataset.keep = "typed";
        kept = false;
    }
}

async function leave() {
    await keep();
    location.replace(part("ended").href);
}

/* What the dialog says and offers: <... data-when="idle"> or <... data-when="final"> */
function tellWhy(final) {
    if (isFinal === final)
        return;
    isFinal = final;
    all("#idle [data-when]", (element) => { element.hidden = (element.dataset.when === "final") !== final; });
    if (dialog.open)
        dialog.querySelector("button:not([hidden])").focus();
}

function learn(answer) {
    deadline = Date.now() + answer.seconds_left * 1000;
    if (answer.seconds_left <= 0)
        return leave();
    all("[data-idle-clock] b", (clock) => { clock.textContent = answer.clock; });
    tellWhy(answer.final);
    kept &&= answer.seconds_left <= keepSeconds;
    if (answer.seconds_left > warnSeconds && dialog.open)
        dialog.close();
}

async function ask(address, body) {
    const method = body ? "POST" : "GET";
    const response = await fetch(address, { method, body, headers: { Accept: "application/json" } });
    if (response.status === 401)
        return { seconds_left: 0 };
    if (!response.ok)
        throw new Error(`${address}: ${response.status}`);
    return response.json();
}

/* Another tab may have moved the limit, so it is asked for before anything is said of it. */
async function check() {
    if (asking)
        return;
    asking = true;
    askedAt = Date.now();
    try {
        await learn(await ask("/session/state"));
    } catch {
        if (secondsLeft() <= 0)
            await leave();
    } finally {
        asking = false;
    }
}

function show(seconds) {
    part("countdown").textContent = minutesOf(seconds);
    part("bar").value = seconds;
    for (const mark of announcedAt) {
        if (seconds > mark || lastAnnounced <= mark)
            continue;
        lastAnnounced = mark;
        const said = part("announcement");
        said.textContent = said.dataset.announcement.replace("#", seconds);
    }
}

async function tick() {
    const left = secondsLeft();
    if (left > warnSeconds)
        return;
    if (left <= keepSeconds)
        await keep();
    if (left <= 0 || !(dialog.open || dismissed) || Date.now() - askedAt >= askEveryMs)
        await check();
    if (dismissed || secondsLeft() > warnSeconds || secondsLeft() <= 0)
        return;
    if (!dialog.open) {
        lastAnnounced = Infinity;
        dialog.showModal();
    }
    show(secondsLeft());
}

async function goOn(event) {
    const form = event.currentTarget;
    if (event.submitter?.hasAttribute("formaction"))
        return; /* sign out: an ordinary form */
    event.preventDefault();
    try {
        learn(await ask(form.action, fieldsOf(form)));
    } catch {
        form.submit();
    }
}

function dismiss() {
    dismissed = true;
    dialog.close();
}

function watchLimits() {
    const form = dialog.querySelector("form");
    deadline = Date.now() + Number(dialog.dataset.secondsLeft) * 1000;
    isFinal = !part("dismiss").hidden;
    form.addEventListener("submit", goOn);
    part("dismiss").addEventListener("click", dismiss);
    dialog.addEventListener("cancel", (event) => {
        event.preventDefault();
        if (isFinal)
            dismiss();
        else
            form.requestSubmit();
    });
    document.addEventListener("visibilitychange", tick);
    document.addEventListener("input", noteTyping);
    setInterval(tick, 1000);
}

/* <button data-shows="ID OF INPUT" aria-pressed hidden> */
function offerToShow(button) {
    const input = byId(button.dataset.shows);
    button.hidden = false;
    button.addEventListener("click", () => {
        const shown = input.type === "text";
        input.type = shown ? "password" : "text";
        button.setAttribute("aria-pressed", String(!shown));
    });
    /* A password that is shown must not be offered by the browser as a text next time. */
    input.form.addEventListener("submit", () => { input.type = "password"; });
}

/* <button data-copies="ID OF ELEMENT" hidden> and, beside it, <span role="status" data-copied="TEXT"> */
function offerToCopy(button) {
    const source = byId(button.dataset.copies);
    const said = button.parentElement.querySelector("[data-copied]");
    if (!navigator.clipboard)
        return;
    button.hidden = false;
    button.addEventListener("click", async () => {
        await navigator.clipboard.writeText(source.textContent.trim());
        said.textContent = said.dataset.copied;
    });
}

/* <div data-strength="ADDRESS" data-for="ID OF INPUT" hidden> around a <progress>, <p data-said> and the words: asked half a
 * second after the last key. */
function tellStrength(box) {
    const input = byId(box.dataset.for);
    const word = (name, value) => box.querySelector(`[data-${name}="${value}"]`)?.textContent ?? "";
    let waiting = 0;
    let latest = 0;
    async function measure() {
        const own = ++latest;
        const body = new URLSearchParams({ csrf: input.form.elements.csrf.value, password: input.value });
        const answer = await ask(box.dataset.strength, body).catch(() => null);
        if (own !== latest)
            return;
        box.hidden = !answer?.level || !input.value;
        if (box.hidden)
            return;
        box.querySelector("progress").value = answer.level;
        const faults = answer.faults.map((fault) => word("fault", fault));
        box.querySelector("[data-said]").textContent = [word("level", answer.level), ...faults].join(" ");
    }
    input.addEventListener("input", () => {
        clearTimeout(waiting);
        waiting = setTimeout(measure, 500);
    });
}

/* <p data-counts-down="SECONDS" data-then="ADDRESS">, in words without script */
function countDown(element) {
    const end = Date.now() + Number(element.dataset.countsDown) * 1000;
    const tell = () => {
        const left = Math.max(0, secondsTo(end));
        element.textContent = minutesOf(left);
        if (left === 0)
            location.replace(element.dataset.then);
    };
    tell();
    setInterval(tell, 1000);
}

if (dialog)
    watchLimits();
all("[data-counts-down]", countDown);
all("[data-strength]", tellStrength);
all("[data-shows]", offerToShow);
all("[data-copies]", offerToCopy);
