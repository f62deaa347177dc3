// Fields with data-draft are kept three seconds after a change. Other pages' words for the same field stand beside it.
import { before, bring, leaveWords, on, one, path, post, say, took, words } from "./ask.js";

// By the draft's name, because a page that comes back has other elements: { text, timer, wait, busy }.
const dirty = new Map();
const sending = new Set();
const flushed = new Set();
let turn = 0;

const fields = () => [...document.querySelectorAll("[data-draft]")];
const field = (name) => fields().find((one) => one.dataset.draft === name);
function status(name) {
  const at = field(name);
  return at && (one(`#${at.id}-kept`) || at.form?.querySelector("[data-kept]"));
}

function later(name, wait) {
  const at = dirty.get(name);
  if (!at) return;
  clearTimeout(at.timer);
  at.timer = setTimeout(keep, wait, name);
}

// What could not be kept is tried again after 15 seconds, then after twice as long each time, up to two minutes.
function again(name, why) {
  say(words(why), status(name));
  const at = dirty.get(name);
  if (!at) return;
  at.failed = true;
  at.wait = Math.min(2 * at.wait || 15000, 120000);
  later(name, at.wait);
}

function keep(name, leaving) {
  const at = dirty.get(name);
  if (!at || !path("drafts") || (at.busy && (!leaving || at.left === at.text))) return at?.busy;
  if (leaving) at.left = at.text;
  // Its form is under way: a draft that came behind it would bring back what is saved.
  if (!leaving && sending.has(field(name)?.form)) return later(name, 1000);
  at.busy = put(name, at, leaving);
  return at.busy;
}

async function put(name, at, leaving) {
  clearTimeout(at.timer);
  at.timer = 0;
  const { text } = at;
  try {
    const given = { name, text, turn: ++turn };
    if (leaving) leaveWords(turn);
    const send = (outlives) => bring(path("drafts"), given, status(name), outlives);
    // A browser lets no more than 64 KiB outlive the page.
    const sent = leaving ? send(true).catch(() => send(false)) : send(false);
    const answer = await sent;
    at.busy = null;
    at.failed = [413, 423].includes(answer.status);
    if (answer.status === 413) return say(words("long"), status(name));
    if (at.failed) return say(words(answer.headers.get("X-Twofold") === "locked" ? "locked" : "out"), status(name));
    if (!answer.ok) return again(name, "unkept");
    at.wait = 0;
    if (at.text !== text) return later(name, 3000);
    dirty.delete(name);
    say(words("kept"), status(name));
  } catch {
    at.busy = null;
    again(name, "offline");
  }
}

const keepAll = (leaving) => Promise.all([...dirty.keys()].map((name) => keep(name, leaving)));
const soon = (done, wait) => Promise.race([done, new Promise((over) => { setTimeout(over, wait); })]);
const within = (form) => [...dirty].filter(([name]) => field(name)?.form === form);

// While a form is sent, its drafts rest; what is under way arrives first.
export async function rest(form) {
  sending.add(form);
  await soon(Promise.all(within(form).map(([, at]) => at.busy)), 2000);
}
export const goOn = (form) => sending.delete(form);

// What is not kept yet, for whoever leaves at once: from here on it is theirs to send, and nothing asks before going.
export function unkept() {
  const all = [...dirty].map(([name, { text }]) => [name, text, ++turn]);
  dirty.forEach((at) => clearTimeout(at.timer));
  dirty.clear();
  return all;
}

on("input", ({ target }) => {
  const name = target.dataset?.draft;
  if (!name || !path("drafts")) return;
  const at = dirty.get(name) || { timer: 0, wait: 0, busy: null };
  at.text = target.value;
  dirty.set(name, at);
  // Every three seconds, also while writing on.
  if (!at.timer && !at.busy) later(name, 3000);
  // Who writes on is worth another try sooner than two minutes from now.
  if (at.wait > 15000) {
    at.wait = 15000;
    later(name, 15000);
  }
});

