"""Read a transaction before it is signed. The screen on which everything depends."""

from collections.abc import Iterable

from textual.binding import Binding
from textual.content import Content
from textual.widget import Widget

from coldtui.core.finding import Acknowledge, Severity
from coldtui.core.review import Review
from coldtui.ui import keys, review_text
from coldtui.ui.review_text import Setting
from coldtui.ui.screens.details import Details
from coldtui.ui.screens.type_figure import TypeFigure
from coldtui.ui.step import Step
from coldtui.ui.widgets.body import Body
from coldtui.ui.widgets.finding_view import FindingView
from coldtui.ui.widgets.lines import Facts, Lines

_COLUMN = 8
"""Cells before what a section says."""


class ReviewTransaction(Step[frozenset[str]]):
    """Answers with what was acknowledged, once everything was read and every warning acknowledged."""

    TITLE = "Check this transaction"
    HELP_TEXT = (
        "Compare the address, every group, and the amount with what you want to pay. The other computer may lie.",
        "Change is called change only where coldtui derived it again from your wallet.",
        "Up, Down and PgDn read on. Signing unlocks at the end, when every warning is acknowledged with Space.",
        "The next screen asks once more. Esc goes back, and nothing is signed.",
    )
    SHOWS_AMOUNTS = True
    BINDINGS = [
        keys.key("up", "scroll_body(-1)", "read", "Up/Down"),
        keys.key("down", "scroll_body(1)", "read", "Up/Down"),
        keys.key("space", "tick", "Tick", "Space"),
        keys.key("d", "details", "Details"),
        keys.enter("Sign"),
    ]

    def __init__(self, review: Review, setting: Setting, acknowledged: frozenset[str] = frozenset()) -> None:
        super().__init__()
        self._review = review
        self._setting = setting
        self._acknowledged = acknowledged
        self._is_read = False
        self._seen_to = 0
        """The first row that was not yet shown: all above it were."""

    # --- what it shows ----------------------------------------------------------------------------------------------

    def body(self) -> Iterable[Widget]:
        """Blockers, what leaves, what comes back, the fee, warnings, notes, signers, inputs."""
        tx, hidden = self._review.transaction, self.hidden
        yield Lines(review_text.headline(self._review), f"{self._setting.label}  {self._setting.file_name}")
        yield from self._findings(Severity.BLOCKER)
        yield from _section("LEAVES YOUR WALLET" if tx.spending else "PAYS", review_text.source(tx))
        yield Facts(review_text.leaving(tx, self._setting, hidden=hidden), _COLUMN)
        yield from _section("COMES BACK TO YOU")
        yield Facts(review_text.returning(tx, hidden=hidden), _COLUMN)
        yield from _section("FEE")
        yield Facts(review_text.fee(tx, hidden=hidden), _COLUMN)
        yield from self._findings(Severity.WARNING)
        yield from self._findings(Severity.NOTE)
        if tx.spending:
            yield from _section("SIGNATURES")
            yield Facts(review_text.signers(tx, self._setting.held))
        yield from _section("INPUTS", "the coins that are spent")
        yield Facts(review_text.inputs(tx, hidden=hidden))

    def _findings(self, severity: Severity) -> Iterable[Widget]:
        for finding in self._review.findings:
            if finding.severity is severity:
                remark = review_text.by_height(finding, self._review.transaction, self._setting.height)
                is_ticked = finding.token in self._acknowledged
                yield FindingView(finding, is_ticked=is_ticked, hidden=self.hidden, remark=remark)

    # --- when it can be signed --------------------------------------------------------------------------------------

    @property
    def _hurdle(self) -> str:
        """What is still in the way of signing, in words; empty when nothing is."""
        if self._review.blockers:
            return "It cannot be signed. The reasons are at the top."
        if not self._can_sign and not self._is_complete:
            return "No loaded key can sign this, or it has signed already."
        if self.hidden:
            return "Amounts are hidden: F2 shows them."
        if not self._is_read:
            passed_over = self._seen_to < self.query_one(Body).scroll_offset.y
            return "Some of it was passed over: go back up." if passed_over else "Read to the end to unlock signing."
        still_open = len(self._review.unacknowledged(self._acknowledged))
        if still_open:
            return f"{still_open} still to acknowledge: press Space."
        return ""

    @property
    def _can_sign(self) -> bool:
        """Whether a loaded key has something to sign here."""
        return any(
            key in self._setting.held and number not in one.signed
            for one in self._review.transaction.inputs
            if one.place is not None and len(one.signed) < one.place.wallet.threshold
            for number, key in enumerate(one.place.wallet.keys)
        )

    @property
    def _is_complete(self) -> bool:
        """Whether others have signed enough, so that it only has to be put together."""
        return self._setting.is_complete

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enter is there only when it could ever sign, and works only when it may."""
        if action == "go":
            if self._review.blockers or not (self._can_sign or self._is_complete):
                return False
            return None if self._hurdle else True
        if action == "tick":
            return bool(self._review.warnings) and not self._review.blockers
        return super().check_action(action, parameters)

    def key_label(self, binding: Binding) -> str:
        """Enter says that it is locked, not what it would do."""
        if binding.id != "enter":
            return super().key_label(binding)
        return "locked" if self._hurdle else "Finish" if self._is_complete else super().key_label(binding)

    def before_scrolling(self) -> None:
        """With keys typed ahead, what is shown now may be gone before `scrolled` is called."""
        self._note_shown()

    def scrolled(self) -> None:
        """Reaching the end unlocks; the mark goes to the warning that Space is about."""
        super().scrolled()
        self._note_shown()
        self._update()

    def _note_shown(self) -> None:
        """What is on the screen was shown: if nothing above it was passed over, and amounts are not hidden."""
        body = self.query_one(Body)
        is_laid_out = bool(body.children) and all(child.size.height for child in body.children)
        top = body.scroll_offset.y
        if is_laid_out and top <= self._seen_to and not self.hidden:
            self._seen_to = max(self._seen_to, top + body.size.height)
            self._is_read = self._seen_to >= max(child.virtual_region.bottom for child in body.children)

    def resized(self) -> None:
        """Other rows are shown now: it is read from the top."""
        self._is_read = False
        self._seen_to = 0
        self.query_one(Body).scroll_home(animate=False, immediate=True)

    def redraw_amounts(self) -> None:
        """F2."""
        self.run_worker(self._redraw(), exclusive=True, group="redraw")

    async def _redraw(self) -> None:
        body = self.query_one(Body)
        place = body.scroll_offset.y
        async with self.batch():
            await body.remove_children()
            await body.mount_all(self.body())
        body.scroll_to(y=place, animate=False, force=True)
        self._update()

    def _update(self) -> None:
        upcoming = self._upcoming()
        for view in self.query(FindingView):
            view.mark(view is upcoming)
        go = "Enter writes the finished transaction." if self._is_complete else "Enter goes on to the last question."
        self.say(self._hurdle or f"Everything was read. {go}")
        self.refresh_bindings()

    # --- keys -------------------------------------------------------------------------------------------------------

    def _upcoming(self) -> FindingView | None:
        """The warning that Space is about: the first one open on the screen, else the first one open."""
        views = [view for view in self.query(FindingView) if view.is_open]
        return next((view for view in views if self._is_in_sight(view)), views[0] if views else None)

    def _is_in_sight(self, view: FindingView) -> bool:
        body = self.query_one(Body)
        top = body.scroll_offset.y
        region = view.virtual_region
        return region.y >= top and region.bottom <= top + body.size.height

    def action_tick(self) -> None:
        """Space: show the warning first, then acknowledge it."""
        view = self._upcoming()
        if view is None:
            self.action_scroll_page(1)
        elif not self._is_in_sight(view):
            region = view.virtual_region
            self.query_one(Body).scroll_into_view(region.y, region.bottom)
        elif view.finding.acknowledge is Acknowledge.TYPE:
            self.app.push_screen(TypeFigure(view.finding), lambda figure: self._typed(view, figure))
        else:
            self._acknowledge(view)

    def _typed(self, view: FindingView, figure: int | None) -> None:
        if figure is not None:
            self._acknowledge(view)

    def _acknowledge(self, view: FindingView) -> None:
        self._acknowledged |= {view.finding.token}
        view.tick()
        self._update()

    def action_details(self) -> None:
        """The letter d."""
        self.app.push_screen(Details(review_text.details(self._review.transaction)))

    def action_go(self) -> None:
        """Enter."""
        if not self._hurdle:
            self.answer(self._acknowledged)


def _section(title: str, note: str = "") -> Iterable[Widget]:
    yield Lines(Content.assemble((title, "bold $info"), f"   {note}" if note else ""), gap=False)
