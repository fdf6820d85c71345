"""Reads one TOML file into a checked model; what is wrong becomes one plain sentence."""

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from tracker.knowledge.toml_lines import line_of

_TAG = r"(S\d+|convention|memory-(high|medium|low))"
_LARGEST = (
    100_000  # of any number of a scale: nothing that is counted or added up can grow past use
)
_MOST_DIGITS = 20  # before or behind the point

SourceTag = Annotated[str, StringConstraints(pattern=rf"^({_TAG}(, {_TAG})*|clinic: .{{1,300}})$")]
"""Where a number comes from; a clinic's own file says it in words after "clinic: "."""

Text = Annotated[str, StringConstraints(min_length=1, max_length=1000, strip_whitespace=True)]
Number = Annotated[Decimal, Field(ge=-_LARGEST, le=_LARGEST, decimal_places=4)]


class KnowledgeError(ValueError):
    """A file under resources/ is not as it should be; the text names file and place."""


class Table(BaseModel):
    """A table of one of our TOML files: no unknown keys, values that do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Model = TypeVar("Model", bound=BaseModel)


def read_toml(path: Path, model: type[Model]) -> Model:
    """Return the content of `path` as a `model`; fractions are read as Decimal.

    Raises KnowledgeError with one sentence that names the file and the line or the key.
    """
    return parse_toml(path.name, path.read_bytes(), model)


def parse_toml(name: str, raw: bytes, model: type[Model]) -> Model:
    """Return the content of a file called `name` as a `model`. Raises KnowledgeError."""
    try:
        text = raw.decode("utf-8")
        return model.model_validate(tomllib.loads(text, parse_float=_decimal))
    except UnicodeDecodeError as error:
        raise KnowledgeError(f"{name} is not UTF-8 text (byte {error.start}).") from error
    except ValidationError as error:
        raise KnowledgeError(f"{name}{_sentence(error, text)}") from error
    except RecursionError as error:
        raise KnowledgeError(f"{name} is nested too deeply.") from error
    except ValueError as error:  # numbers of thousands of digits are no TOMLDecodeError
        raise KnowledgeError(f"{name} is not valid TOML: {error}.") from error


def _decimal(text: str) -> Decimal:
    """Return a fraction as Decimal; an exponent that would fill the memory is refused here."""
    number = Decimal(text)
    if number.is_finite() and abs(number.adjusted()) > _MOST_DIGITS:
        raise ValueError(f"the number {text[:_MOST_DIGITS]} is too large or too small")
    return number


def place(name: str, text: str, *keys: str | int) -> str:
    """Return the file's name and, where it can be found, the line of what `keys` lead to."""
    line = line_of(text, keys)
    return name if line is None else f"{name}, line {line}"


def _sentence(error: ValidationError, text: str) -> str:
    first = error.errors(include_url=False)[0]
    where = place("", text, *first["loc"])
    key = ".".join(str(part + 1 if isinstance(part, int) else part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        return f"{where}: '{key}' is not a known key."
    if first["type"] == "missing":
        return f"{where}: '{key}' is missing."
    message = first["msg"].removeprefix("Value error, ")
    return f"{where}: '{key}': {message}." if key else f"{where}: {message}."
