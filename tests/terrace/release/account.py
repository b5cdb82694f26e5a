"""An account in memory: ECS, CodeDeploy, Auto Scaling, parameters, images, and what goes wrong.

Every call is judged by AWS's own service model, as botocore judges it before it sends anything.
Time is the test's: waiting costs nothing.
"""

# ruff: noqa: N803 - the names of arguments are AWS's

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO
from typing import Any

import botocore.session
from botocore import xform_name
from botocore.exceptions import ClientError, EndpointConnectionError
from botocore.validate import ParamValidator

from environments import PLATFORM, Environment
from terrace.delivery.deployed import Deployed
from tests.terrace.release.code_deploy import CodeDeployInMemory
from tests.terrace.release.ecs import EcsInMemory
from tests.terrace.release.fleet import FleetInMemory

OLD, NEW, NEWER = (f"@sha256:{letter * 64}" for letter in "abc")
STATES = ("state", "state-copy")
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
INDEX = {
    "mediaType": "application/vnd.oci.image.index.v1+json",
    "manifests": [{"platform": {"architecture": each}} for each in ("amd64", "arm64", "unknown")],
}


@cache
def model(service: str) -> Any:
    return botocore.session.get_session().get_service_model(service)


def error(code: str, operation: str = "Operation") -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "no"}}, operation)


def lost() -> Exception:
    return EndpointConnectionError(endpoint_url="https://ecs.us-east-1.amazonaws.com")


