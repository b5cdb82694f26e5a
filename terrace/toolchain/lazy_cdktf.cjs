// Preload for cdktf's command line: what only `convert`, `get` and `init` use is loaded when
// one of them uses it. Before every other command it cost half of the waiting.
"use strict";

const Module = require("node:module");

const LAZY = new Set(["@cdktf/hcl2cdk", "@cdktf/provider-generator"]);
const load = Module._load;

Module._load = function loadLazily(name, ...rest) {
  return LAZY.has(name) ? lazily(() => load.call(this, name, ...rest)) : load.call(this, name, ...rest);
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
