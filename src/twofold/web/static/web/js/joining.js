// An invitation's code is after the #, which never reaches the server.
import { one } from "./ask.js";

const input = one("[data-invitation-code]");
if (input && location.hash.length > 16) {
  input.value ||= location.hash.slice(1);
  input.form.action += location.hash;
}
