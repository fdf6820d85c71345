"""The session chart of one infusion of the record."""

from typing import TYPE_CHECKING

from tracker.services.history import InfusionRow
from tracker.ui.clinic import Clinic
from tracker.ui.infusion.infusion_view import load_view
from tracker.ui.infusion.session_values_of import chart_of_view

if TYPE_CHECKING:
    from tracker.charts.session_values import SessionChart


def session_chart(clinic: Clinic, row: InfusionRow) -> "SessionChart | None":
    """Return the chart of an infusion; None where it is no longer in force."""
    with clinic.sessions.read() as session:
        view = load_view(session, row.id, clinic.knowledge)
    if view is None:
        return None
    return chart_of_view(view, clinic.now() if row.status == "running" else None)
