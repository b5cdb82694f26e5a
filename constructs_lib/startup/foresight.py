"""Answers of Node.js that are known before it gives them, so that nobody has to wait.

What is known: the reference of a new object, because they are numbered; that an attribute of a
resource is a token, which may have any name; and that some methods return nothing. Where the
answer is a value, or where Node.js may have to ask Python something first, it is waited for.
"""

from functools import cache
from itertools import count
from typing import Any

import jsii
from jsii import _reference_map
from jsii._kernel.types import (
    CreateRequest,
    CreateResponse,
    GetRequest,
    GetResponse,
    InvokeRequest,
    InvokeResponse,
    ObjRef,
    SetRequest,
    SetResponse,
    StaticInvokeRequest,
)

from constructs_lib.startup import bindings, tokens
from constructs_lib.startup.places import Place, Places
from constructs_lib.startup.provider import Provider

ALLOCATE = "allocateLogicalId"
RETURN_NOTHING = {"addDependency", "addOverride"}
RETURN_TOKEN = {"cdktf.DataTerraformRemoteStateS3": {"getString"}}
TEXT, NUMBER = "token", "number"
KINDS = {str: TEXT, "builtins.str": TEXT, jsii.Number: NUMBER, "jsii.Number": NUMBER}
"""What an attribute is, by the type that it is declared with, or by the name of that."""


class Foresight(Provider):
    """Requests to Node.js; only those whose answer is not known are waited for."""

    pace = "ahead"

    def __init__(self) -> None:
        super().__init__()
        self._tokens = count()  # that got their names here
        self._attributes: dict[str, dict[str, str | float]] = {}  # of resources, while unchanged
        self._places = Places()
        self._may_be_asked = False  # something, by Node.js, in the middle of a request

    def create(self, request: CreateRequest) -> Any:
        """Make an object."""
        place = self._places.find(request.args)
        address = self._places.address(request.fqn, place)
        if address is None and self._places.may_be_asked(request.fqn, place):
            self._may_be_asked = True
        number = self._process.next_number
        if self._may_be_asked or number is None or not _is_plain(request):
            return self._create_and_wait(request, place)
        self._process.next_number = number + 1
        reference = f"{request.fqn}@{number}"
        self._process.send_on(
            ("object", reference, *(address or ())),
            {"api": "create", "fqn": request.fqn, "args": request.args},
        )
        self._places.keep(reference, place, asks=False)
        return CreateResponse(reference)

    def _create_and_wait(self, request: CreateRequest, place: Place | None) -> Any:
        made = super().create(request)
        overridden = {each.method or each.property for each in request.overrides}
        self._may_be_asked = self._may_be_asked or bool(overridden - {ALLOCATE})
        if isinstance(made, ObjRef):
            self._places.keep(made.ref, place, asks=ALLOCATE in overridden)
        return made

    def get(self, request: GetRequest) -> Any:
        """Read a property."""
        kind = _kind(_type_name(request.objref), request.property)
        if self._may_be_asked or kind is None:
            return super().get(request)
        read = {"api": "get", "objref": request.objref, "property": request.property}
        if not _is_resource(_type_name(request.objref)):  # a part of one changes with the whole
            return GetResponse(value=self._token(read, kind))
        known = self._attributes.setdefault(request.objref.ref, {})
        if request.property not in known:
            known[request.property] = self._token(read, kind)
        return GetResponse(value=known[request.property])

    def set(self, request: SetRequest) -> Any:
        """Write a property."""
        self._forget(request.objref)
        if self._may_be_asked or not _is_known(_type_name(request.objref)):
            return super().set(request)
        write = {"objref": request.objref, "property": request.property, "value": request.value}
        self._process.send_on(("nothing",), {"api": "set", **write})
        return SetResponse()

    def invoke(self, request: InvokeRequest) -> Any:
        """Call a method."""
        self._forget(request.objref)
        type_name = _type_name(request.objref)
        call = {
            "api": "invoke",
            "objref": request.objref,
            "method": request.method,
            "args": request.args,
        }
        if self._may_be_asked or not _is_known(type_name):
            return super().invoke(request)
        if request.method in RETURN_NOTHING:
            self._process.send_on(("nothing",), call)
            return InvokeResponse()
        if request.method in RETURN_TOKEN.get(type_name, ()):
            return InvokeResponse(self._token(call))
        return super().invoke(request)

    def sinvoke(self, request: StaticInvokeRequest) -> Any:
        """Call a static method."""
        match (request.fqn, request.method, request.args):
            case ("cdktf.Token", "isUnresolved", [value]):
                answer = tokens.is_unresolved(value)
                if answer is not None:
                    return InvokeResponse(answer)
            case ("cdktf.Token", "asString", [value, *_]) if not self._may_be_asked:
                call = {"fqn": request.fqn, "method": request.method, "args": request.args}
                is_text = isinstance(value, str)
                return InvokeResponse(value if is_text else self._token({"api": "sinvoke", **call}))
        return super().sinvoke(request)

    def _forget(self, changed: ObjRef) -> None:
        """Ask again for the attributes of a resource, or of all after anything else."""
        if _is_resource(_type_name(changed)):
            self._attributes.pop(changed.ref, None)
        else:
            self._attributes.clear()

    def _token(self, request: dict[str, Any], kind: str = TEXT) -> str | float:
        number = next(self._tokens)
        if kind == NUMBER:
            index = tokens.FIRST_INDEX + number
            self._process.send_on((kind, index), request)
            return tokens.indexed(index)
        name = f"TOKEN.PYTHON.{number}"
        self._process.send_on((kind, name), request)
        return tokens.named(name)


def _type_name(reference: ObjRef) -> str:
    """Type of an object, none of one that was cast to an interface."""
    return "" if reference.interfaces else reference.ref.rpartition("@")[0]


def _is_plain(request: CreateRequest) -> bool:
    """Whether Python adds nothing to what the type is: no method, and no interface."""
    return not request.overrides and request.interfaces == _interfaces(request.fqn)


@cache
def _interfaces(type_name: str) -> list[str]:
    made = _reference_map._types.get(type_name)  # noqa: SLF001 - jsii's table of types
    return [each.__jsii_type__ for each in getattr(made, "__jsii_ifaces__", ())]


@cache
def _is_known(type_name: str) -> bool:
    """Whether a type is cdktf's or of bindings, and not of a library that may do anything."""
    made = _reference_map._types.get(type_name, object)  # noqa: SLF001 - jsii's table of types
    return type_name.startswith("cdktf.") or bindings.are_from_here(made)


@cache
def _is_resource(type_name: str) -> bool:
    made = _reference_map._types.get(type_name, object)  # noqa: SLF001 - jsii's table of types
    return bindings.are_from_here(made) and "TF_RESOURCE_TYPE" in vars(made)


@cache
def _kind(type_name: str, name: str) -> str | None:
    """Tell what token a property is, None where its type is not one of a single token."""
    import cdktf  # noqa: PLC0415 - importing it needs jsii to be set up

    made = _reference_map._types.get(type_name, object)  # noqa: SLF001 - jsii's table of types
    if not bindings.are_from_here(made) or issubclass(made, cdktf.TerraformProvider):
        return None  # a provider gives the values that it was given
    getters: list[Any] = [each.fget for each in vars(made).values() if isinstance(each, property)]
    for getter in getters:
        if getattr(getter, "__jsii_name__", None) == name:
            return KINDS.get(getter.__annotations__["return"])
    return None
