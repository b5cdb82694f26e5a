// Preload for cdktf's command line: what only `convert`, `get` and `init` use, what reads and
// formats HCL, what packs assets, and most of cdktf itself is loaded when something uses it, and
// what is compiled once is kept. Before every other command it cost more than half of the waiting.
"use strict";

const Module = require("node:module");
const path = require("node:path");

const LAZY = new Set([
  "@cdktf/hcl-tools",
  "@cdktf/hcl2cdk",
  "@cdktf/hcl2json",
  "@cdktf/provider-generator",
  "cdktf",
]);
const PARTS = new Map([
  // Of cdktf, all that most commands use: modules that load nothing else.
  ["AnnotationMetadataEntryType", "cdktf/lib/annotations"],
  ["Manifest", "cdktf/lib/manifest"],
]);
const CONTEXT = { CONTEXT_ENV: "CDKTF_CONTEXT_JSON" }; // the command line writes it out, too
const PACKER = "archiver"; // a function, not a bundle of names
const load = Module._load;

Module.enableCompileCache?.(path.join(__dirname, "..", "..", ".terrace", "node-compile-cache"));

Module._load = function loadLazily(name, ...rest) {
  const loaded = (each) => load.call(this, each, ...rest);
  if (name === PACKER) return (...given) => loaded(name)(...given);
  if (!LAZY.has(name)) return loaded(name);
  return lazily((wanted) => {
    if (name !== "cdktf") return loaded(name);
    return wanted in CONTEXT ? CONTEXT : loaded(PARTS.get(wanted) ?? name);
  });
};

// A module that looks empty until somebody asks for a name. Bundles copy what they see and
// inherit the rest, so the proxy is its own prototype.
function lazily(loaded) {
  const proxy = new Proxy(Object.create(null), {
    get: (_, name) => (name === "__esModule" ? true : loaded(name)[name]),
    getPrototypeOf: () => proxy,
  });
  return proxy;
}
