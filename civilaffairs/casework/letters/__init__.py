"""Numbered letters as PDF, kept with their case or batch."""

from civilaffairs.casework.letters.issue import issue, issue_again, void
from civilaffairs.casework.letters.kinds import LetterKind

__all__ = ["LetterKind", "issue", "issue_again", "void"]
