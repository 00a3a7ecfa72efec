import { Outbox } from "./outbox.js";

// Home has no board and its forms are plain: this only lets go what a meeting's page could not send.
new Outbox(document.body.dataset.person ?? "").poke();

/** What helps with writing comes when somebody begins to; without a network they write without. */
document.addEventListener("focusin", ({ target }) => {
  const field = /** @type {HTMLElement} */ (target);
  if (field.closest("[data-companies]")) import("./combobox.js").catch(() => {});
  if (field.closest(".ask-form")) import("./coach.js").catch(() => {});
});
