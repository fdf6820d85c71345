"""A scale in words: what it can do, where its numbers come from, what its licence allows."""

from datetime import tzinfo

from PySide6.QtCore import QCoreApplication

from tracker.clinical.instrument import Instrument
from tracker.clinical.limits import plain
from tracker.services.licences import Allowed
from tracker.services.settings import SettingRow
from tracker.ui.clinic_settings.wording import moment_text, source_text


def facts(instrument: Instrument) -> list[tuple[str, str]]:
    """Return name and words of what the scale can do, in the order of the card."""
    rows = [
        (_tr("Measures"), instrument.measures),
        (_tr("Entry"), entry_text(instrument)),
        (_tr("Asks about"), recall_text(instrument)),
        (_tr("Suicide item"), suicide_text(instrument)),
        (_tr("Response"), response_text(instrument)),
        (_tr("Source"), source_text(instrument.source)),
    ]
    return [(name, words) for name, words in rows if words]


def entry_text(instrument: Instrument) -> str:
    """Return how it is filled in, and what comes of it."""
    rater = _tr("by the patient") if instrument.rater == "self" else _tr("by the clinician")
    if instrument.scoring.levels:
        result = _tr("a risk level")
    elif not instrument.has_total:
        result = _tr("means, each {low} to {high}")
    else:
        result = _tr("total {low} to {high}")
    result = result.format(low=plain(instrument.minimum), high=plain(instrument.maximum))
    if not instrument.items:
        return _tr("total only, {rater}; {result}").format(rater=rater, result=result)
    words = _tr("1 item") if len(instrument.items) == 1 else _tr("{count} items")
    items = words.format(count=len(instrument.items))
    return _tr("{items}, {rater}; {result}").format(items=items, rater=rater, result=result)


def recall_text(instrument: Instrument) -> str:
    """Return the period asked about, and the variants."""
    labels = [variant.label for variant in instrument.variants]
    if not labels:
        return instrument.recall
    return _tr("{recall}; variants: {variants}").format(
        recall=instrument.recall, variants=", ".join(labels)
    )


def suicide_text(instrument: Instrument) -> str:
    """Return which item raises a suicide flag, and from which answers."""
    rule = instrument.suicide
    if rule is not None:
        words = _tr("item {item}: review from {review}, urgent from {urgent}")
        return words.format(item=rule.item, review=plain(rule.review), urgent=plain(rule.urgent))
    flagged = [level.name for level in instrument.scoring.levels if level.flag]
    if flagged:
        return _tr("the levels {levels} raise a flag").format(levels=", ".join(flagged))
    return ""


def response_text(instrument: Instrument) -> str:
    """Return by which rule it judges a course."""
    response, remission, gain = instrument.response, instrument.remission, instrument.gain
    if gain is not None:
        words = _tr("{points} points gained; remission above {cut}")
        return words.format(points=plain(gain.response_points), cut=plain(gain.remission_above))
    parts = []
    if response is not None:
        words = _tr("{percent} % improvement")
        parts.append(words.format(percent=plain(response.percent)))
    if remission is not None:
        parts.append(_tr("remission at {cut} or less").format(cut=plain(remission.at_most)))
    return "; ".join(parts) or _tr("never judges a course")


def licence_text(instrument: Instrument) -> str:
    """Return tier and words of the licence."""
    tiers = {
        "A": _tr("Free"),
        "B": _tr("Free to use, text not ours to give"),
        "C": _tr("Licensed"),
    }
    licence = instrument.licence
    return _tr("{tier} (tier {letter}): {words}").format(
        tier=tiers[licence.tier], letter=licence.tier, words=licence.text
    )


def tick_text(row: SettingRow | None, zone: tzinfo | None) -> str:
    """Return who ticked the licence and when, or nothing where nobody did."""
    if row is None or row.value is not True:
        return ""
    return _tr("Said by {person}, {when}").format(
        person=row.changed_by, when=moment_text(row.changed_at, zone)
    )


def allowed_text(instrument: Instrument, allowed: Allowed) -> str:
    """Return what can be entered now, in a few words for a pill."""
    if allowed.ask_first:
        return _tr("Asks before first use")
    if allowed.items:
        return _tr("Items and totals") if instrument.has_total else _tr("Items")
    return _tr("Total only") if instrument.has_total else _tr("Means only")


def _tr(text: str) -> str:
    return QCoreApplication.translate("scales", text)
