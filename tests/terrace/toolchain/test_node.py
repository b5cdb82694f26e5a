import subprocess
from pathlib import Path

import pytest

from terrace.errors import UserError
from terrace.toolchain import node
from terrace.toolchain.locations import local_node
from tests.support.fake_commands import fake_command


def machine_node(folder: Path, version: str, *, has_npm: bool = True) -> dict[str, str]:
    fake_command(folder, "node", f"echo v{version}")
    if has_npm:
        fake_command(folder, "npm", "echo 10.0.0")
    return {"PATH": str(folder)}


def test_the_machines_node_serves_when_it_is_new_enough(tmp_path: Path) -> None:
    found = node.find(machine_node(tmp_path / "bin", "22.1.0"), tmp_path)
    assert found is not None
    assert (found.path, found.version.major, found.is_local) == (tmp_path / "bin/node", 22, False)


@pytest.mark.parametrize(("version", "has_npm"), [("20.19.0", True), ("22.0.0", False)])
def test_our_own_node_serves_where_the_machines_is_old_or_has_no_npm(
    tmp_path: Path, version: str, has_npm: bool
) -> None:
    environ = machine_node(tmp_path / "bin", version, has_npm=has_npm)
    assert node.find(environ, tmp_path) is None
    own = local_node(tmp_path)
    fake_command(own.parent, own.name, "echo v24.1.0")
    found = node.find(environ, tmp_path)
    assert found is not None
    assert (found.path, found.is_local) == (own, True)


def test_our_own_node_is_known_as_such_when_path_already_leads_to_it(tmp_path: Path) -> None:
    own = local_node(tmp_path)
    found = node.find(machine_node(own.parent, "24.1.0"), tmp_path)
    assert found is not None
    assert found.is_local


def test_without_node_the_sentence_names_set_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(node, "repository_root", lambda: tmp_path)
    with pytest.raises(UserError) as refusal:
        node.node_binary({"PATH": ""})
    assert str(refusal.value) == "Node.js 22 or newer is not installed; run: make setup"


def test_before_set_up_the_cdktf_command_names_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(node, "repository_root", lambda: tmp_path)
    with pytest.raises(UserError) as refusal:
        node.cdktf_command()
    assert str(refusal.value) == "cdktf is not installed in node_modules; run: make setup"


def test_what_only_convert_uses_is_loaded_when_it_is_used() -> None:
    script = """
        const module = require("@cdktf/hcl2cdk");
        const loaded = () => Object.keys(require.cache).some((f) => f.includes("hcl2cdk"));
        const copy = Object.create(Object.getPrototypeOf(module));
        console.log(loaded(), Object.getOwnPropertyNames(module).length, typeof copy.convert,
          loaded());
    """
    run = subprocess.run(
        [str(node.node_binary()), "--require", str(node.LAZY_CDKTF), "-e", script],
        cwd=Path(__file__).parents[3],
        check=True,
        capture_output=True,
        text=True,
    )
    # The package then asks terraform for its version and may add what that says.
    assert run.stdout.split()[:4] == ["false", "0", "function", "true"]


def test_cdktf_compiles_an_expression_only_for_lines_that_hold_the_name(tmp_path: Path) -> None:
    # What is preloaded first stands behind the preload under test, which hands the source on.
    catcher = tmp_path / "catcher.cjs"
    catcher.write_text(
        r"""
        const { prototype } = require("node:module");
        const compile = prototype._compile;
        prototype._compile = function (source, file, ...rest) {
          if (!file.endsWith("handlers.js")) return compile.call(this, source, file, ...rest);
          console.log(source.match(/\(t,e\)=>.{0,20}new RegExp\(`\\\\b\$\{.{30}/)[0]);
        };
        """
    )
    bundle = Path("node_modules/cdktf-cli/bundle/bin/cmds/handlers.js")
    script = f"""
        const Module = require("node:module");
        const file = require("node:path").resolve("{bundle}");
        Module._extensions[".js"](new Module(file), file);
    """

    def compiled(*preloads: Path) -> str:
        words = [word for each in preloads for word in ("--require", str(each))]
        return subprocess.run(
            [str(node.node_binary()), *words, "-e", script],
            cwd=Path(__file__).parents[3],
            check=True,
            capture_output=True,
            text=True,
        ).stdout.strip()

    before, after = compiled(catcher), compiled(catcher, node.QUICK_LINES)
    assert before.startswith("(t,e)=>new RegExp(")
    assert after == before.replace("=>", "=>t.includes(e)&&")
