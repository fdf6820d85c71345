"""Which parts of the infusion page belong to which step of a session."""

from tracker.services.chair.rows import Stage

LEFT: dict[str, tuple[str, ...]] = {
    "prepare": ("findings", "screening", "readings"),
    "infuse": ("findings", "chart", "readings"),
    "recover": ("findings", "chart", "readings"),
    "discharge": ("findings", "discharge"),
    "sign": ("sign", "amendments", "chart", "readings"),
}
RIGHT: dict[str, tuple[str, ...]] = {
    "prepare": ("start", "order", "dose", "scores"),
    "infuse": ("dose", "pump", "order", "effects", "signs", "scores", "timeline"),
    "recover": ("dose", "order", "effects", "signs", "vials", "scores", "timeline"),
    "discharge": ("scores", "vials", "effects", "timeline"),
    "sign": ("dose", "order", "vials", "effects", "timeline"),
}
_FOLLOWS: dict[Stage, str] = {
    "prepare": "prepare",
    "infuse": "infuse",
    "recover": "recover",
    "discharged": "sign",
    "signed": "sign",
    "recorded": "recover",
    "not given": "prepare",
}
_DONE: dict[Stage, frozenset[str]] = {
    "prepare": frozenset(),
    "infuse": frozenset({"prepare"}),
    "recover": frozenset({"prepare", "infuse"}),
    "discharged": frozenset({"prepare", "infuse", "recover", "discharge"}),
    "signed": frozenset({"prepare", "infuse", "recover", "discharge", "sign"}),
    "recorded": frozenset(),
    "not given": frozenset(),
}


def step_of(stage: Stage) -> str:
    """Return the step at which work goes on in a session."""
    return _FOLLOWS[stage]


def done_in(stage: Stage) -> frozenset[str]:
    """Return the steps that are done."""
    return _DONE[stage]


def parts_of(step: str, stage: Stage, *, adding: bool = False) -> frozenset[str]:
    """Return the parts that are shown at a step of a session.

    `adding`: what was forgotten is being added to a signed session. One that was not given shows
    what was logged in it, and asks for nothing.
    """
    if stage == "not given":
        return frozenset({"readings", "timeline"})
    shown = {*LEFT[step], *RIGHT[step], "row"}
    if not adding and (step == "sign" or stage == "signed"):
        shown.discard("row")
    if step != "prepare":
        shown.discard("order")  # one button away
    if stage != "signed":
        shown.discard("amendments")
    if stage == "recorded":
        shown -= {"vials", "scores"}
    return frozenset(shown)


def can_take_back(stage: Stage, *, stored_steps: bool) -> bool:
    """Return whether a step can be taken back; a pump told by its times alone has none stored."""
    return stage == "discharged" or (stage in {"infuse", "recover"} and stored_steps)


def can_correct_times(stage: Stage) -> bool:
    """Return whether the times of a session can still be put right."""
    return stage in {"infuse", "recover", "discharged"}
