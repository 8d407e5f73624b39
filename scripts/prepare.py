"""Prepares .venv for a goal: ``check``, ``demo`` or ``test``. Needs Python alone.

Each step is skipped when its result is there and as new as what it is made from.
"""

import fcntl
import hashlib
import re
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
VENV = PROJECT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCKS = {"demo": "base", "check": "test", "test": "test"}


def main(goal: str) -> None:
    (PROJECT / ".data").mkdir(exist_ok=True)
    with (PROJECT / ".data" / "setup.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        make_environment()
        install(LOCKS[goal])
        if goal != "check":
            make_fonts()
        compile_catalogue()


def make_environment() -> None:
    complete = any(VENV.glob("locked-*"))  # Else it may have been broken off before pip was there.
    try:
        subprocess.run([PYTHON, "-c", "" if complete else "import pip"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        say("Creating .venv")
        subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=True)


def install(name: str) -> None:
    """Install exactly the locked packages, each checked against its hash."""
    if any(stamp(lock).exists() for lock in {name, "test"}):
        return
    lock = PROJECT / "requirements" / f"{name}.txt"
    total = len(re.findall(r"^\S+==", lock.read_text(encoding="utf-8"), re.MULTILINE))
    say(f"Installing the locked packages (about {total})")
    began = time.monotonic()
    command = [str(PYTHON), "-m", "pip", "install", "--require-hashes", "--disable-pip-version-check"]
    with subprocess.Popen(
        [*command, "--progress-bar", "off", "-r", str(lock)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as pip:
        assert pip.stdout is not None
        output = list(show_progress(pip.stdout, total))
    if pip.returncode:
        sys.exit("".join(output[-15:]) + "The packages could not be installed.")
    for old in VENV.glob("locked-*"):
        old.unlink()
    stamp(name).touch()
    say(f"Installed in {time.monotonic() - began:.0f} s")


def show_progress(lines: Iterable[str], total: int) -> Iterator[str]:
    """Pass the lines on; now and then say how far pip is."""
    seen = 0
    for line in lines:
        if line.startswith("Collecting "):
            seen += 1
            if seen % 15 == 0:
                print(f"    {seen} of about {total}: {line.split()[1].partition('=')[0]}", flush=True)
        if line.startswith("Installing collected"):
            print("    unpacking", flush=True)
        yield line


def stamp(name: str) -> Path:
    """Its name changes with the lock, so an old one never matches."""
    digest = hashlib.sha256()
    for lock in ("base", name):
        digest.update((PROJECT / "requirements" / f"{lock}.txt").read_bytes())
    return VENV / f"locked-{name}-{digest.hexdigest()[:16]}"


def make_fonts() -> None:
    if not (VENV / "share" / "civilaffairs-fonts" / "NotoSerifLetters.ttf").exists():
        subprocess.run([PYTHON, "-m", "civilaffairs.embedded.convert_fonts"], cwd=PROJECT, check=True)


def compile_catalogue() -> None:
    source = PROJECT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
    target = source.with_suffix(".mo")
    if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
        say("Compiling the Chinese texts")
        subprocess.run([PYTHON, "-m", "civilaffairs.i18n", "compile"], cwd=PROJECT, check=True)


def say(text: str) -> None:
    print(f"==> {text}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
