"""Settings of a service as parameters of Systems Manager, one for each name.

ECS hands them to containers as `secrets`, External Secrets copies them to pods, and instances
read them when they start. Nothing in them is a secret: of a secret they hold the ARN.
"""

from collections.abc import Callable

from cdktf import DefaultTokenResolver, StringConcat, Token, Tokenization
from cdktf_cdktf_provider_aws.iam_role_policy import IamRolePolicy
from cdktf_cdktf_provider_aws.ssm_parameter import SsmParameter
from constructs import Construct

from constructs_lib.errors import ConfigurationError
from constructs_lib.security.policy import allow, grant
from constructs_lib.security.reference import RoleReference
from constructs_lib.site import Site


class Parameters(Construct):
    """The settings of one service, whichever run-time it has: `/<project>/<environment>/<owner>/`.

    Attributes:
        path: Their common prefix, without a slash at its end.
        values: Their values by name.
    """

    def __init__(self, scope: Construct, id_: str, *, site: Site, owner: str) -> None:
        """Create it, empty.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            owner: Name of the service.
        """
        super().__init__(scope, id_)
        self._site, self._owner = site, owner
        self.path = site.path(owner)
        self.values: dict[str, str] = {}
        self._parameters: dict[str, SsmParameter] = {}
        self._listeners: list[Callable[[], None]] = []

    def put(self, name: str, value: str, meaning: str) -> None:
        """Set a value; the same again changes nothing.

        Raises:
            ConfigurationError: The name has another value already.
        """
        if name in self.values:
            self._require_same(name, value)
            return
        self.values[name] = value
        self._parameters[name] = SsmParameter(
            self,
            name.lower().replace("_", "-"),
            name=f"{self.path}/{name}",
            type="String",
            value=value,
            description=meaning,
        )
        for listener in self._listeners:
            listener()

    def _require_same(self, name: str, value: str) -> None:
        if value == self.values[name]:
            return
        # Each reading of an attribute is another token; what Terraform reads is the same.
        wanted, there = self._resolved(value), self._resolved(self.values[name])
        if wanted != there:
            raise ConfigurationError(
                f"{self._owner}: setting {name} is {wanted!r}, "
                f"allowed: {there!r}, which it has already"
            )

    def _resolved(self, value: str) -> str:
        resolver = DefaultTokenResolver(StringConcat())
        text: str = Tokenization.resolve(value, preparing=False, resolver=resolver, scope=self)
        return text

    def on_change(self, listener: Callable[[], None]) -> None:
        """Call a function now and after every new setting."""
        self._listeners.append(listener)
        listener()

    @property
    def arns(self) -> dict[str, str]:
        """ARN of each parameter by name; what uses one is made after it."""
        return {name: each.arn for name, each in sorted(self._parameters.items())}

    @property
    def revision(self) -> str:
        """The versions of all settings: what holds them changes, and so restarts, with each."""
        return ".".join(
            Token.as_string(each.version) for _, each in sorted(self._parameters.items())
        )

    def grant_read(self, role: RoleReference, *, grantee: str) -> IamRolePolicy:
        """Let a role read them all; `grantee` names it in construct ids.

        Returns:
            The policy, for what needs the permissions to be there.
        """
        return grant(
            self,
            f"{grantee}-reads",
            role,
            name="settings",
            statements=[
                allow(
                    "ReadSettings",
                    ["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"],
                    [self._arn("*"), self._site.arn("ssm", f"parameter{self.path}")],
                )
            ],
        )

    def _arn(self, name: str) -> str:
        return self._site.arn("ssm", f"parameter{self.path}/{name}")
