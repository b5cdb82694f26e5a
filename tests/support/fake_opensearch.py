"""A fake of OpenSearch's HTTP API: the few calls that preparing log search makes, and no other.

It checks what a domain checks: the signature, the administrator, the shape of the body, and the
version of a policy that is replaced. It is no OpenSearch: it indexes nothing, and deletes nothing.

Source: OpenSearch documentation, "Create or update a component or index template", "ISM API",
"Access control API".
"""

import hashlib
import hmac
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from urllib.request import Request

HOST, REGION = "vpc-logs.us-east-1.es.example", "us-east-1"
KEY_ID, SECRET = "fake-key-id", "fake-secret"
_SIGNED = re.compile(
    r"AWS4-HMAC-SHA256 Credential=([^/]+)/(.+), SignedHeaders=([^,]+), Signature=([0-9a-f]{64})"
)


@dataclass
class FakeOpenSearch:
    """A domain of which one key is the administrator.

    Attributes:
        administrator: Id of that key.
        indices: Indices by name, with the version of the policy that each has; None for none.
        templates: Index templates by name.
        policies: Policies by name, as they were given, with the number of their last change.
        roles: Roles by name.
        mapping: Who has a role, by its name.
        calls: Method and path of each request.
    """

    administrator: str = KEY_ID
    indices: dict[str, int | None] = field(default_factory=dict)
    templates: dict[str, Any] = field(default_factory=dict)
    policies: dict[str, tuple[int, Any]] = field(default_factory=dict)
    roles: dict[str, Any] = field(default_factory=dict)
    mapping: dict[str, Any] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)

    def send(self, request: Request) -> tuple[int, bytes]:
        """Answer a request as `urlopen` would, with its status and body."""
        address = urlsplit(request.full_url)
        assert (address.scheme, address.netloc) == ("https", HOST)
        self.calls.append(f"{request.method} {request.full_url.partition(HOST)[2]}")
        body = request.data if isinstance(request.data, bytes) else b""
        key = _signer(request, body)
        if key is None:
            return self._say(403, {"message": "The request signature does not match"})
        if key != self.administrator:
            return self._say(403, {"error": {"reason": "no permissions for []"}})
        if body and request.get_header("Content-type") != "application/json":
            return self._say(406, {"error": "Content-Type header is not supported"})
        *_, kind, name = address.path.split("/")
        return self._do(f"{request.method} {kind}", name, address.query, json.loads(body or b"{}"))

    def _do(self, call: str, name: str, query: str, body: Any) -> tuple[int, bytes]:
        known: dict[str, Callable[[], tuple[int, bytes]]] = {
            "PUT _index_template": lambda: self._put_template(name, body),
            "GET policies": lambda: self._get_policy(name),
            "PUT policies": lambda: self._put_policy(name, query, body),
            "POST add": lambda: self._manage(call, name, body["policy_id"]),
            "POST change_policy": lambda: self._manage(call, name, body["policy_id"]),
            "PUT roles": lambda: self._keep(self.roles, name, body),
            "PUT rolesmapping": lambda: self._map(name, body),
        }
        if call not in known:
            return self._say(405, {"error": f"unexpected: {call} {name}"})
        return known[call]()

    def _put_template(self, name: str, body: Any) -> tuple[int, bytes]:
        assert body.keys() == {"index_patterns", "priority", "template"}
        self.templates[name] = body
        return self._say(200, {"acknowledged": True})

    def _get_policy(self, name: str) -> tuple[int, bytes]:
        if name not in self.policies:
            return self._say(404, {"error": {"type": "status_exception"}, "status": 404})
        number, policy = self.policies[name]
        known = {**policy, "policy_id": name, "schema_version": 21}
        found = {"_id": name, "_seq_no": number, "_primary_term": 1, "policy": known}
        return self._say(200, found)

    def _map(self, name: str, body: Any) -> tuple[int, bytes]:
        if name not in self.roles:
            return self._say(404, {"status": "NOT_FOUND", "message": f"Role {name} not found"})
        assert body.keys() == {"backend_roles"}
        return self._keep(self.mapping, name, body)

    def _keep(self, kept: dict[str, Any], name: str, body: Any) -> tuple[int, bytes]:
        known = name in kept
        kept[name] = body
        return self._say(200 if known else 201, {"status": "OK" if known else "CREATED"})

    def _put_policy(self, name: str, query: str, body: Any) -> tuple[int, bytes]:
        policy = body["policy"]
        states = {each["name"] for each in policy["states"]}
        assert policy["default_state"] in states
        number = self.policies[name][0] if name in self.policies else None
        if query != ("" if number is None else f"if_seq_no={number}&if_primary_term=1"):
            return self._say(409, {"error": {"type": "version_conflict_engine_exception"}})
        self.policies[name] = ((number or 0) + 1, policy)
        return self._say(201 if number is None else 200, {"_id": name})

    def _manage(self, call: str, pattern: str, policy: str) -> tuple[int, bytes]:
        number, _ = self.policies[policy]
        found = [name for name in self.indices if name.startswith(pattern.removesuffix("*"))]
        changed = [n for n in found if (self.indices[n] is None) == (call == "POST add")]
        for name in changed:
            self.indices[name] = number
        return self._say(200, {"updated_indices": len(changed), "failures": changed != found})

    def _say(self, status: int, answer: Any) -> tuple[int, bytes]:
        return status, json.dumps(answer).encode()


def _signer(request: Request, body: bytes) -> str | None:
    """Id of the key that signed a request; None where the signature is not right."""
    said = _SIGNED.fullmatch(request.get_header("Authorization") or "")
    if said is None:
        return None
    key_id, scope, names, signature = said.groups()
    moment = request.get_header("X-amz-date") or ""
    sent = {"host": HOST, "x-amz-date": moment}
    address = urlsplit(request.full_url)
    asked = "\n".join(
        (
            str(request.method),
            address.path.replace("*", "%2A"),
            "&".join(sorted(address.query.split("&"))),
            *(f"{name}:{sent[name]}" for name in names.split(";")),
            "",
            names,
            hashlib.sha256(body).hexdigest(),
        )
    )
    assert scope == f"{moment[:8]}/{REGION}/es/aws4_request"
    digest = hashlib.sha256(asked.encode()).hexdigest()
    text = f"AWS4-HMAC-SHA256\n{moment}\n{scope}\n{digest}"
    key = f"AWS4{SECRET}".encode()
    for part in scope.split("/"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    right = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
    return key_id if hmac.compare_digest(right, signature) else None
