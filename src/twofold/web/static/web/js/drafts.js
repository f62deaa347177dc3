// Textareas with data-draft are kept three seconds after a change.
import { on, one, path, post, say, words } from "./ask.js";

const dirty = new Map();
const later = (area, wait) => {
  clearTimeout(dirty.get(area));
  dirty.set(area, setTimeout(keep, wait, area));
};

async function keep(area, leaving) {
  const text = area.value;
  dirty.set(area, 0);
  const status = one(`#${area.id}-kept`);
  try {
    const answer = await post(path("drafts"), { name: area.dataset.draft, text }, "In-Page", leaving);
    if (answer.status === 423) return say(words("locked"), status);
    if (!answer.ok) {
      say(words("unkept"), status);
      return later(area, 15000);
    }
    if (area.value === text) dirty.delete(area);
    say(words("kept"), status);
  } catch {
    say(words("offline"), status);
    later(area, 15000);
  }
}

const keepAll = (leaving) => dirty.forEach((timer, area) => {
  clearTimeout(timer);
  keep(area, leaving);
});

on("input", ({ target }) => {
  if (!target.matches("textarea[data-draft]") || !path("drafts")) return;
  // Every three seconds, also while writing on.
  if (!dirty.get(target)) later(target, 3000);
});
on("twofold:sent", () => { dirty.forEach(clearTimeout); dirty.clear(); });
on("twofold:unlocked", () => keepAll());
on("twofold:covering", () => keepAll());
on("visibilitychange", () => document.hidden && keepAll(true));
addEventListener("online", () => keepAll());
