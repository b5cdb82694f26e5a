import subprocess
import sys
from pathlib import Path

from terrace.setup.launchers import launcher_text, launchers
from terrace.setup.place import Place
from terrace.setup.scripts import python_script, write_command
from terrace.steps import Steps


def place_in(folder: Path) -> Place:
    return Place(root=folder, venv=folder / ".venv", environ={})


def test_the_launcher_of_cdktf_leads_back_to_the_working_copy(tmp_path: Path) -> None:
    assert launcher_text(place_in(tmp_path), "cdktf") == (
        "#!/bin/sh\n"
        f"'''exec' {tmp_path}/.venv/bin/python \"$0\" \"$@\"\n"
        "' '''\n"
        "import sys\n"
        "\n"
        f"sys.path[0] = '{tmp_path}'\n"
        "from terrace.toolchain import cdktf_main\n"
        "\n"
        "cdktf_main()\n"
    )


def test_both_commands_are_written_once_and_again_when_altered(tmp_path: Path) -> None:
    part = launchers(place_in(tmp_path))
    assert not part.is_present()
    part.bring_about(Steps(total=1))
    assert part.is_present()
    (tmp_path / ".venv" / "bin" / "terrace").write_text("altered")
    assert not part.is_present()


def test_a_script_runs_on_an_interpreter_whose_path_holds_a_space(tmp_path: Path) -> None:
    folder = tmp_path / "with space"
    folder.mkdir()
    interpreter = folder / "python"
    interpreter.symlink_to(sys.executable)
    script = folder / "tool"
    write_command(script, python_script(interpreter, "import sys\nprint(sys.argv[1:])\n"))
    done = subprocess.run([script, "a b", "c"], capture_output=True, text=True, check=True)
    assert done.stdout == "['a b', 'c']\n"
