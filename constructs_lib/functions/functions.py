"""The functions of an environment: alarms on their way to somebody, and a key that is rotated."""

from constructs import Construct

from constructs_lib.functions.alarm_forwarder import AlarmForwarder
from constructs_lib.functions.config import FunctionsConfig
from constructs_lib.functions.function import Function
from constructs_lib.functions.function_alarms import FunctionAlarms
from constructs_lib.functions.reference import ArtifactsReference
from constructs_lib.functions.rotated_secret import RotatedSecret
from constructs_lib.monitoring.alarm import Alarms
from constructs_lib.security.reference import KeyReference
from constructs_lib.security.region import RegionReference
from constructs_lib.security.secret import SecretCopy
from constructs_lib.site import Site


class Functions(Construct):
    """The alarm forwarder and the signing key, as far as they are wanted, and their alarms.

    Attributes:
        forwarder: Passes alarms on; None where it is off.
        signing_key: A key that is rotated; None where there is none.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        config: FunctionsConfig,
        artifacts: ArtifactsReference,
        key: KeyReference,
        alerts_key: KeyReference,
        logs_key: KeyReference,
        alarms: Alarms,
        copies: RegionReference | None = None,
    ) -> None:
        """Create the functions.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            config: Choices.
            artifacts: Where their code is deployed from.
            key: Key of the signing key.
            alerts_key: Key of whom alarms are passed on to.
            logs_key: Key of their log groups.
            alarms: Topic that is passed on, and what their own alarms need.
            copies: Another region that gets a copy of each secret; None keeps them in one.
        """
        super().__init__(scope, id_)
        copy = SecretCopy(region=copies.region, key=copies.key) if copies else None
        self.forwarder = (
            AlarmForwarder(
                self,
                "alarm-forwarder",
                site=site,
                alerts=alarms.alerts,
                artifacts=artifacts,
                key=alerts_key,
                logs_key=logs_key,
                copy=copy,
            )
            if config.alarm_forwarder
            else None
        )
        self.signing_key = (
            RotatedSecret(
                self,
                "signing-key",
                site=site,
                thing="signing-key",
                purpose="Signs what the application hands out",
                rotation_days=config.signing_key_days,
                artifacts=artifacts,
                key=key,
                logs_key=logs_key,
                copy=copy,
            )
            if config.signing_key_days is not None
            else None
        )
        self._watch(alarms)

    def _watch(self, alarms: Alarms) -> None:
        # The forwarder is called by alarms, so only its queue is watched; while it is broken,
        # that alarm reaches whoever else subscribes to the topic, and the console.
        watched = [self.signing_key.function] if self.signing_key else []
        queued: list[Function] = [*([self.forwarder.function] if self.forwarder else []), *watched]
        if queued:
            FunctionAlarms(
                self,
                "alarms",
                alarms=alarms.family("functions"),
                functions=[each.name for each in watched],
                queues=[each.dead_letters.name for each in queued],
            )
