"""What stands beneath the fields of a vial: volumes, and where an amount comes from."""

from decimal import Decimal

from PySide6.QtCore import QCoreApplication

from tracker.clinical.limits import plain
from tracker.services.chair.rows import VialUseRow
from tracker.ui.infusion.leave.vials_view import VialsView, millilitres
from tracker.ui.widgets.typed_dates import show_date


def both_units(mg: Decimal, strength: int | None) -> str:
    """Return an amount in mg with its volume at a strength in mg/mL, where that is known."""
    words = f"{plain(mg)} mg"
    return words if strength is None else f"{words} ({millilitres(mg, strength)})"


def drawn_words(view: VialsView, strength: int | None, drawn: Decimal | None) -> str:
    """Return the volume of what was drawn, or what the order asks to draw."""
    if strength is None:
        return ""
    if drawn is not None:
        return f"= {millilitres(drawn, strength)}"
    if view.ordered_mg is None:
        return ""
    return _tr("ordered: {amount}").format(amount=both_units(view.ordered_mg, strength))


def wasted_words(view: VialsView, correcting: VialUseRow | None, drawn: Decimal | None) -> str:
    """Return where the waste comes from: the arithmetic of one vial, or of all of them."""
    given = view.given_mg
    if drawn is None or given is None:
        return _tr("worked out from drawn and given")
    if any(one is not correcting for one in view.vials):
        words = _tr("what is left of all vials after {given} mg given")
        return words.format(given=plain(given))
    words = _tr("{drawn} drawn − {given} given")
    return words.format(drawn=plain(drawn), given=plain(given))


def expired_words(view: VialsView) -> str:
    """Return why the last lot is not suggested."""
    lot, expires = view.last_lot or ("", None)
    if not lot or expires is None:
        return ""
    words = _tr("the last lot, {lot}, expired on {day}")
    return words.format(lot=lot, day=show_date(expires))


def _tr(text: str) -> str:
    return QCoreApplication.translate("vial_words", text)
