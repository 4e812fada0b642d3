"""packaging/linux/setup.sh on machines that lack something: one clear line, nothing half-made, nothing twice.

The machines are folders of stand-in commands that are the whole PATH; the real thing runs in ``.ci/run``.
"""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the script is for Linux")

ROOT = Path(__file__).parents[2]
SHELL_TOOLS = ("sh", "cat", "chmod", "cksum", "dirname", "env", "grep", "mkdir", "mv", "rm", "sed", "tail")

# A Python that answers what the script asks, makes "environments", and writes down how pip was called.
PYTHON = """#!/bin/sh
case "$*" in
*"low, high"*) exit {fits} ;;
*platform.python_version*) echo {version} ;;
*"import ensurepip"*) exit {has_venv} ;;
*-venv*%*) printf ' python3.11-venv' ;;
*"-m venv"*) for venv; do :; done; rm -rf "$venv"; mkdir -p "$venv/bin"; cat "$0" >"$venv/bin/python"
    printf '#!/bin/sh\\n' >"$venv/bin/kinfinder"; chmod +x "$venv/bin/python" "$venv/bin/kinfinder" ;;
*"pip install"*) echo "pip $*" >>"$PIP_LOG"; [ ! -e "$PIP_LOG.fails" ] || {{ echo "no route to host" >&2; exit 1; }} ;;
esac
"""


