"""What is known of a patient when leaving is considered (reference 4.5)."""

from dataclasses import dataclass
from decimal import Decimal

from tracker.clinical.monitoring_rules import Reading


@dataclass(frozen=True, slots=True)
class Standing:
    """Pressures in mmHg and heart rate lying, and after one and three minutes standing.

    `held` is the clinician's word that the pressure held (False: it did not), which counts where no
    numbers were typed; a "no" counts in any case.
    """

    lying: Reading | None = None
    after_one: Reading | None = None
    after_three: Reading | None = None
    held: bool | None = None
    symptoms: bool | None = None
    gait_steady: bool | None = None


@dataclass(frozen=True, slots=True)
class DischargeFacts:
    """What is known when leaving is considered; None where it was not assessed.

    Minutes since the pump stopped and since it was started; `baseline` is the reading before the
    start, `recovery` those since the stop, oldest first. `worst_grade` is that of any side effect
    of the visit, 0 for none.
    """

    minutes_since_stop: Decimal | None = None
    minutes_since_start: Decimal | None = None
    baseline: Reading | None = None
    recovery: tuple[Reading, ...] = ()
    moaas: Decimal | None = None
    oriented: bool | None = None
    cadss: Decimal | None = None
    cadss_before: Decimal | None = None
    no_perceptual_change: bool | None = None
    standing: Standing | None = None
    nausea_controlled: bool | None = None
    drank_fluid: bool | None = None
    aldrete: int | None = None
    aldrete_before: int | None = None
    suicide_asked: bool | None = None
    urgent_flag_open: bool | None = None
    crisis_number_given: bool | None = None
    line_out: bool | None = None
    site_checked: bool | None = None
    escort_name: str | None = None
    escort_present: bool | None = None
    escort_instructed: bool | None = None
    restrictions_agreed: bool | None = None
    next_visit_booked: bool | None = None
    contact_given: bool | None = None
    call_planned: bool | None = None
    first_infusion: bool = False
    worst_grade: int = 0
