"""Revisions of a service's task definition: the newest one with another image, and no leftovers."""

from collections.abc import Iterator, Mapping
from typing import Any

from botocore.exceptions import ClientError

from terrace.aws import reading
from terrace.database.task import ANSWERED_ONLY
from terrace.delivery.codes import Code
from terrace.delivery.deployed import Deployed
from terrace.delivery.image import image_of, with_image
from terrace.errors import Refusal

LOOKED_AT = 30  # revisions back, for one with a known image


class Revisions:
    """The revisions of one service's task definition.

    The newest ACTIVE revision is always what should run: Terraform and the next release begin with
    it. So a revision that failed is deregistered; tasks that still run one are not disturbed.
    Source: Amazon ECS API Reference, DescribeTaskDefinition (a family stands for its latest ACTIVE
    revision) and DeregisterTaskDefinition.
    """

    def __init__(self, deployed: Deployed, workload: str) -> None:
        """Look at nothing yet."""
        self._deployed, self._workload = deployed, workload
        self._family = deployed.names.name(workload)
        self._images: dict[str, str] = {}

    def register(self, image: str) -> str:
        """Register the newest revision with another image, unless it has this one already.

        Nothing is copied by RegisterTaskDefinition but what is given: the tags are read and given.

        Returns:
            ARN of the revision to run.
        """
        definition, tags = self.newest()
        container = self._container(definition)
        if image_of(container["image"]) == image:
            return str(definition["taskDefinitionArn"])
        given = {name: each for name, each in definition.items() if name not in ANSWERED_ONLY}
        given["containerDefinitions"] = [
            each | {"image": with_image(each["image"], image)} if each is container else each
            for each in definition["containerDefinitions"]
        ]
        # AWS keeps this prefix for itself, and refuses whoever gives such a tag.
        kept = [each for each in tags if not each["key"].startswith("aws:")]
        with reading(f"the task definition {self._family}", verb="registered"):
            answer = self._ecs.register_task_definition(**given, **({"tags": kept} if kept else {}))
        return str(answer["taskDefinition"]["taskDefinitionArn"])

    def newest(self) -> tuple[dict[str, Any], list[Mapping[str, str]]]:
        """The newest ACTIVE revision, and its tags.

        Raises:
            Refusal: There is none.
            Unreadable: It may not be read.
        """
        with reading(f"the task definition {self._family}"):
            try:
                answer = self._ecs.describe_task_definition(
                    taskDefinition=self._family, include=["TAGS"]
                )
            except ClientError as problem:
                if problem.response["Error"]["Code"] != "ClientException":
                    raise
                sentence = self._deployed.missing(f"task definition {self._family}")
                raise Refusal(sentence, code=Code.REFUSED) from None
        return answer["taskDefinition"], answer.get("tags", [])

    def image(self, arn: str) -> str:
        """The image of a revision, which never changes."""
        if arn not in self._images:
            with reading(f"the task definition {arn.rpartition('/')[2]}"):
                answer = self._ecs.describe_task_definition(taskDefinition=arn)
            container = self._container(answer["taskDefinition"])
            self._images[arn] = image_of(container["image"])
        return self._images[arn]

    def port(self, arn: str) -> int | None:
        """The port that its container listens on; None where it listens on none."""
        with reading(f"the task definition {arn.rpartition('/')[2]}"):
            answer = self._ecs.describe_task_definition(taskDefinition=arn)
        mappings = self._container(answer["taskDefinition"]).get("portMappings") or []
        return int(mappings[0]["containerPort"]) if mappings else None

    def last_with(self, image: str) -> str | None:
        """The newest ACTIVE revision with an image, of the latest ones."""
        return next((arn for arn in self._active() if self.image(arn) == image), None)

    def drop(self, image: str) -> list[str]:
        """Deregister the newest ACTIVE revisions for as long as they have an image."""
        dropped = []
        for arn in self._active():
            if self.image(arn) != image:
                break
            with reading(f"the task definition {arn.rpartition('/')[2]}", verb="deregistered"):
                self._ecs.deregister_task_definition(taskDefinition=arn)
            dropped.append(arn)
        return dropped

    @property
    def _ecs(self) -> Any:
        return self._deployed.client("ecs")

    def _active(self) -> Iterator[str]:
        with reading(f"the task definitions {self._family}"):
            # The prefix of one family may begin another one's name, so the whole name is compared.
            answer = self._ecs.list_task_definitions(
                familyPrefix=self._family, status="ACTIVE", sort="DESC", maxResults=LOOKED_AT
            )
        for arn in answer["taskDefinitionArns"]:
            if arn.rpartition("/")[2].rpartition(":")[0] == self._family:
                yield str(arn)

    def _container(self, definition: Mapping[str, Any]) -> dict[str, Any]:
        """The container that runs the project's code; others beside it keep their images."""
        containers: list[dict[str, Any]] = definition["containerDefinitions"]
        named = [each for each in containers if each["name"] == self._workload]
        return (named or containers)[0]
