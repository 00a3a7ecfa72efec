import { link } from "./live-board.js";

/** What a member composed, until the server has answered; then for a day, in case the server is restored.
 * @typedef {{key: string, n: number, at: number, command: string, action: string, seen: number | null,
 *   fields: Record<string, string>, keep?: string, text: boolean, again?: boolean, tries?: number, answer?: Answer, done?: number}} Entry
 * @typedef {{ok?: boolean, why?: string, field?: string | null, said?: string, go?: string, retry?: number, broken?: boolean} | undefined} Answer */

const DAY = 86400000;
const random = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
const tab = random();

/** The phone's storage; where that is denied or full, this page's memory. */
class Store {
  /** @type {Map<string, string>} */
  memory = new Map();

  /** @param {string} person */
  constructor(person) {
    this.home = `jobclub/${person}/`;
  }

  /** @param {string} name @returns {any} */
  get(name) {
    try {
      return JSON.parse(this.memory.get(name) ?? localStorage.getItem(this.home + name) ?? "null");
    } catch {
      return null;
    }
  }

  /** @param {string} name @param {unknown} value */
  set(name, value) {
    try {
      localStorage.setItem(this.home + name, JSON.stringify(value));
      this.memory.delete(name);
    } catch {
      this.memory.set(name, JSON.stringify(value));
    }
  }

  /** @param {string} name */
  remove(name) {
    this.memory.delete(name);
    try {
      localStorage.removeItem(this.home + name);
    } catch {}
  }

  /** @param {string} start */
  under(start) {
    const names = new Set(this.memory.keys());
    try {
      for (const name of Object.keys(localStorage)) if (name.startsWith(this.home)) names.add(name.slice(this.home.length));
    } catch {}
    return Array.from(names).filter((name) => name.startsWith(start));
  }
}

/** In order, one at a time, until answered. Says: added, answered. */
export class Outbox extends EventTarget {
  busy = false;
  #misses = 0;
  #tries = 0;
  /** @type {(() => void) | undefined} */
  #hurry;

  /** @param {string} person */
  constructor(person) {
    super();
    this.store = new Store(person);
    forgetOthers(this.store.home);
    link.addEventListener("up", () => {
      if (this.#misses < 2) this.#misses = 0;
      this.poke();
    });
    link.addEventListener("epoch", (event) => this.#sees(/** @type {CustomEvent<string>} */ (event).detail));
    for (const kind of ["online", "pageshow"]) addEventListener(kind, () => this.poke());
    document.addEventListener("visibilitychange", () => this.poke());
    addEventListener("pagehide", () => this.#release());
    addEventListener("storage", ({ key }) => key?.startsWith(this.store.home) && this.#elsewhere(key.slice(this.store.home.length)));
  }

  /** Stored one by one: two tabs may write at once. @returns {Entry[]} */
  get entries() {
    const all = this.store.under("out/").map((name) => this.store.get(name));
    return all.filter(Boolean).sort((a, b) => a.n - b.n || (a.key < b.key ? -1 : 1));
  }

  get inMemory() {
    return this.store.under("out/").some((name) => this.store.memory.has(name));
  }

  /** @param {Pick<Entry, "command" | "action" | "seen" | "fields" | "keep" | "text">} said */
  add(said) {
    const entry = { ...said, key: random(), n: this.#last() + 1, at: Date.now() };
    this.#keep(entry);
    this.poke();
    return entry;
  }

  /** @param {Entry} entry */
  forget({ key }) {
    this.store.remove(`out/${key}`);
  }

  /** Whatever kept us waiting may be over. */
  poke() {
    this.#tries = 0;
    this.#hurry?.();
    this.#run();
  }

  async #run() {
    if (this.busy) return;
    this.busy = true;
    for (let entry; (entry = this.#next()); ) {
      const taken = this.#taken();
      if (taken) {
        await this.#wait(taken, true);
        continue;
      }
      const answer = await this.#send(entry);
      // Another tab may have heard the answer first.
      if (this.store.get(`out/${entry.key}`)?.done !== undefined) continue;
      if (typeof answer?.ok === "boolean") this.#settle(entry, answer);
      else await this.#later(entry, answer);
    }
    this.#release();
    this.busy = false;
  }

  #next() {
    const now = Date.now();
    for (const entry of this.entries) {
      if (!entry.done && entry.at > now - 14 * DAY) return entry;
      if (!entry.done) this.#settle(entry, { ok: false });
      else if (entry.done < now - DAY) this.forget(entry);
    }
  }

  /** @param {Entry} entry @returns {Promise<Answer>} */
  async #send({ key, command, seen, fields, action }) {
    const body = { command, key, seen, fields };
    // The socket is this meeting's; what was written for another one goes by its own address.
    const here = action.startsWith(`/m/${document.body.dataset.meeting}/do/`);
    if (!here) return post(action, body);
    if (this.#misses > 1) {
      const answer = await post(action, body);
      // A socket that is up but mute gets one chance at a time.
      if (answer && link.up) this.#misses = 1;
      return answer;
    }
    const answer = await link.command(body);
    this.#misses = answer ? 0 : this.#misses + 1;
    if (this.#misses > 1) link.restart();
    return answer;
  }

  /** @param {Entry} entry @param {Answer} answer */
  async #later(entry, answer) {
    this.#release();
    // A command that breaks the server goes behind the others, or they would wait for ever.
    const tries = (entry.tries ?? 0) + (answer?.broken ? 1 : 0);
    if (answer?.broken) this.#keep({ ...entry, tries, n: tries % 5 ? entry.n : this.#last() + 1 });
    if (answer?.retry) return this.#wait(answer.retry * 1000 * (1 + Math.random() / 4), false);
    const most = Math.min(15000, 1000 * 2 ** this.#tries++);
    await this.#wait(Math.max(500, most * (0.5 + Math.random() / 2)), true);
  }

  /** @param {Entry} entry @param {Answer} answer */
  #settle(entry, answer) {
    this.#tries = 0;
    const settled = { ...entry, answer, done: Date.now() };
    this.#keep(settled);
    this.#say("answered", settled);
  }

  /** @param {number} time @param {boolean} hurried */
  #wait(time, hurried) {
    return new Promise((/** @type {(over?: any) => void} */ done) => {
      setTimeout(done, time);
      this.#hurry = hurried ? done : undefined;
    });
  }

  #last() {
    return Math.max(0, ...this.entries.map(({ n }) => n));
  }

  /** @param {Entry} entry */
  #keep(entry) {
    this.store.set(`out/${entry.key}`, entry);
  }

