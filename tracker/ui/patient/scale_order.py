"""The order in which the scales are offered for a patient, in menus and by digits."""

from collections.abc import Sequence

from tracker.clinical.instrument import Instrument
from tracker.services.history import PatientHistory


def scales_in_order(
    instruments: Sequence[Instrument], history: PatientHistory
) -> tuple[Instrument, ...]:
    """Return the scales as they are offered for a patient: primary, those in use, the others.

    The primary scales of open courses come first; those in use follow, the latest first.
    """
    courses = sorted(history.courses, key=lambda course: course.closed_on is not None)
    wanted = [course.primary_instrument for course in courses if course.closed_on is None]
    wanted += [course.primary_instrument for course in reversed(courses)]
    scores = sorted(history.scores, key=lambda score: score.moment.order, reverse=True)
    wanted += [score.instrument for score in scores]
    places = {code: place for place, code in reversed(list(enumerate(wanted)))}
    return tuple(sorted(instruments, key=lambda scale: places.get(scale.code, len(wanted))))
