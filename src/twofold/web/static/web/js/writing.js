// Forms with data-hold are sent from within the page: a lock or a lost connection loses nothing.
import { bring, on, one, onPage, say, showPage, tell, words } from "./ask.js";
import { goOn, rest } from "./drafts.js";
import { unlock } from "./unlocking.js";

const waiting = new Map();
const sending = new Set();

async function send(form, button) {
  if (sending.has(form)) return;
  sending.add(form);
  button?.setAttribute("aria-disabled", "true");
  const status = form.querySelector("[data-kept]");
  try {
    await rest(form);
    const data = new FormData(form);
    if (button?.name) data.append(button.name, button.value);
    const files = form.enctype === "multipart/form-data";
    const url = button?.getAttribute("formaction") || form.getAttribute("action") || location.href;
    const answer = await bring(url, files ? data : new URLSearchParams(data), status);
    waiting.delete(form);
    if (!(await taken(answer, form))) return;
    if (await unlock()) setTimeout(send, 0, form, button);
    else say(words("locked"), status);
  } catch {
    waiting.set(form, button);
    say(words("offline"), status);
  } finally {
    sending.delete(form);
    goOn(form);
    button?.removeAttribute("aria-disabled");
  }
}

// True where it has to be sent again after unlocking.
async function taken(answer, form) {
  const to = answer.headers.get("X-Twofold-Go-To");
  if (to) follow(to, form);
  else if (answer.headers.get("X-Twofold") === "locked" && one("#unlock-in-place")) return true;
  else if (answer.status < 500 && ![400, 413].includes(answer.status)) showPage(await answer.text());
  else say(words("again"));
  return false;
}

function follow(to, form) {
  tell("sent", form);
  const there = new URL(to, location.href);
  const here = there.hash && there.pathname === location.pathname;
  location.assign(there);
  if (here) location.reload();
}

on("submit", (event) => {
  if (event.defaultPrevented || !event.target.matches("form[data-hold]")) return;
  event.preventDefault();
  send(event.target, event.submitter);
});
const retry = () => waiting.forEach((button, form) => send(form, button));
addEventListener("online", retry);
setInterval(retry, 15000);

// Where the browser cannot let a writing area grow by itself.
if (!CSS.supports("field-sizing", "content")) {
  const grow = (area) => { area.style.height = `${area.scrollHeight + 2}px`; };
  on("input", (event) => event.target.matches(".writing") && grow(event.target));
  onPage(".writing", grow);
}
