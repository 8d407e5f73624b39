"""Write random examples with the oracle's expectations: python -m tests.oracle.write --seeds 1..50 FILE"""

import argparse
from pathlib import Path

import yaml

from tests.oracle.households import worked
from tests.oracle.rules import BENEFITS


class Plain(yaml.SafeDumper):
    def ignore_aliases(self, data):
        return True


def as_file(examples):
    content = {"region": "441900", "examples": examples}
    return yaml.dump(content, Dumper=Plain, sort_keys=False, allow_unicode=True, default_flow_style=None)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--seeds", default="1..50")
    parser.add_argument("--benefits", nargs="*", choices=sorted(BENEFITS), default=sorted(BENEFITS))
    chosen = parser.parse_args()
    first, _, last = chosen.seeds.partition("..")
    seeds = range(int(first), int(last or first) + 1)
    made = [worked(seed, frozenset(chosen.benefits)) for seed in seeds]
    chosen.file.write_text(as_file(made), "utf-8")


if __name__ == "__main__":
    main()
