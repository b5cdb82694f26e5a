// Preload for cdktf's command line: what only `convert`, `get` and `init` use, what reads and
// formats HCL, and what packs assets is loaded when something uses it. Before every other command
// it cost more than half of the waiting.
"use strict";

const Module = require("node:module");

const LAZY = new Set([
  "@cdktf/hcl-tools",
  "@cdktf/hcl2cdk",
  "@cdktf/hcl2json",
  "@cdktf/provider-generator",
]);
const PACKER = "archiver"; // a function, not a bundle of names
const load = Module._load;

Module._load = function loadLazily(name, ...rest) {
  const loaded = () => load.call(this, name, ...rest);
  if (name === PACKER) return (...given) => loaded()(...given);
  return LAZY.has(name) ? lazily(loaded) : loaded();
};

// A module that looks empty until somebody asks for a name. Bundles copy what they see and
// inherit the rest, so the proxy is its own prototype.
function lazily(loaded) {
  let module;
  const proxy = new Proxy(Object.create(null), {
    get: (_, name) => (name === "__esModule" ? true : (module ??= loaded())[name]),
    getPrototypeOf: () => proxy,
  });
  return proxy;
}
