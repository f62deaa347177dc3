// The opening plays once in a browser's session; then the book simply lies open. Also: dialogs.
import { on, one, onPage } from "./ask.js";

onPage("[data-unfolds]", (book) => {
  const key = `twofold-unfolded:${book.dataset.unfolds}`;
  const rest = () => book.removeAttribute("data-unfolds");
  try {
    if (sessionStorage.getItem(key)) rest();
    sessionStorage.setItem(key, "1");
  } catch { /* Then it plays again. */ }
  setTimeout(rest, 2500);
});
on("click", ({ target }) => {
  const opener = target.closest("[data-opens]");
  if (opener) one(`#${opener.dataset.opens}`).showModal();
  if (target.closest("[data-closes]")) target.closest("dialog").close();
});
