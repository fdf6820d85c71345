"""Bringing a file in: looked through first, then stored in one go, and undone as one."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import (
    QCheckBox,
    QLabel,
    QListWidget,
    QProgressBar,
    QPushButton,
    QWidget,
)

from tracker.exchange.importing import import_file
from tracker.exchange.report import ImportReport, Remark
from tracker.exchange.sheet import Unreadable
from tracker.services.corrections import undo_import
from tracker.services.refused import Refused
from tracker.storage.faults import DATABASE_ERRORS, explain
from tracker.ui.background import Progress, Task, run_in_background
from tracker.ui.clinic import Clinic
from tracker.ui.dialogs.form_dialog import FormDialog, ask
from tracker.ui.dialogs.reason_dialog import ReasonDialog

_SHOWN = 500
"""How many refusals and remarks are listed; the rest is counted."""


class ImportDialog(FormDialog):
    """Shows what a file would bring, imports it in the background, and offers to undo it."""

    keeps_what_was_typed = False

    def __init__(self, clinic: Clinic, path: Path, parent: QWidget | None = None) -> None:
        super().__init__("", parent, save_text=self.tr("Import"), width=760)
        self.show_title(self.tr("Import {file}").format(file=path.name))
        self._clinic, self._path = clinic, path
        self._task: Task | None = None
        self.report: ImportReport | None = None
        self.summary_label = QLabel()
        self.summary_label.setWordWrap(True)
        self.progress_bar = QProgressBar()
        self.progress_bar.setAccessibleName(self.tr("Progress"))
        self.day_first_box = QCheckBox(self.tr("Dates such as 3/4/2026 mean the 3rd of April"))
        self.lines_list = QListWidget()
        self.lines_list.setAccessibleName(self.tr("Lines with a remark"))
        self.lines_list.setWordWrap(True)
        self.lines_list.setMinimumHeight(260)
        self.undo_button = QPushButton(self.tr("Undo this import…"))
        self.undo_button.setAutoDefault(False)
        self.undo_button.hide()
        self.buttons.insertWidget(0, self.undo_button)
        for part in (self.summary_label, self.progress_bar, self.day_first_box):
            self.body.addWidget(part)
        self.body.addWidget(self.lines_list, 1)
        self.day_first_box.toggled.connect(self.preview)
        self.undo_button.clicked.connect(self.undo)
        self.save_requested.connect(self.store)
        self.preview()

    def preview(self) -> None:
        """Look the file through without storing anything."""
        self._run(dry_run=True, words=self.tr("Looking through the file…"))

    def store(self) -> None:
        """Import the file; a line that is refused keeps no other from being stored."""
        self._run(dry_run=False, words=self.tr("Importing…"))

    def undo(self) -> None:
        """Ask why, and void everything the import brought."""
        batch = None if self.report is None else self.report.batch_id
        if batch is None:
            return
        dialog = ReasonDialog(
            self.tr("Undo this import"),
            self.tr("Everything it brought is voided together. It stays in the log."),
            (self.tr("wrong file"), self.tr("wrong dates"), self.tr("a trial")),
            self,
        )
        voided: list[int] = []

        def take_back() -> None:
            with self._clinic.sessions.write() as session:
                voided.append(undo_import(session, batch, dialog.reason()))

        if ask(dialog, take_back):
            self.undo_button.hide()
            text = self.tr("The import is undone: {count} entries were voided.")
            self.summary_label.setText(text.format(count=voided[-1]))
            self.lines_list.clear()

    def reject(self) -> None:
        """Cancel what is under way; close where nothing is."""
        if self._task is not None:
            self._task.cancel()
            self.summary_label.setText(self.tr("Cancelling…"))
            return
        super().reject()

    def _run(self, *, dry_run: bool, words: str) -> None:
        if self._task is not None:
            return
        self.problems_banner.clear()
        self.summary_label.setText(words)
        self._show_busy(True)
        clinic, path, day_first = self._clinic, self._path, self.day_first_box.isChecked()

        def work(progress: Progress) -> ImportReport:
            return import_file(
                clinic.sessions,
                path,
                clinic.knowledge,
                clinic.now(),
                day_first=day_first,
                dry_run=dry_run,
                progress=progress.tell,
                cancelled=progress.is_cancelled,
            )

        task = run_in_background(work, self)
        self._task = task
        task.progressed.connect(self._show_progress)
        task.finished.connect(self._show_report)
        task.failed.connect(self._show_failure)

    def _show_progress(self, done: int, total: int) -> None:
        self.progress_bar.setRange(0, total)
        self.progress_bar.setValue(done)

    def _show_busy(self, busy: bool) -> None:
        self.progress_bar.setVisible(busy)
        self.progress_bar.setRange(0, 0)
        self.day_first_box.setEnabled(not busy)
        self.save_button.setEnabled(not busy)
        self.cancel_button.setText(self.tr("Cancel"))

    def _show_report(self, report: ImportReport) -> None:
        self._task = None
        self.report = report
        self._show_busy(False)
        self.summary_label.setText(self._summary(report))
        self._show_lines(report)
        stored = not report.dry_run and report.batch_id is not None
        done = stored or (not report.dry_run and not report.cancelled)
        self.undo_button.setVisible(stored)
        self.save_button.setVisible(not done)
        self.save_button.setEnabled(report.stored > 0)
        self.day_first_box.setVisible(not done)
        self.cancel_button.setText(self.tr("Close") if done else self.tr("Cancel"))
        ready = self.save_button.isEnabled() and not done
        (self.save_button if ready else self.cancel_button).setFocus()

    def _summary(self, report: ImportReport) -> str:
        if not report.dry_run or report.cancelled or not report.stored:
            return report.summary()
        words = self.tr(
            "New: {stored} lines and {patients} patients. In the record already: {known}. "
            "Refused: {refused}. Nothing is stored yet."
        )
        return words.format(
            stored=report.stored,
            patients=report.new_patients,
            known=report.known,
            refused=len(report.refused),
        )

    def _show_lines(self, report: ImportReport) -> None:
        self.lines_list.clear()
        self._list(report.refused, self.tr("Refused, {words}"))
        self._list(report.remarks, "{words}")
        if not self.lines_list.count():
            self.lines_list.addItem(self.tr("No line needs a second look."))

    def _list(self, remarks: Sequence[Remark], frame: str) -> None:
        for remark in remarks[:_SHOWN]:
            words = frame.format(words=str(remark))
            self.lines_list.addItem(words[:1].upper() + words[1:])
        if len(remarks) > _SHOWN:
            more = self.tr("and {count} more").format(count=len(remarks) - _SHOWN)
            self.lines_list.addItem(more)

    def _show_failure(self, error: Exception) -> None:
        self._task = None
        self._show_busy(False)
        self.save_button.setEnabled(False)
        self.summary_label.setText(self.tr("The file could not be imported."))
        if isinstance(error, Unreadable | Refused):
            self.show_problems([str(error)])
        elif isinstance(error, DATABASE_ERRORS):
            self.show_problems([explain(error)])
        elif isinstance(error, OSError):
            self.show_problems([self.tr("The file cannot be read. Check that it is still there.")])
        else:
            raise error
