"""``python -m civilaffairs.embedded.supervisor [--fresh]``: the whole portal on one machine.

It uses ``DATABASE_URL`` (with ``DATABASE_OWNER_URL``) and ``REDIS_URL`` where they are set
and the embedded servers where not, loads the demo once, and runs web, worker and beat.
"""

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType
from typing import IO

from civilaffairs.embedded import demo, fonts, keeper, postgres, processes
from civilaffairs.embedded.folders import PROJECT, SetupProblem

DATA = PROJECT / ".data"
ACCOUNTS = DATA / "demo-accounts.txt"
LOADER = PROJECT / "civilaffairs/demo/management/commands/load_demo.py"
FILES = DATA / "files"


def say(text: str) -> None:
    print(f"==> {text}", flush=True)


def main(arguments: list[str]) -> int:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    children: list[processes.Child] = []
    try:
        DATA.mkdir(exist_ok=True)
        with _only_one():
            _surroundings()
            _load(_database(), afresh="--fresh" in arguments)
            _run(children)
    except KeyboardInterrupt:
        say("Stopping")
        return 0
    except SetupProblem as problem:
        print(problem, file=sys.stderr)
        return 1
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)  # An impatient second Ctrl-C changes nothing.
        processes.stop(children)
    return 0


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _only_one() -> IO[bytes]:
    lock = (DATA / "supervisor.lock").open("ab")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise SetupProblem(
            "The demo is already running from this folder; stop it first (Ctrl-C there)."
        ) from None
    return lock


def _surroundings() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "civilaffairs.settings.development"
    os.environ.setdefault("DJANGO_DEBUG", "0")
    if fonts.ready():
        os.environ.setdefault("FONTCONFIG_FILE", str(fonts.CONFIGURATION))


def _database() -> demo.DemoDatabase:
    given = os.environ.get("DATABASE_URL")
    if given and not os.environ.get("DATABASE_OWNER_URL"):
        raise SetupProblem("DATABASE_URL needs DATABASE_OWNER_URL beside it: the role that migrates.")
    if not os.environ.get("REDIS_URL"):
        say("Starting the embedded Redis-compatible server")
        keeper.attach("redis", DATA)
    if given:
        return demo.DemoDatabase(os.environ["DATABASE_OWNER_URL"], ours=False)
    say(f"Starting the embedded PostgreSQL {postgres.MAJOR}")
    keeper.attach("postgres", DATA)
    return demo.DemoDatabase(postgres.address(DATA, postgres.OWNER), ours=True)


def _load(database: demo.DemoDatabase, *, afresh: bool) -> None:
    began = time.monotonic()
    database.prepare(afresh=afresh)
    fresh = not database.is_loaded()
    if fresh:
        shutil.rmtree(FILES, ignore_errors=True)
        ACCOUNTS.unlink(missing_ok=True)
    if fresh or not database.is_current():
        say("Bringing the database up to date")
        _manage("migrate", "--verbosity", "0")
    if fresh:
        say("Loading the demo city")
        if LOADER.exists():
            _manage("load_demo")
        database.mark(demo.LOADED)
        say(f"Loaded in {time.monotonic() - began:.0f} s")


def _manage(*arguments: str) -> None:
    done = subprocess.run([sys.executable, "manage.py", *arguments], cwd=PROJECT, check=False)
    if done.returncode:
        raise SetupProblem(f"manage.py {arguments[0]} failed; nothing was started.")


def _run(children: list[processes.Child]) -> None:
    port = processes.free_port(say)
    say("Starting web, worker and beat")
    children.extend(processes.portal(port, DATA))
    web, *others = children
    web.start(DATA)
    processes.wait_for_answer(web, port, DATA)  # Alone, so that the page is there soonest.
    for child in others:
        child.start(DATA)
    _greet(port)
    processes.keep_running(children, DATA, say)


def _greet(port: int) -> None:
    print(f"\nThe portal runs at  http://{processes.HOST}:{port}/\n")
    if ACCOUNTS.exists():
        print(ACCOUNTS.read_text(encoding="utf-8"))
        print(f"These accounts are kept in {_short(ACCOUNTS)}.")
    print(f"Logs: {_short(DATA)}/*.log.  Ctrl-C stops everything.", flush=True)


def _short(path: Path) -> Path:
    return path.relative_to(PROJECT)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
