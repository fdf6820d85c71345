"""The vials of a session: five keys for the usual one, and a balance in words."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.ui.infusion.leaving import ANN, BOB
from tracker.knowledge import Knowledge
from tracker.services.chair.decisions import DecidedBy
from tracker.services.chair.rows import DecisionRow, VialUseRow
from tracker.services.chair.vials import VialEntry
from tracker.ui.infusion.leave.vial_card import VialCard
from tracker.ui.infusion.leave.vials_view import VialsView
from tracker.ui.widgets.accessible import focusable_widgets_without_a_name

TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
EXPIRES = date(2027, 6, 30)
NAMES = {ANN.id: ANN.name, BOB.id: BOB.name}


class Vials:
    """Takes what the card says as the page would."""

    def __init__(self, card: VialCard, given: str | None, lot: tuple[str, date | None] | None):
        self.card = card
        self.given = None if given is None else Decimal(given)
        self.lot = lot
        self.stored: list[VialUseRow] = []
        self.accepted: DecisionRow | None = None
        self.entries: list[VialEntry] = []
        self.refuse = ""
        card.entered.connect(self.enter)
        card.corrected.connect(self.correct)
        card.difference_accepted.connect(self.accept)
        card.show_people([ANN, BOB])
        self.show()

    def show(self, *, locked: bool = False) -> None:
        self.card.show_vials(
            VialsView(
                tuple(self.stored),
                self.given,
                Decimal("34.2"),
                50,
                self.lot,
                (ANN, BOB),
                NAMES,
                self.accepted,
                locked,
            )
        )

    def enter(self, entry: VialEntry) -> None:
        self.entries.append(entry)
        if self.refuse:
            self.card.show_problem(self.refuse)
            return
        self.stored.append(row_of(entry, uuid4()))
        self.show()

    def correct(self, stored: VialUseRow, entry: VialEntry) -> None:
        self.entries.append(entry)
        kept = [row_of(entry, row.id, 2) if row is stored else row for row in self.stored]
        self.stored = kept
        self.show()

    def accept(self, stood: str, by: DecidedBy) -> None:
        self.accepted = DecisionRow(
            id=uuid4(),
            version=1,
            about="vials",
            kind="cleared",
            stood=stood,
            name=by.name,
            role=by.role,
            person_id=by.person_id,
            reason=by.reason,
            decided_at=NOW,
            entered_by_id=None,
        )
        self.show()


def row_of(entry: VialEntry, row_id: UUID, version: int = 1) -> VialUseRow:
    return VialUseRow(
        id=row_id,
        version=version,
        vial_mg_per_ml=entry.vial_mg_per_ml,
        lot=entry.lot,
        expires_on=entry.expires_on,
        drawn_mg=entry.drawn_mg,
        wasted_mg=entry.wasted_mg,
        witness_id=entry.witness_id,
        entered_at=NOW,
        entered_by_id=None,
    )


@pytest.fixture
def vials(qtbot, knowledge: Knowledge, app_look: None) -> Callable[..., Vials]:
    """Show the card in an active window after a stop with 34.2 mg given."""

    def open_(
        given: str | None = "34.2", lot: tuple[str, date | None] | None = ("AB123", EXPIRES)
    ) -> Vials:
        card = VialCard(knowledge.limits, lambda: TODAY, ZoneInfo("America/New_York"), 10)
        qtbot.addWidget(card)
        card.resize(420, 700)
        card.show()
        card.activateWindow()
        qtbot.waitUntil(card.isActiveWindow)
        page = Vials(card, given, lot)
        card.focus_first()
        return page

    return open_


def test_that_the_usual_vial_costs_five_keys(vials, press) -> None:
    page = vials()

    keys = press("⏎35⏎2")

    assert keys == 5
    assert page.entries == [
        VialEntry(
            vial_mg_per_ml=50,
            lot="AB123",
            expires_on=EXPIRES,
            drawn_mg=Decimal(35),
            wasted_mg=Decimal("0.8"),
            witness_id=BOB.id,
        )
    ]
    assert page.card.balance_line.text() == "35 drawn − 34.2 given − 0.8 wasted = 0 mg"
    assert not page.card.form.isVisible()


def test_that_a_suggested_lot_is_not_stored_unless_confirmed(vials, press) -> None:
    page = vials()
    form = page.card.form

    assert form.lot.text() == "AB123"
    assert form.lot.property("unconfirmed") == "true"
    press("⏎")
    assert form.lot.property("unconfirmed") == ""
    assert page.entries == []


def test_that_another_lot_asks_for_its_own_expiry(vials, press) -> None:
    page = vials()

    press("XY9⏎")

    assert page.card.form.expiry.edit.hasFocus()
    assert page.card.form.expiry.text() == ""
    press("02/2028⏎35⏎1")
    assert page.entries[0].lot == "XY9"
    assert page.entries[0].expires_on == date(2028, 2, 29)


def test_that_an_expired_vial_is_refused_in_words(vials, press) -> None:
    page = vials(lot=None)

    press("XY9⏎10/2026⏎")

    form = page.card.form
    assert form.expiry.edit.hasFocus()
    assert form.expiry.message == (
        "alert",
        "This vial expired on 31 Oct 2026. Take another one.",
    )
    press("⇥35⏎1")
    assert page.entries == []


def test_that_an_expired_last_lot_is_not_suggested(vials) -> None:
    page = vials(lot=("OLD1", date(2026, 11, 19)))

    assert page.card.form.lot.text() == ""


def test_that_the_waste_is_shown_with_its_arithmetic_before_it_is_confirmed(vials, press) -> None:
    page = vials()

    press("⏎35⏎")

    form = page.card.form
    assert form.wasted.value() == Decimal("0.8")
    assert form._wasted_row.message.text() == "35 drawn − 34.2 given"
    assert form.witness.question_label.text() == "0.8 mg (0.02 mL) wasted. Who saw it?"
    assert form.witness.hasFocus()
    assert page.entries == []


def test_that_another_waste_can_be_typed_and_the_difference_is_said(vials, press) -> None:
    page = vials()

    press("⏎35⏎")
    QTest.keyClick(page.card.form.witness, Qt.Key.Key_Up)
    press("0.5⏎1")

    assert page.entries[0].wasted_mg == Decimal("0.5")
    assert page.card.balance_line.text() == (
        "35 drawn − 34.2 given − 0.5 wasted = 0.3 mg. 0.3 mg are not accounted for."
    )
    assert page.card.stand_button.isVisible()


def test_that_more_waste_than_was_drawn_is_refused(vials, press) -> None:
    page = vials()

    press("⏎35⏎")
    QTest.keyClick(page.card.form.witness, Qt.Key.Key_Up)
    press("40⏎")

    assert page.card.form.wasted.message == (
        "alert",
        "40 mg is more than the 35 mg that were drawn.",
    )


def test_that_nothing_wasted_needs_no_witness(vials, press) -> None:
    page = vials(given="35")

    press("⏎35⏎⏎")

    assert page.entries[0].wasted_mg == 0
    assert page.entries[0].witness_id is None
    assert page.card.balance_line.text() == "35 drawn − 35 given − 0 wasted = 0 mg"


def test_that_a_second_vial_makes_up_what_the_first_lacked(vials, press) -> None:
    page = vials(given="64.2")

    press("⏎50⏎⏎")
    assert page.card.balance_line.text().startswith("50 drawn − 64.2 given − 0 wasted = −14.2 mg")
    page.card.more_button.click()
    press("⏎50⏎1")

    assert page.entries[1].wasted_mg == Decimal("35.8")
    assert page.card.balance_line.text() == "100 drawn − 64.2 given − 35.8 wasted = 0 mg"


def test_that_a_vial_drawn_before_the_stop_is_completed_after_it(vials, press) -> None:
    page = vials(given=None)

    press("⏎35⏎⏎")
    assert page.entries[0].wasted_mg is None
    page.given = Decimal("34.2")
    page.show()
    assert page.card.focus_first()
    press("1")

    assert page.entries[1].wasted_mg == Decimal("0.8")
    assert page.entries[1].witness_id == ANN.id
    assert page.card.balance_line.text().endswith("= 0 mg")


def test_that_a_difference_stands_only_with_a_name_and_a_reason(vials, press) -> None:
    page = vials()
    press("⏎35⏎")
    QTest.keyClick(page.card.form.witness, Qt.Key.Key_Up)
    press("0⏎⏎")

    page.card.stand_button.click()
    decider = page.card.decider
    decider.person.setCurrentIndex(decider.person.findData(BOB.id))
    press("⏎a drop spilt⏎")

    assert page.accepted is not None
    assert page.accepted.stood == "35 drawn − 34.2 given − 0 wasted = 0.8 mg"
    assert "Bob Second, physician, at 11:00: “a drop spilt”" in page.card.accepted_label.text()
    assert not page.card.stand_button.isVisible()


def test_that_what_was_refused_stays_as_it_was_typed(vials, press) -> None:
    page = vials()
    page.refuse = "The witness must be another person."

    press("⏎35⏎1")

    assert page.card.form.message.text() == "The witness must be another person."
    assert page.card.form.drawn.text() == "35"


def test_that_a_signed_session_shows_its_vials_and_takes_none(vials, press) -> None:
    page = vials()
    press("⏎35⏎1")

    page.show(locked=True)

    assert not page.card.more_button.isVisible()
    assert not page.card.lines[0].correct_button.isVisible()
    assert not page.card.focus_first()


def test_that_letters_and_digits_of_the_form_go_nowhere_else(vials, press, qtbot) -> None:
    page = vials()
    seen: list[str] = []
    page.card.keyPressEvent = lambda event: seen.append(event.text())

    press("⏎35⏎x79")

    assert seen == []
    assert page.entries == []


def test_that_every_place_the_keyboard_reaches_has_a_name(vials, press) -> None:
    page = vials()
    press("⏎35⏎")

    assert focusable_widgets_without_a_name(page.card) == []
