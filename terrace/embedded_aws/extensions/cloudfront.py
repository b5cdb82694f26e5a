"""CloudFront: policies for caches and response headers, and distributions as they were asked for.

moto has neither CachePolicy nor ResponseHeadersPolicy, which aws_cloudfront_cache_policy and
aws_cloudfront_response_headers_policy consist of.
Of a distribution it forgets the access control of an origin, makes up forwarded values for a
behaviour that has a cache policy instead, and says that a distribution with a certificate of its
own has CloudFront's; the provider reads all three back for aws_cloudfront_distribution. It says
InProgress once after each change, for which the provider waits 15 s more.
"""

from collections.abc import Callable
from typing import Any, Final

from moto.cloudfront.exceptions import CloudFrontException
from moto.cloudfront.models import (
    CloudFrontBackend,
    DefaultCacheBehaviour,
    Distribution,
    Origin,
    ViewerCertificate,
    random_id,
)
from moto.cloudfront.responses import CloudFrontResponse
from moto.cloudfront.urls import url_paths
from moto.core.responses import ActionResult, EmptyResult
from moto.core.utils import utcnow

from terrace.embedded_aws.extensions.patch import add, wrap

_POLICIES: Final = {
    "CachePolicy": "cache-policy",
    "ResponseHeadersPolicy": "response-headers-policy",
}


class _NoSuchPolicy(CloudFrontException):
    def __init__(self, kind: str) -> None:
        super().__init__(f"NoSuch{kind}", "The policy does not exist.")


def extend() -> None:
    """Give CloudFront its policies, and distributions their memory."""
    wrap(Distribution, "__init__", _deploy_at_once)
    wrap(Origin, "__init__", _keep_access_control)
    wrap(DefaultCacheBehaviour, "__init__", _forward_by_policy)
    wrap(ViewerCertificate, "__init__", _show_own_certificate)
    wrap(CloudFrontBackend, "__init__", _keep_policies)
    for kind, path in _POLICIES.items():
        for url in (f"{path}$", f"{path}/(?P<policy_id>[^/]+)$"):
            url_paths.setdefault(f"{{0}}/2020-05-31/{url}", CloudFrontResponse.dispatch)
        add(CloudFrontResponse, *_calls(kind, path.replace("-", "_")))


def _deploy_at_once(original: Callable[..., None], self: Any, *args: Any, **named: Any) -> None:
    original(self, *args, **named)
    self._transitions = []
    self._status = "Deployed"


def _keep_access_control(original: Callable[..., None], self: Any, config: Any) -> None:
    original(self, config)
    self.origin_access_control_id = config.get("OriginAccessControlId", "")


def _forward_by_policy(original: Callable[..., None], self: Any, config: Any) -> None:
    original(self, config)
    if self.cache_policy_id:
        self.forwarded_values = None


def _show_own_certificate(original: Callable[..., None], self: Any, config: Any) -> None:
    original(self, config)
    if self.acm_certificate_arn or self.iam_certificate_id:
        self.cloud_front_default_certificate = False


def _keep_policies(original: Callable[..., None], backend: Any, *args: Any, **named: Any) -> None:
    original(backend, *args, **named)
    backend.policies = {}


def _calls(kind: str, noun: str) -> list[Callable[[Any], Any]]:
    """Create, get, update and delete one kind of policy."""

    def answer(self: Any, id_: str) -> ActionResult:
        config, etag = _find(self, id_)
        policy = {"Id": id_, "LastModifiedTime": utcnow(), f"{kind}Config": config}
        return ActionResult({kind: policy, "ETag": etag})

    def _find(self: Any, id_: str) -> Any:
        if id_ not in self.backend.policies:
            raise _NoSuchPolicy(kind)
        return self.backend.policies[id_]

    def keep(self: Any, id_: str) -> ActionResult:
        self.backend.policies[id_] = (self._get_param(f"{kind}Config"), random_id())
        return answer(self, id_)

    def create(self: Any) -> ActionResult:
        return keep(self, random_id())

    def get(self: Any) -> ActionResult:
        return answer(self, self._get_param("Id"))

    def update(self: Any) -> ActionResult:
        id_ = self._get_param("Id")
        _find(self, id_)
        return keep(self, id_)

    def delete(self: Any) -> ActionResult:
        _find(self, self._get_param("Id"))
        del self.backend.policies[self._get_param("Id")]
        return EmptyResult()

    calls: list[Callable[[Any], Any]] = [create, get, update, delete]
    for call in calls:
        call.__name__ = f"{call.__name__}_{noun}"
    return calls
