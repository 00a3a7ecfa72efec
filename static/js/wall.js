import { LiveBoard, link } from "./live-board.js";

link.start();

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
