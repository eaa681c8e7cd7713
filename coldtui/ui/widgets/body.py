"""The part of a screen between its first and its last rows; it scrolls when there is more than fits."""

from textual.containers import VerticalScroll
from textual.message import Message


class Body(VerticalScroll, can_focus=False):
    """Scrolls by the keys of its page; says whether there is more below."""

    class Scrolled(Message):
        """Other rows are shown, or there is more or less to show."""

    @property
    def more_below(self) -> bool:
        """Whether something is below the last row shown."""
        return self.scroll_offset.y < self.max_scroll_y

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """The user scrolled."""
        super().watch_scroll_y(old_value, new_value)
        self._announce()

    def watch_virtual_size(self) -> None:
        """There is more or less to scroll."""
        self._announce()

    def on_resize(self) -> None:
        """More or less fits."""
        self._announce()

    def _announce(self) -> None:
        self.call_after_refresh(self.post_message, self.Scrolled())

    def scroll_into_view(self, top: int, bottom: int) -> None:
        """Scroll as little as possible so that rows `top` to `bottom` of the content are shown."""
        if top < self.scroll_offset.y:
            self.scroll_to(y=top, animate=False, force=True)
        elif bottom > self.scroll_offset.y + self.size.height:
            self.scroll_to(y=bottom - self.size.height, animate=False, force=True)
