// The socket and the boards are one file: each request more delays a phone's first board on a weak Wi-Fi.
import { Idiomorph } from "../vendor/idiomorph.min.js";
import { io } from "../vendor/socket.io.esm.min.js";

/** @typedef {{id: string, list?: string, html: string}} Put */
/** @typedef {{room: string, epoch: string, from: number, to: number, put?: Put[], remove?: string[]}} Change */
/** @typedef {{epoch?: string, seq: number, html: string, marks?: Marks}} Fresh */
/** @typedef {{keys: Record<string, number>, words: Record<string, string>}} Know whom my owner knows where */
/** @typedef {Record<string, (number | string)[]> & {know?: any}} Marks */

const page = document.body.dataset;

/** A page's one socket, and the server's time. Says: up, down, board, mine, poll, epoch. */
class Link extends EventTarget {
  heardAt = Date.now();
  #ahead = 0;
  #toldAt = Date.now();
  #failures = 0;
  #slept = 0;
  #opened = 0;
  /** @type {any} */
  #socket;

  start() {
    const { socket: path, meeting = "", room, wall } = page;
    if (!path || !(meeting || wall)) return;

    this.#opened = Date.now();
    const socket = (this.#socket = io({
      path, transports: ["websocket"], timeout: 5000, reconnectionDelay: 500, reconnectionDelayMax: 8000,
      query: { meeting }, auth: wall ? { room, wall } : { room },
    }));
    socket.on("connect", () => {
      this.#failures = 0;
      this.heard();
      this.say("up");
    });
    for (const loss of ["disconnect", "connect_error"]) socket.on(loss, (/** @type {unknown} */ why) => this.#lost(why));
    for (const kind of ["board", "mine"]) {
      socket.on(kind, (/** @type {any} */ message) => {
        this.heard(message?.now);
        this.say(kind, message);
      });
    }
    socket.io.on("ping", () => this.heard());
    addEventListener("online", () => this.restart());
    addEventListener("pageshow", () => this.#wake());
    document.addEventListener("visibilitychange", () => this.#wake());
    // Some networks let no websocket pass: then the boards are read by plain GET.
    setInterval(() => !this.up && this.#failures > 1 && !document.hidden && this.say("poll"), 3000);
  }

  /** @returns {boolean} */
  get up() {
    return !!this.#socket?.connected;
  }

  /** The server's clock: a phone's own may be a day off, and a demo's runs faster. */
  now() {
    return Date.now() + this.#ahead + (Date.now() - this.#toldAt) * (Number(page.speed ?? 1) - 1);
  }

  /** @param {number | string} [now] the server's time: seconds, milliseconds or ISO */
  heard(now) {
    this.heardAt = Date.now();
    const at = typeof now === "number" ? (now > 1e11 ? now : now * 1000) : Date.parse(now ?? "");
    if (at) [this.#ahead, this.#toldAt] = [at - this.heardAt, this.heardAt];
  }

  /** "Not connected. Last update 7:41.", or nothing. */
  stale() {
    if ((this.up && !page.wall) || !this.#socket || this.heardAt > Date.now() - 10000) return "";
    const clock = new Intl.DateTimeFormat(document.documentElement.lang || undefined, { hour: "numeric", minute: "2-digit" });
    const parts = clock.formatToParts(this.heardAt + this.#ahead).filter(({ type }) => type !== "dayPeriod");
    return (page.wordStale ?? "").replace("{time}", parts.map(({ value }) => value).join("").trim());
  }

  /** Never while down: Socket.IO would buffer it, and the outbox sends it too. @param {object} body @returns {Promise<any>} */
  command(body) {
    return new Promise((done) => {
      if (!this.up) return done(undefined);
      this.#socket.timeout(5000).emit("command", body, (/** @type {unknown} */ missed, /** @type {unknown} */ answer) => {
        if (!missed) this.heard();
        done(missed ? undefined : answer);
      });
    });
  }

  /** A dead socket can take a minute to say so, and Socket.IO's next try cannot be hurried. */
  restart() {
    // Waking says so three times over.
    if (Date.now() - this.#opened < 1000) return;
    this.#opened = Date.now();
    this.#socket?.disconnect().connect();
  }

  /** @param {string} kind @param {unknown} [detail] */
  say(kind, detail) {
    this.dispatchEvent(new CustomEvent(kind, { detail }));
  }

  /** @param {unknown} why */
  #lost(why) {
    this.#failures++;
    this.say("down");
    if (this.#socket.active) return;
    // Hung up or turned away by the server: then Socket.IO gives up. Hung up on after a while, it is to come in anew
    // (two places put together); at once, it would only be turned away again.
    const soon = why === "io server disconnect" && Date.now() - this.#opened > 3000;
    this.#opened = Date.now();
    setTimeout(() => this.#socket.connect(), soon ? Math.random() * 300 : 2000 + Math.random() * 3000);
  }

  #wake() {
    if (document.hidden) this.#slept = Date.now();
    else if (!this.up || (this.#slept && this.#slept < Date.now() - 15000)) this.restart();
    if (!document.hidden) this.#slept = 0;
  }
}

export const link = new Link();

/** Forms that somebody is writing in: no redrawing over their words. @type {WeakSet<Element>} */
export const writing = new WeakSet();
addEventListener("input", (event) => writing.add(/** @type {any} */ (event.target).form ?? event.target));

/** Until when a thumb may lie on a button, which must not change under it. */
let held = 0;
let thumb = 0;

/** Knows two verbs, put and remove, and nothing about asks. Nothing else parses HTML. */
export class LiveBoard extends HTMLElement {
  /** @type {Marks} */
  marks = {};
  /** Fetched once: what is asked later is matched here, so that nobody can tell who knows whom. @type {Know | undefined} */
  know;
  askedAt = 0;
  /** @type {(Change | Fresh)[]} */
  #queue = [];
  #reading = false;
  #wanted = 0;
  #timer = 0;
  #due = 0;

  connectedCallback() {
    const room = this.getAttribute("room");
    const mine = room === "mine";
    // Join first, read second: whatever this page misses will arrive as a put.
    link.addEventListener("up", () => this.read());
    link.addEventListener(mine ? "down" : "poll", () => (mine && this.askedAt) || this.read());
    // Who offered shows by mere time, and without a socket nobody says so: look now and then.
    let polls = 0;
    if (mine) link.addEventListener("poll", () => ++polls % 3 || this.read());
    if (mine) link.addEventListener("anew", () => ((this.know = undefined), this.read(80)));
    link.addEventListener(mine ? "mine" : "board", (event) => {
      const change = /** @type {CustomEvent<Change>} */ (event).detail;
      if (mine) this.read(80);
      else if (change.room === room) this.drain(change);
    });
  }

  /** @param {number} [wait] milliseconds in which further reasons to read may gather */
  read(wait = 0) {
    if (this.#timer && this.#due <= Date.now() + wait) return;
    clearTimeout(this.#timer);
    this.#due = Date.now() + wait;
    this.#timer = setTimeout(() => {
      this.#timer = 0;
      if (this.#reading) this.read(80);
      else this.#read();
    }, wait);
  }

  /** Shows what was heard, in order. @param {Change} [change] */
  drain(change) {
    if (change) this.#queue.push(change);
    if (this.#reading || Date.now() < held || !this.#queue.length) return;
    const focused = document.activeElement;
    const before = this.#lively();
    for (let next; (next = this.#queue.shift()); ) "html" in next ? this.#fresh(next) : this.#hear(next);
    // Moving an element costs its focus.
    if (focused !== document.activeElement && focused instanceof HTMLElement) {
      const again = focused.isConnected ? focused : focused.id && this.querySelector(`#${CSS.escape(focused.id)}`);
      if (again) /** @type {HTMLElement} */ (again).focus({ preventScroll: true });
    }
    this.#animate(before);
    this.dispatchEvent(new Event("laid", { bubbles: true }));
  }

  async #read() {
    this.#reading = true;
    const asked = Date.now();
    const { epoch, seq } = this.dataset;
    const fresh = await get(this.getAttribute("src") + (epoch || this.know ? "" : "?know"), epoch ? `"${epoch}-${seq}"` : "");
    this.#reading = false;
    if (fresh) {
      this.askedAt = asked;
      this.#queue.unshift(fresh);
    }
    this.drain();
    if (fresh === undefined && link.up) this.read(3000);
  }

  /** @param {Fresh} fresh */
  #fresh({ epoch, seq, html, marks = {} }) {
    if (epoch !== undefined) {
      // Drawn just before what we have heard of: ask once more.
      if (String(epoch) === this.dataset.epoch && seq < this.#wanted) this.read(300);
      this.#wanted = 0;
      Object.assign(this.dataset, { epoch, seq });
      link.say("epoch", String(epoch));
      // Companies may have been put together: every phone asks again whom its owner knows, so that it tells nothing.
      link.say("anew");
      if (!link.up) link.say("mine");
    }
    this.marks = marks;
    this.know = marks.know ?? this.know;
    Idiomorph.morph(this, html, { morphStyle: "innerHTML", callbacks });
  }

  /** @param {Change} change */
  #hear({ epoch, from, to, put = [], remove = [] }) {
    const seq = Number(this.dataset.seq);
    const same = String(epoch) === this.dataset.epoch;
    // What shows by mere time (who offered) comes with no new number: from and to are both the shown one.
    if (same && (to < seq || (to === seq && from < to))) return;
    if (!same || from > seq) {
      this.#wanted = to;
      return this.#again();
    }
    for (const id of remove) this.#find(id)?.remove();
    for (const one of put) this.#put(one);
    this.dataset.seq = String(to);
  }

  /** @param {Put} put */
  #put({ id, list, html }) {
    const template = document.createElement("template");
    template.innerHTML = html;
    const drawn = template.content.firstElementChild;
    const shown = this.#find(id);
    const home = list && this.querySelector(`[data-list="${CSS.escape(list)}"]`);
    if (!drawn || !(shown || home)) return this.#again();
    if (shown) Idiomorph.morph(shown, drawn, { callbacks });
    if (home) place(this.#find(id) ?? drawn, home);
  }

  /** Everybody who missed it would ask at once. */
  #again() {
    this.read(50 + Math.random() * 300);
  }

  /** @param {string} id */
  #find(id) {
    return this.querySelector(`#${CSS.escape(id)}`);
  }

  /** What may move: a tally by its words, an item by its place. */
  #lively() {
    const all = this.querySelectorAll("[data-order][id], [id*=tally-]");
    return new Map(Array.from(all, (one) => [one, one.getAttribute("data-order") ?? one.textContent]));
  }

  /** By animate(), which leaves no trace: an idle board equals a fresh one. @param {Map<Element, string | null>} before */
  #animate(before) {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    for (const [one, look] of this.#lively()) {
      const known = before.has(one);
      if (known && before.get(one) === look) continue;
      if (one.hasAttribute("data-order")) one.animate({ opacity: [0, 1] }, known ? 240 : 160);
      else if (known) one.animate({ transform: ["scale(1.15)", "none"] }, 200);
    }
  }
}

const callbacks = {
  /** Nor over a sentence just said to them. @param {any} old @param {Node} drawn */
  beforeNodeMorphed(old, drawn) {
    if (old.form && old.type !== "hidden" && old.localName !== "button" && writing.has(old.form)) return false;
    return !(old.matches?.(".why, .answer") && old.textContent.trim() && !drawn.textContent?.trim());
  },
  /** Idiomorph leaves an attribute where a choice went back. @param {any} old @param {any} drawn */
  afterNodeMorphed(old, drawn) {
    if (old.localName === "option") old.defaultSelected = drawn.defaultSelected;
  },
  /** What they opened stays open. @param {string} name @param {Element} old */
  beforeAttributeUpdated: (name, old) => name !== "open" || old.localName !== "details",
};

/** By the numbers on the items: a put says where it belongs, not after whom. @param {Element} one @param {Element} home */
function place(one, home) {
  const order = (/** @type {Element} */ item) => parseFloat(item.getAttribute("data-order") ?? "");
  const next = Array.from(home.children).find((other) => other !== one && order(other) > order(one)) ?? null;
  if (one.parentElement !== home || (!isNaN(order(one)) && one.nextElementSibling !== next)) home.insertBefore(one, next);
}

/** The fresh board; null: the shown one is; undefined: no answer. @param {string} src @param {string} etag @returns {Promise<Fresh | null | undefined>} */
async function get(src, etag) {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), 8000);
  try {
    const headers = etag ? { "If-None-Match": etag } : undefined;
    const answer = await fetch(src, { headers, cache: "no-store", signal: patience.signal });
    // Sent out of the meeting, or a wall's link was replaced: the page itself says what is now.
    if (answer.status === 404 && performance.now() > 10000) location.reload();
    const fresh = answer.ok ? await answer.json() : null;
    if (fresh || answer.status === 304) link.heard(fresh?.now);
    return fresh ?? (answer.status === 304 ? null : undefined);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

function release() {
  held = 0;
  for (const board of document.querySelectorAll("live-board")) /** @type {LiveBoard} */ (board).drain();
}

addEventListener("pointerdown", ({ target }) => {
  if (!(target instanceof Element && target.closest("live-board"))) return;
  held = Date.now() + 1000;
  clearTimeout(thumb);
  thumb = setTimeout(release, 1000);
});
// The click comes after the thumb has gone.
for (const end of ["pointerup", "pointercancel", "blur"]) {
  addEventListener(end, () => {
    if (!held) return;
    clearTimeout(thumb);
    thumb = setTimeout(release, 60);
  });
}

customElements.define("live-board", LiveBoard);
