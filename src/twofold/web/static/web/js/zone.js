// This browser's time zone and language, as a first guess that can be changed.
import { onPage } from "./ask.js";

onPage("[data-zone]", (input) => { input.value = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC"; });
onPage("[data-language]", (input) => { input.value = navigator.language; });
