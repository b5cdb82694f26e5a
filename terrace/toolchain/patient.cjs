// Preload for cdktf's command line: Ctrl-C at a terminal reaches it, too, and it would end before
// the terraform that it runs. What ends both, in order, is the launcher; cdktf listens to SIGTERM.
"use strict";

const { on } = process;

process.on("SIGINT", () => {});
process.on = process.addListener = function onAllBut(event, listener) {
  return event === "SIGINT" ? this : on.call(this, event, listener);
};
