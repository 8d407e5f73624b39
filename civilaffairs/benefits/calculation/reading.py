"""The relations that every reading of pairs shares, and what is kept of them."""

from __future__ import annotations

from civilaffairs.benefits.calculation.due import exit_rate_sql
from civilaffairs.benefits.calculation.others import KEPT, Reader
from civilaffairs.benefits.calculation.standing import columns
from civilaffairs.benefits.programme import Programme


def from_sql(benefit: Programme, pairs: str, granted: frozenset[str]) -> tuple[str, str]:
    """The ``WITH`` and ``FROM``: ``p``, ``s``, ``f`` and ``o``; ``granted`` as found by ``others``."""
    reader = Reader(granted)
    with_part = f"""WITH pairs AS MATERIALIZED ({pairs}),
        standing AS MATERIALIZED (
            SELECT k.path, k.month, {columns(benefit, "k")}
            FROM (SELECT DISTINCT path, month FROM pairs) k)"""
    from_part = f"""FROM pairs p JOIN standing s ON s.month = p.month AND s.path = p.path
        CROSS JOIN LATERAL ({reader.facts_sql(benefit)} {KEPT}) f"""
    if names := benefit.reads_of("other"):
        from_part += f" CROSS JOIN LATERAL ({reader.others_sql(names)} {KEPT}) o"
    return with_part, from_part


def inputs_sql(benefit: Programme) -> str:
    """What a pair was computed from, as jsonb of texts: no number becomes a float on the way."""
    kept = {
        "facts": {name: f'f."{name}"' for name in benefit.reads_of("fact")},
        "standards": {code: f's."{code}"' for code in benefit.reads_of("standard")},
        "settings": {name: _setting_sql(name) for name in benefit.reads_of("setting")},
        "others": {name: f'o."{name}"' for name in benefit.reads_of("other")},
    }
    always = ("facts", "standards")
    parts = [f"'{kind}', {_object(reads)}" for kind, reads in kept.items() if reads or kind in always]
    plain = f"jsonb_build_object({', '.join(parts)})"
    if not benefit.gradual_exit:
        return plain
    leaving = f"""jsonb_build_object('exit', jsonb_build_object('month', to_char(p.month, 'YYYY-MM'),
        'rate', {exit_rate_sql()}::text, 'living', f.living::text, 'members', f.members::text))"""
    return f"(CASE WHEN p.months_out = 0 THEN {plain} ELSE {plain} || {leaving} END)"


def _object(reads: dict[str, str]) -> str:
    pairs = ", ".join(f"'{name}', ({sql})::text" for name, sql in reads.items())
    return f"jsonb_build_object({pairs})"


def _setting_sql(name: str) -> str:
    code, _, key = name.partition(" ")
    return f"s.\"set:{code}\" #>> '{{{key}}}'"
