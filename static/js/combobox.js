// Suggests the club's companies under a field while somebody types; they choose, or go on typing.
// The list stands outside of the page's boards, so that what is drawn anew there never takes it away.

/** @typedef {{name: string, also: string}} Company */

const PAUSE = 150;
const PATIENCE = 2000;
const ROWS = 5;
/** For the field's own ring. */
const GAP = 6;

const list = document.createElement("ul");
list.id = "suggested";
list.setAttribute("role", "listbox");
list.hidden = true;
const status = document.createElement("p");
status.className = "vh";
status.setAttribute("role", "status");
document.body.append(list, status);

/** The field whose list this is, and which of its options is the active one. @type {HTMLInputElement | undefined} */
let field;
let active = -1;
let taken = "";
let timer = 0;
/** @type {AbortController | undefined} */
let asking;

/** @param {EventTarget | null} target */
const suggests = (target) => (target instanceof HTMLInputElement && target.dataset.companies ? target : undefined);

/** @param {HTMLInputElement} input */
function adopt(input) {
  if (field !== input) hide();
  field = input;
  // Each time: a board that is drawn anew takes them off.
  const said = { role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": String(!list.hidden) };
  for (const [name, value] of Object.entries(said)) input.setAttribute(name, value);
}

/** @param {HTMLInputElement} input @param {number} [pause] */
function seek(input, pause = PAUSE) {
  clearTimeout(timer);
  asking?.abort();
  const text = input.value.trim();
  if (!text) return hide();
  timer = setTimeout(() => ask(input, text), pause);
}

/** Offline, slow, refused: nothing is said of it. @param {HTMLInputElement} input @param {string} text */
async function ask(input, text) {
  const mine = (asking = new AbortController());
  const patience = setTimeout(() => mine.abort(), PATIENCE);
  try {
    const address = `${input.dataset.companies}?q=${encodeURIComponent(text)}`;
    const answer = await fetch(address, { redirect: "error", signal: mine.signal, headers: { Accept: "application/json" } });
    const { companies, said } = answer.ok ? await answer.json() : { companies: [], said: "" };
    // Whatever they typed or did since, this answers another question.
    if (mine !== asking || mine.signal.aborted || document.activeElement !== input || input.value.trim() !== text) return;
    show(input, companies, said);
  } catch {
    if (mine === asking) hide();
  } finally {
    clearTimeout(patience);
  }
}

/** @param {HTMLInputElement} input @param {Company[]} companies @param {string} said */
function show(input, companies, said) {
  if (!companies.length || (companies.length === 1 && companies[0].name === input.value.trim())) return hide();
  list.replaceChildren(...companies.map(option));
  list.setAttribute("aria-label", said);
  list.hidden = false;
  list.scrollTop = 0;
  adopt(input);
  point(-1);
  status.textContent = said;
  makeRoom();
}

/** @param {Company} company @param {number} number */
function option({ name, also }, number) {
  const one = document.createElement("li");
  one.id = `suggested-${number}`;
  one.dir = "auto";
  one.dataset.name = name;
  one.setAttribute("role", "option");
  one.append(name);
  if (also) {
    const other = document.createElement("small");
    const words = document.createElement("bdi");
    words.textContent = also;
    other.append(" ", words);
    one.append(other);
  }
  return one;
}

function hide() {
  clearTimeout(timer);
  asking?.abort();
  active = -1;
  list.hidden = true;
  list.replaceChildren();
  status.textContent = "";
  field?.setAttribute("aria-expanded", "false");
  field?.removeAttribute("aria-activedescendant");
}

const rowHeight = () => list.firstElementChild?.getBoundingClientRect().height ?? 48;

/** How far down one can see: to the keyboard of a phone. */
const bottom = () => (visualViewport ? visualViewport.offsetTop + visualViewport.height : innerHeight) - 8;

/** Where the screen ends right under the field, the page goes up by a few rows. */
function makeRoom() {
  if (list.hidden || !field?.isConnected) return;
  const rows = Math.min(3, list.childElementCount) * rowHeight() + GAP + 4;
  if (bottom() - field.getBoundingClientRect().bottom < rows) {
    place();
    field.style.scrollMarginBottom = `${rows + innerHeight - bottom()}px`;
    field.scrollIntoView({ block: "nearest" });
  }
  place();
}

/** Under the field, never over it. */
function place() {
  if (list.hidden || !field) return;
  if (!field.isConnected) return hide();
  const at = field.getBoundingClientRect();
  const row = rowHeight();
  const { style } = list;
  style.maxHeight = `${Math.min(ROWS * row + 4, Math.max(row, bottom() - at.bottom - GAP))}px`;
  style.top = `${at.bottom + scrollY + GAP}px`;
  style.left = `${at.left + scrollX}px`;
  style.width = `${at.width}px`;
}

/** @param {number} number */
function point(number) {
  active = number;
  Array.from(list.children, (one, n) => one.setAttribute("aria-selected", String(n === number)));
  const one = /** @type {HTMLElement | undefined} */ (list.children[number]);
  if (!one) return field?.removeAttribute("aria-activedescendant");
  field?.setAttribute("aria-activedescendant", one.id);
  // The list alone: the page stays where it is.
  list.scrollTop = Math.max(one.offsetTop + one.offsetHeight - list.clientHeight, Math.min(list.scrollTop, one.offsetTop));
}

/** @param {Element | null | undefined} one */
function take(one) {
  if (!(one instanceof HTMLElement) || !field) return;
  taken = field.value = one.dataset.name ?? field.value;
  hide();
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/** @type {Record<string, (event: KeyboardEvent, input: HTMLInputElement) => boolean | void>} */
const KEYS = {
  ArrowDown(event, input) {
    if (list.hidden) seek(input, 0);
    else if (!event.altKey) point(active + 1 < list.childElementCount ? active + 1 : 0);
    return true;
  },
  ArrowUp(event) {
    if (list.hidden) return false;
    if (event.altKey) hide();
    else point(active > 0 ? active - 1 : list.childElementCount - 1);
    return true;
  },
  Enter() {
    const one = list.hidden ? undefined : list.children[active];
    if (one) take(one);
    else hide();
    return !!one;
  },
  Escape() {
    const open = !list.hidden;
    hide();
    return open;
  },
  Tab: hide,
  // The cursor moves in the text, and away from the list.
  Home: () => point(-1),
  End: () => point(-1),
  ArrowLeft: () => point(-1),
  ArrowRight: () => point(-1),
};

document.addEventListener("focusin", ({ target }) => {
  const input = suggests(target);
  if (input) adopt(input);
});
document.addEventListener("focusout", ({ target }) => target === field && hide());
document.addEventListener("input", (event) => {
  const input = suggests(event.target);
  if (!input) return;
  adopt(input);
  point(-1);
  if (event.isTrusted || input.value !== taken) seek(input);
});
document.addEventListener("keydown", (event) => {
  const input = suggests(event.target);
  const key = Object.hasOwn(KEYS, event.key) && KEYS[event.key];
  // While a word is composed (Japanese, say) the keys are its own.
  if (!input || !key || event.isComposing || event.ctrlKey || event.metaKey || !key(event, input)) return;
  event.preventDefault();
  event.stopPropagation();
}, true);
// A tap beside it puts the list away, also where that does not take the focus from the field.
addEventListener("pointerdown", ({ target }) => target !== field && !list.contains(/** @type {Node} */ (target)) && hide(), true);
// The field keeps the focus, and a phone its keyboard, while a thumb is on the list.
for (const kind of ["pointerdown", "mousedown"]) list.addEventListener(kind, (event) => event.preventDefault());
list.addEventListener("click", ({ target }) => take(/** @type {Element} */ (target).closest("li")));
addEventListener("scroll", ({ target }) => target !== list && place(), true);
visualViewport?.addEventListener("scroll", place);
// Whatever else moves the field: a notice that goes, a hint that comes.
new ResizeObserver(place).observe(document.body);
for (const one of [window, visualViewport]) one?.addEventListener("resize", makeRoom);

// What they typed before this was here.
const first = suggests(document.activeElement);
if (first) {
  adopt(first);
  if (first.value !== first.defaultValue) seek(first);
}

export {};
