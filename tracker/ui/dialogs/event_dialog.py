"""A medication change, a life event or a note, with its date."""

from dataclasses import dataclass
from datetime import datetime, tzinfo

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from tracker.clinical.moment import Moment
from tracker.models.event_mark import EVENT_KINDS
from tracker.ui.dialogs.form_dialog import FormDialog
from tracker.ui.widgets.choice_box import ChoiceBox
from tracker.ui.widgets.choices import choose, fill
from tracker.ui.widgets.form import Form
from tracker.ui.widgets.moment_field import MomentField


@dataclass(frozen=True, slots=True)
class EventEntry:
    """What happened, of which kind, and when."""

    kind: str
    text: str
    moment: Moment


class EventDialog(FormDialog):
    """Asks for one event; `entry()` is what to store."""

    def __init__(
        self,
        now: datetime,
        zone: tzinfo | None,
        parent: QWidget | None = None,
        initial: EventEntry | None = None,
    ) -> None:
        super().__init__("", parent, width=480)
        self.show_title(self.tr("Change the event") if initial else self.tr("Add an event"))
        self.kind_box = ChoiceBox()
        fill(self.kind_box, [(kind.capitalize(), kind) for kind in EVENT_KINDS])
        self.text_edit = QPlainTextEdit()
        self.text_edit.setTabChangesFocus(True)
        self.text_edit.setFixedHeight(96)
        self.moment_field = MomentField(lambda: now, zone)
        self.moment_field.set_value(Moment(Moment.local(now, zone).on))
        form = Form()
        form.add_row(self.tr("Kind"), self.kind_box)
        form.add_row(
            self.tr("What happened"), self.text_edit, self.tr("For example: sertraline 50 → 100 mg")
        )
        form.add_row(
            self.tr("When"), self.moment_field, self.tr("Leave the time out if it is not known.")
        )
        self.body.addWidget(form)
        if initial is not None:
            choose(self.kind_box, initial.kind)
            self.text_edit.setPlainText(initial.text)
            self.moment_field.set_value(initial.moment)

    def entry(self) -> EventEntry:
        """Return what was typed. Raises ValueError while there is no date."""
        moment = self.moment_field.value()
        if moment is None:
            raise ValueError("the date is missing")
        text = self.text_edit.toPlainText().strip()
        return EventEntry(str(self.kind_box.currentData()), text, moment)

    def problems(self) -> list[str]:
        """Return what is missing."""
        found = super().problems()
        if not found and self.moment_field.value() is None:
            found.append(self.tr("Type when it happened."))
        if not self.text_edit.toPlainText().strip():
            found.append(self.tr("Type what happened."))
            self.text_edit.setFocus()
        return found
