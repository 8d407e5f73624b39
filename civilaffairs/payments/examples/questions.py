"""What a benefit asks, and the answers that a file gives."""

from __future__ import annotations

from decimal import Decimal

from civilaffairs.benefits import programme
from civilaffairs.benefits.asking import Ask
from civilaffairs.benefits.values import COUNT, Value
from civilaffairs.payments.examples.fields import SIGNED, amount, record, whole, word
from civilaffairs.payments.examples.tree import Malformed, Node


def quotable() -> dict[str, tuple[Ask, ...]]:
    """The benefits that answer to a quote, with their questions."""
    return {each.code: each.questions for each in programme.find(lambda each: bool(each.questions))}


def answers(node: Node, benefit: str, also: tuple[str, ...] = ()) -> dict[str, Value]:
    """Every question that these answers call for, once; ``also`` are keys of another use."""
    questions = quotable().get(benefit, ())
    content = record(node, also, [question.name for question in questions])
    found: dict[str, Value] = {}
    for question in questions:
        given, asked = content.get(question.name), question.is_asked(found)
        if given is None and asked:
            raise Malformed(node.line, f"the key {question.name} is missing")
        if given is not None and not asked:
            raise Malformed(given.line, f"{question.name} is not asked here")
        if given is not None:
            found[question.name] = _answer(question, given)
    return found


def _answer(question: Ask, node: Node) -> Value:
    if question.words:
        return word(node, list(question.words))
    if question.unit == COUNT:
        return Decimal(whole(node, question.least, question.most))
    number = amount(node, SIGNED)
    if not question.admits(number):
        raise Malformed(node.line, f"{number} is not between {question.least} and {question.most}")
    return number
