// Preload for the jsii process: one process instead of two.
//
// jsii starts a program that does nothing but start another one and hand every message on, in both
// directions: half of a synthesis is such messages. Here the first program is the second one.
// What the second one expects of the first: messages on the descriptor 3, symbolic links that stay
// as they are, and whatever is printed as JSON on stderr.
"use strict";

const fs = require("node:fs");
const Module = require("node:module");
const path = require("node:path");

const FRONT = path.join("bin", "jsii-runtime.js");
const PROGRAM = path.join("..", "lib", "program.js");
const MESSAGES = 3;

const resolve = Module._resolveFilename;
if ((process.argv[1] ?? "").endsWith(path.sep + FRONT)) {
  Module._resolveFilename = function resolveProgram(...request) {
    const file = resolve.apply(this, request);
    if (!file.endsWith(path.sep + FRONT)) return file;
    Module._resolveFilename = resolve;
    stepIn();
    return path.join(path.dirname(file), PROGRAM);
  };
}

function stepIn() {
  process.execArgv.push("--preserve-symlinks");
  const { readSync, writeSync } = fs;
  fs.readSync = (descriptor, ...rest) => readSync(descriptor === MESSAGES ? 0 : descriptor, ...rest);
  fs.writeSync = (descriptor, ...rest) => writeSync(descriptor === MESSAGES ? 1 : descriptor, ...rest);
  for (const name of ["stdout", "stderr"]) {
    process[name].write = (chunk, ...rest) => {
      writeSync(2, JSON.stringify({ [name]: Buffer.from(chunk).toString("base64") }) + "\n");
      rest.find((each) => typeof each === "function")?.();
      return true;
    };
  }
}
