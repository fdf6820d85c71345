"""A patient about to leave, without a record: answers lead to criteria by the rules."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

from tracker.clinical.aldrete import ANCHORS, Aldrete
from tracker.clinical.discharge import discharge_criteria
from tracker.clinical.discharge_facts import DischargeFacts, Standing
from tracker.clinical.monitoring_rules import Reading
from tracker.knowledge import Knowledge
from tracker.services.chair.decisions import DecidedBy
from tracker.services.chair.rows import DecisionRow
from tracker.services.people import PersonRow
from tracker.ui.infusion.leave.discharge_panel import DischargePanel
from tracker.ui.infusion.leave.leaving_view import LeavingView

STOPPED = datetime(2026, 11, 20, 15, 40, tzinfo=UTC)
ANN = PersonRow(UUID(int=1), "Ann Ellis", "nurse", "AE")
BOB = PersonRow(UUID(int=2), "Bob Second", "physician", "BS")


def reading(minutes: int, systolic: int = 126, diastolic: int = 78) -> Reading:
    return Reading(
        STOPPED + timedelta(minutes=minutes),
        Decimal(systolic),
        Decimal(diastolic),
        Decimal(72),
        Decimal(98),
        moaas=Decimal(5),
    )


BASELINE = reading(-45, 128, 82)
LOGGED = DischargeFacts(
    minutes_since_stop=Decimal(34),
    baseline=BASELINE,
    recovery=(reading(10), reading(20)),
    moaas=Decimal(5),
    cadss=Decimal(2),
    urgent_flag_open=False,
    worst_grade=1,
)
"""All that can be derived is logged and fine."""
NOTHING = DischargeFacts(minutes_since_stop=Decimal(6))


class Leaving:
    """Takes what the panel says as the page would, and shows the panel what follows from it."""

    def __init__(
        self, panel: DischargePanel, knowledge: Knowledge, facts: DischargeFacts = LOGGED
    ) -> None:
        self.panel, self.facts = panel, facts
        self.rules = knowledge.monitoring.discharge
        self.answers: dict[str, str] = {}
        self.overrides: dict[int, DecisionRow] = {}
        self.suggested = {"escort_name": "Ben Okafor", "escort_phone": "555 0142"}
        self.wanted: dict[int, str] = {}
        self.refuse = ""
        self.gestures: list[object] = []
        self.discharged = 0
        panel.answered.connect(self.answer)
        panel.answered_many.connect(self.answer_many)
        panel.taken_back.connect(self.take_back)
        panel.overridden.connect(self.override)
        panel.override_withdrawn.connect(self.withdraw)
        panel.discharge_requested.connect(self.leave)
        panel.show_people([ANN, BOB])
        self.show()

    def show(self) -> None:
        aldrete = self.aldrete()
        facts = replace(self.facts, aldrete=aldrete.total, **self.told())
        self.panel.show_leaving(
            LeavingView(
                discharge_criteria(facts, self.rules),
                self.answers,
                self.overrides,
                aldrete,
                not_asked=frozenset({"call_planned"}),
                wanted=self.wanted,
                suggested=self.suggested,
            )
        )

    def aldrete(self) -> Aldrete:
        given = {part: self.answers.get(f"aldrete.{part}") for part in ANCHORS}
        scored = {part: int(digit) for part, digit in given.items() if digit is not None}
        if self.facts.recovery:
            scored.setdefault("circulation", 2)
        return Aldrete(**scored)

    def told(self) -> dict[str, object]:
        said = {key: value == "yes" for key, value in self.answers.items()}
        plain = ("oriented", "no_perceptual_change", "nausea_controlled", "drank_fluid")
        more = ("suicide_asked", "crisis_number_given", "line_out", "site_checked")
        last = ("escort_present", "escort_instructed", "restrictions_agreed", "next_visit_booked")
        keys = (*plain, *more, *last, "contact_given", "call_planned")
        facts: dict[str, object] = {key: said[key] for key in keys if key in said}
        facts["escort_name"] = self.answers.get("escort_name")
        facts["standing"] = Standing(
            held=said.get("standing_held"),
            symptoms=said.get("standing_symptoms"),
            gait_steady=said.get("gait_steady"),
        )
        return facts

    def answer(self, item: str, answer: str) -> None:
        self.answer_many({item: answer})

    def answer_many(self, given: dict[str, str]) -> None:
        self.gestures.append(given)
        if self.refuse:
            self.panel.show_problem(self.refuse)
            return
        self.answers |= given
        self.show()

    def take_back(self, items: tuple[str, ...]) -> None:
        self.gestures.append(items)
        self.answers = {key: said for key, said in self.answers.items() if key not in items}
        self.show()

    def override(self, number: int, stood: str, by: DecidedBy) -> None:
        self.overrides[number] = DecisionRow(
            id=uuid4(),
            version=1,
            about=f"criterion {number}",
            kind="cleared",
            stood=stood,
            name=by.name,
            role=by.role,
            person_id=by.person_id,
            reason=by.reason,
            decided_at=STOPPED + timedelta(minutes=35),
            entered_by_id=None,
        )
        self.show()

    def withdraw(self, decision: UUID) -> None:
        kept = {n: row for n, row in self.overrides.items() if row.id != decision}
        self.overrides = kept
        self.show()

    def leave(self) -> None:
        self.discharged += 1
