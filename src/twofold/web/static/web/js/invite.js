// Copies what data-copy names; the button shows itself where that works.
import { on, one, onPage, say } from "./ask.js";

onPage("[data-copy]", (button) => { button.hidden = !navigator.clipboard; });
on("click", async ({ target }) => {
  const button = target.closest("[data-copy]");
  if (!button) return;
  const from = one(button.dataset.copy);
  await navigator.clipboard.writeText((from.value ?? from.textContent).trim());
  say(button.dataset.copied);
});
