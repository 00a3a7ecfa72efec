// Clocks of the console and the wall, by the server's time. What is written here lies on what the server has drawn: a
// morph wipes it, so it is written again after each put.
//
//   data-ends="MS"                  minutes and seconds until then, as text; never less than 0:00
//   data-over="{n} min over"        and what it says instead, from a minute after
//   data-then="MS"                  once that end has passed: the time of day so long after now, and no text before
//   data-began="MS" data-ends="MS"  a bar and no text: --left goes from 1 to 0
//   data-quiet="MS"                 the class "hushed" from then on; "over" from the end on
//   data-clock                      the time of day
//   data-zone="America/Denver"      of these, where the club meets
import { link } from "./live-board.js";

/** @type {Map<string, Intl.DateTimeFormat>} */
const faces = new Map();

/** "7", ":", "24", " ", "PM", as the page's language writes it. @param {number} at @param {string} [zone] */
function timeOfDay(at, zone = "") {
  let face = faces.get(zone);
  if (!face) {
    const options = /** @type {Intl.DateTimeFormatOptions} */ ({ hour: "numeric", minute: "2-digit" });
    if (zone) options.timeZone = zone;
    face = new Intl.DateTimeFormat(document.documentElement.lang || undefined, options);
    faces.set(zone, face);
  }
  return face.formatToParts(at);
}

/** @param {Intl.DateTimeFormatPart[]} parts */
const joined = (parts) => parts.map(({ value }) => value).join("").trim();

/** @param {HTMLElement} one @param {string} text */
function say(one, text) {
  if (one.textContent !== text) one.textContent = text;
}

/** @param {HTMLElement} one @param {number} now */
function count(one, now) {
  const { began, quiet, over, then, zone } = one.dataset;
  const ends = Number(one.dataset.ends);
  const left = Math.max(0, Math.ceil((ends - now) / 1000));
  const past = Math.floor((now - ends) / 60000);
  if (began) {
    const whole = Math.max(1, ends - Number(began));
    one.style.setProperty("--left", String(Math.min(1, Math.max(0, (ends - now) / whole))));
  } else if (then) {
    // Until then what the server has drawn is right.
    if (now > ends) say(one, joined(timeOfDay(now + Number(then), zone)));
  } else if (over && past > 0) {
    say(one, over.replace("{n}", String(past)));
  } else {
    say(one, `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`);
  }
  if (quiet) one.classList.toggle("hushed", now >= Number(quiet));
  one.classList.toggle("over", now >= ends);
}

/** @param {string} what @returns {NodeListOf<HTMLElement>} */
const each = (what) => document.querySelectorAll(what);

/** All clocks of the page, as they stand now. */
export function tick() {
  const now = link.now();
  for (const one of each("[data-ends]")) count(one, now);
  for (const one of each("[data-clock]")) {
    // Whoever sees it knows whether it is evening.
    const parts = timeOfDay(now, one.dataset.zone).filter(({ type }) => type !== "dayPeriod");
    say(one, joined(parts));
  }
}

setInterval(tick, 250);
document.addEventListener("laid", tick);
tick();
