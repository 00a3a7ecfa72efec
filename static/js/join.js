// The QR's token comes in the fragment, which no server log sees.
function take() {
  const token = new URLSearchParams(location.hash.slice(1)).get("t");
  const field = /** @type {HTMLInputElement | null} */ (document.querySelector("form input[name=token]"));
  if (!token || !field?.form) return;
  history.replaceState(null, "", location.pathname + location.search);
  field.value = token;

  const code = /** @type {HTMLInputElement | null} */ (field.form.querySelector("input[name=code]"));
  const place = /** @type {HTMLElement | null | undefined} */ (code?.closest("[data-code]") ?? code?.closest("label, p"));
  if (place) place.hidden = true;
  if (code) code.required = false;
  // Not requestSubmit(): Safari 15 has none, and a phone that is known has nothing to fill in.
  if (field.form.hasAttribute("data-known")) field.form.submit();
}

// Scanned again while the page is open.
addEventListener("hashchange", take);
take();
