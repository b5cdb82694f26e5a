// Preload for cdktf's command line: to each line that Terraform prints it adds a construct's path,
// for which it compiles one regular expression per resource, hundreds for each of the thousands of
// lines of a plan. Here the expression is only made for lines that hold the resource's name.
"use strict";

const Module = require("node:module");

const HANDLERS = /[\\/]cdktf-cli[\\/]bundle[\\/]bin[\\/]cmds[\\/]handlers\.js$/;
const SLOW = /\((\w+),(\w+)\)=>(new RegExp\(`\\\\b\$\{\w+\(\2\)\}\\\\b`\)\.test\(\1\))/;
const compile = Module.prototype._compile;

Module.prototype._compile = function compileQuick(source, file, ...rest) {
  const text = HANDLERS.test(file) ? source.replace(SLOW, "($1,$2)=>$1.includes($2)&&$3") : source;
  return compile.call(this, text, file, ...rest);
};
