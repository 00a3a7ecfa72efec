// The coach reads along while somebody writes an ask, and says one thing at a time. Loaded when a field of an ask has the
// focus first. It holds nothing up: without an answer, without a network, it is silent.

/** @typedef {{code: string, sentence: string, example: string, fill: string}} Hint `fill`: what of the example can be used as it is */
/** @typedef {{hints: Hint[], companies: string[], who: string, why: string, here: string, words: Record<string, string>}} Read */
/** @typedef {HTMLInputElement | HTMLTextAreaElement} Field */

const PAUSE = 600;
const PATIENCE = 4000;
/** A thumb that has just let go may tap again. */
const SETTLES = 350;
const COMPANIES = ["company_1", "company_2", "company_3"];
/** The field that a hint is about; all others are about the company. @type {Record<string, string>} */
const ABOUT = { no_who: "who", tone: "why", status: "why", too_long: "why" };

let pressed = false;
let released = 0;
addEventListener("pointerdown", () => (pressed = true), true);
for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => ([pressed, released] = [false, Date.now()]), true);

/** Until no thumb is on the glass, or on its way to what it saw there. */
async function calm() {
  while (pressed || Date.now() - released < SETTLES) await new Promise((go) => setTimeout(go, 50));
}

/** @param {string} tag @param {Record<string, unknown>} [has] @returns {any} */
const make = (tag, has = {}) => Object.assign(document.createElement(tag), has);

/** Where something is written: the fields of an ask, or the one sentence. They are two forms in one place. */
class Desk {
  /** What the member does not want to hear again on this page. @type {Set<string>} */
  dismissed = new Set();
  /** What was read last, and the field that was written in last. */
  heard = "";
  at = "";
  /** @type {Read | undefined} */
  #last;
  #timer = 0;
  #busy = false;

  /** @param {HTMLFormElement} form @param {HTMLElement} place */
  constructor(form, place) {
    this.form = form;
    this.place = place;
    // What the page came with was not typed just now.
    if (this.fields().every((one) => one.value === one.defaultValue)) this.heard = this.said();
    // A screen reader must know of a place before it speaks.
    for (const field of this.fields()) this.#room(field);
  }

  /** @returns {Field[]} */
  fields() {
    return /** @type {any} */ (Array.from(this.form.elements).filter((one) => one.matches("input:not([type=hidden]), textarea")));
  }

  /** @param {string} name @returns {Field} */
  field(name) {
    return /** @type {any} */ (this.form.elements.namedItem("sentence") ?? this.form.elements.namedItem(name));
  }

  said() {
    return JSON.stringify(Object.fromEntries(Array.from(new FormData(this.form)).filter(([name]) => !name.startsWith("_"))));
  }

