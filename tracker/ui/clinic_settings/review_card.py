"""Review and sign thresholds: every number of convention, and who adopted it for this clinic."""

from datetime import tzinfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QWidget,
)

from tracker.clinical.thresholds import Threshold
from tracker.services.threshold_sets import ThresholdSetLabel
from tracker.services.thresholds import Review
from tracker.ui.clinic_settings.wording import moment_text, source_text
from tracker.ui.icons import ON_ACCENT, icon
from tracker.ui.records_model import Column, RecordsModel
from tracker.ui.widgets.banner import Banner
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.pill import set_look

_ROW_HEIGHT = 32


class ReviewCard(Card):
    """A table of the numbers, the last signature above it, and the button that signs."""

    sign_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.show_title(self.tr("Review and sign thresholds"))
        self.state_banner = Banner()
        self.intro_label = QLabel(
            self.tr(
                "These numbers rest on convention, not on a published authority. The medical"
                " director reviews them, changes what does not suit the clinic, and signs."
            )
        )
        self.intro_label.setWordWrap(True)
        self.sign_button = QPushButton(
            icon("check", ON_ACCENT), self.tr("I have reviewed these numbers…")
        )
        set_look(self.sign_button, "kind", "primary")
        self.version_label = QLabel()
        self.version_label.setWordWrap(True)
        self.version_label.setProperty("tone", "secondary")
        self.view = QTableView()
        self._model = RecordsModel(self._columns(), parent=self)
        self._set_up_view()
        self.header.addWidget(self.sign_button)
        self.body.addWidget(self.intro_label)
        self.body.addWidget(self.state_banner)
        self.body.addWidget(self.version_label)
        self.body.addWidget(self.view, 1)
        self.sign_button.clicked.connect(self.sign_requested)

    def show_numbers(
        self, numbers: tuple[Threshold, ...], review: Review | None, zone: tzinfo | None
    ) -> None:
        """Show the numbers in force and what became of the last signature."""
        self._model.show_records(numbers)
        count = len(numbers)
        if review is None:
            words = self.tr("Nobody has signed these {count} numbers for this clinic yet.")
            self.state_banner.show_message("caution", words.format(count=count))
            return
        who = self.tr("{person}, {when} (version {app}): {remark}").format(
            person=review.person,
            when=moment_text(review.at, zone),
            app=review.app,
            remark=review.remark,
        )
        if review.current:
            words = self.tr("Signed by {who}")
            self.state_banner.show_message("ok", words.format(who=who))
        else:
            words = self.tr("The numbers have changed since: sign again. Last signed by {who}")
            self.state_banner.show_message("caution", words.format(who=who))

    def show_version(self, label: ThresholdSetLabel | None, zone: tzinfo | None) -> None:
        """Show which version of the thresholds the numbers in force are."""
        words = self.tr(
            "No session has been judged by these numbers yet; the next one begins a new version."
        )
        if label is not None:
            words = self.tr("Version {number} of the thresholds, first used {when}.").format(
                number=label.number, when=moment_text(label.entered_at, zone)
            )
        kept = self.tr("Every session keeps the version it was judged by.")
        self.version_label.setText(f"{words} {kept}")

    def _columns(self) -> tuple[Column[Threshold], ...]:
        right = Qt.AlignmentFlag.AlignRight
        return (
            Column(self.tr("Number"), _what, tooltip=_what),
            Column(self.tr("Value"), _value, right),
            Column(self.tr("Source"), _source, tooltip=_source_words),
        )

    def _set_up_view(self) -> None:
        view = self.view
        view.setModel(self._model)
        view.setAccessibleName(self.tr("Numbers of convention"))
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setTabKeyNavigation(False)
        view.setShowGrid(False)
        view.setAlternatingRowColors(True)
        view.setMinimumHeight(360)
        view.verticalHeader().hide()
        view.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        header = view.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)


def _what(number: Threshold) -> str:
    return f"{number.group} · {number.what}"


def _value(number: Threshold) -> str:
    return f"{number.value} {number.unit}".strip()


def _source(number: Threshold) -> str:
    return number.source


def _source_words(number: Threshold) -> str:
    return source_text(number.source)
