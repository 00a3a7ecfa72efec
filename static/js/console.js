// The laptop's page is a phone's with keys: <… data-key="Space PageDown"> is clicked by them (a clicker sends PageDown).
import "./phone.js";
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

addEventListener("keydown", (event) => {
  const at = /** @type {HTMLElement} */ (event.target);
  const key = event.key === " " ? "Space" : event.key;
  if (event.repeat || event.ctrlKey || event.altKey || event.metaKey || at.isContentEditable) return;
  if (at.matches("input, textarea, select") || (/Space|Enter/.test(key) && at.matches("button, a, summary"))) return;
  const one = document.querySelector(`[data-key~="${CSS.escape(key)}"]`);
  if (!(one instanceof HTMLElement)) return;
  event.preventDefault();
  one.click();
});
