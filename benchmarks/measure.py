"""Times variants in turn and compares them round by round: a ratio outlives a drift in speed."""

import statistics
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Comparison:
    """Seconds of each variant, one value a round, and ratios to the floor of the same round."""

    floor: str
    seconds: Mapping[str, list[float]]

    def ratios(self, name: str) -> list[float]:
        """Return variant / floor for each round."""
        return [a / b for a, b in zip(self.seconds[name], self.seconds[self.floor], strict=True)]

    def report(self) -> str:
        """Return a table: median ms, then the median and 95th percentile of the ratio."""
        lines = [f"{'variant':44} {'median ms':>10} {'x floor':>8} {'p95':>7}"]
        for name, values in self.seconds.items():
            ratios = sorted(self.ratios(name))
            p95 = ratios[min(len(ratios) - 1, round(0.95 * (len(ratios) - 1)))]
            lines.append(
                f"{name:44} {statistics.median(values) * 1000:10.1f}"
                f" {statistics.median(ratios):8.2f} {p95:7.2f}"
            )
        return "\n".join(lines)


def in_turn(
    variants: Mapping[str, Callable[[], float]], floor: str, rounds: int, warm_up: int = 1
) -> Comparison:
    """Run every variant once a round, for `rounds` rounds after `warm_up`; each returns seconds."""
    seconds: dict[str, list[float]] = {name: [] for name in variants}
    for number in range(warm_up + rounds):
        for name, run in variants.items():
            took = run()
            if number >= warm_up:
                seconds[name].append(took)
    return Comparison(floor, seconds)
