"""Shell scripts: shellcheck for mistakes, shfmt for their form, which .editorconfig says."""

import json
import re

from terrace.delivery.check.outcome import Files, Outcome, refuse_nothing

PLACES = ("scripts", "docker", "kubernetes", ".ci", ".github")
_SHEBANG = re.compile(rb"#!\s*\S*/(env\s+)?(ba)?sh\b")


def scripts(files: Files) -> list[str]:
    """Names of the scripts: by their ending, or by what their first line starts."""
    found = files.found(*(f"{place}/**/*" for place in PLACES))
    return [each for each in found if each.endswith(".sh") or _starts_shell(files, each)]


def shellcheck(files: Files) -> Outcome:
    """Check the scripts; what they source is followed.

    Raises:
        UserError: It could not check them.
    """
    names = scripts(files)
    refuse_nothing("shellcheck", names, ", ".join(PLACES))
    options = ["--norc", "--external-sources", "--source-path=SCRIPTDIR", "--format=json1"]
    ended = files.run([files.program("shellcheck"), *options, *names])
    findings = [
        f"{each['file']}:{each['line']}: {each['message']} [SC{each['code']}]"
        for each in json.loads(ended.stdout)["comments"]
    ]
    return Outcome(check="shellcheck", read=f"{len(names)} scripts", findings=findings)


def shfmt(files: Files) -> Outcome:
    """Compare the scripts with the form that shfmt gives them.

    Raises:
        UserError: It could not read them.
    """
    names = scripts(files)
    refuse_nothing("shfmt", names, ", ".join(PLACES))
    program = files.program("shfmt")
    ended = files.run([program, "--list", *names])
    findings = [f"{each}: not in its form; run: shfmt -w {each}" for each in _lines(ended.stdout)]
    findings += _lines(ended.stderr)  # what it cannot parse
    return Outcome(check="shfmt", read=f"{len(names)} scripts", findings=findings)


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


def _starts_shell(files: Files, name: str) -> bool:
    with (files.root / name).open("rb") as file:
        return bool(_SHEBANG.match(file.readline(100)))
