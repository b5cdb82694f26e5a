"""Plans: what `terraform show -json` says of one, as the document that rules judge.

Everything is resolved in it, modules included. What only the configuration says (its backend, its
versions, its lock file, the types of its variables) is taken from its folder where that is named;
where it is not, no rule judges it.
"""

from dataclasses import dataclass
from functools import cached_property

from conventions.blocks import Block, Json, Mode
from conventions.document import Document
from conventions.errors import UnsaidError
from conventions.foreign import foreign
from conventions.unjudged import Unjudged


@dataclass(frozen=True, kw_only=True, eq=False)
class Plan(Document):
    """A plan, together with its folder if that is known.

    Attributes:
        folder: What the folder says, None where it is not known.
        planned: Every resource and data source, with its values.
        declared: Its variables.
        called: Providers and outputs.
    """

    folder: Document | None = None
    planned: tuple[Block, ...] = ()
    declared: tuple[Block, ...] = ()
    called: tuple[Block, ...] = ()

    @cached_property
    def resources(self) -> tuple[Block, ...]:
        """Every instance of every resource, in modules too."""
        return tuple(block for block in self.planned if block.mode is Mode.RESOURCE)

    @cached_property
    def data_sources(self) -> tuple[Block, ...]:
        """Every instance of every data source, in modules too."""
        return tuple(block for block in self.planned if block.mode is Mode.DATA)

    @cached_property
    def providers(self) -> tuple[Block, ...]:
        """Provider blocks of the root module."""
        return tuple(block for block in self.called if block.mode is Mode.PROVIDER)

    @cached_property
    def outputs(self) -> tuple[Block, ...]:
        """Outputs of the root module."""
        return tuple(block for block in self.called if block.mode is Mode.OUTPUT)

    @cached_property
    def declarations(self) -> tuple[Block, ...]:
        """Every block that may refer to another."""
        return (*self.planned, *self.called)

    @cached_property
    def variables(self) -> tuple[Block, ...]:
        """Input variables of the root module."""
        return self.folder.variables if self.folder else self.declared

    @cached_property
    def settings(self) -> tuple[Json, ...]:
        """The terraform blocks of the folder.

        Raises:
            UnsaidError: the folder is not known.
        """
        if self.folder is None:
            raise UnsaidError("a plan does not say which versions and backend; name its folder too")
        return self.folder.settings

    @property
    def unjudged(self) -> tuple[Unjudged, ...]:
        """What no rule sees; what modules hold is in a plan."""
        return (*self.unread, *foreign(self.resources))
