// One JSON object a line in, {"do": NAME, ...}, and one a line out: {"ok": ANSWER} or {"error": TEXT}.
"use strict";

const readline = require("node:readline");

module.exports = (handlers) => {
  // a peer that chats on standard output would be read as an answer
  console.log = console.info = console.error;
  readline.createInterface({ input: process.stdin }).on("line", (line) => {
    const { do: name, ...given } = JSON.parse(line);
    let answer;
    try {
      answer = { ok: handlers[name](given) };
    } catch (error) {
      answer = { error: String(error.message || error) };
    }
    process.stdout.write(JSON.stringify(answer) + "\n");
  });
};
