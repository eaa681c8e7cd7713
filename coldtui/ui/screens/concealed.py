"""A screen that shows a secret only while it is asked to: hidden until Space, and hidden again by itself."""

from time import monotonic
from typing import ClassVar, Generic, TypeVar

from textual.binding import Binding

from coldtui.ui import keys
from coldtui.ui.step import Step

Answer = TypeVar("Answer")

_TICK = 0.2


class Concealed(Step[Answer], Generic[Answer]):
    """Space shows and hides; time, another screen above, the lock and leaving hide.

    A subclass fetches the secret in `reveal` and drops it in `conceal`: between the two this screen has none. Both are
    called with the screen whole. `noun` is what Space shows, in a sentence.
    """

    SECONDS: ClassVar[int] = 60
    """How long the secret stays on the screen; Space shows it again."""

    BINDINGS = [keys.key("space", "show_secret", "Show", "Space")]

    def __init__(self, noun: str) -> None:
        super().__init__()
        self._noun = noun
        self._until = 0.0
        self.was_shown = False
        """Whether it was on the screen at least once."""

    @property
    def is_shown(self) -> bool:
        """Whether the secret is on the screen."""
        return self._until > 0

    def reveal(self) -> None:
        """Fetch the secret and show it."""

    def conceal(self) -> None:
        """Take the secret off the screen and forget it."""

    def mounted(self) -> None:
        """Start hidden."""
        self.set_interval(_TICK, self._tick)
        self.hide()

    def forget_typed(self) -> None:
        """The screen is being locked."""
        self.hide()

    def on_screen_suspend(self) -> None:
        """Something covers this screen: the secret is hidden when it comes back."""
        self.hide()

    def _leave(self, result: Answer | None) -> None:
        self.hide()
        super()._leave(result)

    def hide(self) -> None:
        """Take it off the screen."""
        self._until = 0.0
        if self.stands:
            self.conceal()
            self.refresh_bindings()
            self.say(f"Space shows {self._noun} for {self.SECONDS} seconds.")

    def action_show_secret(self) -> None:
        """Space."""
        if self.is_shown:
            self.hide()
        else:
            self.uncover()

    def uncover(self) -> None:
        """Show it, from now for as long as it may be shown."""
        self._until = monotonic() + self.SECONDS
        self.was_shown = True
        self.reveal()
        self.refresh_bindings()
        self._tick()

    def key_label(self, binding: Binding) -> str:
        """What Space would do now."""
        if binding.action == "show_secret":
            return "Hide" if self.is_shown else "Show"
        return super().key_label(binding)

    def _tick(self) -> None:
        if not self.is_shown:
            return
        left = self._until - monotonic()
        if left < _TICK:
            self.hide()
        elif self.stands:
            self.say(f"Hidden again in {left:.0f} s. Space hides now.", "INFO")
