// The forms are here and not in a file of their own: see live-board.js.
import { link, writing } from "./live-board.js";
import { Outbox } from "./outbox.js";

/** @typedef {import("./outbox.js").Entry} Entry */
/** @typedef {Record<string, string>} Fields */

const page = document.body.dataset;
const outbox = new Outbox(page.person ?? "");
/** Forms sent from this page: an answer opens a page only where its button was tapped. @type {Map<string, HTMLFormElement>} */
const sent = new Map();

// The second tap of one thumb, at one spot, must not hit another button that has moved under it.
let tap = { at: 0, x: 0, y: 0, again: false, what: "" };
addEventListener("pointerdown", ({ clientX: x, clientY: y }) => {
  const at = Date.now();
  tap = { ...tap, at, x, y, again: at - tap.at < 600 && Math.hypot(x - tap.x, y - tap.y) < 30 };
}, true);

document.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  const button = /** @type {HTMLButtonElement | null} */ (event.submitter);
  const command = button?.dataset.command ?? form.dataset.command;
  const { origin, pathname: action } = new URL(button?.getAttribute("formaction") ?? form.getAttribute("action") ?? "", location.href);
  if (!command || event.defaultPrevented || origin !== location.origin) return;
  event.preventDefault();

  const fields = read(form);
  const what = command.split(":")[0] + JSON.stringify(fields);
  if (tap.again && Date.now() - tap.at < 600 && what !== tap.what) return;
  tap.what = what;
  if (button?.name) fields[button.name] = button.value;
  // Not the phone's clock: this tells whether it was written before the meeting closed.
  const seq = document.querySelector("live-board[data-seq]")?.getAttribute("data-seq");
  const text = !!form.querySelector("textarea, select, input:not([type=hidden])");
  const said = { command, action, fields, seen: seq ? Number(seq) : null, text, keep: form.dataset.keep };
  const earlier = outbox.entries.filter((entry) => about(entry) === about(said));
  if (twice(earlier[earlier.length - 1], said)) return;

  clear(form);
  for (const entry of earlier) if (entry.answer?.ok === false) outbox.forget(entry);
  sent.set(outbox.add(said).key, form);
  lay();
});

outbox.addEventListener("answered", (event) => {
  const entry = /** @type {CustomEvent<Entry>} */ (event).detail;
  if (entry.answer?.ok) accepted(entry);
  else refused(entry);
  if (/^contact/.test(entry.command)) for (const board of each("[room=mine]")) /** @type {any} */ (board).know = undefined;
  for (const board of each("live-board")) if (board.matches("[room=mine]") || !link.up) /** @type {any} */ (board).read(80);
  lay();
});

/** @param {Entry} entry */
function accepted(entry) {
  const { key, fields, keep, answer, again } = entry;
  const [form] = formsFor(entry);
  // Not what they have written since.
  if (keep && within(outbox.store.get(`draft/${keep}`)?.fields ?? {}, fields)) outbox.store.remove(`draft/${keep}`);
  if (form && within(read(form), fields)) {
    writing.delete(form);
    if (form.hasAttribute("data-reset")) form.reset();
  }
  if (again) return;
  if (answer?.said) {
    say(form?.closest("live-board") ? undefined : form, answer.said, "brief");
    passing = setTimeout(hush, 8000);
  }
  if (answer?.go && sent.has(key) && new URL(answer.go, location.href).origin === location.origin) location.assign(answer.go);
}

/** @param {Entry} entry */
function refused(entry) {
  const { command, fields, text, answer } = entry;
  const [form] = formsFor(entry);
  const name = answer?.field;
  const slot = name && form?.querySelector(`.why[data-for="${CSS.escape(name)}"]`);
  const field = name && form?.elements.namedItem(name);
  if (form && text) fill(form, fields);
  const why = answer?.why || page.wordError || "";
  if (!(slot instanceof HTMLElement && field instanceof HTMLElement)) return say(form, why);
  if (form && !seen(form)) say(undefined, why);
  slot.textContent = why;
  slot.hidden = false;
  // In a board an id of ours would keep it from matching the one drawn anew.
  if (!form?.closest("live-board")) slot.id ||= `why-${command}-${name}`;
  field.setAttribute("aria-invalid", "true");
  if (slot.id && !field.hasAttribute("aria-describedby")) field.setAttribute("aria-describedby", slot.id);
}

/** Everything that lies on what the server has drawn: again after each put, which wipes it. */
function lay() {
  const entries = outbox.entries;
  const waiting = entries.filter(({ done, again }) => !done && !again);
  const unsent = waiting.some(late);
  const states = /** @type {Map<Element, string>} */ (new Map());
  for (const entry of waiting) for (const form of formsFor(entry)) states.set(form, late(entry) ? "unsent" : "sending");
  for (const form of each("form[data-state]")) if (!states.has(form)) form.removeAttribute("data-state");
  for (const [form, state] of states) form.setAttribute("data-state", state);
  mark(entries);
  restore();
  const line = unsent ? (outbox.inMemory ? page.wordMemory : page.wordUnsent) : link.stale();
  for (const place of each("#link")) if (place.textContent !== line) place.textContent = line ?? "";
}

