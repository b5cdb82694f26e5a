"""VAR: what a stack or module asks for and gives."""

import re
from collections.abc import Iterator

from conventions.blocks import Block, is_true
from conventions.document import Document, Kind
from conventions.expressions import spans, strings
from conventions.registry import must
from conventions.rule import Problem

COMMON = ("project_name", "environment", "common_tags")

# The last words of a secret's name; what is called _arn, _name or _length besides is none.
_SECRET = re.compile(
    r"(?:.*_)?(?:passwords?|passphrase|secret|secret_(?:binary|key|string|value)|tokens?"
    r"|(?:api|auth|private)_keys?|private_key_(?:openssh|pem|pem_pkcs8)|credentials?)",
    re.IGNORECASE,
)
# A number of tokens, a switch about passwords, a text that is of no use without a key: no secret.
_ABOUT = re.compile(
    r"(?:.*_)?(?:client|continuation|http|lock|max|min|next|num|page|update|version)_tokens?"
    r"|(?:.*_)?(?:encrypted|expire|hashed)_(?:passwords?|secrets?|tokens?)"
    r"|(?:allow|create|disable|enable|expire|force|generate|has|hide|ignore|is|manage|max|min|random"
    r"|require|reset|rotate|skip|store|use)s?_.*",
    re.IGNORECASE,
)
_SCALARS = ("bool", "number")  # which no secret is
_POINTER = re.compile(r"(?:.*_)?(?:arn|id|name|master_user_secret)s?", re.IGNORECASE)
_LAST_WORD = re.compile(r"\.(\w+)(?![\w.\[])")
_RANDOM = re.compile(r"\brandom_password\.\w+(?:\[[^\]]*\])?\.result\b")


@must(
    "VAR001",
    "every variable has a description and a type",
    reason="A caller should not have to read the code to fill in a variable.",
    source="The project's specification, module structure; HashiCorp Terraform style guide, "
    "variables; Azure Verified Modules TFNFR18",
)
def variables_are_described_and_typed(document: Document) -> Iterator[Problem]:
    """Judge every variable block."""
    for variable in document.variables:
        missing = [name for name in ("description", "type") if not variable.text(name).strip()]
        if missing:
            text = " and no ".join(missing)
            yield Problem(variable, f"variable {variable.id} has no {text}", "add what is missing")


@must(
    "VAR002",
    "every output has a description",
    reason="An output is an interface; its reader sees nothing but the name and this sentence.",
    source="HashiCorp Terraform style guide, outputs; terraform-best-practices.com, outputs",
)
def outputs_are_described(document: Document) -> Iterator[Problem]:
    """Judge every output block."""
    for output in document.outputs:
        if not output.text("description").strip():
            yield Problem(output, f"output {output.id} has no description", "add one")


@must(
    "VAR003",
    "a variable or output that carries a secret is sensitive, and a sensitive variable has no "
    "default",
    reason="Terraform prints what is not sensitive, and a default is a secret in the code.",
    source="Azure Verified Modules TFNFR23, TFNFR29; HashiCorp Terraform documentation, "
    "protect sensitive input variables",
)
def secrets_are_sensitive(document: Document) -> Iterator[Problem]:
    """Tell a secret by the last words of its name, or of what an output refers to."""
    for variable in document.variables:
        is_sensitive = is_true(variable.body.get("sensitive"))
        is_scalar = variable.text("type").strip("${}") in _SCALARS
        if is_sensitive and variable.body.get("default") is not None:
            found = f"variable {variable.id} is sensitive and has a default"
            yield Problem(variable, found, "remove the default")
        elif not is_sensitive and not is_scalar and _is_secret(variable.id):
            found = f"variable {variable.id} carries a secret and is not sensitive"
            yield Problem(variable, found, "set sensitive")
    for output in document.outputs:
        if not is_true(output.body.get("sensitive")) and _gives_a_secret(output):
            found = f"output {output.id} carries a secret and is not sensitive"
            yield Problem(output, found, "set sensitive, or give the ARN of the secret")


@must(
    "VAR004",
    f"modules take {', '.join(f'`{name}`' for name in COMMON)}",
    reason="A module that is called like every other is named and tagged like every other.",
    source="The project's specification, module structure",
)
def modules_take_the_common_variables(document: Document) -> Iterator[Problem]:
    """Judge modules only; a stack has these as values."""
    known = {variable.id for variable in document.variables}
    missing = [name for name in COMMON if name not in known]
    if document.kind is Kind.MODULE and missing:
        found = f"the module does not take {' or '.join(missing)}"
        yield Problem(document, found, "add what is missing as variables")


def _gives_a_secret(output: Block) -> bool:
    words = [
        word
        for text in strings(output.body.get("value"))
        for start, end in spans(text)
        for word in _last_words(text[start:end])
    ]
    carried = [word for word in words if not _POINTER.fullmatch(word)]
    if words and not carried:
        return False  # a secret's ARN, whatever the output is called
    return any(map(_is_secret, (output.id, *carried)))


def _is_secret(name: str) -> bool:
    return _SECRET.fullmatch(name) is not None and _ABOUT.fullmatch(name) is None


def _last_words(expression: str) -> Iterator[str]:
    yield from _LAST_WORD.findall(expression)
    if _RANDOM.search(expression):
        yield "password"