class Account(EcsInMemory, CodeDeployInMemory, FleetInMemory):
    """What AWS would answer.

    Attributes:
        calls: What was asked, in order: "ecs.update_service" and so on, with its arguments.
        seconds: How long was waited.
        renewals: How often roles were asked for anew.
        forgets: For how many seconds the name of a parameter that was deleted can be neither made
            anew nor read.
    """

    def __init__(self, environment: Environment, *, image: str = OLD) -> None:
        self.environment = environment
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.seconds = self.forgets = 0.0
        self._deleted: dict[str, float] = {}
        self.renewals = 0
        self.caller = {"Account": PLATFORM.account_id, "Arn": "arn:aws:sts::1:assumed-role/me"}
        self.keeps_expired = False
        self._faults: dict[str, list[Exception | type[BaseException] | None]] = {}
        self._always: dict[str, Exception] = {}
        self._last: dict[str, Exception] = {}
        self.parameters: dict[str, list[dict[str, Any]]] = {}
        self.images: dict[str, Any] = {each[1:]: INDEX for each in (OLD, NEW, NEWER)}
        self.objects: dict[str, bytes] = {}
        self.begin_ecs(environment, image)
        self.begin_code_deploy()
        for workload in (*environment.services, *(["jobs"] if environment.jobs else [])):
            self.note(workload, image, commit="1" * 40, days=2)
        self.begin_fleet(image)

    @property
    def deployed(self) -> Deployed:
        accounts: Any = self
        assert isinstance(accounts, Account)
        return Deployed(environment=self.environment, platform=PLATFORM, accounts=accounts)

    def now(self) -> datetime:
        return datetime.now(UTC)

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds

    def clock(self) -> float:
        return self.seconds

    def renew(self) -> None:
        self.renewals += 1
        if not self.keeps_expired:
            self._always.clear()

    def fails_after(
        self, operation: str, calls: int, *problems: Exception | type[BaseException]
    ) -> None:
        """Let calls of an operation fail after some that work; those that fail are not done."""
        self._faults[operation] = [*[None] * calls, *problems]

    def fails_from(self, operation: str, problem: Exception) -> None:
        """Let the next call of an operation be done without an answer, and all later ones fail."""
        self._last[operation] = problem

    def heals(self) -> None:
        """Let everything work again."""
        self._always, self._last = {}, {}

    def client(self, service: str, *, account_id: str, region: str | None = None) -> Any:
        assert account_id in (PLATFORM.account_id, self.environment.account_id)
        assert (service in ("ecr", "s3")) == (account_id == PLATFORM.account_id)
        return Client(self, service)

    def asked(self, operation: str) -> list[dict[str, Any]]:
        return [given for name, given in self.calls if name == operation]

    def call(self, service: str, operation: str, given: dict[str, Any]) -> Any:
        name = f"{service}.{operation}"
        self._judge(service, operation, given)
        queue = self._faults.get(name)
        if queue and (problem := queue.pop(0)):
            raise problem
        if self._always:
            raise self._always["*"]
        self.calls.append((name, given))
        answer = getattr(self, f"{service}_{operation}")(**given)
        if name in self._last:
            self._always["*"] = self._last[name]
            raise self._last[name]
        return answer

    def _judge(self, service: str, operation: str, given: dict[str, Any]) -> None:
        names = {xform_name(each): each for each in model(service).operation_names}
        shape = model(service).operation_model(names[operation]).input_shape
        report = ParamValidator().validate(given, shape)
        assert not report.has_errors(), report.generate_report()

    # Parameters

    def note(
        self, workload: str, image: str, *, commit: str = "", days: float = 0, minutes: float = 0
    ) -> None:
        name = f"/{PLATFORM.project}/{self.environment.name}/releases/{workload}"
        self.write(
            name,
            json.dumps({"image": image, "commit": commit}),
            self.now() - timedelta(days=days, minutes=minutes),
        )

    def write(self, name: str, value: str, at: datetime) -> None:
        versions = self.parameters.setdefault(name, [])
        versions.append({"Value": value, "Version": len(versions) + 1, "LastModifiedDate": at})

    def noted(self, workload: str) -> str:
        name = f"/{PLATFORM.project}/{self.environment.name}/releases/{workload}"
        found: str = json.loads(self.parameters[name][-1]["Value"])["image"]
        return found

    @property
    def is_locked(self) -> bool:
        return f"/{PLATFORM.project}/{self.environment.name}/release-lock" in self.parameters

    def ssm_get_parameter_history(
        self, Name: str, MaxResults: int, NextToken: str = "0"
    ) -> dict[str, Any]:
        versions = self._versions(Name)[::-1]  # no order is promised
        first = int(NextToken)
        page = {"Parameters": versions[first : first + MaxResults]}
        more = first + MaxResults < len(versions)
        return page | ({"NextToken": str(first + MaxResults)} if more else {})

    def _rests(self, name: str) -> bool:
        since = self.seconds - self._deleted.get(name, -self.forgets)
        return 0 <= since < self.forgets

    def ssm_get_parameter(self, Name: str) -> dict[str, Any]:
        if self._rests(Name):
            raise error("ParameterNotFound", "GetParameter")
        return {"Parameter": self._versions(Name)[-1]}

    def ssm_put_parameter(self, Name: str, Value: str, Type: str, Overwrite: bool) -> None:
        assert Type == "String"
        if (Name in self.parameters or self._rests(Name)) and not Overwrite:
            raise error("ParameterAlreadyExists", "PutParameter")
        self.write(Name, Value, self.now())

    def ssm_delete_parameter(self, Name: str) -> None:
        self._versions(Name)
        del self.parameters[Name]
        self._deleted[Name] = self.seconds

    def _versions(self, name: str) -> list[dict[str, Any]]:
        if name not in self.parameters:
            raise error("ParameterNotFound", "GetParameter")
        return self.parameters[name]

    # Images, and the lock of the state

    def ecr_batch_get_image(
        self, registryId: str, repositoryName: str, imageIds: Any, acceptedMediaTypes: Any
    ) -> dict[str, Any]:
        assert registryId == PLATFORM.account_id
        assert INDEX["mediaType"] in acceptedMediaTypes
        if repositoryName != f"{PLATFORM.project}-shared-app":
            raise error("RepositoryNotFoundException", "BatchGetImage")
        (id_,) = imageIds
        named = id_.get("imageDigest") or id_["imageTag"]
        if named not in self.images:
            failure = {"imageId": id_, "failureCode": "ImageNotFound"}
            return {"images": [], "failures": [failure]}
        manifest = json.dumps(self.images[named])
        return {"images": [{"imageId": id_, "imageManifest": manifest}], "failures": []}

    def s3_get_object(self, Bucket: str, Key: str) -> dict[str, Any]:
        kept = {f"{PLATFORM.project}-shared-{each}-{PLATFORM.account_id}" for each in STATES}
        assert Bucket in kept
        if Key not in self.objects:
            raise error("NoSuchKey", "GetObject")
        return {"Body": BytesIO(self.objects[Key])}


class Client:
    """A client of one service."""

    def __init__(self, account: Account, service: str) -> None:
        self._account, self._service = account, service

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        return lambda **given: self._account.call(self._service, operation, given)
