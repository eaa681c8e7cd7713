// @cvbb/bc-ur 0.2, the code of Cobo Vault, BlueWallet and Specter for the first version of UR.
"use strict";

const { encodeUR, decodeUR } = require("@cvbb/bc-ur");
const serve = require("./serve.cjs");

serve({
  encode: ({ data, max_characters }) => encodeUR(data, max_characters),
  decode: ({ parts }) => decodeUR(parts),
});
