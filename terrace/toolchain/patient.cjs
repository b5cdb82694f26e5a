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
// launcher never hears of; typed before `stty` has run it still is, and becomes the signal here.
const { setRawMode } = ReadStream.prototype;
const CTRL_C = "\u0003";
const tell = (keys) => String(keys).includes(CTRL_C) && process.kill(0, "SIGINT");

ReadStream.prototype.setRawMode = function setRawModeButSignals(isRaw) {
  this.removeListener("data", tell);
  const stream = setRawMode.call(this, isRaw);
  if (isRaw) {
    this.on("data", tell);
    spawnSync("stty", ["isig"], { stdio: [this.fd, "ignore", "ignore"] });
  }
  return stream;
};
