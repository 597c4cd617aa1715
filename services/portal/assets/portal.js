/* Comfort for pages that work without it: the warning before the session ends, showing a password and how strong it is,
 * copying a value, and how long a trial lasts. It writes text only, never markup, and talks to addresses of our own alone.
 *
 * The limit itself is kept by the server; this only tells it in time. GET /session/state (which does
 * not count as activity) and POST /session/continue answer
 * {"seconds_left": 900, "clock": "14:50", "final": false}, with 0 seconds when the session is over.
 * Nothing puts off an end that is final: then there is nothing to press but "close". */

const dialog = document.getElementById("idle");
const warnSeconds = 120;
const announcedAt = [120, 60, 20];
const askEveryMs = 15_000;

/* The wall clock, because other clocks stand still while a laptop sleeps. */
let deadline = 0;
let isFinal = false;
let dismissed = false;
let asking = false;
let askedAt = 0;
let lastAnnounced = Infinity;

const secondsLeft = () => Math.ceil((deadline - Date.now()) / 1000);
const part = (name) => dialog.querySelector(`[data-${name}]`);

function leave() {
    location.replace(part("ended").href);
}

/* What the dialog says and offers: <... data-when="idle"> or <... data-when="final"> */
function tellWhy(final) {
    if (isFinal === final)
        return;
    isFinal = final;
    for (const element of dialog.querySelectorAll("[data-when]"))
        element.hidden = (element.dataset.when === "final") !== final;
    if (dialog.open)
        dialog.querySelector("button:not([hidden])").focus();
}

function learn(answer) {
    deadline = Date.now() + answer.seconds_left * 1000;
    if (answer.seconds_left <= 0)
        return leave();
    for (const clock of document.querySelectorAll("[data-idle-clock] b"))
        clock.textContent = answer.clock;
    tellWhy(answer.final);
    if (answer.seconds_left > warnSeconds && dialog.open)
        dialog.close();
}

async function ask(address, options) {
    const response = await fetch(address, {
        cache: "no-store",
        headers: { Accept: "application/json" },
        ...options,
    });
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
        learn(await ask("/session/state"));
    } catch {
        if (secondsLeft() <= 0)
            leave();
    } finally {
        asking = false;
    }
}

function show(seconds) {
    const minutes = Math.floor(seconds / 60);
    part("countdown").textContent = `${minutes}:${String(seconds % 60).padStart(2, "0")}`;
    part("bar").value = seconds;
    for (const mark of announcedAt) {
        if (seconds > mark || lastAnnounced <= mark)
            continue;
        lastAnnounced = mark;
        const announcement = part("announcement");
        announcement.textContent = announcement.dataset.announcement.replace("#", seconds);
    }
}

async function tick() {
    const left = secondsLeft();
    if (left > warnSeconds)
        return;
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
    if (event.submitter && event.submitter.hasAttribute("formaction"))
        return; /* sign out: an ordinary form */
    event.preventDefault();
    try {
        learn(await ask(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) }));
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
    setInterval(tick, 1000);
}

/* <button data-shows="ID OF INPUT" aria-pressed hidden> */
function offerToShow(button) {
    const input = document.getElementById(button.dataset.shows);
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
    const source = document.getElementById(button.dataset.copies);
    const said = button.parentElement.querySelector("[data-copied]");
    if (!navigator.clipboard)
        return;
    button.hidden = false;
    button.addEventListener("click", async () => {
        await navigator.clipboard.writeText(source.textContent.trim());
        said.textContent = said.dataset.copied;
    });
}

/* <div data-strength="ADDRESS" data-for="ID OF INPUT" hidden> around a <progress>, <p data-said>, and the words: how
 * hard the password is to guess, half a second after the last key. */
function tellStrength(box) {
    const input = document.getElementById(box.dataset.for);
    const said = box.querySelector("[data-said]");
    const word = (name, value) => box.querySelector(`[data-${name}="${value}"]`)?.textContent ?? "";
    let waiting = 0;
    let latest = 0;
    async function measure() {
        const number = ++latest;
        const form = new URLSearchParams({ csrf: input.form.elements.csrf.value, password: input.value });
        const answer = await ask(box.dataset.strength, { method: "POST", body: form }).catch(() => null);
        if (number !== latest)
            return;
        box.hidden = !answer?.level || !input.value;
        if (box.hidden)
            return;
        box.querySelector("progress").value = answer.level;
        said.textContent = [word("level", answer.level), ...answer.faults.map((fault) => word("fault", fault))].join(" ");
    }
    input.addEventListener("input", () => {
        clearTimeout(waiting);
        waiting = setTimeout(measure, 500);
    });
}

/* <p data-counts-down="SECONDS" data-then="ADDRESS">: said in words where there is no script */
function countDown(element) {
    const end = Date.now() + Number(element.dataset.countsDown) * 1000;
    const tell = () => {
        const left = Math.max(0, Math.ceil((end - Date.now()) / 1000));
        element.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
        if (left === 0)
            location.replace(element.dataset.then);
    };
    tell();
    setInterval(tell, 1000);
}

if (dialog)
    watchLimits();
document.querySelectorAll("[data-counts-down]").forEach(countDown);
document.querySelectorAll("[data-strength]").forEach(tellStrength);
document.querySelectorAll("[data-shows]").forEach(offerToShow);
document.querySelectorAll("[data-copies]").forEach(offerToCopy);