class Machine:
    """A folder of commands and what running the script on it does."""

    def __init__(self, folder: Path) -> None:
        self.bin = folder / "bin"
        self.venv = folder / "venv"
        self.pip_log = folder / "pip.log"
        self.apt_log = folder / "apt.log"
        self.bin.mkdir()
        for tool in SHELL_TOOLS:
            (self.bin / tool).symlink_to(shutil.which(tool))

    def command(self, name: str, text: str) -> None:
        path = self.bin / name
        path.write_text(text, encoding="utf-8")
        path.chmod(0o755)

    def python(
        self, name: str = "python3", *, version: str = "3.11.7", fits: bool = True, has_venv: bool = True
    ) -> None:
        self.command(name, PYTHON.format(version=version, fits=int(not fits), has_venv=int(not has_venv)))

    def debian(self, *, is_root: bool, installed: str = "") -> None:
        self.command("id", f"#!/bin/sh\necho {0 if is_root else 1000}\n")
        answer = f'case " {installed} " in *" $3 "*) echo "install ok installed" ;; *) exit 1 ;; esac'
        self.command("dpkg-query", f"#!/bin/sh\n{answer}\n")
        self.command("apt-get", f'#!/bin/sh\necho "$@" >>{self.apt_log}\n')

    def setup(self, **extra: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["/bin/sh", str(ROOT / "packaging/linux/setup.sh"), str(self.venv)],
            env={"PATH": str(self.bin), "PIP_LOG": str(self.pip_log), "HOME": str(self.bin), **extra},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    @property
    def pip_calls(self) -> int:
        return self.pip_log.read_text(encoding="utf-8").count("pip ") if self.pip_log.exists() else 0


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def _only_line(text: str) -> str:
    (line,) = text.strip().splitlines()
    return line


def test_a_python_that_is_too_old_gives_one_line_and_leaves_nothing(machine: Machine) -> None:
    machine.python(version="3.9.2", fits=False)
    ran = machine.setup(PYTHON="python3")
    line = _only_line(ran.stderr)
    assert ran.returncode == 1
    assert "3.9.2" in line
    assert "3.11" in line
    assert not machine.venv.exists()


def test_no_python_at_all_gives_one_line(machine: Machine) -> None:
    ran = machine.setup(PYTHON="python3")
    assert ran.returncode == 1
    assert "Python 3.11 to 3.14 is needed" in _only_line(ran.stderr)


def test_a_newer_python_beside_an_old_one_is_found(machine: Machine) -> None:
    machine.python(version="3.9.2", fits=False)
    machine.python("python3.12", version="3.12.1")
    ran = machine.setup()
    assert ran.returncode == 0, ran.stderr
    assert "python3.12" in ran.stdout


def test_without_rights_the_packages_are_named_in_one_line(machine: Machine) -> None:
    machine.python(has_venv=False)
    machine.debian(is_root=False, installed="libgl1")
    ran = machine.setup()
    line = _only_line(ran.stderr)
    assert ran.returncode == 1
    assert "sudo apt-get install --no-install-recommends python3.11-venv" in line
    assert "libxcb-cursor0" in line
    assert "libgl1" not in line
    assert not machine.apt_log.exists()
    assert not machine.venv.exists()


def test_an_administrator_gets_them_installed(machine: Machine) -> None:
    machine.python()
    machine.debian(is_root=True)
    ran = machine.setup()
    assert ran.returncode == 0, ran.stderr
    update, install = machine.apt_log.read_text(encoding="utf-8").splitlines()
    assert "update" in update
    wanted = (ROOT / "packaging/linux/qt-libraries.txt").read_text(encoding="utf-8").split()
    assert install.split()[-len(wanted) :] == wanted
    assert "--no-install-recommends" in install


def test_somebody_who_may_use_sudo_without_a_password_gets_them_too(machine: Machine) -> None:
    machine.python()
    machine.debian(is_root=False)
    machine.command("sudo", '#!/bin/sh\n[ "$1" = -n ] && shift && exec "$@"\n')
    machine.command("true", "#!/bin/sh\n")
    ran = machine.setup()
    assert ran.returncode == 0, ran.stderr
    assert "install" in machine.apt_log.read_text(encoding="utf-8")


def test_a_sudo_that_would_ask_for_a_password_is_left_alone(machine: Machine) -> None:
    machine.python()
    machine.debian(is_root=False)
    machine.command("sudo", "#!/bin/sh\nexit 1\n")
    ran = machine.setup()
    assert ran.returncode == 1
    assert "Please run:  sudo apt-get install" in _only_line(ran.stderr)
    assert not machine.apt_log.exists()


def test_libraries_under_their_new_names_count_as_installed(machine: Machine) -> None:
    wanted = (ROOT / "packaging/linux/qt-libraries.txt").read_text(encoding="utf-8").split()
    machine.python()
    machine.command("gcc", "#!/bin/sh\n")
    machine.debian(is_root=True, installed=" ".join(f"{name}t64" for name in wanted))
    assert machine.setup().returncode == 0
    assert not machine.apt_log.exists()


def test_a_compiler_is_installed_along_where_that_is_allowed(machine: Machine) -> None:
    machine.python()
    machine.debian(is_root=True)
    assert machine.setup().returncode == 0
    (install,) = (line for line in machine.apt_log.read_text(encoding="utf-8").splitlines() if " install " in line)
    assert "gcc libc6-dev libglib2.0-0" in install


def test_a_compiler_that_may_not_or_cannot_be_installed_stops_nothing(machine: Machine) -> None:
    wanted = (ROOT / "packaging/linux/qt-libraries.txt").read_text(encoding="utf-8")
    machine.python()
    for is_root in (False, True):
        machine.debian(is_root=is_root, installed=" ".join(wanted.split()))
        machine.command("apt-get", "#!/bin/sh\nexit 100\n")
        (machine.venv / ".ready").unlink(missing_ok=True)
        ran = machine.setup()
        assert ran.returncode == 0, ran.stderr
        assert (machine.venv / ".ready").exists()


def test_libraries_are_installed_even_where_there_is_no_compiler_to_install(machine: Machine) -> None:
    machine.python()
    machine.debian(is_root=True)
    answer = f'case "$*" in *gcc*) exit 100 ;; esac\necho "$@" >>{machine.apt_log}'
    machine.command("apt-get", f"#!/bin/sh\n{answer}\n")
    assert machine.setup().returncode == 0
    (install,) = (line for line in machine.apt_log.read_text(encoding="utf-8").splitlines() if " install " in line)
    assert "libxcb-cursor0" in install


def test_a_changed_c_file_is_compiled_again(machine: Machine) -> None:
    machine.python()
    assert machine.setup().returncode == 0
    made_from = (machine.venv / ".ready").read_text(encoding="utf-8")
    sources = sorted(path.name for path in (ROOT / "matching/kernel").glob("*.[ch]"))
    assert [name for name in sources if f"/matching/kernel/{name}\n" not in made_from] == []
    assert sources


def test_it_is_said_when_the_fast_part_is_missing(machine: Machine) -> None:
    machine.python()
    text = (machine.bin / "python3").read_text(encoding="utf-8")
    without = text.replace('case "$*" in\n', 'case "$*" in\n*matching.kernel.loading*) exit 1 ;;\n', 1)
    machine.command("python3", without)
    ran = machine.setup()
    assert ran.returncode == 0
    assert "the same answers, more slowly" in _only_line(ran.stderr)


def test_nothing_is_done_twice(machine: Machine) -> None:
    machine.python()
    assert machine.setup().returncode == 0
    calls = machine.pip_calls
    assert calls > 0
    again = machine.setup()
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")
    assert machine.pip_calls == calls


def test_a_failed_download_is_said_and_a_retry_works(machine: Machine) -> None:
    machine.python()
    fails = machine.pip_log.with_name("pip.log.fails")
    fails.touch()
    ran = machine.setup()
    assert ran.returncode == 1
    assert "no route to host" in ran.stderr
    assert "run the same command again" in ran.stderr.splitlines()[-1]
    assert not (machine.venv / ".ready").exists()
    fails.unlink()
    assert machine.setup().returncode == 0
    assert (machine.venv / ".ready").exists()


def test_a_moved_environment_is_made_ready_again(machine: Machine) -> None:
    machine.python()
    machine.setup()
    calls = machine.pip_calls
    (machine.venv / ".ready").write_text("made elsewhere\n", encoding="utf-8")
    assert machine.setup().returncode == 0
    assert machine.pip_calls > calls


def test_an_environment_without_its_program_is_made_anew(machine: Machine) -> None:
    machine.python()
    (machine.venv / "bin").mkdir(parents=True)
    ran = machine.setup()
    assert ran.returncode == 0, ran.stderr
    assert (machine.venv / "bin/kinfinder").exists()


def test_packages_come_only_with_the_hashes_of_the_lock_file(machine: Machine) -> None:
    machine.python()
    machine.setup()
    locked, own = machine.pip_log.read_text(encoding="utf-8").splitlines()
    assert "--require-hashes" in locked
    assert "--only-binary :all:" in locked
    assert "requirements.lock" in locked
    assert "--no-deps" in own
