import "./leave.js";
import "./tickets.js";
import "./writing.js";
import "./drafts.js";
import "./zone.js";
import "./fold.js";
import "./idle.js";