  /** @param {string} kind @param {Entry} detail */
  #say(kind, detail) {
    this.dispatchEvent(new CustomEvent(kind, { detail }));
  }

  /** A restored server has forgotten its last hours: the same keys again, in the same order. @param {string} epoch */
  #sees(epoch) {
    const known = this.store.get("epoch");
    if (known === epoch) return;
    this.store.set("epoch", epoch);
    if (known === null) return;
    for (const { answer, done = 0, ...entry } of this.entries) {
      if (answer?.ok && done > Date.now() - DAY) this.#keep({ ...entry, again: true });
    }
    this.poke();
  }

  /** For how long another tab has the sending; else it is ours. A lease: storage has no locks, and the server answers a key but once. */
  #taken() {
    const lease = this.store.get("lease");
    const left = lease?.until - Date.now();
    if (lease && lease.tab !== tab && left > 0 && left < 7000) return left;
    this.store.set("lease", { tab, until: Date.now() + 6000 });
    return 0;
  }

  #release() {
    if (this.store.get("lease")?.tab === tab) this.store.remove("lease");
  }

  /** @param {string} name */
  #elsewhere(name) {
    const what = this.store.get(name);
    if (name === "lease" && !what) this.#hurry?.();
    if (!what?.key) return;
    this.#say(what.done ? "answered" : "added", what);
    this.#run();
  }
}

/** On a phone that goes from hand to hand nobody else would clear their words away. @param {string} home */
function forgetOthers(home) {
  try {
    for (const name of Object.keys(localStorage)) {
      if (!/^jobclub\/.*\/(out|draft)\//.test(name) || name.startsWith(home)) continue;
      const { at, done = at + 14 * DAY } = JSON.parse(localStorage.getItem(name) ?? "{}");
      if (!(done > Date.now() - DAY)) localStorage.removeItem(name);
    }
  } catch {}
}

/** @param {string} action @param {object} body @returns {Promise<Answer>} */
async function post(action, body) {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), 5000);
  try {
    // A redirect is no answer: a hotel Wi-Fi's own page would look like one.
    const answer = await fetch(action, {
      method: "POST", body: JSON.stringify(body), redirect: "manual", signal: patience.signal,
      headers: { "Content-Type": "application/json", Accept: "application/json" },
    });
    const said = await answer.json().catch(() => null);
    link.heard(said?.now);
    if (typeof said?.ok === "boolean" || said?.retry) return said;
    const { status } = answer;
    const refused = status >= 400 && status < 500 && status !== 408 && status !== 429;
    return refused ? { ok: false, why: said?.why } : { broken: status === 500 };
  } catch {
  } finally {
    clearTimeout(timer);
  }
}
