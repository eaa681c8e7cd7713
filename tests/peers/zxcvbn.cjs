// zxcvbn 4.4, Dropbox's measure of passwords.
"use strict";

const serve = require("./serve.cjs");
const zxcvbn = require("zxcvbn");

serve({
  bits: ({ texts }) => texts.map((text) => Math.log2(zxcvbn(text).guesses)),
});
