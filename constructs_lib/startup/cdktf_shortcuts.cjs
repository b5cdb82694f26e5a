// Preload for the jsii process: what cdktf does for every construct without the detour, and what
// hardly any app needs only when one does.
//
// - An element's address is its path (see addresses.py). Asking Python for it takes four
//   messages, more than all others that an element needs.
// - A token remembers where it was made. In this process that is always the same few lines of
//   jsii's dispatcher, which tell a Python user nothing.
// - What packs a folder into an asset is half of what cdktf loads.
"use strict";

const Module = require("node:module");
const path = require("node:path");

const SHORTCUTS = [
  [path.join("cdktf", "lib", "terraform-stack.js"), addressByPath],
  [path.join("cdktf", "lib", "tokens", "private", "stack-trace.js"), forgetOrigin],
];
const PACKER = "archiver";
const load = Module._extensions[".js"];

Module._extensions[".js"] = function loadAndShorten(module, file) {
  load.call(this, module, file);
  const [, shorten] = SHORTCUTS.find(([end]) => file.endsWith(path.sep + end)) ?? [];
  shorten?.(module.exports);
};

const loadModule = Module._load;

Module._load = function loadPackerLate(name, ...rest) {
  const loaded = () => loadModule.call(this, name, ...rest);
  return name === PACKER ? (...given) => loaded()(...given) : loaded();
};

function addressByPath({ TerraformStack }) {
  const taken = new WeakMap();
  TerraformStack.prototype.allocateLogicalId = function allocate(element) {
    const address = element.node.path.split("/").slice(1).join("_").replaceAll("-", "_");
    if (!taken.has(this)) taken.set(this, new Map());
    const paths = taken.get(this);
    const first = paths.get(address) ?? element.node.path;
    if (first !== element.node.path) {
      throw new Error(
        `constructs ${first} and ${element.node.path} both get the address ${address}, ` +
          "allowed: one each; rename one of them",
      );
    }
    paths.set(address, first);
    return address;
  };
}

function forgetOrigin(exports) {
  exports.captureStackTrace = () => [];
}
