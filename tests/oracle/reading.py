"""An examples file as plain data: texts stay texts, so a date is no date yet."""

import yaml


class _Texts(yaml.SafeLoader):
    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":timestamp", ":float"))]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def read(path):
    """Every example with the file's standards, settings and indices under its own."""
    file = yaml.load(path.read_text("utf-8"), _Texts)  # It is a safe loader.
    for example in file["examples"]:
        for part in ("standards", "settings", "indices"):
            example[part] = {**file.get(part, {}), **example.get(part, {})}
        yield example
