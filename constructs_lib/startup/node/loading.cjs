// What Node.js loads of cdktf and of the bindings, and what it does differently there.
"use strict";

const fs = require("node:fs");
const Module = require("node:module");
const path = require("node:path");
const workers = require("node:worker_threads");
const addresses = require("./addresses.cjs");
const origins = require("./origins.cjs");

const LAZY = "lazy-index.js"; // loads each binding when it is used; the other index loads them all
const CDKTF = "cdktf";
const PACKER = "archiver"; // half of what cdktf loads, and used only to make a folder an asset
const OF_PYTHON = "lib__"; // jsii's package for Python names files after their folders

const packages = new Map(); // that the kernel loaded: { entry, root } by name
const changes = new Map(); // functions by the files of cdktf whose exports they change
let links; // the folder where the kernel links them

exports.keepIn = (folder) => Module.enableCompileCache?.(folder);

exports.goAhead = () => {
  changes.set("terraform-stack.js", addresses.use);
  changes.set(path.join("tokens", "private", "stack-trace.js"), origins.tellOfFew);
  changes.set(path.join("tokens", "lazy.js"), origins.tellOfLazies);
};

// The kernel links packages into a folder of its own, anew each time, and names that folder when
// it asks for their entries. From then on they go by where they are for good, or what is
// compiled would never be found again. One finds the other through the links, as before.
const resolveFilename = Module._resolveFilename;
Module._resolveFilename = function resolve(name, parent, isMain, options) {
  const find = (where) => resolveFilename.call(this, name, parent, isMain, where);
  if (packages.has(name)) return packages.get(name).entry;
  if (options?.paths) {
    const isKernel = parent?.filename === options.paths[0];
    return isKernel ? enter(name, find(options), options) : find(options);
  }
  if (packages.has(packageOf(name))) return fs.realpathSync(find({ paths: [links] }));
  try {
    return find(options);
  } catch (error) {
    if (!isPackaged(parent)) throw error;
    return fs.realpathSync(find({ paths: [links] }));
  }
};

function enter(name, link, options) {
  const entry = fs.realpathSync(link);
  const lazy = path.join(path.dirname(entry), LAZY);
  [links] = options.paths;
  const found = { entry: fs.existsSync(lazy) ? lazy : entry, root: rootOf(entry) };
  packages.set(name, found);
  return found.entry;
}

function rootOf(file) {
  const folder = path.dirname(file);
  const isRoot = folder === file || fs.existsSync(path.join(folder, "package.json"));
  return isRoot ? folder : rootOf(folder);
}

function packageOf(name) {
  return name.split("/", name.startsWith("@") ? 2 : 1).join("/");
}

function isPackaged(parent) {
  const file = parent?.filename;
  return [...packages.values()].some(({ root }) => file?.startsWith(root + path.sep));
}

const loadModule = Module._load;
Module._load = function load(name, parent, ...rest) {
  const loaded = () => loadModule.call(this, name, parent, ...rest);
  const root = packages.get(CDKTF)?.root;
  return name === PACKER && root && parent?.filename?.startsWith(root)
    ? loadWhenUsed(loaded)
    : loaded();
};

function loadWhenUsed(loaded) {
  return new Proxy(() => {}, {
    apply: (_, self, given) => Reflect.apply(loaded(), self, given),
    get: (_, name) => loaded()[name],
  });
}

const loadScript = Module._extensions[".js"];
Module._extensions[".js"] = function loadAndChange(module, file) {
  loadScript.call(this, module, file);
  const cdktf = packages.get(CDKTF);
  if (cdktf) changes.get(path.relative(path.dirname(cdktf.entry), file))?.(module.exports);
};

// The kernel runs one in a thread, when it meets a package for the first time.
workers.Worker = class extends workers.Worker {
  constructor(file, ...rest) {
    super(ofPython(file), ...rest);
  }
};

function ofPython(file) {
  if (typeof file !== "string" || fs.existsSync(file)) return file;
  const named = path.join(path.dirname(file), OF_PYTHON + path.basename(file));
  return fs.existsSync(named) ? named : file;
}