/** A tap shows before the server has heard of it, and is taken back if refused. @type {Record<string, [string, boolean]>} */
const EFFECTS = {
  "offer:make": ["offered", true], "offer:withdraw": ["offered", false],
  "me-too:add": ["me_too", true], "me-too:remove": ["me_too", false],
};

/** @param {Entry[]} entries */
function mark(entries) {
  const mine = /** @type {import("./live-board.js").LiveBoard | null} */ (document.querySelector("live-board[room=mine]"));
  const [asks, offered, me_too] = ["asks", "offered", "me_too"].map((name) => new Set(mine?.marks[name]?.map(String)));
  for (const { command, fields, done = Infinity, answer } of entries) {
    const [name, on] = EFFECTS[command] ?? [];
    if (!name || answer?.ok === false || done < (mine?.askedAt ?? 0)) continue;
    (name === "offered" ? offered : me_too)[on ? "add" : "delete"](fields.target_id);
  }
  if (mine?.askedAt) each("#my-ask").forEach((one) => one.toggleAttribute("data-posted", asks.size > 0));
  for (const one of each("[data-ask]")) one.toggleAttribute("data-mine", asks.has(one.dataset.ask ?? ""));
  for (const box of each("[data-target-box]")) {
    box.toggleAttribute("data-offered", offered.has(box.dataset.targetBox ?? ""));
    box.toggleAttribute("data-metoo", me_too.has(box.dataset.targetBox ?? ""));
  }
  recall(mine?.know);
}

/** "You know 3 people at eBay", by what this phone was told once. @param {import("./live-board.js").Know | undefined} know */
function recall(know) {
  const might = /** @type {HTMLElement | null} */ (document.querySelector("#might"));
  if (!know || !might) return;
  const links = [];
  for (const box of each("#board [data-keys]")) {
    const found = box.dataset.keys?.split(" ").filter((key) => Object.hasOwn(know.keys, key)).map((key) => know.keys[key]) ?? [];
    let line = box.querySelector(".know");
    if (!found.length) {
      line?.remove();
      continue;
    }
    const [company, ask] = [box.querySelector("bdi"), box.closest("li")];
    line ??= box.appendChild(Object.assign(document.createElement("p"), { className: "know" }));
    line.textContent = know.words[Math.max(...found)].replace("{company}", () => company?.textContent ?? "");
    if (ask && !ask.matches("[data-mine], :has([data-offered])"))
      links.push(Object.assign(document.createElement("a"), { href: `#${ask.id}`, textContent: `${ask.querySelector("h2 bdi")?.textContent}: ${company?.textContent}` }));
  }
  might.hidden = !(links.length && document.querySelector("#stage[data-kind=doors]"));
  const [word] = might.children;
  if (links.map(String).join() !== Array.from(might.querySelectorAll("a"), String).join()) might.replaceChildren(word, ...links.slice(0, 3).flatMap((link) => [" ", link]));
}

/** What went well need not be read for long; a refusal stays until they try again. */
let passing = 0;

function hush() {
  if (passing) for (const said of each("#said")) said.textContent = "";
  passing = 0;
}

/** At the form; on top too while the form is on another tab. @param {HTMLFormElement | undefined} form @param {string} text */
function say(form, text, look = "") {
  clearTimeout(passing);
  passing = 0;
  const place = form?.querySelector(".answer");
  if (place) place.textContent = text;
  if (!place || (form && !seen(form))) for (const said of each("#said")) [said.textContent, said.className] = [text, look];
}

/** @param {Element} one */
const seen = (one) => one.getClientRects().length > 0;

/** @param {HTMLFormElement} form */
function clear(form) {
  for (const old of each(".why, .answer", form)) {
    old.textContent = "";
    old.hidden = old.matches(".why");
  }
  for (const old of form.querySelectorAll("[aria-invalid]")) old.removeAttribute("aria-invalid");
  say(undefined, "");
}

/** The form it came from, or after a reload those that would send it. @param {Entry} entry @returns {HTMLFormElement[]} */
function formsFor({ key, command, fields }) {
  const from = sent.get(key);
  const all = from?.isConnected ? [from] : Array.from(each(`[data-command="${CSS.escape(command)}"]`), (one) => one.closest("form"));
  return /** @type {HTMLFormElement[]} */ (all.filter((one) => one && ids(one).every(({ name, value }) => fields[name] === value)));
}

/** @param {Element} form @returns {HTMLInputElement[]} */
const ids = (form) => Array.from(form.querySelectorAll("input[type=hidden][name$=_id]"));

