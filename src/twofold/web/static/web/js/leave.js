// Leave quickly: the button, or Shift three times within a second.
import { on, one, pages, path, post, token } from "./ask.js";
import { unkept } from "./drafts.js";

let presses = [];

function leave() {
  const form = one("form[data-leave]");
  if (!form) return;
  const to = form.dataset.leave;
  const body = new URLSearchParams({ csrfmiddlewaretoken: token() });
  const lock = () => navigator.sendBeacon(form.action, body)
    || fetch(form.action, { method: "POST", body, keepalive: true });
  // The last words go first, and lock behind them.
  const last = unkept().flatMap(([name, text, turn]) => [["name", name], ["text", text], ["turn", turn]]);
  const drafts = path("drafts");
  const go = () => location.replace(to);
  document.title = "";
  // A browser lets no more than 64 KiB outlive the page: more is waited for behind an empty one.
  const keepalive = new URLSearchParams(last).toString().length < 60000;
  const url = `${drafts}/leave`;
  const all = new URLSearchParams([...body, ["page", pages()], ...last]);
  // If it is dropped, a beacon goes.
  const sent = last.length && drafts && post(url, last, "In-Page", { keepalive })
    .catch(() => navigator.sendBeacon(url, all) || lock());
  document.body.remove();
  if (!sent) lock();
  if (sent && !keepalive) Promise.race([sent, new Promise((over) => { setTimeout(over, 3000); })]).then(go);
  else go();
}

on("submit", (event) => {
  if (!event.target.matches("form[data-leave]")) return;
  event.preventDefault();
  leave();
});
on("keydown", (event) => {
  if (event.key !== "Shift") presses = [];
  else if (!event.repeat) {
    presses = [...presses.slice(-2), event.timeStamp];
    if (presses.length > 2 && presses[2] - presses[0] < 1000) leave();
  }
}, true);
