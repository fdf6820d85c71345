"""Asks once per clinic whether it holds the form of a scale that is not ours to give."""

from PySide6.QtWidgets import QLabel, QWidget

from tracker.clinical.instrument import Instrument
from tracker.services.licences import entry_allowed, hold_licence, licences_held, tick_words
from tracker.ui.clinic import Clinic
from tracker.ui.dialogs.form_dialog import FormDialog, ask


class LicenceDialog(FormDialog):
    """Says what the licence asks for; the answer is the tick, in the name of who is at the desk."""

    keeps_what_was_typed = False

    def __init__(self, instrument: Instrument, words: str, parent: QWidget | None = None) -> None:
        super().__init__(
            instrument.name, parent, save_text=self.tr("Yes, we hold the form"), width=520
        )
        said = self.tr("Recorded once for the clinic, with your name: “{words}”").format(
            words=tick_words(instrument)
        )
        terms = self.tr("Terms: {terms}.").format(terms=instrument.licence.text.rstrip("."))
        for text, tone in ((words, ""), (terms, "secondary"), (said, "secondary")):
            label = QLabel(text)
            label.setWordWrap(True)
            label.setProperty("tone", tone)
            self.body.addWidget(label)
        self.save_button.setFocus()


def may_be_entered(clinic: Clinic, instrument: Instrument, parent: QWidget) -> bool:
    """Return whether a scale may be entered now; asks for the clinic's tick where one is missing.

    The tick is stored as it is given.
    """
    with clinic.sessions.read() as session:
        allowed = entry_allowed(instrument, licences_held(session))
    if not allowed.ask_first:
        return True

    def store() -> None:
        with clinic.sessions.write() as session:
            hold_licence(session, instrument)

    return ask(LicenceDialog(instrument, allowed.words, parent), store)
