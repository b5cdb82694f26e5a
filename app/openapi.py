"""The description of the addresses, with the errors as they are: problem documents."""

from typing import Any

from fastapi import FastAPI

from app.problems import MEDIA_TYPE

PROBLEM: dict[str, Any] = {
    "title": "Problem",
    "description": "RFC 9457",
    "type": "object",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["location", "message"],
                "properties": {"location": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
}
ERROR = {
    "description": "What is wrong",
    "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "The same key again gives the same answer, and nothing is done twice.",
    "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
}


def install(application: FastAPI) -> None:
    """Describe errors as they are."""
    usual = application.openapi

    def described() -> dict[str, Any]:
        if application.openapi_schema is None:
            application.openapi_schema = _correct(usual())
        return application.openapi_schema

    # As FastAPI's manual says, "Extending OpenAPI".
    application.openapi = described  # type: ignore[method-assign]


def _correct(document: dict[str, Any]) -> dict[str, Any]:
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    schemas["Problem"] = PROBLEM
    for methods in document["paths"].values():
        for method, operation in methods.items():
            responses = operation["responses"]
            responses.pop("422", None)
            responses |= {"4XX": ERROR, "503": ERROR}
            if method == "post":
                operation.setdefault("parameters", []).append(KEY)
    return document
