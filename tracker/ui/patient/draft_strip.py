"""The drafts of a patient: plainly drafts, each to be gone on with or discarded."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from tracker.clinical.instrument import Instrument
from tracker.services.drafts import DraftRow, load_drafts
from tracker.services.history import PatientHistory
from tracker.ui.clinic import Clinic
from tracker.ui.fonts import LABEL, set_font
from tracker.ui.score.form_draft import FormDraft, read_body
from tracker.ui.widgets.pill import Pill
from tracker.ui.widgets.typed_dates import show_date


class DraftStrip(QWidget):
    """One line a draft; takes no room where there is none."""

    resumed = Signal(str)
    """The code of the scale whose draft is to be gone on with."""
    discarded = Signal(str)
    """The code of the scale whose draft is not wanted any more."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.resume_buttons: list[QPushButton] = []
        self.discard_buttons: list[QPushButton] = []
        self._lines: list[QWidget] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(4)

    def show_patient(self, clinic: Clinic, history: PatientHistory) -> None:
        """Read and show the drafts of one patient."""
        with clinic.sessions.read() as session:
            rows = load_drafts(session, history.id)
        for line in self._lines:
            self._layout.removeWidget(line)
            line.hide()
            line.deleteLater()
        self._lines, self.resume_buttons, self.discard_buttons = [], [], []
        for row in rows:
            instrument = clinic.knowledge.instruments.get(row.instrument or "")
            if instrument is not None:
                self._add(clinic, row, instrument)
        self.setVisible(bool(self._lines))

    def _add(self, clinic: Clinic, row: DraftRow, instrument: Instrument) -> None:
        draft = read_body(instrument, row.body)
        at = clinic.local(row.saved_at)
        words = self.tr("{scale}: {state}, left {day} at {time:%H:%M}").format(
            scale=instrument.name,
            state=self._state(instrument, draft),
            day=show_date(at.date()),
            time=at,
        )
        label = QLabel(words)
        label.setWordWrap(True)
        set_font(label, LABEL)
        resume = self._button(self.tr("Go on"), self.tr("Go on with {scale}"), instrument)
        discard = self._button(
            self.tr("Discard"), self.tr("Discard the draft of {scale}"), instrument
        )
        resume.setEnabled(draft is not None)
        resume.clicked.connect(self._resume)
        discard.clicked.connect(self._discard)
        self.resume_buttons.append(resume)
        self.discard_buttons.append(discard)
        line = QWidget()
        layout = QHBoxLayout(line)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(Pill(self.tr("Draft, not saved"), "caution"))
        layout.addWidget(label, 1)
        layout.addWidget(resume)
        layout.addWidget(discard)
        self._layout.addWidget(line)
        self._lines.append(line)

    def _state(self, instrument: Instrument, draft: FormDraft | None) -> str:
        if draft is None:
            return self.tr("from another version of the scale")
        if draft.total_only:
            return self.tr("a total is begun")
        count = self.tr("{answered} of {items} answered").format(
            answered=sum(a is not None for a in draft.answers[: len(instrument.items)]),
            items=len(instrument.items),
        )
        return self.tr("{count} by the patient").format(count=count) if draft.by_patient else count

    def _button(self, text: str, name: str, instrument: Instrument) -> QPushButton:
        button = QPushButton(text)
        button.setAccessibleName(name.format(scale=instrument.name))
        button.setProperty("scale", instrument.code)
        return button

    def _resume(self) -> None:
        self.resumed.emit(str(self.sender().property("scale")))

    def _discard(self) -> None:
        """Ask once more in the button itself: what is discarded is gone."""
        button = self.sender()
        if not isinstance(button, QPushButton):
            return
        if button.property("asked"):
            self.discarded.emit(str(button.property("scale")))
            return
        button.setProperty("asked", True)
        button.setText(self.tr("Press again to discard"))
