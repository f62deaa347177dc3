// Copies what data-copy names, or shares what data-share names; a button shows itself where that works.
import { on, one, onPage, say } from "./ask.js";

const read = (selector) => (one(selector).value ?? one(selector).textContent).trim();

onPage("[data-copy]", (button) => { button.hidden = !navigator.clipboard; });
onPage("[data-share]", (button) => { button.hidden = !navigator.share; });
on("click", async ({ target }) => {
  const button = target.closest("[data-copy],[data-share]");
  if (!button) return;
  const { copy, copied, share, text } = button.dataset;
  if (share) return navigator.share({ text, url: read(share) }).catch(() => {});
  await navigator.clipboard.writeText(read(copy));
  say(copied);
});
