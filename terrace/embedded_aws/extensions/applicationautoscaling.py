"""Application Auto Scaling: tags of scalable targets.

moto has no TagResource, UntagResource and ListTagsForResource, and drops the tags of
RegisterScalableTarget. The provider lists tags on every read of aws_appautoscaling_target.
"""

import json
from collections.abc import Callable
from typing import Any

from moto.applicationautoscaling.responses import ApplicationAutoScalingResponse

from terrace.embedded_aws.extensions.patch import add, wrap


def extend() -> None:
    """Keep tags by target ARN."""
    wrap(ApplicationAutoScalingResponse, "register_scalable_target", _register)
    add(ApplicationAutoScalingResponse, list_tags_for_resource, tag_resource, untag_resource)


def list_tags_for_resource(self: Any) -> str:
    """Answer ListTagsForResource."""
    return json.dumps({"Tags": _tags(self, self._get_param("ResourceARN"))})


def tag_resource(self: Any) -> str:
    """Answer TagResource."""
    _tags(self, self._get_param("ResourceARN")).update(self._get_param("Tags"))
    return "{}"


def untag_resource(self: Any) -> str:
    """Answer UntagResource."""
    tags = _tags(self, self._get_param("ResourceARN"))
    for key in self._get_param("TagKeys"):
        tags.pop(key, None)
    return "{}"


def _register(original: Callable[..., str], self: Any) -> str:
    answer = original(self)
    arn = json.loads(answer)["ScalableTargetARN"]
    _tags(self, arn).update(self._get_param("Tags") or {})
    return answer


def _tags(self: Any, arn: str) -> dict[str, str]:
    kept: dict[str, dict[str, str]] = vars(self.applicationautoscaling_backend).setdefault(
        "tags_by_target", {}
    )
    return kept.setdefault(arn, {})
