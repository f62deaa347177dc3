// What the other modules share: asking the server, and saying something quietly.
export const one = (selector) => document.querySelector(selector);
export const path = (name) => document.body?.dataset[name] || "";
export const words = (name) => one("#house-words")?.dataset[name] || "";
export const on = (kind, act, capture) => document.addEventListener(kind, act, capture);
export const tell = (kind, detail) => document.dispatchEvent(new CustomEvent(`twofold:${kind}`, { detail }));
const meta = () => one('meta[name="csrf-token"]');
export const token = () => meta()?.content || one("[name=csrfmiddlewaretoken]")?.value || "";

// What this page calls itself, and what of other pages' drafts it has taken over: theirs are not replaced otherwise.
const self = [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, 0)).join("");
export const took = new Set();
export const pages = () => [self, ...took].join(" ");

// The page that this tab left with words under way, which may be kept only after this page was made: its name and the last turn, no words.
const LEFT = "twofold-left";
let left = "";
try {
  left = sessionStorage.getItem(LEFT) || "";
  sessionStorage.removeItem(LEFT);
} catch { /* No storage: every page is by itself. */ }
const [page, turn] = left.split(".");
export const before = { page, turn: Number(turn) };
export function leaveWords(turn) {
  try {
    sessionStorage.setItem(LEFT, `${self}.${turn}`);
  } catch { /* As above. */ }
}

// `flag` says how: In-Page, In-Place or Quiet (which keeps nobody awake).
export const post = (url, fields, flag = "In-Page", more = {}) =>
  fetch(url, {
    ...more, method: "POST",
    body: fields instanceof FormData ? fields : new URLSearchParams(fields),
    headers: { "X-CSRFToken": token(), "X-Twofold-Page": pages(), [`X-Twofold-${flag}`]: "1" },
  });

// The same for words: that no answer comes is said after ten seconds, and counts as a lost connection after a minute.
export function bring(url, fields, place, keepalive = false) {
  const end = new AbortController();
  const timers = [setTimeout(() => say(words("slow"), place), 10000), setTimeout(() => end.abort(), 60000)];
  return post(url, fields, "In-Page", { keepalive, signal: end.signal }).finally(() => timers.forEach(clearTimeout));
}

let hush;
export function say(text, place) {
  const said = place || one("#said");
  if (!said) return;
  // The same again would be read aloud again.
  if (said.textContent !== text) said.textContent = text;
  clearTimeout(hush);
  if (!place) hush = setTimeout(() => say(""), 8000);
}

// Runs now, and again when a page from the server has taken this one's place.
export function onPage(selector, act) {
  const run = () => document.querySelectorAll(selector).forEach(act);
  run();
  on("twofold:page", run);
}

// While an input method composes, the field it writes into must not be moved or replaced.
let composed = null;
on("compositionstart", ({ target }) => { composed = target; }, true);
on("compositionend", () => { composed = null; setTimeout(tell, 0, "composed"); }, true);
export const settled = () => (composed?.isConnected
  ? new Promise((done) => document.addEventListener("twofold:composed", done, { once: true }))
  : Promise.resolve());

export async function showPage(html) {
  await settled();
  const page = new DOMParser().parseFromString(html, "text/html");
  const fresh = page.querySelector('meta[name="csrf-token"]');
  document.title = page.title;
  if (fresh) meta()?.replaceWith(fresh);
  document.body.replaceWith(page.body);
  scrollTo(0, 0);
  (one("[data-focus],[aria-invalid=true],[autofocus]") || one("main"))?.focus();
  tell("page");
}
