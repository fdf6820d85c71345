"""By which definition of response a course is judged, and what each of them says today."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QHeaderView,
    QLabel,
    QRadioButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from tracker.clinical.outcomes import CourseProgress, ScaleProgress
from tracker.clinical.response_definitions import STANDARD, ResponseDefinition
from tracker.clinical.response_rules import JudgedBy, judge_by_all
from tracker.ui.dialogs.form_dialog import FormDialog
from tracker.ui.fonts import LABEL, MEDIUM, set_font

_INDENT = 42
_TABLE_HEIGHT = 268
_WORDS = 3  # the column that takes the room left
_PADDING = 28


class ResponseRuleDialog(FormDialog):
    """Offers the definitions, and judges the latest score of each scale by all of them.

    `chosen()` is the key of a definition, None for the standard of each scale.
    """

    keeps_what_was_typed = False

    def __init__(
        self,
        definitions: Sequence[ResponseDefinition],
        course: CourseProgress,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", parent, width=940)
        self.show_title(self.tr("Judge response in this course by"))
        self._definitions = definitions
        self.table = QTableWidget(0, 4)
        self.buttons_of_choice: list[QRadioButton] = []
        self._group = QButtonGroup(self)
        self._offer(course.fact.response_rule)
        self._add_table(list(_judged(definitions, course)))

    def chosen(self) -> str | None:
        """Return the key of the definition chosen, None for the standard."""
        key = self._definitions[self._group.checkedId()].key
        return None if key == STANDARD else key

    def _offer(self, chosen: str | None) -> None:
        keys = [definition.key for definition in self._definitions]
        choices = QVBoxLayout()
        choices.setSpacing(0)
        for number, definition in enumerate(self._definitions):
            button = QRadioButton(definition.name)
            button.setAccessibleDescription(definition.words)
            self._group.addButton(button, number)
            self.buttons_of_choice.append(button)
            words = QLabel(definition.words)
            words.setProperty("tone", "secondary")
            words.setWordWrap(True)
            words.setContentsMargins(_INDENT, 1, 0, 5)
            set_font(words, LABEL)
            choices.addWidget(button)
            choices.addWidget(words)
        self.body.addLayout(choices)
        button = self.buttons_of_choice[keys.index(chosen) if chosen in keys else 0]
        button.setChecked(True)
        button.setFocus()

    def _add_table(self, judged: Sequence[tuple[ScaleProgress, JudgedBy]]) -> None:
        heading = QLabel(
            self.tr("The latest scores by each of them")
            if judged
            else self.tr("Each of them is told here once there is a score after the baseline.")
        )
        set_font(heading, LABEL, MEDIUM)
        heading.setWordWrap(True)
        self.body.addWidget(heading)
        if judged:
            self._set_up_table()
            for scale, found in judged:
                self._add_row(scale, found)
            self.body.addWidget(self.table, 1)

    def _set_up_table(self) -> None:
        table, header = self.table, self.table.horizontalHeader()
        table.setAccessibleName(self.tr("The latest scores by each definition"))
        table.setHorizontalHeaderLabels(
            [
                self.tr("Scale"),
                self.tr("Definition"),
                self.tr("Met"),
                self.tr("By the numbers"),
            ]
        )
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(_WORDS, QHeaderView.ResizeMode.Stretch)
        queued = Qt.ConnectionType.QueuedConnection  # once the columns have their widths
        header.sectionResized.connect(self._fit_rows, queued)
        table.verticalHeader().hide()
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setWordWrap(True)
        table.setMinimumHeight(_TABLE_HEIGHT)

    def _fit_rows(self) -> None:
        """Make each row as high as its words need; Qt itself forgets the padding of cells."""
        metrics, room = self.table.fontMetrics(), self.table.columnWidth(_WORDS) - _PADDING
        wrapped = int(Qt.TextFlag.TextWordWrap)
        for row in range(self.table.rowCount()):
            item = self.table.item(row, _WORDS)
            words = "" if item is None else item.text()
            height = metrics.boundingRect(0, 0, max(room, 80), 0, wrapped, words).height()
            self.table.setRowHeight(row, height + _PADDING // 2)

    def _add_row(self, scale: ScaleProgress, found: JudgedBy) -> None:
        met = {True: self.tr("yes"), False: self.tr("no"), None: "–"}[found.met]
        words = f"{found.word[:1].upper()}{found.word[1:]}. {found.explanation}"
        if found.source:
            words = self.tr("{words} Source: {source}.").format(words=words, source=found.source)
        texts = scale.instrument.name, found.definition.name, met, words
        row = self.table.rowCount()
        self.table.insertRow(row)
        for column, text in enumerate(texts):
            item = QTableWidgetItem(text)
            item.setToolTip(text)
            self.table.setItem(row, column, item)


def _judged(
    definitions: Sequence[ResponseDefinition], course: CourseProgress
) -> Iterator[tuple[ScaleProgress, JudgedBy]]:
    """Yield the latest score of each scale by each definition, the primary scale first."""
    primary = course.fact.primary
    for scale in sorted(course.scales.values(), key=lambda each: each.instrument.code != primary):
        if scale.latest is not None and scale.latest.fact.total is not None:
            baseline = None if scale.baseline is None else scale.baseline.total
            total = scale.latest.fact.total
            for found in judge_by_all(definitions, scale.instrument, baseline, total):
                yield scale, found
