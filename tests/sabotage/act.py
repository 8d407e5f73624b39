"""What a sabotage is."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sabotage:
    """One guard of the database taken away (``sql``), or one fragment of a module written otherwise."""

    name: str
    test: str
    sql: str = ""
    module: str = ""
    before: str = ""
    after: str = ""

    @property
    def what(self) -> str:
        """In one line, for the table."""
        if self.sql:
            return " ".join(self.sql.split())
        return f"{self.module}: {' '.join(self.before.split())} → {' '.join(self.after.split()) or 'nothing'}"


def guard(name: str, sql: str, test: str) -> Sabotage:
    return Sabotage(name, test, sql=sql)


def fragment(name: str, module: str, before: str, after: str, test: str) -> Sabotage:
    return Sabotage(name, test, module=module, before=before, after=after)