// Other pages' words: what stands in the field already is taken over, the rest is offered.
let awaited = before.page ? [700, 2500, 6000] : [];
const left = (of) => before.page && of.startsWith(`${before.page}.`);
async function lookBeside() {
  const named = fields().map((one) => one.dataset.draft);
  if (!named.length || !path("drafts")) return;
  try {
    const answer = await post(`${path("drafts")}/elsewhere`, named.map((name) => ["name", name]), "Quiet");
    if (!answer.ok) return;
    const { found, note } = await answer.json();
    const shown = new DOMParser().parseFromString(note, "text/html").body.firstElementChild;
    Object.entries(found).forEach(([name, some]) => offer(name, some, shown));
    const arrived = ({ of }) => left(of) && Number(of.split(".")[1]) >= before.turn;
    if (Object.values(found).flat().some(arrived)) awaited = [];
  } catch { /* It is asked again when the page is looked at again. */ }
  if (awaited.length) setTimeout(lookBeside, awaited.shift());
}

function offer(name, found, shown) {
  const at = field(name);
  if (!at) return;
  document.querySelectorAll(`[data-beside="${CSS.escape(at.id)}"]`).forEach((old) => old.remove());
  const { value } = at;
  const untouched = !dirty.has(name) && value === at.defaultValue;
  for (const { of, text } of found) {
    // A browser that goes back puts its own words in place of the page's: those did not grow from them.
    if (text === value || (text === at.defaultValue && value.startsWith(text))) took.add(of);
    // Kept a moment after this page was made: the words of the page that this tab has just left, or the same further on.
    else if (untouched && found[0].of === of && (text.startsWith(value) || left(of))) {
      took.add(of);
      at.value = text;
      at.defaultValue = text;
    }
    else if (!took.has(of)) show(shown.cloneNode(true), at, name, of, text);
  }
}

function show(note, at, name, of, text) {
  note.dataset.beside = at.id;
  note.querySelector("[data-words]").textContent = text;
  note.querySelector("[data-add]").onclick = () => {
    at.value = at.value ? `${at.value}\n\n${text}` : text;
    took.add(of);
    note.remove();
    at.dispatchEvent(new Event("input", { bubbles: true }));
    at.focus();
  };
  note.querySelector("[data-let-go]").onclick = async () => {
    const done = await post(`${path("drafts")}/let-go`, { name, of }).catch(() => ({}));
    if (!done.ok) return say(words("again"));
    note.remove();
    at.focus();
  };
  at.closest(".field").after(note);
}

on("click", async ({ target }) => {
  const button = target.closest("[data-let-earlier-go]");
  if (!button) return;
  const note = button.closest(".notice");
  const letGo = ({ dataset }) => post(`${path("drafts")}/let-go`, { name: dataset.draft, earlier: 1 });
  const done = await Promise.all(fields().map(letGo)).catch(() => [{}]);
  if (done.every((answer) => answer.ok)) note.remove();
  else say(words("again"));
});

// A page that comes back in this one's place holds what the server knew; what was typed since goes on standing.
on("twofold:page", () => {
  // That page has them all, to be sent with it.
  if (one("[data-carries]")) unkept();
  dirty.forEach((at, name) => { if (field(name)) field(name).value = at.text; });
  lookBeside();
});
lookBeside();
on("twofold:sent", ({ detail }) => within(detail).forEach(([name, at]) => { clearTimeout(at.timer); dirty.delete(name); }));
// Any other button leads away from the page: first what was typed is kept.
on("submit", (event) => {
  const form = event.target;
  if (form.matches("[data-hold],[data-leave],dialog form") || !dirty.size || flushed.delete(form)) return;
  event.preventDefault();
  soon(keepAll(true), 1500).then(() => { flushed.add(form); form.requestSubmit(event.submitter); });
}, true);
on("twofold:unlocked", () => { keepAll(); lookBeside(); });
on("twofold:covering", () => keepAll());
on("visibilitychange", () => {
  keepAll(document.hidden);
  if (!document.hidden) lookBeside();
});
// Where words could not be kept, the browser asks before the page goes.
addEventListener("beforeunload", (event) => {
  if (dirty.size && (!navigator.onLine || [...dirty.values()].some((at) => at.failed))) event.preventDefault();
});
// Brought back as it was, with requests that nobody answers any more.
addEventListener("pageshow", ({ persisted }) => {
  if (!persisted) return;
  dirty.forEach((at) => { at.busy = null; });
  keepAll();
  lookBeside();
});
addEventListener("pagehide", () => keepAll(true));
addEventListener("online", () => keepAll());
