// A live talk asks twice a second whether it moved on.
import { on, one, say, settled, tell } from "./ask.js";
import { unlock } from "./unlocking.js";

const get = (url) => fetch(url, { headers: { "X-Twofold-Quiet": 1 } });
const typed = (f) => f.checked !== f.defaultChecked || (f.type !== "hidden" && f.value !== f.defaultValue);
let busy;
let next;

// What is being written goes along, or the old page stays.
function swap(fresh) {
  const here = document.activeElement;
  const kept = [...document.querySelectorAll("#talk :is(textarea,input)")].filter((f) => typed(f) || f === here);
  const place = (f) => f.id && fresh.querySelector(`#${CSS.escape(f.id)}`);
  if (kept.some((f) => typed(f) && !place(f))) return say(one("#talk").dataset.moved);
  kept.forEach((f) => place(f)?.replaceWith(f));
  one("#talk").replaceWith(fresh);
  (kept.includes(here) ? here : one("#talk h1"))?.focus();
  tell("page");
}

async function ask() {
  const talk = one("[data-live]");
  if (!talk || busy) return;
  busy = true;
  clearTimeout(next);
  let wait = document.hidden ? 5000 : 500;
  try {
    await settled();
    const answer = await get(talk.dataset.live);
    if (answer.ok && `${(await answer.json()).rev}` !== talk.dataset.rev) {
      const page = new DOMParser().parseFromString(await (await get(location.href)).text(), "text/html");
      const fresh = page.querySelector("#talk");
      await settled();
      if (fresh) swap(fresh);
      else if (!(await unlock())) wait = 5000;
    } else if (!answer.ok) wait = 5000;
  } catch { wait = 2000; }
  busy = false;
  next = setTimeout(ask, wait);
}

// While a timer runs the screen stays on; its end is felt or heard, as this person likes it.
let lock;
let audio;
const ends = () => one("#talk")?.dataset.ends;

function over() {
  if (ends() !== "still") navigator.vibrate?.([200, 150, 200]);
  if (ends() !== "sound" || !audio) return;
  const tone = audio.createOscillator();
  const loud = audio.createGain();
  const now = audio.currentTime;
  tone.connect(loud).connect(audio.destination);
  loud.gain.setValueAtTime(0.001, now);
  loud.gain.exponentialRampToValueAtTime(0.2, now + 0.3);
  loud.gain.exponentialRampToValueAtTime(0.001, now + 3);
  tone.start();
  tone.stop(now + 3);
}

setInterval(() => {
  let runs = false;
  for (const ring of document.querySelectorAll("[data-ring]")) {
    ring.end ||= Date.now() + ring.dataset.left * 1000;
    const left = Math.max(0, Math.round((ring.end - Date.now()) / 1000));
    ring.querySelector(".left").setAttribute("stroke-dashoffset", 1 - left / ring.dataset.ring);
    ring.querySelector(".say").textContent = `${left / 60 | 0}:${`${left % 60}`.padStart(2, 0)}`;
    if (!left && ring.ran) over();
    ring.ran = left > 0;
    runs ||= ring.ran;
  }
  if (runs && !document.hidden) lock ||= navigator.wakeLock?.request("screen").catch(() => {});
  if (!runs) lock = lock?.then((held) => held?.release()) && null;
}, 500);
// A browser lets go of the screen when the page is hidden, and plays nothing before the first touch.
on("visibilitychange", () => { lock = null; });
on("pointerdown", () => { if (ends() === "sound") audio ||= new AudioContext(); });
["visibilitychange", "twofold:page"].forEach((kind) => on(kind, ask));
addEventListener("online", ask);
ask();
