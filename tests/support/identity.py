"""What GitHub says of a run to AWS."""

import json
from base64 import urlsafe_b64encode

from constructs_lib.delivery.github import AUDIENCE, ISSUER
from environments import PLATFORM


def token(subject: str, ref: str = "refs/heads/main") -> str:
    """What GitHub says of a run of the repository; the embedded AWS checks no signature.

    Args:
        subject: Where it runs, such as `environment:dev`.
        ref: What it runs of, a branch or a tag.
    """
    repository = PLATFORM.trusted_repositories[0]
    claims = {
        "iss": f"https://{ISSUER}",
        "aud": AUDIENCE,
        "sub": f"repo:{repository}:{subject}",
        "ref": ref,
    }
    parts = (json.dumps(part).encode() for part in ({"alg": "RS256"}, claims))
    return ".".join([*(urlsafe_b64encode(part).decode().rstrip("=") for part in parts), "none"])
