"""Asks for another value of a setting, and why."""

import json
from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from tracker.clinical.clinic_settings import SettingDefault, as_json
from tracker.clinical.limits import OK, Verdict
from tracker.ui.clinic_settings.wording import default_text
from tracker.ui.dialogs.form_dialog import FormDialog
from tracker.ui.icons import icon
from tracker.ui.widgets.choice_box import ChoiceBox
from tracker.ui.widgets.choices import fill
from tracker.ui.widgets.form import Form
from tracker.ui.widgets.number_field import NumberField

Field = NumberField | QComboBox | QPlainTextEdit | QLineEdit


class ChangeSettingDialog(FormDialog):
    """The value in a field that fits its kind, the reason, and the way back to the default."""

    def __init__(
        self,
        setting: SettingDefault,
        value: Any,
        *,
        changed: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(setting.title, parent)
        self.setting = setting
        self.resets = False
        self.field = self._field()
        self._show_value(value)
        self.reason_edit = QLineEdit()
        self.reason_edit.setMaxLength(300)
        self.default_button = QPushButton(icon("undo"), self.tr("Back to the default"))
        self.default_button.setAutoDefault(False)
        self.default_button.setVisible(changed)
        self._lay_out_form()
        self.default_button.clicked.connect(self._reset)
        self.field.setFocus()

    def value(self) -> Any:
        """Return the value as JSON holds it. Raises ValueError for text that is no JSON."""
        field = self.field
        if isinstance(field, NumberField):
            number = field.value()
            return None if number is None else as_json(number)
        if isinstance(field, QComboBox):
            return field.currentData()
        text = field.text() if isinstance(field, QLineEdit) else field.toPlainText()
        return json.loads(text) if self.setting.kind == "json" else text.strip()

    def reason(self) -> str:
        """Return the reason as typed."""
        return self.reason_edit.text().strip()

    def problems(self) -> list[str]:
        """Return what keeps the change from being saved."""
        missing = [] if self.reason() else [self.tr("Say why, in a word or two.")]
        if self.resets:
            return missing
        found = super().problems()
        if not found:
            problem = self._value_problem()
            found = [] if problem is None else [problem]
        if found or missing:
            (self.field if found else self.reason_edit).setFocus()
        return found + missing

    def _value_problem(self) -> str | None:
        try:
            return self.setting.problem(self.value())
        except ValueError as error:
            return self.tr("This is not valid JSON: {reason}.").format(reason=str(error))

    def _reset(self) -> None:
        self.resets = True
        try:
            self.try_to_save()
        finally:
            self.resets = self.result() == self.DialogCode.Accepted

    def _field(self) -> Field:
        setting = self.setting
        if setting.kind == "number":
            return NumberField(setting.unit, check=self._judge)
        if setting.kind in ("choice", "bool"):
            box = ChoiceBox()
            fill(box, self._choices())
            return box
        if setting.kind == "text":
            return QLineEdit()
        edit = QPlainTextEdit()
        edit.setTabChangesFocus(True)
        edit.setMinimumHeight(280 if setting.kind == "json" else 160)
        return edit

    def _choices(self) -> list[tuple[str, Any]]:
        if self.setting.kind == "bool":
            return [(self.tr("Yes"), True), (self.tr("No"), False)]
        return [(choice.label, as_json(choice.value)) for choice in self.setting.choices]

    def _judge(self, number: Decimal) -> Verdict:
        problem = self.setting.problem(as_json(number))
        return OK if problem is None else Verdict("impossible", problem)

    def _show_value(self, value: Any) -> None:
        field = self.field
        if isinstance(field, NumberField):
            field.set_value(None if value is None else Decimal(str(value)))
        elif isinstance(field, QComboBox):
            fill(field, self._choices(), value)
        elif self.setting.kind == "json" and isinstance(field, QPlainTextEdit):
            field.setPlainText(json.dumps(value, ensure_ascii=False, indent=2))
        elif isinstance(field, QLineEdit):
            field.setText(value or "")
        else:
            field.setPlainText(value or "")

    def _lay_out_form(self) -> None:
        about = QLabel(self.setting.about)
        about.setWordWrap(True)
        about.setVisible(bool(self.setting.about))
        form = Form()
        form.add_row(self.tr("Value"), self.field, default_text(self.setting))
        form.add_row(self.tr("Reason"), self.reason_edit, self.tr("It is kept with the change."))
        self.body.addWidget(about)
        self.body.addWidget(form)
        self.buttons.insertWidget(0, self.default_button)
