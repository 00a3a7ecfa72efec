// The laptop's page is a phone's with keys: <… data-key="Space PageDown"> is clicked by them (a clicker sends PageDown).
import "./phone.js";
import "./clock.js";
import { link } from "./live-board.js";

// Saved: the server has heard every tap, and is there to hear the next. Unknown until it has spoken once.
let spoke = false;
function foot() {
  spoke ||= link.up;
  document.body.toggleAttribute("data-up", link.up && !document.querySelector("form[data-state]"));
  document.body.toggleAttribute("data-down", spoke && !link.up);
}
link.addEventListener("up", foot);
setInterval(foot, 500);

/** So long the main button must have meant the same before it can be pressed: nobody reads faster. */
const STEADY = 400;
let meaning = "";
let timer = 0;

/** @returns {HTMLElement | null} */
const lead = () => document.querySelector("#now .main");

/** The second press of two, or one that comes just after somebody else's, would mean what nobody has read. */
function steady() {
  const form = lead()?.closest("form");
  const now = form ? JSON.stringify([form.dataset.command, ...new FormData(form)]) : (lead()?.getAttribute("href") ?? "");
  if (now !== meaning && meaning) {
    clearTimeout(timer);
    timer = setTimeout(() => {
      timer = 0;
      lead()?.removeAttribute("aria-disabled");
    }, STEADY);
  }
  meaning = now;
  if (timer) lead()?.setAttribute("aria-disabled", "true");
}
document.addEventListener("laid", steady);
steady();

document.addEventListener("click", (event) => {
  const at = /** @type {Element} */ (event.target);
  if (!at.closest("#now .main[aria-disabled]")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);

// What the mouse has clicked does not keep the focus: Space is Next, and not that once more.
document.addEventListener("click", ({ detail }) => {
  const at = document.activeElement;
  if (detail && at instanceof HTMLElement && at.matches("button, summary, a")) at.blur();
});

/** On a single screen: the wall comes into this window, and P there leads back (see wall.js). */
function swap() {
  const wall = document.querySelector("a[data-wall]")?.getAttribute("href");
  if (!wall) return;
  try {
    sessionStorage.setItem("jobclub/swapped", "1");
  } catch {}
  location.assign(wall);
}

addEventListener("keydown", (event) => {
  const at = /** @type {HTMLElement} */ (event.target);
  const key = event.key === " " ? "Space" : event.key;
  // A key held down presses a button as often as it repeats.
  if (event.repeat && at.matches("#now .main")) event.preventDefault();
  if (event.repeat || event.ctrlKey || event.altKey || event.metaKey || at.isContentEditable) return;
  if (at.matches("input, textarea, select") || (/Space|Enter/.test(key) && at.matches("button, a, summary"))) return;
  if (/^p$/i.test(key)) return swap();
  const one = document.querySelector(`[data-key~="${CSS.escape(key)}"]`);
  if (!(one instanceof HTMLElement)) return;
  event.preventDefault();
  one.click();
});

// The form of the same person once more: they may have an ask by now. What was typed is kept.
addEventListener("hashchange", () => {
  if (location.hash === "#write" && location.search) location.reload();
});

// On localhost a laptop can be kept awake; elsewhere this is not there, or refused.
async function stayAwake() {
  if (document.hidden) return;
  try {
    await navigator.wakeLock?.request("screen");
  } catch {}
}
document.addEventListener("visibilitychange", stayAwake);
stayAwake();

/** @typedef {EventTarget & {charging: boolean}} Battery */
/** @type {Promise<Battery> | undefined} */
const battery = /** @type {any} */ (navigator).getBattery?.();
battery?.then((power) => {
  const warning = /** @type {HTMLElement} */ (document.querySelector("#battery"));
  const look = () => (warning.hidden = power.charging);
  power.addEventListener("chargingchange", look);
  look();
}, () => {});
