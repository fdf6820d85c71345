"""Reads one TOML file into a checked model; what is wrong becomes one plain sentence."""

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

_TAG = r"(S\d+|convention|memory-(high|medium|low))"

SourceTag = Annotated[str, StringConstraints(pattern=rf"^{_TAG}(, {_TAG})*$")]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


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
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
        return model.model_validate(content)
    except UnicodeDecodeError as error:
        raise KnowledgeError(f"{path.name} is not UTF-8 text (byte {error.start}).") from error
    except tomllib.TOMLDecodeError as error:
        raise KnowledgeError(f"{path.name} is not valid TOML: {error}.") from error
    except ValidationError as error:
        raise KnowledgeError(f"{path.name}: {_sentence(error)}") from error


def _sentence(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    key = ".".join(str(part + 1 if isinstance(part, int) else part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        return f"'{key}' is not a known key."
    if first["type"] == "missing":
        return f"'{key}' is missing."
    message = first["msg"].removeprefix("Value error, ")
    return f"'{key}': {message}." if key else f"{message}."
