// Preload for cdktf's command line: after the app has run, it removes the folder of each stack that
// is no more, and fails where the app itself has done so.
"use strict";

const fs = require("node:fs");

const { rmSync } = fs;

fs.rmSync = (path, options) =>
  rmSync(path, options?.recursive ? { force: true, ...options } : options);
