// Where a token was made, which cdktf puts in words for each and shows of one that fails. Where
// Python goes ahead, that is left to the tokens that call a program's own code: the rest cannot
// fail, and would be a tenth of all work.
"use strict";

let isKept = false;

exports.tellOfFew = (exported) => {
  const { captureStackTrace } = exported;
  exported.captureStackTrace = (below) => (isKept ? captureStackTrace(below) : []);
};

exports.tellOfLazies = ({ Lazy }) => {
  for (const name of Object.getOwnPropertyNames(Lazy)) {
    const make = Lazy[name];
    if (typeof make === "function") Lazy[name] = (...given) => telling(() => make.apply(Lazy, given));
  }
};

function telling(make) {
  isKept = true;
  try {
    return make();
  } finally {
    isKept = false;
  }
}
