// The program that jsii talks to, in the place of its own two: the kernel of jsii, in one process,
// with what makes it load less (loading.cjs) and wait less (messages.cjs).
//
// Usage: node --preserve-symlinks main.cjs KERNEL REQUESTS ANSWERS PACE CACHE
//   KERNEL    file of jsii's kernel
//   REQUESTS  descriptor to read from
//   ANSWERS   descriptor to write to
//   PACE      "ahead" where Python does not wait for what it foresees
//   CACHE     folder for compiled code, empty for none
"use strict";

const [, , kernel, requests, answers, pace, cache] = process.argv;

const loading = require("./loading.cjs");
if (cache) loading.keepIn(cache);
if (pace === "ahead") loading.goAhead();
require("./messages.cjs").listen(Number(requests), Number(answers));
require(kernel);
