"""Finds the line of a TOML text that a key stands on, well enough for a message to point there."""

import re
from collections.abc import Sequence


def line_of(text: str, keys: Sequence[str | int]) -> int | None:
    """Return the line (1-based) of what `keys` lead to, or of the nearest table around it.

    An integer is the place in a list, 0-based. None where nothing of it is there.
    """
    depth, span = _table(text, keys)
    if span is None:
        return None
    for key in keys[depth:]:
        inner = _nth(text, span, key) if isinstance(key, int) else _named(text, span, key)
        if inner is None:
            break
        span = inner
    return text.count("\n", 0, span[0]) + 1


def _table(text: str, keys: Sequence[str | int]) -> tuple[int, tuple[int, int] | None]:
    """Find the table whose header has most of the keys, or else the line of the first key.

    Return how many keys that took, and where it begins and ends.
    """
    for depth in range(len(keys), 0, -1):
        name = re.escape(".".join(str(key) for key in keys[:depth]))
        headers = list(re.finditer(rf"^[ \t]*\[+[ \t]*{name}[ \t]*\]+", text, re.MULTILINE))
        if headers:
            repeat = keys[depth] if depth < len(keys) else 0
            number = min(repeat, len(headers) - 1) if isinstance(repeat, int) else 0
            start, after = headers[number].span()
            following = re.compile(r"^[ \t]*\[", re.MULTILINE).search(text, after)
            return depth, (start, len(text) if following is None else following.start())
    name = re.escape(str(keys[0])) if keys else "(?!)"
    line = re.search(rf"^[ \t]*{name}[ \t]*[=.].*$", text, re.MULTILINE)
    return 1, None if line is None else (line.start(), len(text))


def _named(text: str, span: tuple[int, int], key: str) -> tuple[int, int] | None:
    found = re.compile(rf"(?<![\w-]){re.escape(key)}[ \t]*[=.]").search(text, *span)
    return None if found is None else (found.start(), span[1])


def _nth(text: str, span: tuple[int, int], number: int) -> tuple[int, int] | None:
    """Find the inline table at a place of a list; a list of plain values has none."""
    depth = seen = 0
    begin = None
    for place in range(*span):
        sign = text[place]
        if sign == "{":
            if depth == 0 and seen == number:
                begin = place
            seen += depth == 0
            depth += 1
        elif sign == "}":
            depth -= 1
            if begin is not None and depth == 0:
                return begin, place
    return None
