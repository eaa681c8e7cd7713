// bbqr, Coinkite's own.
import { joinQRs, splitQRs } from "bbqr";
import serve from "./serve.cjs";

// min_version and max_version are versions of a QR code; where it says Z the answer may say 2 (nothing was gained)
const split = ({ type, data, encoding, min_version: minVersion = 5, max_version: maxVersion = 40 }) => {
  const result = splitQRs(Buffer.from(data, "hex"), type, { encoding, minVersion, maxVersion });
  return { version: result.version, encoding: result.encoding, texts: result.parts };
};

const join = ({ parts }) => {
  const { fileType: type, encoding, raw } = joinQRs(parts);
  return { type, encoding, data: Buffer.from(raw).toString("hex") };
};

serve({ split, join });
