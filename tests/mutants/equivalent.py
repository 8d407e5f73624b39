"""Mutants that mean the same as the module itself: no test could notice them."""

from dataclasses import dataclass

from tests.mutants.changing import Mutant


@dataclass(frozen=True)
class Same:
    """What is changed how, in which line of which module, and why it makes no difference."""

    module: str
    says: str
    code: str
    reason: str

    def is_of(self, mutant: Mutant) -> bool:
        return (mutant.path.stem, mutant.says) == (self.module, self.says) and self.code in mutant.code


TOO_SHORT = "what is so short is refused by the length that follows"
FOR_DEBUGGERS = "the name of a context variable, which only a debugger shows"
BY_ITSELF = "the library reads this surname so by itself, for now"
SO_READ = ("冼", "尉迟", "万俟", "长孙", "澹台", "令狐")
SAME = (
    Same("bank_accounts", "return None", "return False", "only its truth is read"),
    Same("bank_accounts", "10 → 11", "range(10)", "no digit is an eleventh one"),
    Same("clock", "'clock_offset' → with X", "ContextVar", FOR_DEBUGGERS),
    Same("clock", "'clock_frozen' → with X", "ContextVar", FOR_DEBUGGERS),
    Same("money", "'零壹贰叁肆伍陆柒捌玖' → with X", "_DIGITS", "no digit is an eleventh one"),
    Same("money", "False → True", "gap = False", "read once something is spelled, and set before that"),
    Same("money", "Lt → LtE", "-fen if amount < 0", "minus zero is zero"),
    Same("names", "LtE → Lt", "0x20000 <=", "U+20000 is a letter by its category as well"),
    Same("names", "131072 → 131073", "0x20000 <=", "U+20000 is a letter by its category as well"),
    Same("names", "'LM' → with X", "category", "no category begins with X"),
    Same("names", "1 → 2", "else -1", "no place is below zero, -1 or -2"),
    Same("pinyin", "'v' → with X", 'replace("ü", "v")', "the X is dropped with all that is not a-z0-9"),
    Same("pinyin", "64 → 65", "MOST_READINGS", "no product of readings is 65"),
    Same("pinyin", "4096 → 4097", "MOST_KEPT", "how many are remembered changes no reading"),
    *(Same("pinyin", f"'{surname}' → with X", surname, BY_ITSELF) for surname in SO_READ),
    Same("sealed", "Lt → LtE", "len(sealed) < 2 or", TOO_SHORT),
    Same("sealed", "2 → 3", "len(sealed) < 2 or", TOO_SHORT),
    Same("sealed", "2 → 3", "indent=2", "the layout of a file that machines read"),
    Same("working_days", "False → True", "init=False", "a dataclass leaves an __init__ of the class alone"),
)


def reason(mutant: Mutant) -> str:
    """Why a mutant that survived is none, or nothing."""
    return next((same.reason for same in SAME if same.is_of(mutant)), "")