/** Taps on and off one thing, and the versions of one text, are about the same. @param {Pick<Entry, "command" | "fields">} entry */
const about = ({ command, fields }) => command.split(":")[0] + Object.keys(fields).filter((name) => name.endsWith("_id")).sort().map((name) => `&${name}=${fields[name]}`);

/** A double tap is one command. @param {Entry | undefined} last @param {Pick<Entry, "command" | "fields">} said */
const twice = (last, said) =>
  last?.command === said.command && within(last.fields, said.fields) && within(said.fields, last.fields) &&
  (!last.done || (last.answer?.ok && last.done > Date.now() - 1000));

/** @param {Entry} entry */
const late = ({ at }) => at < Date.now() - 2000;

/** @param {Fields} some @param {Fields} all */
const within = (some, all) => Object.entries(some).every(([name, value]) => all[name] === value);

/** @param {HTMLFormElement} form @returns {Fields} */
const read = (form) => Object.fromEntries(/** @type {any} */ (Array.from(new FormData(form)).filter(([name, value]) => name !== "_key" && typeof value === "string")));

/** @param {string} what @param {ParentNode} [where] @returns {NodeListOf<HTMLElement>} */
const each = (what, where = document) => where.querySelectorAll(what);

/** @param {HTMLFormElement} form @param {Fields} fields */
function fill(form, fields) {
  for (const field of /** @type {Iterable<any>} */ (form.elements)) {
    if (!field.name) continue;
    if (/checkbox|radio/.test(field.type)) field.checked = fields[field.name] === field.value;
    else if (field.name in fields && !/hidden|submit|button|password|file/.test(field.type)) field.value = fields[field.name];
  }
  writing.add(form);
}

/** The facilitator may have put my ask better: the form follows, unless I am writing in it. */
function follow() {
  const form = /** @type {HTMLFormElement | null} */ (document.querySelector("#my-ask .ask-form"));
  const words = /** @type {HTMLElement | null} */ (document.querySelector(".my-ask[data-words]"))?.dataset.words;
  if (!form || !words || words === form.dataset.words || writing.has(form)) return;
  // The page was drawn with the first.
  if (form.dataset.words) fill(form, JSON.parse(words));
  form.dataset.words = words;
  writing.delete(form);
}

/** @type {WeakSet<Element>} */
const restored = new WeakSet();

function restore() {
  follow();
  for (const form of each("form[data-keep]")) {
    const draft = !restored.has(form) && outbox.store.get(`draft/${form.dataset.keep}`);
    restored.add(form);
    if (draft) fill(/** @type {HTMLFormElement} */ (form), draft.fields);
  }
}

document.addEventListener("input", ({ target }) => {
  const { form } = /** @type {any} */ (target);
  if (form?.dataset.keep) outbox.store.set(`draft/${form.dataset.keep}`, { at: Date.now(), fields: read(form) });
});

function tabs() {
  const all = /** @type {NodeListOf<HTMLAnchorElement>} */ (each('.tabs a[href^="#"]'));
  const here = Array.from(all).find(({ hash }) => hash === location.hash) ?? all[0];
  for (const one of all) one === here ? one.setAttribute("aria-current", "page") : one.removeAttribute("aria-current");
}

/** What helps with writing comes when somebody begins to; without a network they write without. */
document.addEventListener("focusin", ({ target }) => {
  const field = /** @type {HTMLElement} */ (target);
  if (field.closest("[data-companies]")) import("./combobox.js").catch(() => {});
  if (field.closest(".ask-form")) import("./coach.js").catch(() => {});
});

addEventListener("hashchange", tabs);
addEventListener("hashchange", hush);
document.addEventListener("laid", lay);
// What one must hear of, whichever tab they look at: once. Where it stands before their eyes, only screen readers do.
let told = "";
document.addEventListener("laid", () => {
  const one = document.querySelector("[data-told]");
  const now = one?.textContent ?? "";
  const at = one?.getBoundingClientRect();
  if (now !== told && (now || document.querySelector("#said")?.textContent === told))
    say(undefined, now, at?.height && at.top >= 0 && at.bottom < innerHeight ? "vh" : "");
  told = now;
});

/** What is left of my turn, by the server's clock. Never red, and a silence rather than a deadline. */
function count() {
  // Others are clock.js's, on the console, which has these forms too.
  for (const clock of each("[data-ends]:not([data-over])")) {
    const left = Math.max(0, Math.ceil((Number(clock.dataset.ends) - link.now()) / 1000));
    const words = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    if (clock.textContent !== words) clock.textContent = words;
    clock.classList.toggle("soon", left <= 15);
  }
}
setInterval(count, 500);
document.addEventListener("laid", count);
outbox.addEventListener("added", lay);
setInterval(() => (outbox.busy || !link.up) && lay(), 1000);
tabs();
lay();
for (const entry of outbox.entries) if (entry.answer?.ok === false && entry.text && formsFor(entry).length) refused(entry);
for (const board of each("live-board[data-epoch]")) link.say("epoch", board.dataset.epoch);
link.start();
outbox.poke();
