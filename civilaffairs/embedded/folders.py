"""Where the embedded servers keep data and sockets, and as whom they run."""

import hashlib
import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
SERVICE_ACCOUNT = "nobody"


class SetupProblem(RuntimeError):
    """Something that the person at the keyboard has to settle."""


@dataclass(frozen=True)
class Account:
    """The operating-system account of a server; PostgreSQL refuses to run as root."""

    uid: int
    gid: int

    def popen_arguments(self) -> dict[str, object]:
        if os.geteuid() != 0:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def server_account() -> Account:
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    entry = pwd.getpwnam(SERVICE_ACCOUNT)
    return Account(entry.pw_uid, entry.pw_gid)


def open_to_all(path: Path) -> bool:
    """Whether any account may enter the folder, as the unprivileged server must."""
    folders = [path, *path.parents]
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in folders if folder.exists())


def fingerprint(data: Path) -> str:
    return hashlib.sha256(f"{os.geteuid()}:{data.resolve()}".encode()).hexdigest()[:12]


def server_home(data: Path) -> Path:
    """The data folder, or a system folder where the server's account cannot reach it."""
    if os.geteuid() != 0 or open_to_all(data.resolve()):
        return data.resolve()
    return Path("/var/lib/civilaffairs") / fingerprint(data)


def socket_folder(data: Path) -> Path:
    """A short path without spaces: a socket's path may have 107 bytes."""
    return Path("/tmp") / f"civilaffairs-{fingerprint(data)}"  # noqa: S108


def make_private(folder: Path, account: Account) -> Path:
    """Create the folder for the account alone; refuse one that belongs to somebody else."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    found = folder.lstat()
    if stat.S_ISLNK(found.st_mode) or found.st_uid not in {account.uid, os.geteuid()}:
        raise SetupProblem(f"{folder} belongs to somebody else; remove it and try again.")
    if found.st_uid != account.uid:
        os.chown(folder, account.uid, account.gid)
    folder.chmod(0o700)
    return folder
