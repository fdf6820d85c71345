"""What ketamine is given for here: names, ICD-10-CM codes, scales, and what the evidence says.

The values come from resources/indications.toml (reference chapter 2).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

OTHER = "other"

# What follows such a word is denied, doubted or somebody else's.
_DOUBT = re.compile(
    r"\b(no|not|non|without|denie[sd]|negative|exclud\w*|rule|r o|query|possibl[ey]|probabl[ey]"
    r"|suspected|unlikely|family|mother|father|sister|brother)\b.*"
)
_EITHER = re.compile(r"\b(vs|versus)\b")


@dataclass(frozen=True, slots=True)
class DiagnosisCode:
    """One ICD-10-CM code with our own short label."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Indication:
    """One indication by its `key`.

    `primary` are the scales a course is judged by, the first that has a score wins; `secondary` go
    with them (codes in lower case). `pain` chooses the dose limits of pain infusions. `spellings`
    recognise the diagnosis text of a file; `refines` names the more general indication that gives
    way where a text speaks of both. `evidence` is shown beside the name; its source is
    `evidence_source`. `code_set_year` is the fiscal year of the codes.
    """

    key: str
    name: str
    codes: tuple[DiagnosisCode, ...]
    code_set_year: int
    primary: tuple[str, ...]
    secondary: tuple[str, ...]
    notes: str | None
    evidence: str
    evidence_source: str
    pain: bool
    spellings: tuple[str, ...]
    refines: str | None
    source: str


def recognise_indication(text: str, indications: Mapping[str, Indication]) -> Indication:
    """Return the indication a diagnosis text of a file speaks of; `other` when it is not sure.

    The whole text may be a key, a name, a spelling or an ICD-10-CM code. Else the spelling that
    comes first in it counts, the longest where several begin there. What follows a word of denial
    or doubt does not count, and a question mark or a "versus" leaves the whole text unsure.
    """
    words = _words(text)
    if "?" in text or _EITHER.search(words):
        return indications[OTHER]
    for indication in indications.values():
        if words in _whole_names(indication):
            return indication
    return _first_named(_DOUBT.sub("", words), indications) or indications[OTHER]


def _first_named(words: str, indications: Mapping[str, Indication]) -> Indication | None:
    found: dict[str, tuple[int, int]] = {}
    for indication in indications.values():
        for spelling in map(_words, indication.spellings):
            at = f" {words} ".find(f" {spelling} ")
            if at >= 0:
                here = (at, -len(spelling))
                found[indication.key] = min(here, found.get(indication.key, here))
    specific = {indications[key].refines for key in found}
    candidates = [key for key in found if key not in specific]
    return indications[min(candidates, key=found.__getitem__)] if candidates else None


def _whole_names(indication: Indication) -> set[str]:
    codes = (code.code for code in indication.codes)
    return {
        _words(name) for name in (indication.key, indication.name, *indication.spellings, *codes)
    }


def _words(text: str) -> str:
    """Return the words of a text in lower case with single blanks between them."""
    return " ".join(re.findall(r"\w+", text.casefold()))
