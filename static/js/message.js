// Copying works on plain http too, where browsers have no clipboard API: the text is marked, then copied.
/** @param {HTMLTextAreaElement} text */
function mark(text) {
  text.focus();
  text.select();
  // Safari marks nothing in a field that is only read, unless it is told from where to where.
  text.setSelectionRange(0, text.value.length);
  return document.execCommand("copy");
}

/** @param {string} name @param {(text: HTMLTextAreaElement, said: HTMLElement) => void} act */
function each(name, act) {
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(`[data-${name}]`))) {
    const id = button.dataset[name] ?? "";
    const text = /** @type {HTMLTextAreaElement} */ (document.getElementById(id));
    const said = /** @type {HTMLElement} */ (document.getElementById(`${id}-said`));
    button.hidden = false;
    button.addEventListener("click", () => act(text, said));
  }
}

const { copied = "", marked = "" } = document.body.dataset;
each("copy", async (text, said) => {
  const done = mark(text) || (await navigator.clipboard?.writeText(text.value).then(() => true, () => false));
  said.textContent = done ? copied : marked;
});
if ("share" in navigator) {
  each("share", (text) => {
    // Whoever closes the sheet has changed their mind, and nothing went wrong.
    navigator.share({ title: text.dataset.subject, text: text.value }).catch(() => {});
  });
}

export {};
