// After data-idle seconds the page is covered and locked; what was typed stays.
import { on, one, path, post, tell } from "./ask.js";
import { unlock } from "./unlocking.js";

// However many tabs: what is done in one keeps the others open. It holds a time.
const ACTIVE = "twofold-active";
let last = Date.now();
let told = 0;
let covered = false;

function active() {
  look();
  const now = Date.now();
  try {
    if (Math.abs(now - told) > 1000) {
      localStorage.setItem(ACTIVE, now);
      told = now;
    }
  } catch { /* No storage: each tab by itself. */ }
  last = now;
}

function quietFor() {
  let other = 0;
  try {
    other = Number(localStorage.getItem(ACTIVE)) || 0;
  } catch { /* As above. */ }
  // A time that is ahead of this clock is nobody's.
  return Date.now() - Math.max(last, other > Date.now() ? 0 : other);
}

async function cover() {
  covered = true;
  document.documentElement.classList.add("covered");
  tell("covering");
  // A moment later, so that drafts are kept first.
  const quiet = () => covered && quietFor() > 3000;
  if (path("lock")) setTimeout(() => quiet() && post(path("lock"), {}).catch(() => {}), 1500);
  if (!(await unlock(true))) return;
  document.documentElement.classList.remove("covered");
  covered = false;
  last = Date.now();
}

function look() {
  const idle = (one("#talk")?.dataset.idle || path("idle")) * 1000;
  if (idle && !covered && quietFor() > idle) cover();
}

// Words that are dictated or drawn arrive without a key.
for (const kind of ["pointerdown", "keydown", "scroll", "beforeinput", "input"]) {
  on(kind, active, { capture: true, passive: true });
}
on("visibilitychange", look);
setInterval(look, 5000);
