"""The vials of a session: what was drawn, given and wasted, and whether it adds up."""

from collections.abc import Callable, Sequence
from datetime import date, tzinfo
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from tracker.clinical.cross_checks import check_balance
from tracker.clinical.limits import OK, Limits, Verdict, plain
from tracker.services.chair.rows import VialUseRow
from tracker.services.people import PersonRow
from tracker.ui.fonts import BODY, LABEL, MEDIUM, set_font
from tracker.ui.infusion.leave.decider_form import DeciderForm
from tracker.ui.infusion.leave.vial_form import VialForm
from tracker.ui.infusion.leave.vials_view import ZERO, VialsView, millilitres
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.message_line import MessageLine
from tracker.ui.widgets.typed_dates import show_date


class VialCard(Card):
    """Lists the vials with their balance; asks for one after the other, in mg with mL beside."""

    entered = Signal(object)
    """A VialEntry: another vial."""
    corrected = Signal(object, object)
    """The VialUseRow as it was shown, and the VialEntry that takes its place."""
    difference_accepted = Signal(str, object)
    """The balance as it stood, and the DecidedBy who lets it stand."""
    finished = Signal()
    """A vial was recorded, or left: work goes on elsewhere."""

    def __init__(
        self,
        limits: Limits,
        today: Callable[[], date],
        zone: tzinfo | None,
        reason_characters: int,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", parent)
        self.show_title(self.tr("Vials"))
        self._limits, self._zone = limits, zone
        self._view = VialsView()
        self._sent = False
        self.lines: list[VialLine] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        self.balance_line = MessageLine()
        self.accepted_label = QLabel()
        self.accepted_label.setWordWrap(True)
        self.accepted_label.setTextFormat(Qt.TextFormat.PlainText)
        self.accepted_label.setProperty("tone", "secondary")
        set_font(self.accepted_label, LABEL)
        self.form = VialForm(limits, today)
        self.decider = DeciderForm(self.tr("Let it stand"), reason_characters)
        self.more_button = QPushButton(self.tr("Another vial"))
        self.stand_button = QPushButton(self.tr("Let it stand…"))
        self._lay_out()
        self.form.completed.connect(self._send)
        self.form.left.connect(self._leave)
        self.more_button.clicked.connect(self._ask_more)
        self.stand_button.clicked.connect(self._ask_who)
        self.decider.decided.connect(self._accept)
        self.decider.left.connect(self._leave)
        for part in (self.form, self.decider, self.more_button, self.stand_button):
            part.hide()

    def show_people(self, people: Sequence[PersonRow]) -> None:
        """Offer these people for the decision to let a difference stand."""
        self.decider.show_people(people)

    def show_vials(self, view: VialsView) -> None:
        """Show what is stored; a vial that is being typed stays."""
        stored, self._view = self._view.vials, view
        done = self._sent and view.vials != stored
        self.form.show_view(view)
        self._show_lines()
        self._show_balance()
        opening = not view.vials and not view.locked
        if done or view.locked:
            self._sent = False
            self.form.hide()
        elif opening and not self.form.isVisibleTo(self):
            self.form.ask()
        if view.accepted is not None:
            self.decider.hide()
        self._show_buttons()
        if done:
            self.finished.emit()

    def focus_first(self) -> bool:
        """Put the focus on what is missing; False where nothing is."""
        waiting = next((vial for vial in self._view.vials if self._waits_for_waste(vial)), None)
        if self.form.isVisibleTo(self):
            self.form.focus_first()
        elif waiting is not None:
            self._correct(waiting)
        elif self.verdict().kind != "ok" and self._view.accepted is None:
            self.more_button.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            return False
        return True

    def verdict(self) -> Verdict:
        """Return whether the amounts add up; OK before the stop."""
        view = self._view
        if view.given_mg is None or not view.vials:
            return OK
        return check_balance(self._limits, view.drawn_mg, view.given_mg, view.wasted_mg)

    def show_problem(self, text: str) -> None:
        """Say why something was not saved; what was typed stays."""
        self._sent = False
        if self.decider.isVisibleTo(self):
            self.decider.show_problem(text)
        else:
            self.form.show_problem(text)

    def _send(self, entry: object) -> None:
        self._sent = True
        if self.form.correcting is None:
            self.entered.emit(entry)
        else:
            self.corrected.emit(self.form.correcting, entry)

    def _leave(self) -> None:
        self.decider.hide()
        self.form.setVisible(not self._view.vials and not self._view.locked)
        self._show_buttons()
        self.finished.emit()

    def _ask_more(self) -> None:
        self._open(None)

    def _correct(self, vial: VialUseRow) -> None:
        self._open(vial)

    def _open(self, vial: VialUseRow | None) -> None:
        self.decider.hide()
        self.form.ask(vial)
        self._show_buttons()
        self.form.focus_first()

    def _ask_who(self) -> None:
        self.form.hide()
        self.decider.ask()
        self._show_buttons()

    def _accept(self, by: object) -> None:
        self.difference_accepted.emit(self._balance_words(), by)

    def _waits_for_waste(self, vial: VialUseRow) -> bool:
        view = self._view
        return vial.wasted_mg is None and view.given_mg is not None and not view.locked

    def _show_lines(self) -> None:
        for line in self.lines:
            self._list.removeWidget(line)
            line.hide()
            line.deleteLater()
        self.lines = [VialLine(vial, self._view) for vial in self._view.vials]
        for line in self.lines:
            line.correction_requested.connect(self._correct)
            self._list.addWidget(line)

    def _show_balance(self) -> None:
        view, verdict = self._view, self.verdict()
        if not view.vials:
            self.balance_line.show_message("hint", "")
        elif view.given_mg is None:
            words = self.tr("What is left is wasted, with a witness, after the stop.")
            self.balance_line.show_message("hint", words)
        elif verdict.kind == "ok":
            self.balance_line.show_message("ok", self._balance_words())
        else:
            words = f"{self._balance_words()}. {self._what_to_do()}"
            self.balance_line.show_message("caution", words)
        by = view.accepted
        self.accepted_label.setVisible(by is not None)
        if by is not None:
            words = self.tr("Let stand by {name}, {role}, at {time}: “{reason}”")
            time = f"{by.decided_at.astimezone(self._zone):%H:%M}"
            self.accepted_label.setText(
                words.format(name=by.name, role=by.role, time=time, reason=by.reason)
            )

    def _what_to_do(self) -> str:
        left = self._left()
        if left < ZERO:
            words = self.tr("{mg} mg more than was drawn: add the other vial, or correct one.")
            return words.format(mg=plain(-left))
        return self.tr("{mg} mg are not accounted for.").format(mg=plain(left))

    def _left(self) -> Decimal:
        view = self._view
        return view.drawn_mg - (view.given_mg or ZERO) - view.wasted_mg

    def _balance_words(self) -> str:
        view = self._view
        words = self.tr("{drawn} drawn − {given} given − {wasted} wasted = {left} mg")
        left = plain(self._left()).replace("-", "−")
        return words.format(
            drawn=plain(view.drawn_mg),
            given=plain(view.given_mg or ZERO),
            wasted=plain(view.wasted_mg),
            left=left,
        )

    def _show_buttons(self) -> None:
        view = self._view
        idle = not self.form.isVisibleTo(self) and not self.decider.isVisibleTo(self)
        self.form.cancel_button.setVisible(bool(view.vials))
        self.more_button.setVisible(idle and not view.locked and bool(view.vials))
        differs = self.verdict().kind == "reason" and view.accepted is None
        self.stand_button.setVisible(idle and differs and not view.locked)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.more_button, self.stand_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        self.body.addLayout(self._list)
        for part in (self.balance_line, self.accepted_label, self.form, self.decider):
            self.body.addWidget(part)
        self.body.addLayout(buttons)


class VialLine(QFrame):
    """One vial as stored."""

    correction_requested = Signal(object)
    """The VialUseRow to be corrected."""

    def __init__(self, vial: VialUseRow, view: VialsView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.vial = vial
        self.lot_label, self.amounts_label = QLabel(self._lot()), QLabel(self._amounts(view))
        set_font(self.lot_label, BODY, MEDIUM)
        for label in (self.lot_label, self.amounts_label):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        waits = vial.wasted_mg is None and view.given_mg is not None
        self.correct_button = QPushButton(self.tr("Waste") if waits else self.tr("Correct"))
        self.correct_button.setProperty("kind", "quiet")
        self.correct_button.setVisible(not view.locked)
        self.correct_button.setAccessibleName(f"{self.correct_button.text()}: {vial.lot}")
        self.correct_button.clicked.connect(self._request)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.lot_label)
        words.addWidget(self.amounts_label)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addLayout(words, 1)
        row.addWidget(self.correct_button, 0, Qt.AlignmentFlag.AlignTop)

    def _lot(self) -> str:
        parts = [
            self.tr("Lot {lot}").format(lot=self.vial.lot),
            self.tr("{n} mg/mL").format(n=self.vial.vial_mg_per_ml),
        ]
        if self.vial.expires_on is not None:
            parts.append(self.tr("expires {day}").format(day=show_date(self.vial.expires_on)))
        return " · ".join(parts)

    def _amounts(self, view: VialsView) -> str:
        vial = self.vial
        drawn = self.tr("{amount} drawn").format(amount=self._both(vial.drawn_mg))
        if vial.wasted_mg is None:
            return drawn
        if vial.wasted_mg == ZERO:
            return self.tr("{drawn}, nothing wasted").format(drawn=drawn)
        wasted = self.tr("{drawn}, {amount} wasted").format(
            drawn=drawn, amount=self._both(vial.wasted_mg)
        )
        if vial.witness_id is None:
            return self.tr("{wasted}, no witness").format(wasted=wasted)
        name = view.names.get(vial.witness_id, self.tr("somebody no longer here"))
        return self.tr("{wasted}, seen by {name}").format(wasted=wasted, name=name)

    def _both(self, mg: Decimal) -> str:
        return f"{plain(mg)} mg ({millilitres(mg, self.vial.vial_mg_per_ml)})"

    def _request(self) -> None:
        self.correction_requested.emit(self.vial)
