// After data-idle seconds the page is covered and locked; what was typed stays beneath.
import { on, path, post, tell } from "./ask.js";
import { unlock } from "./unlocking.js";

let last = Date.now();
let covered = false;

async function cover() {
  covered = true;
  document.documentElement.classList.add("covered");
  tell("covering");
  // A moment later, so that drafts are kept first.
  if (path("lock")) setTimeout(() => covered && post(path("lock"), {}).catch(() => {}), 1500);
  if (!(await unlock(true))) return;
  document.documentElement.classList.remove("covered");
  covered = false;
  last = Date.now();
}

function look() {
  const idle = path("idle") * 1000;
  if (idle && !covered && Date.now() - last > idle) cover();
}

for (const kind of ["pointerdown", "keydown", "scroll"]) {
  on(kind, () => { look(); last = Date.now(); }, { capture: true, passive: true });
}
on("visibilitychange", look);
setInterval(look, 5000);
