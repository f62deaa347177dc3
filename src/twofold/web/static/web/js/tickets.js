// Tickets of folded answers: made and kept in this browser, handed over when they are due.
import { on, path, post } from "./ask.js";

const PREFIX = "twofold-ticket:";

function makeTicket() {
  const text = String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32)));
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace("=", "");
}

on("submit", ({ target: form }) => {
  const fold = form.dataset.ticket;
  if (!fold) return;
  try {
    // A fold keeps its ticket: sending twice changes nothing.
    const ticket = localStorage.getItem(PREFIX + fold) || makeTicket();
    localStorage.setItem(PREFIX + fold, ticket);
    const input = form.querySelector("[name=ticket]") || document.createElement("input");
    Object.assign(input, { type: "hidden", name: "ticket", value: ticket });
    form.append(input);
  } catch { /* No storage: sent as without scripts. */ }
}, true);

async function handOver() {
  if (!path("tickets") || document.hidden) return;
  try {
    const kept = Object.entries(localStorage).filter(([key]) => key.startsWith(PREFIX));
    if (!kept.length) return;
    const fields = kept.flatMap(([key, ticket]) => [["fold", key.slice(PREFIX.length)], ["ticket", ticket]]);
    const answer = await post(path("tickets"), fields, "Quiet");
    if (answer.ok) (await answer.json()).done.forEach((fold) => localStorage.removeItem(PREFIX + fold));
  } catch { /* Next time. */ }
}

handOver();
setInterval(handOver, 20000);
on("visibilitychange", handOver);
