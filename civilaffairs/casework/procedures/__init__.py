"""The procedures of this product as tables."""

from civilaffairs.casework.procedures.change import change
from civilaffairs.casework.procedures.full_review import full_review
from civilaffairs.casework.procedures.relief import relief
from civilaffairs.casework.procedures.review import review
from civilaffairs.casework.procedures.short import short
from civilaffairs.casework.procedures.steps import Hooks

__all__ = ["Hooks", "change", "full_review", "relief", "review", "short"]
