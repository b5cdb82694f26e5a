// Addresses that Python gives with the message that makes an element (places.py). Without one,
// the stack is asked, which asks Python: four messages.
"use strict";

const REFERENCE = Symbol.for("$__jsii__objid__$"); // what Python calls the object
const given = new Map();

exports.give = (stack, path, address) => {
  if (!given.has(stack)) given.set(stack, new Map());
  given.get(stack).set(path, address);
};

exports.use = ({ TerraformStack }) => {
  const { getLogicalId } = TerraformStack.prototype;
  TerraformStack.prototype.getLogicalId = function logicalId(element) {
    const addresses = given.get(this[REFERENCE]);
    return addresses?.get(element.node?.path) ?? getLogicalId.call(this, element);
  };
};
