// Messages between Python and the kernel, which expects them on a descriptor of its own.
//
// Python foresees most answers and does not wait for them. Such a request follows a line of its
// own, a JSON array: what the answer has to be, and the address of a new element. An answer as
// foreseen is not sent. After another one, requests are passed over until Python asks a question,
// and the first failure is the answer to that.
"use strict";

const fs = require("node:fs");
const os = require("node:os");
const addresses = require("./addresses.cjs");

const MESSAGES = 3;
const CHUNK = 1 << 18;
const BRACKET = "[".charCodeAt(0);
const EXIT = '{"exit":0}\n';
const NEWLINE = "\n".charCodeAt(0);
const { readSync, writeSync } = fs;

let requests; // descriptors
let answers;
const chunk = Buffer.alloc(CHUNK);
let unread = Buffer.alloc(0);
let handedOver = Buffer.alloc(0); // what the kernel has yet to read of the request at hand
let foreseen; // of the request at hand
let failure;
let position = 0; // of the request at hand, among those that Python has not waited for

exports.listen = (...descriptors) => {
  [requests, answers] = descriptors;
  fs.openSync(os.devNull); // takes the kernel's descriptor, unless it is taken: no file gets it
  fs.readSync = (descriptor, ...rest) =>
    descriptor === MESSAGES ? hand(...rest) : readSync(descriptor, ...rest);
  fs.writeSync = (descriptor, ...rest) =>
    descriptor === MESSAGES ? answer(...rest) : writeSync(descriptor, ...rest);
};

function hand(buffer, offset) {
  if (handedOver.length === 0) handedOver = nextRequest();
  const size = handedOver.copy(buffer, offset);
  handedOver = handedOver.subarray(size);
  return size;
}

function answer(...message) {
  if (foreseen === undefined) return writeSync(answers, ...message);
  const [given] = message;
  const { kind, value } = foreseen;
  foreseen = undefined;
  if (!KINDS[kind](given.toString(), value)) fail(given.toString(), kind);
  return given.length;
}

const KINDS = {
  whatever: () => true,
  some: (answer) => answer.startsWith('{"ok":'),
  nothing: (answer) => answer === '{"ok":{}}\n',
  object: (answer, reference) => answer === `{"ok":{"$jsii.byref":"${reference}"}}\n`,
  number: (answer, index) => {
    const value = JSON.parse(answer).ok?.value;
    const tokens = globalThis.__cdktfTokenMap;
    const token = typeof value === "number" && tokens.lookupNumberToken(value);
    if (token) tokens.numberTokenMap.set(index, token);
    return Boolean(token);
  },
  token: (answer, name) => {
    const { ok } = JSON.parse(answer);
    const text = ok?.value ?? ok?.result; // of a property or of a method
    const tokens = globalThis.__cdktfTokenMap;
    const token = typeof text === "string" && tokens.lookupString(text);
    if (token) tokens.stringTokenMap.set(name, token);
    return Boolean(token);
  },
};

function nextRequest() {
  for (;;) {
    const line = nextLine();
    if (line[0] === BRACKET) {
      const request = nextLine();
      position += 1;
      if (failure) continue;
      const [kind, value, ...address] = JSON.parse(line);
      foreseen = { kind, value };
      if (address.length > 0) addresses.give(...address);
      return request;
    }
    position = 0;
    if (!failure) return line;
    const message = JSON.stringify(failure) + "\n";
    failure = undefined;
    if (line.length === 0 || line.toString() === EXIT) {
      process.stderr.write(message);
      return line;
    }
    writeSync(answers, message);
  }
}

function nextLine() {
  let seen = 0;
  for (;;) {
    const end = unread.indexOf(NEWLINE, seen) + 1;
    if (end > 0) {
      const line = unread.subarray(0, end);
      unread = unread.subarray(end);
      return line;
    }
    seen = unread.length;
    const size = readSync(requests, chunk, 0, CHUNK, null);
    if (size === 0) return Buffer.alloc(0);
    unread = Buffer.concat([unread, chunk.subarray(0, size)]);
  }
}

function fail(answer, kind) {
  const { error, name, stack, callback } = JSON.parse(answer);
  const reason = callback
    ? `Node.js needs ${callback.cookie} of Python, which does not listen`
    : `Node.js did not answer with ${kind} as foreseen: ${answer}`;
  failure = { error: error ?? reason, name: name ?? "", stack: stack ?? "", position };
  if (!callback) return;
  foreseen = { kind: "whatever" }; // what the kernel makes of this:
  throw new Error(reason); // instead of taking the next request for the answer
}
