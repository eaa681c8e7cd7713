// @ngraveio/bc-ur, the code of BlueWallet and Keeper: UR (BCR-2020-005) with fountain codes (BCR-2024-001).
"use strict";

const { UR, UREncoder, URDecoder } = require("@ngraveio/bc-ur");
const serve = require("./serve.cjs");

const of = (type, cbor) => new UR(Buffer.from(cbor, "hex"), type);

// `after` is the number of the part before the first one wanted
const encode = ({ type, cbor, max_fragment, count, after = 0 }) => {
  const encoder = new UREncoder(of(type, cbor), max_fragment, after);
  return { parts: encoder.fragmentsLength, texts: Array.from({ length: count }, () => encoder.nextPart()) };
};

// null where the parts were not enough; `fed` is how many it took
const decode = ({ parts }) => {
  const decoder = new URDecoder();
  let fed = 0;
  while (fed < parts.length && !decoder.isComplete()) {
    decoder.receivePart(parts[fed++]);
  }
  if (!decoder.isSuccess()) return null;
  const { type, cbor } = decoder.resultUR();
  return { type, cbor: cbor.toString("hex"), fed };
};

// milliseconds of processor time
const timed = (work) => {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
};

serve({
  encode,
  decode,
  time_encode: (given) => timed(() => encode(given)),
  time_decode: (given) => timed(() => decode(given)),
});
