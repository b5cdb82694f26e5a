"""Signature Version 4 as a service of AWS checks it, without botocore.

Source: Amazon S3 API Reference, "Authenticating Requests: Using Query Parameters (AWS Signature
Version 4)".
"""

import hashlib
import hmac
from collections.abc import Mapping
from urllib.parse import parse_qsl, quote, urlsplit


def accepts(
    method: str,
    url: str,
    headers: Mapping[str, str] | None = None,
    *,
    secret: str,
    payload: str = "UNSIGNED-PAYLOAD",
) -> bool:
    """Whether a service would take a request to a presigned address.

    Args:
        method: HTTP's method.
        url: The address.
        headers: The request's, beside Host.
        secret: Secret key of whoever signed.
        payload: Digest of the body; S3 leaves it out of such a signature.
    """
    address = urlsplit(url)
    query = dict(parse_qsl(address.query, keep_blank_values=True))
    signature = query.pop("X-Amz-Signature")
    sent = {name.lower(): value.strip() for name, value in (headers or {}).items()}
    sent["host"] = address.netloc
    signed = query["X-Amz-SignedHeaders"].split(";")
    if not set(signed) <= set(sent):
        return False
    pairs = sorted((quote(name, safe=""), quote(value, safe="")) for name, value in query.items())
    request = "\n".join(
        (
            method,
            address.path,
            "&".join(f"{name}={value}" for name, value in pairs),
            *(f"{name}:{sent[name]}" for name in signed),
            "",
            ";".join(signed),
            payload,
        )
    )
    scope = query["X-Amz-Credential"].partition("/")[2]
    digest = hashlib.sha256(request.encode()).hexdigest()
    text = f"{query['X-Amz-Algorithm']}\n{query['X-Amz-Date']}\n{scope}\n{digest}"
    key = f"AWS4{secret}".encode()
    for part in scope.split("/"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest() == signature