  /** @param {number} pause */
  soon(pause) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#read(), pause);
  }

  async #read() {
    const sent = this.said();
    // Nothing new but where they are: who there is asked for once they are past it.
    if (sent === this.heard) return this.#last && this.took(this.#last);
    // One thing at a time: first what was asked before, and the names that are suggested.
    if (this.#busy || document.activeElement?.matches("[aria-expanded=true]")) return this.soon(PAUSE);
    if (!this.fields().some(({ value }) => value.trim())) return this.took({ hints: [], companies: [], who: "", why: "", here: "", words: {} });
    this.#busy = true;
    const read = await ask(this.place, sent);
    await calm();
    this.#busy = false;
    // They have gone on meanwhile: it is about words that are no longer there, or was heard already.
    if (read && sent === this.said() && sent !== this.heard) this.took(read);
  }

  /** @param {Read} read @param {string} [first] */
  took(read, first = "") {
    clearTimeout(this.#timer);
    this.heard = this.said();
    this.#last = read;
    const early = document.activeElement?.matches("[name^=company], [name=who]") ? "no_who" : "";
    this.#show(read, read.hints.find(({ code }) => code !== early && !this.dismissed.has(code)), first);
  }

  /** @param {Read} read @param {Hint | undefined} hint */
  #show(read, hint, first = "") {
    const about = hint && (ABOUT[hint.code] ?? (COMPANIES.includes(this.at) ? this.at : COMPANIES[0]));
    const field = about && this.field(about);
    const there = this.field(COMPANIES[0]);
    hold(this.place, () => {
      for (const one of this.fields()) {
        const [say, taps] = this.#room(one).children;
        const lines = one === there ? [first, read.here] : [];
        if (one === field && hint) lines.push(hint.sentence, hint.sentence.includes(hint.example) ? "" : hint.example);
        const words = lines.filter(Boolean).map((line) => make("p", { textContent: line }));
        // What stands there already is not said again.
        if (say.textContent !== words.map((line) => line.textContent).join("")) say.replaceChildren(...words);
        taps.replaceChildren(...(one === field && hint ? this.#taps(hint, one, read) : []));
      }
    });
  }

  /** @param {Hint} hint @param {Field} field @param {Read} read */
  #taps(hint, field, { words, ...read }) {
    const later = make("button", { type: "button", className: "quiet", textContent: `✕ ${words.dismiss}` });
    later.addEventListener("click", (/** @type {MouseEvent} */ { detail }) => {
      this.dismissed.add(hint.code);
      this.#show({ ...read, words }, undefined);
      // Who came by keys has lost their place with the button.
      if (!detail) field.focus();
    });
    // An example is a whole sentence, but for calmer words; and who wants a name there can write it there.
    const to = hint.code === "tone" ? field : sentence(this.place);
    if (!to || !hint.fill || hint.fill.length > to.maxLength || (field !== to && /no_who|too_long/.test(hint.code))) return [later];
    const use = make("button", { type: "button", className: "quiet", textContent: words.use });
    use.addEventListener("click", () => write(to, hint.fill));
    return [use, later];
  }

  /** The coach's place at a field. @param {Field} field @returns {HTMLElement} */
  #room(field) {
    // Where the field has gone meanwhile, nobody sees what is said of it.
    const around = /** @type {HTMLElement} */ (field.closest(".field") ?? make("div"));
    const made = /** @type {HTMLElement | null} */ (around.querySelector(".coach"));
    if (made) return made;
    const room = make("div", { className: "coach" });
    const say = make("div");
    say.setAttribute("role", "status");
    room.append(say, make("div", { className: "taps" }));
    around.append(room);
    return room;
  }
}

/** @type {WeakMap<HTMLFormElement, Desk>} */
const desks = new WeakMap();

/** @param {EventTarget | null} target @returns {Desk | undefined} */
function deskOf(target) {
  const field = /** @type {any} */ (target);
  const place = /** @type {HTMLElement | undefined} */ (field?.closest?.(".ask-form"));
  if (!place || !field.form || field.matches("button, summary")) return;
  const desk = desks.get(field.form) ?? new Desk(field.form, place);
  desks.set(field.form, desk);
  return desk;
}

/** @param {ParentNode} place */
const sentence = (place) => /** @type {HTMLTextAreaElement | null} */ (place.querySelector("[name=sentence]"));

/** An example in its field, with its blank marked: the next key fills it. @param {Field} field @param {string} words */
function write(field, words) {
  const fold = field.closest("details");
  if (fold) fold.open = true;
  fill(field, words);
  field.focus();
  const blank = words.indexOf("…");
  if (blank >= 0) field.setSelectionRange(blank, blank + 1);
}

