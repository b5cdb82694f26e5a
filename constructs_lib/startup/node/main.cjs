// The program that jsii talks to, in the place of its own two: the kernel of jsii, in one process,
// with what makes it load less (loading.cjs) and wait less (messages.cjs).
//
// Usage: node --preserve-symlinks main.cjs KERNEL
"use strict";

require("./loading.cjs");
require("./messages.cjs");
require(process.argv[2]);
