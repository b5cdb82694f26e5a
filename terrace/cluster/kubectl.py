"""kubectl through the tunnel of `terrace cluster`: one question or one change, in bounded time."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from terrace import toolchain
from terrace.aws import Unreadable
from terrace.delivery.codes import Code
from terrace.errors import Refusal, UserError
from terrace.toolchain import kubernetes

ANSWER_SECONDS = 15  # for the API server
END_SECONDS = 45  # for kubectl, with a token from the AWS CLI
NOT_FOUND = "(NotFound)"
UNANSWERED = (
    "was refused",
    "unable to connect",
    "i/o timeout",
    "tls handshake timeout",
    "client.timeout",
    "eof",
    "connection reset",
)
SIGNED_OUT = ("expired", "unable to locate credentials", "getting credentials", "unauthorized")


class Kubectl:
    """kubectl for the cluster of one environment."""

    def __init__(self, environment: str, *, root: Path, program: Path | None = None) -> None:
        """Look at nothing yet.

        Args:
            environment: Name of the environment.
            root: The working copy, where the tunnel leaves its kubeconfig.
            program: kubectl; found out when it is needed where it is not given.
        """
        self.environment = environment
        self._kubeconfig = toolchain.state_folder(root) / "kubeconfig" / environment
        self._program = program

    @property
    def has_tunnel(self) -> bool:
        """Whether a tunnel was opened here once, and may be open still."""
        return self._kubeconfig.is_file()

    def get(self, namespace: str, kind: str, name: str) -> dict[str, Any] | None:
        """Read one object; None where there is no such one.

        Raises:
            Unreadable: The cluster does not answer, or refuses.
            Refusal: kubectl is not installed.
        """
        answer = self._ask(namespace, "get", kind, name, "--output=json", may_be_missing=True)
        return None if answer is None else self._read(answer)

    def list(self, namespace: str, kind: str, selector: str) -> list[dict[str, Any]]:
        """Read all objects with some labels.

        Raises:
            Unreadable: The cluster does not answer, or refuses.
            Refusal: kubectl is not installed.
        """
        answer = self._ask(namespace, "get", kind, f"--selector={selector}", "--output=json")
        items: list[dict[str, Any]] = self._read(answer or "").get("items", [])
        return items

    def patch(
        self,
        namespace: str,
        kind: str,
        name: str,
        patch: object,
        *,
        how: str = "merge",
        subresource: str | None = None,
    ) -> None:
        """Change one object.

        Args:
            namespace: Its namespace.
            kind: Its kind, such as deployments.apps.
            name: Its name.
            patch: The change.
            how: merge or json.
            subresource: Such as status; None for the object itself.

        Raises:
            Unreadable: The cluster does not answer, or refuses.
            Refusal: kubectl is not installed.
        """
        part = () if subresource is None else (f"--subresource={subresource}",)
        text = json.dumps(patch, separators=(",", ":"))
        self._ask(namespace, "patch", kind, name, *part, f"--type={how}", f"--patch={text}")

    def annotate(self, namespace: str, kind: str, name: str, annotation: str) -> None:
        """Set an annotation of one object, given as name=value.

        Raises:
            Unreadable: The cluster does not answer, or refuses.
            Refusal: kubectl is not installed.
        """
        self._ask(namespace, "annotate", kind, name, annotation, "--overwrite")

    def _ask(self, namespace: str, *arguments: str, may_be_missing: bool = False) -> str | None:
        if not self.has_tunnel:
            raise Unreadable(self._no_tunnel())
        options = (f"--kubeconfig={self._kubeconfig}", f"--request-timeout={ANSWER_SECONDS}s")
        command = [str(self._found()), *options, f"--namespace={namespace}", *arguments]
        try:
            ended = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                errors="replace",
                timeout=END_SECONDS,
                check=False,
            )
        except FileNotFoundError:
            raise Refusal(f"{command[0]} is not there any more", code=Code.TOOL_MISSING) from None
        except subprocess.TimeoutExpired:
            raise Unreadable(
                f"{self._no_tunnel()} (kubectl gave no answer in {END_SECONDS} seconds)",
                unanswered=True,
            ) from None
        if ended.returncode == 0:
            return ended.stdout
        if may_be_missing and NOT_FOUND in ended.stderr:
            return None
        raise self._refused(" ".join(arguments[:3]), ended.stderr)

    def _refused(self, what: str, stderr: str) -> Unreadable:
        lines = [line for line in stderr.splitlines() if line.strip()] or ["nothing was said"]
        said = lines[-1].strip()
        lower = stderr.lower()
        if any(each in lower for each in SIGNED_OUT):
            where = f"the cluster of {self.environment}"
            return Unreadable(f"{where} takes no such credentials: {said}", signed_out=True)
        if any(each in lower for each in UNANSWERED):
            return Unreadable(f"{self._no_tunnel()} ({said})", unanswered=True)
        return Unreadable(f"kubectl {what} in {self.environment}: {said}")

    def _found(self) -> Path:
        if self._program is None:
            try:
                self._program = kubernetes.locate(kubernetes.KUBECTL)
            except UserError as problem:
                raise Refusal(str(problem), code=Code.TOOL_MISSING) from None
        return self._program

    def _read(self, text: str) -> dict[str, Any]:
        try:
            found: object = json.loads(text)
        except ValueError:
            found = None
        if not isinstance(found, Mapping):
            raise Unreadable(f"kubectl said {text[:60]!r} of {self.environment} instead of JSON")
        return dict(found)

    def _no_tunnel(self) -> str:
        return (
            f"the cluster of {self.environment} is not reached; open the tunnel in another shell, "
            f"and keep it open: make cluster STACK={self.environment}"
        )
