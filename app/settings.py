"""What the service is told by environment variables, checked once, at start.

The names are those that `connect` writes for a workload. A group is whole or absent; what is
absent has a local stand-in. Unknown variables are ignored, and an empty one counts as absent.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeVar
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field, SecretStr, ValidationError
from sqlalchemy import make_url

from app.variables import Arn, Part, Port, SettingsError, Web, Word, like, setting

__all__ = ["NAMES", "Settings", "SettingsError"]

QUEUE_SUFFIX = "_QUEUE_URL"
SECRET = ("DATABASE_URL", "CACHE_URL")  # either may hold a password
QUEUES = ("tasks", "jobs")
# Written by `connect` for programs that run beside the service.
NOT_READ = frozenset({"LOG_SEARCH_HOST", "METRICS_QUERY_URL", "METRICS_REMOTE_WRITE_URL"})


def _database_port(url: str) -> int | None:
    return make_url(url).port


def _cache_port(url: str) -> int | None:
    return urlsplit(url).port


class DatabaseSettings(Part):
    """PostgreSQL on AWS: TLS only, entered with IAM tokens."""

    host: Word = setting("DATABASE_HOST", "a host name")
    port: Port = setting("DATABASE_PORT", "a TCP port, 1 to 65535")
    name: Word = setting("DATABASE_NAME", "the name of a database")
    user: Word = setting("DATABASE_USER", "the name of a role")
    reader_host: Word | None = setting(
        "DATABASE_READER_HOST", "a host name for reads; Aurora only", default=None
    )


class DatabaseUrl(Part):
    """PostgreSQL elsewhere, such as in a container beside it."""

    url: Annotated[SecretStr, like(r"postgresql://\S+/\S+", _database_port)] = setting(
        "DATABASE_URL", "an address like postgresql://user:password@host:5432/name"
    )


class CacheSettings(Part):
    """Valkey on AWS: TLS only, entered with IAM tokens."""

    host: Word = setting("CACHE_HOST", "a host name")
    port: Port = setting("CACHE_PORT", "a TCP port, 1 to 65535")
    name: Word = setting("CACHE_NAME", "the name of a cache")
    user: Word = setting("CACHE_USER", "the name of a user")


class CacheUrl(Part):
    """Valkey or Redis elsewhere."""

    url: Annotated[SecretStr, like(r"rediss?://\S+", _cache_port)] = setting(
        "CACHE_URL", "an address like redis://host:6379/0"
    )


class FlagsSettings(Part):
    """Feature flags in AppConfig."""

    application: Word = setting("FLAGS_APPLICATION", "the name or id of an application")
    environment: Word = setting("FLAGS_ENVIRONMENT", "the name or id of an environment")
    profile: Word = setting("FLAGS_PROFILE", "the name or id of a configuration profile")


PARTS: dict[str, tuple[type[Part], ...]] = {
    "database": (DatabaseSettings, DatabaseUrl),
    "cache": (CacheSettings, CacheUrl),
    "flags": (FlagsSettings,),
}


class Settings(Part):
    """All that the service is told.

    Attributes:
        queues: Addresses of queues by name: JOBS_QUEUE_URL is that of "jobs".
    """

    region: Word | None = setting("AWS_REGION", "a region of AWS", default=None)
    environment: Word = setting("ENVIRONMENT_NAME", "the name of an environment", default="local")
    service: Word = setting("SERVICE_NAME", "the name of a service", default="app")
    listen_address: Word = setting(
        "LISTEN_ADDRESS",  # and not HOST, which shells set to the machine's name
        "an address to listen on",
        default="0.0.0.0",  # noqa: S104 - in a container, whose network lets in who may
    )
    port: Port = setting("PORT", "a TCP port, 1 to 65535", default=8000)
    revision: str | None = setting(
        "SETTINGS_REVISION", "anything; a change of it starts new tasks", default=None
    )
    version: Word = setting("APP_VERSION", "a version; the image tells it", default="0.0.0")
    commit: Word = setting("APP_COMMIT", "a commit; the image tells it", default="unknown")
    log_level: Annotated[
        Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(str.upper)
    ] = setting("LOG_LEVEL", "DEBUG, INFO, WARNING or ERROR", default="INFO")
    shutdown_delay: Annotated[float, Field(ge=0, le=15)] = setting(
        "SHUTDOWN_DELAY_SECONDS", "a number of seconds, 0 to 15", default=5.0
    )
    data_folder: Path = setting(
        "DATA_FOLDER", "a folder that may be written to", default=Path("data")
    )
    database: DatabaseSettings | DatabaseUrl | None = None
    database_admin_secret: Arn | None = setting(
        "DATABASE_ADMIN_SECRET", "the ARN of a secret; read by app.prepare alone", default=None
    )
    cache: CacheSettings | CacheUrl | None = None
    table: Word | None = setting("TABLE_NAME", "the name of a table in DynamoDB", default=None)
    uploads: Word | None = setting("UPLOADS_BUCKET", "the name of a bucket", default=None)
    queues: dict[str, Web] = Field(default_factory=dict)
    flags: FlagsSettings | None = None
    signing: Arn | None = setting("SIGNING_KEY_SECRET_ARN", "the ARN of a secret", default=None)
    traces: Web | None = setting(
        "TRACES_ENDPOINT", "an address that takes OTLP in signed requests", default=None
    )
    collector: Web | None = setting(
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        "the address of an OTLP collector; goes before TRACES_ENDPOINT",
        default=None,
    )

    @classmethod
    def load(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """Return the settings.

        Args:
            environ: Variables.

        Raises:
            SettingsError: One is wrong, or a group is half there.
        """
        given = {name: value for name, value in environ.items() if value}
        parts = {name: _part(kinds, given) for name, kinds in PARTS.items()}
        queues = {
            name.removesuffix(QUEUE_SUFFIX).lower(): value
            for name, value in given.items()
            if name.endswith(QUEUE_SUFFIX)
        }
        found = _validated(cls, given | parts | {"queues": queues})
        if found.region is None and (user := found.first_on_aws):
            raise SettingsError(f"AWS_REGION: missing, allowed: a region of AWS; {user} needs it")
        return found

    def require_folder(self) -> None:
        """See that what is kept in a folder can be.

        Raises:
            SettingsError: It cannot be written to.
        """
        if self.database and self.uploads:
            return
        try:
            self.data_folder.mkdir(parents=True, exist_ok=True)
            is_writable = os.access(self.data_folder, os.W_OK)
        except OSError:
            is_writable = False
        if not is_writable:
            raise SettingsError(
                f"DATA_FOLDER: received '{self.data_folder}', allowed: a folder that may be "
                "written to, such as one in /tmp"
            )

    @property
    def first_on_aws(self) -> str | None:
        """A setting that names something on AWS; None where there is none."""
        on_aws = {
            "DATABASE_HOST": isinstance(self.database, DatabaseSettings),
            "CACHE_HOST": isinstance(self.cache, CacheSettings),
            "TABLE_NAME": self.table,
            "UPLOADS_BUCKET": self.uploads,
            **{f"{name.upper()}{QUEUE_SUFFIX}": True for name in self.queues},
            "FLAGS_APPLICATION": self.flags,
            "SIGNING_KEY_SECRET_ARN": self.signing,
            "TRACES_ENDPOINT": self.traces and not self.collector,
            "DATABASE_ADMIN_SECRET": self.database_admin_secret,
        }
        return next((name for name, there in on_aws.items() if there), None)


AnyPart = TypeVar("AnyPart", bound=Part)


def _names(part: type[Part]) -> list[str]:
    return [field.alias for field in part.model_fields.values() if field.alias]


def _part(kinds: tuple[type[Part], ...], given: Mapping[str, str]) -> Part | None:
    """Return the kind of a group that is there, whole; None where none is."""
    there = {kind: [name for name in _names(kind) if name in given] for kind in kinds}
    found = [kind for kind in kinds if there[kind]]
    if not found:
        return None
    if len(found) > 1:
        both = " and ".join(there[kind][0] for kind in found)
        raise SettingsError(f"{both}: received both, allowed: one of them")
    needed = [field.alias for field in found[0].model_fields.values() if field.is_required()]
    missing = [str(name) for name in needed if name not in given]
    if missing:
        raise SettingsError(
            f"{missing[0]}: missing, allowed: {' and '.join(map(str, needed))} together, or none; "
            f"{there[found[0]][0]} is set"
        )
    return _validated(found[0], given)


def _validated(kind: type[AnyPart], values: Mapping[str, Any]) -> AnyPart:
    try:
        return kind.model_validate(values)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
    name = str(first["loc"][0])
    if name == "queues":
        name = f"{str(first['loc'][1]).upper()}{QUEUE_SUFFIX}"
        allowed, received = "the address of a queue", values["queues"][first["loc"][1]]
    else:
        fields = {field.alias: field for field in kind.model_fields.values()}
        allowed, received = fields[name].description or "", values[name]
    shown = "a value that is not shown here" if name in SECRET else repr(received)
    raise SettingsError(f"{name}: received {shown}, allowed: {allowed}")


NAMES = frozenset(
    [
        *_names(Settings),
        *(name for kinds in PARTS.values() for kind in kinds for name in _names(kind)),
        *(f"{name.upper()}{QUEUE_SUFFIX}" for name in QUEUES),
    ]
)