/** @param {Field} field @param {string} words */
function fill(field, words) {
  field.value = words;
  // The phone keeps what was typed by this.
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/** @param {HTMLElement} place @param {string} body @returns {Promise<Read | undefined>} */
async function ask(place, body) {
  const to = sentence(place)?.form;
  if (!to || !navigator.onLine) return;
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE);
  try {
    const answer = await fetch(to.action, { method: "POST", body, headers: { "Content-Type": "application/json" }, signal: patience.signal });
    return answer.ok && !answer.redirected ? await answer.json() : undefined;
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

/** Change what stands above the button without moving it: the page moves instead. @param {HTMLElement} place @param {() => void} change */
function hold(place, change) {
  // Not one that is below the tabs, or below the keyboard.
  const inView = (/** @type {Element} */ one) => {
    const { left, top, width, height } = one.getBoundingClientRect();
    return height > 0 && one.contains(document.elementFromPoint(left + width / 2, top + height / 2)) && top < (window.visualViewport?.height ?? innerHeight);
  };
  const buttons = Array.from(place.querySelectorAll("button")).filter((one) => !one.closest(".coach") && inView(one));
  const button = buttons[buttons.length - 1];
  const was = button?.getBoundingClientRect().top ?? 0;
  change();
  const moved = () => Math.round((button?.getBoundingClientRect().top ?? was) - was);
  if (!moved()) return;
  const page = scroller(place);
  page.scrollTop += moved();
  if (moved() <= 0 || page !== document.scrollingElement) return;
  // A page too short to move gets room to.
  const short = Math.max(0, innerHeight - document.body.getBoundingClientRect().bottom);
  place.style.marginBottom = `${moved() + short + (parseFloat(place.style.marginBottom) || 0)}px`;
  page.scrollTop += moved();
}

/** @param {HTMLElement} from @returns {Element} */
function scroller(from) {
  for (let one = from.parentElement; one && one !== document.body; one = one.parentElement)
    if (/auto|scroll/.test(getComputedStyle(one).overflowY)) return one;
  return document.scrollingElement ?? document.documentElement;
}

/** "Fill it in for me". @param {Field} said */
async function takeApart(said) {
  const place = /** @type {HTMLElement} */ (said.closest(".ask-form"));
  const desk = /** @type {Desk} */ (deskOf(said));
  const read = await ask(place, desk.said());
  if (!read) return tell(place, document.body.dataset.wordError ?? "");
  if (!read.companies.length && !read.who && !read.why) {
    desk.dismissed.clear();
    return desk.took(read);
  }
  const first = /** @type {Field} */ (place.querySelector("[name=company_1]"));
  const fields = /** @type {Desk} */ (deskOf(first));
  if (read.companies.length) COMPANIES.forEach((name, number) => fill(fields.field(name), read.companies[number] ?? ""));
  if (read.who) fill(fields.field("who"), read.who);
  if (read.why) fill(fields.field("why"), read.why);
  const more = fields.field(COMPANIES[1]).closest("details");
  if (more && read.companies.length > 1) more.open = true;
  // Not to be found here again next week; for now it stays, to check by.
  const words = said.value;
  fill(said, "");
  said.value = words;
  desk.took({ ...read, hints: [], here: "" });
  first.focus();
  fields.at = COMPANIES[0];
  // What was said of words that are not in the fields is not said there; how many there were, first.
  const hints = read.hints.filter(({ code }) => read.why || ABOUT[code] !== "why");
  hints.sort((a, b) => Number(b.code === "too_many") - Number(a.code === "too_many"));
  fields.took({ ...read, hints }, read.words.check);
}

/** @param {HTMLElement} place @param {string} words */
function tell(place, words) {
  const answer = place.querySelector(".answer");
  if (answer) answer.textContent = words;
}

document.addEventListener("input", ({ target }) => {
  const desk = deskOf(target);
  if (!desk) return;
  desk.at = /** @type {Field} */ (target).name;
  desk.soon(PAUSE);
});
document.addEventListener("focusout", ({ target }) => deskOf(target)?.soon(0));
document.addEventListener("submit", (event) => {
  const said = /** @type {HTMLFormElement} */ (event.target).elements.namedItem("sentence");
  if (!(said instanceof HTMLTextAreaElement)) return;
  event.preventDefault();
  takeApart(said);
});

// Something may have been written before this was here.
const first = deskOf(document.activeElement);
if (first && !first.heard) first.soon(PAUSE);

export {};
