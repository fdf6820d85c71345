"""What became of a file that was imported: a frozen value for the command line and the window."""

import uuid
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Remark:
    """One sentence about the file, about one of its lines where `line` is not None."""

    text: str
    line: int | None = None

    def __str__(self) -> str:
        return self.text if self.line is None else f"line {self.line}: {self.text}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """Counts of lines, every refused line with its reason, and what else one should know.

    `stored` lines are new, `known` ones were in the record already. Nothing is in the record after
    a dry run or a cancelled import. `batch_id` is what `corrections.undo_import` takes.
    """

    file_name: str
    stored: int = 0
    known: int = 0
    refused: tuple[Remark, ...] = ()
    remarks: tuple[Remark, ...] = ()
    new_patients: int = 0
    dry_run: bool = False
    cancelled: bool = False
    batch_id: uuid.UUID | None = None

    @property
    def accepted(self) -> bool:
        """Whether any line was stored or known."""
        return self.stored + self.known > 0

    def summary(self) -> str:
        """Return what happened in one or two sentences."""
        if self.cancelled:
            return "The import was cancelled. Nothing was stored."
        if not self.accepted and not self.refused:
            return f"Nothing was imported: {self.file_name} has a header and no events."
        if not self.accepted:
            return f"Nothing was imported from {self.file_name}: {self._refusals()}."
        if not self.stored:
            return (
                f"Nothing new in {self.file_name}: {_lines(self.known)} already in the record,"
                f" {self._refusals()}."
            )
        would = "would be stored (dry run, nothing was)" if self.dry_run else "stored"
        patients = f"{self.new_patients} new patient{'' if self.new_patients == 1 else 's'}"
        return (
            f"{self.file_name}: {_lines(self.stored)} {would}, {self.known} already in the record,"
            f" {self._refusals()}; {patients}."
        )

    def _refusals(self) -> str:
        return f"{len(self.refused)} refused" if self.refused else "none refused"


def _lines(count: int) -> str:
    return f"{count} line{'' if count == 1 else 's'}"
