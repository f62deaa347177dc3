// Holds pages against the HTML standard: each line asks with {"html": …}, and is answered with what is wrong in it.
import { createInterface } from "node:readline";
import { HtmlValidate } from "html-validate";

const unasked = [ // how a page is written, not whether it is right
  "attribute-boolean-style", "attribute-empty-style", "doctype-style", "form-dup-name", "long-title", "no-implicit-button-type",
  "no-implicit-close", "no-redundant-for", "no-trailing-whitespace", "prefer-native-element", "require-sri",
  "tel-non-breaking", "void-style",
];
const checker = new HtmlValidate({
  root: true,
  extends: ["html-validate:recommended"],
  rules: {
    ...Object.fromEntries(unasked.map((rule) => [rule, "off"])),
    "aria-label-misuse": ["error", { allowAnyNamable: true }],
    "no-inline-style": "error",
  },
});

for await (const line of createInterface({ input: process.stdin })) {
  const { results } = await checker.validateString(JSON.parse(line).html);
  const found = results.flatMap(({ messages }) => messages).map(({ message, selector }) => `${message}: ${selector}`);
  process.stdout.write(`${JSON.stringify(found)}\n`);
}
