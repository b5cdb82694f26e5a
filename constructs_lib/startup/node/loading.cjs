// What Node.js loads of cdktf and of the bindings, and what it does differently there.
"use strict";

const fs = require("node:fs");
const Module = require("node:module");
const path = require("node:path");
const workers = require("node:worker_threads");
const addresses = require("./addresses.cjs");

const BINDINGS = "@cdktf/provider-aws";
const LAZY = "lazy-index.js"; // loads each binding when it is used; the other index loads 2,125
const CDKTF = "cdktf";
const PACKER = "archiver"; // half of what cdktf loads, and used only to make a folder an asset
const STATE = path.join(__dirname, "..", "..", "..", ".terrace");

const entries = new Map(); // by the names of packages
const changes = new Map(); // functions by the files whose exports they change

if (fs.existsSync(STATE)) Module.enableCompileCache?.(path.join(STATE, "node-compile-cache"));

// The kernel links packages into a folder of its own, anew each time, and names that folder when
// it asks for their entries. From then on they go by where they are for good, or what is compiled
// would never be found again.
const resolveFilename = Module._resolveFilename;
Module._resolveFilename = function resolve(name, parent, isMain, options) {
  if (entries.has(name)) return entries.get(name);
  const file = resolveFilename.call(this, name, parent, isMain, options);
  if (options?.paths === undefined) return file;
  const entry = fs.realpathSync(file);
  entries.set(name, name === BINDINGS ? path.join(path.dirname(entry), LAZY) : entry);
  if (name === CDKTF) change(path.dirname(entry));
  return entries.get(name);
};

const loadModule = Module._load;
Module._load = function load(name, ...rest) {
  const loaded = () => loadModule.call(this, name, ...rest);
  return name === PACKER ? (...given) => loaded()(...given) : loaded();
};

const loadScript = Module._extensions[".js"];
Module._extensions[".js"] = function loadAndChange(module, file) {
  loadScript.call(this, module, file);
  changes.get(file)?.(module.exports);
};

function change(folder) {
  changes.set(path.join(folder, "terraform-stack.js"), addresses.use);
  changes.set(path.join(folder, "tokens", "private", "stack-trace.js"), forgetOrigins);
}

// A token remembers where it was made. In this process that is always the same few lines of the
// kernel, which tell a Python user nothing.
function forgetOrigins(exports) {
  exports.captureStackTrace = () => [];
}

// What the kernel runs in a thread, when it meets a package for the first time, is a file beside
// it, and Python's jsii ships both with the names of their folders in front.
workers.Worker = class extends workers.Worker {
  constructor(file, ...rest) {
    super(path.join(path.dirname(file), `lib__${path.basename(file)}`), ...rest);
  }
};
