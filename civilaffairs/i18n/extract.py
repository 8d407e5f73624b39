"""Reads the marked texts of Django templates in the way that Babel asks for."""

import io
from collections.abc import Generator, Iterable
from typing import IO, Any

from babel.messages.extract import extract_python
from django.utils.translation.template import templatize


def django_template(
    fileobj: IO[bytes], keywords: Any, comment_tags: Iterable[str], options: Any
) -> Generator[tuple[Any, ...], None, None]:
    """Django turns a template into something like Python; Babel reads that.

    Indentation means nothing there and would trip the reader, so it is taken off.
    """
    source = fileobj.read().decode("utf-8")
    python = "\n".join(line.lstrip() for line in templatize(source).split("\n"))
    yield from extract_python(io.BytesIO(python.encode("utf-8")), keywords, list(comment_tags), {})
