// The opening plays once in a browser's session, with both answers in view; then the book is simply open. Also: dialogs.
import { on, one, onPage } from "./ask.js";

onPage("[data-unfolds]", (book) => {
  const key = `twofold-unfolded:${book.dataset.unfolds}`;
  const { bottom, height } = book.getBoundingClientRect();
  if (bottom > innerHeight - 120) book.scrollIntoView({ block: height < innerHeight - 200 ? "end" : "start" });
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
