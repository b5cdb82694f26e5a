"""Arguments on their way to Node.js, without the options that nobody set.

jsii reads every option of a configuration through its property, works out the property's type
while doing so, and sends nothing as null. A resource has some forty options and uses five.
"""

from functools import cache
from typing import Any

from jsii import _kernel

ANYTHING = {Any, "typing.Any"}  # the type that an option is declared with, or its name
PLAIN = frozenset({str, int, float, bool, type(None)})
_complete = _kernel._make_reference_for_native  # noqa: SLF001 - jsii has no seam here


def install() -> None:
    """Have jsii leave out what was not set."""
    _kernel._make_reference_for_native = _prepare  # type: ignore[assignment]  # noqa: SLF001


def _prepare(kernel: _kernel.Kernel, value: Any) -> Any:
    kind: Any = type(value)
    if kind in PLAIN:
        return value
    if kind is dict:
        return {"$jsii.map": {key: _prepare(kernel, each) for key, each in value.items()}}
    if kind is list:
        return [_prepare(kernel, each) for each in value]
    if "__jsii_name_mapping__" in vars(kind) and "_values" in vars(value):
        values = value._values  # noqa: SLF001 - what the constructor of a binding was given
        data = {
            name: _prepare(kernel, values.get(option))
            for option, name, is_any in _options(kind)
            if is_any or values.get(option) is not None
        }
        return {"$jsii.struct": {"fqn": kind.__jsii_type__, "data": data}}
    return _complete(kernel, value)


@cache
def _options(kind: Any) -> tuple[tuple[str, str, bool], ...]:
    """Options of a configuration: name in Python, in JavaScript, and whether it takes anything.

    One that takes anything takes null, too, which is then not the same as nothing.
    """
    return tuple(
        (option, name, getattr(kind, option).fget.__annotations__["return"] in ANYTHING)
        for option, name in kind.__jsii_name_mapping__.items()
    )
