// Unlocks within the page: true once unlocked, false when put away or not possible.
import { one, post, tell, words } from "./ask.js";

let asking = null;

export function unlock(insist = false) {
  asking ||= ask(insist).finally(() => { asking = null; });
  return asking;
}

async function ask(insist) {
  const dialog = one("#unlock-in-place")?.content.firstElementChild.cloneNode(true);
  if (!dialog) return false;
  const form = dialog.querySelector("form");
  const error = dialog.querySelector("[role=alert]");
  let open = false;
  let busy = false;
  document.body.append(dialog);
  dialog.addEventListener("cancel", (event) => { if (insist) event.preventDefault(); });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    error.textContent = "";
    try {
      const answer = await post(form.action, new FormData(form), "In-Place");
      open = answer.status === 204;
      if (open) return dialog.close();
      const plain = answer.headers.get("Content-Type")?.startsWith("text/plain");
      error.textContent = plain ? await answer.text() : words(answer.status === 429 ? "wait" : "again");
      form.passphrase.select();
    } catch {
      error.textContent = words("offline");
    } finally {
      busy = false;
    }
  });
  dialog.showModal();
  await new Promise((closed) => dialog.addEventListener("close", closed));
  dialog.remove();
  if (open) tell("unlocked");
  else if (insist) location.reload();
  return open;
}
