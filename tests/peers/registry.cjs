// @keystonehq/bc-ur-registry, the code of BlueWallet, which Keeper has a copy of: the registered types of BCR-2020-006.
"use strict";

const registry = require("@keystonehq/bc-ur-registry");
const serve = require("./serve.cjs");

const { CryptoAccount, CryptoCoinInfo, CryptoHDKey, CryptoKeypath, CryptoOutput } = registry;
const { Bytes, CryptoPSBT, MultiKey, PathComponent, ScriptExpressions } = registry;

const bytes = (hex) => Buffer.from(hex, "hex");

// the path as pairs [number, is hardened]
const hdKey = ({ key, chain_code, is_test, fingerprint, path, parent, children }) =>
  new CryptoHDKey({
    isMaster: false,
    key: bytes(key),
    chainCode: bytes(chain_code),
    useInfo: new CryptoCoinInfo(0, is_test ? 1 : 0),
    origin: new CryptoKeypath(
      path.map(([index, hardened]) => new PathComponent({ index, hardened })),
      bytes(fingerprint),
      path.length,
    ),
    children: children && new CryptoKeypath(children.map((index) => new PathComponent({ index, hardened: false }))),
    parentFingerprint: bytes(parent),
  });

const output = ({ scripts, threshold, keys }) => {
  const made = keys.map(hdKey);
  const expressions = scripts.map((name) => ScriptExpressions[name]);
  return new CryptoOutput(expressions, threshold ? new MultiKey(threshold, made) : made[0]);
};

// getBip32Key() writes xpub for every network, so the network stands beside it
const shown = (key) => ({
  xpub: key.getBip32Key(),
  is_test: Boolean(key.getUseInfo() && key.getUseInfo().getNetwork()),
  path: key.getOrigin().getPath(),
  fingerprint: key.getOrigin().getSourceFingerprint().toString("hex"),
});

const keysOf = (one) => {
  const multi = one.getMultiKey();
  return (multi ? multi.getKeys() : [one.getHDKey()]).map(shown);
};

const readers = {
  bytes: (cbor) => Bytes.fromCBOR(cbor).getData().toString("hex"),
  "crypto-psbt": (cbor) => CryptoPSBT.fromCBOR(cbor).getPSBT().toString("hex"),
  "crypto-hdkey": (cbor) => shown(CryptoHDKey.fromCBOR(cbor)),
  "crypto-output": (cbor) => {
    const one = CryptoOutput.fromCBOR(cbor);
    const multi = one.getMultiKey();
    const scripts = one.getScriptExpressions().map((each) => each.getExpression());
    return { scripts, threshold: multi ? multi.getThreshold() : 0, keys: keysOf(one) };
  },
  "crypto-account": (cbor) => {
    const account = CryptoAccount.fromCBOR(cbor);
    const keys = account.getOutputDescriptors().flatMap(keysOf);
    return { fingerprint: account.getMasterFingerprint().toString("hex"), keys };
  },
};

const writers = {
  bytes: (hex) => new Bytes(bytes(hex)),
  "crypto-psbt": (hex) => new CryptoPSBT(bytes(hex)),
  "crypto-hdkey": hdKey,
  "crypto-output": output,
  "crypto-account": ({ fingerprint, outputs }) => new CryptoAccount(bytes(fingerprint), outputs.map(output)),
};

serve({
  read: ({ type, cbor }) => readers[type](bytes(cbor)),
  write: ({ type, value }) => writers[type](value).toCBOR().toString("hex"),
});
