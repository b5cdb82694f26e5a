// Preload for cdktf's command line: Ctrl-C at a terminal reaches it, too, and it would end before
// the terraform that it runs. What ends both, in order, is the launcher; cdktf listens to SIGTERM.
"use strict";

const { spawnSync } = require("node:child_process");
const { ReadStream } = require("node:tty");

const { on } = process;

process.on("SIGINT", () => {});
process.on = process.addListener = function onAllBut(event, listener) {
  return event === "SIGINT" ? this : on.call(this, event, listener);
};

// While it asks for approval it reads single keys. Ctrl-C would then be a key, too, that the
// launcher never hears of.
const { setRawMode } = ReadStream.prototype;

ReadStream.prototype.setRawMode = function setRawModeButSignals(isRaw) {
  const stream = setRawMode.call(this, isRaw);
  if (isRaw) spawnSync("stty", ["isig"], { stdio: [this.fd, "ignore", "ignore"] });
  return stream;
};
