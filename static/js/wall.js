import "./clock.js";
import { LiveBoard, link } from "./live-board.js";

link.start();

/** Bars thin out by steps of a quarter of a minute for whoever wants no motion; the style sheet chooses. */
function step() {
  for (const bar of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-began][data-ends]"))) {
    const [began, ends] = [Number(bar.dataset.began), Number(bar.dataset.ends)];
    const left = Math.ceil((ends - link.now()) / 15000) * 15000;
    bar.style.setProperty("--step", String(Math.min(1, Math.max(0, left / Math.max(1, ends - began)))));
  }
}
setInterval(step, 1000);
document.addEventListener("laid", step);
step();

// Nobody is near to notice a dead socket: whatever is silent is asked.
setInterval(() => {
  if (link.heardAt > Date.now() - 4000) return;
  for (const board of document.querySelectorAll("live-board")) /** @type {LiveBoard} */ (board).read();
}, 3000);

setInterval(() => {
  const line = document.querySelector("#link");
  const text = link.stale();
  if (line && line.textContent !== text) line.textContent = text;
}, 1000);

/** On a single screen, P came here from the console (see console.js) and leads back: the wall itself knows no address of it. */
function swapBack() {
  let swapped = null;
  try {
    swapped = sessionStorage.getItem("jobclub/swapped");
  } catch {}
  if (swapped) history.back();
}
addEventListener("keydown", ({ key, repeat }) => {
  if (/^p$/i.test(key) && !repeat) swapBack();
});
