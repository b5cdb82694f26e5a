// Preload for the jsii process: the AWS provider's package ships two entry points with the
// same exports. `lib/index.js` requires 2,125 modules at once; `lib/lazy-index.js` offers
// each as a getter. Whoever asks for the first gets the second.
"use strict";

const Module = require("node:module");
const path = require("node:path");

const FULL = path.join("@cdktf", "provider-aws", "lib", "index.js");
const resolveFilename = Module._resolveFilename;

Module._resolveFilename = function resolve(...request) {
  const file = resolveFilename.apply(this, request);
  return file.endsWith(FULL) ? path.join(path.dirname(file), "lazy-index.js") : file;
};

// jsii's banner about an old Node.js goes to stderr, where cdktf shows it as ten errors.
process.env.JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION ??= process.versions.node.split(".")[0];
