// An invitation's code stands after the #, which never reaches the server; then it leaves the address.
import { one } from "./ask.js";

const input = one("[data-invitation-code]");
if (input && location.hash.length > 1) {
  input.value = location.hash.slice(1);
  history.replaceState(null, "", location.pathname);
}
