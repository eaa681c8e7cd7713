"""Acknowledge a grave warning by typing its figure."""

from coldtui.core.finding import Finding
from coldtui.ui import keys
from coldtui.ui.screens.ask_number import AskNumber
from coldtui.ui.widgets.text_line import TextLine


class TypeFigure(AskNumber):
    """Only the very figure is taken."""

    TITLE = "Type the figure"
    HELP_TEXT = (
        "This warning is so grave that a tick is not enough: type its figure, digits only.",
        "Esc goes back without acknowledging it.",
    )
    BINDINGS = [keys.enter("Acknowledge")]

    def __init__(self, finding: Finding) -> None:
        super().__init__("Type the figure", f"{finding.title}. {finding.detail}", finding.figure or 0)
        self._figure = finding.figure

    def action_go(self) -> None:
        """Enter."""
        typed = self.query_one(TextLine).text
        if typed and int(typed) == self._figure:
            self.answer(int(typed))
        else:
            self.say("This is not the figure in the warning above.", "CAUTION")
