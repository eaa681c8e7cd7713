"""Type what was rolled, flipped, drawn or hit, and see at once how much it is and whether it looks like chance."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from textual.binding import Binding
from textual.content import Content
from textual.widget import Widget

from coldtui.core.entropy import Source, bits, entropy_size, events, joined, needed
from coldtui.core.fairness import Opinion, is_refused, judge
from coldtui.ui import keys
from coldtui.ui.screens.collect_text import WORDING, how_mixed, tally
from coldtui.ui.screens.explain import Explain
from coldtui.ui.step import Step
from coldtui.ui.widgets.lines import Facts, Lines
from coldtui.ui.widgets.lines import joined as rows_of
from coldtui.ui.widgets.rolls import Rolls
from coldtui.ui.words import bar, count, tag

_MOST_OPINIONS = 2
"""Sentences of judgement at most, the worst first: what is below them stays on the screen."""


@dataclass(frozen=True, slots=True)
class Task:
    """What is typed and what for: `before` are the bits of the user's other sources."""

    source: Source
    word_count: int
    is_alone: bool
    before: float = 0.0

    @property
    def goal(self) -> int:
        """The events that are enough."""
        return needed(self.source, self.word_count, self.before)


class Collect(Step[str]):
    """The answer is the text as core.entropy spells it. It goes on only with what may have been chance.

    A source that stands alone must be enough; one of several must not be empty. `text` is what was typed before.
    """

    TITLE = "Collect"
    HELP_TEXT = (
        "Backspace takes the last one back. Do not correct chance: take back only what you mistyped.",
        "The bits count if all is fair. The sentence below the counts says whether it looks fair.",
        "[CAUTION] can be passed. With [DANGER] you cannot go on: Esc, and start again.",
        "Locking the screen forgets what you typed here. Nobody else may see it: it makes your key.",
    )
    BINDINGS = [
        keys.key("backspace", "undo", "Undo", "Backspace"),
        keys.key("f3", "how", "How this is mixed", "F3"),
        keys.enter("Continue"),
    ]

    def __init__(self, task: Task, text: str = "") -> None:
        super().__init__()
        self._duty = task
        self._goal = task.goal
        self._given = events(task.source, text)
        self._opinions: Sequence[Opinion] = ()
        self._label = ""
        self._is_leaving = False

    @property
    def where(self) -> str:
        """What is done."""
        return WORDING[self._duty.source].title

    @property
    def state(self) -> str:
        """What it is for."""
        return f"{self._duty.word_count} words"

    @property
    def help_text(self) -> tuple[str, ...]:
        """What to type, and what the screen shows."""
        return (WORDING[self._duty.source].keys, *self.HELP_TEXT)

    def body(self) -> Iterable[Widget]:
        """What to do, what was typed, how far along, the counts, the judgement, what becomes of it."""
        yield Lines(WORDING[self._duty.source].task)
        yield Rolls(self._duty.source, self._given, go=self.action_go)
        yield Lines("", gap=False)
        yield _Meter(gap=False)
        yield Lines("", gap=False)
        yield _Counts()
        yield _Verdict()
        yield Facts(self._facts())

    def _facts(self) -> list[tuple[str, str]]:
        with_what = "nothing else" if self._duty.is_alone else "32 bytes from this computer's random generator"
        facts = [("Mixed with", with_what)]
        if self._duty.before:
            facts.append(("You gave", f"{self._duty.before:.1f} bits in other ways"))
        enough = f"{self._goal} {WORDING[self._duty.source].many} for {self._duty.word_count} words"
        # 99 rolls are what every signer takes, and 0.1 bit short
        notes = {Source.MASH: " (we count 2 bits a key)", Source.D6: " (100 are better)" if self._goal == 99 else ""}
        return [
            *facts,
            ("Enough", enough + notes.get(self._duty.source, "")),
            ("You can check", "the result on any other computer: F3 says how"),
        ]

    def mounted(self) -> None:
        """Say how much there is from the start."""
        self._draw()

    def resized(self) -> None:
        """Bars and lines have another width."""
        self._draw()

    def forget_typed(self) -> None:
        """What was typed is forgotten."""
        self._given = ()
        self.query_one(Rolls).clear()

    def on_rolls_changed(self) -> None:
        """Count and judge anew."""
        self._is_leaving = False
        if self.stands:
            self._draw()

    @property
    def _is_enough(self) -> bool:
        found = len(self.query_one(Rolls).found)
        return found >= self._goal if self._duty.is_alone else found > 0

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enter waits for enough, and for what may have been chance."""
        if action == "go" and self.stands:
            return (self._is_enough and not is_refused(self._opinions)) or None
        return super().check_action(action, parameters)

    def key_label(self, binding: Binding) -> str:
        """Enter says what is missing."""
        return self._label if binding.action == "go" else super().key_label(binding)

    def action_undo(self) -> None:
        """Backspace."""
        self.query_one(Rolls).undo()

    def action_how(self) -> None:
        """F3."""
        size = entropy_size(self._duty.word_count)
        heading, *sentences = how_mixed(self._duty.source, is_alone=self._duty.is_alone, size=size)
        self.app.push_screen(Explain("How this is mixed", heading, sentences, enter="Back to typing"))

    def action_back(self) -> None:
        """Esc: once more where something would be lost that took an hour to roll."""
        found = self.query_one(Rolls).found
        if found and found != self._given and not self._is_leaving:
            self._is_leaving = True
            wording = WORDING[self._duty.source]
            self.say(f"Esc again forgets {count(len(found), wording.one, wording.many)}.", "CAUTION")
            return
        super().action_back()

    def action_go(self) -> None:
        """Enter."""
        rolls = self.query_one(Rolls)
        # keys typed ahead can bring Enter here before the screen was drawn with the last of them
        self._judge(rolls.found)
        if rolls.is_begun:
            self.say(f"The last {WORDING[self._duty.source].one} is only half typed.", "INFO")
        elif is_refused(self._opinions):
            self.say("This was not chance: you cannot go on with it.", "DANGER")
        elif not self._is_enough:
            missing = self._missing(len(rolls.found))
            self.say(f"{missing} more needed." if self._duty.is_alone else "Nothing is typed yet.", "INFO")
        else:
            self.answer(joined(self._duty.source, rolls.found))

    def _missing(self, found: int) -> int:
        return max(0, self._goal - found) if self._duty.is_alone else int(not found)

    def _draw(self) -> None:
        rolls = self.query_one(Rolls)
        source, found = self._duty.source, rolls.found
        self._judge(found)
        share = 1.0 if not self._goal else len(found) / self._goal
        self.query_one(_Meter).put(
            [f"{bar(share)}  {len(found)} of {self._goal}   {bits(source, len(found)):.1f} bits if fair"]
        )
        self.query_one(_Counts).put(tally(source, found))
        self.query_one(_Verdict).put(
            [Content.assemble(tag(one.grade.value), one.sentence) for one in self._opinions[:_MOST_OPINIONS]]
        )
        self.say(rolls.problem, "INFO" if rolls.problem else "")
        self._relabel(len(found))

    def _judge(self, found: Sequence[str]) -> None:
        self._opinions = judge(self._duty.source, joined(self._duty.source, found))

    def _relabel(self, found: int) -> None:
        missing = self._missing(found)
        some = f"{missing} more" if self._duty.is_alone else "none yet"
        label = "not fair" if is_refused(self._opinions) else some if missing else "Continue"
        if label != self._label:
            self._label = label
            self.refresh_bindings()


class _Live(Lines):
    """Lines that change at every key, and are laid out anew only when they need another number of rows."""

    _rows_shown = 0

    def put(self, paragraphs: Sequence[str | Content]) -> None:
        """Show these."""
        content = rows_of(paragraphs)
        needed_rows = len(content.wrap(self.size.width or self.app.size.width))
        self.update(content, layout=needed_rows != self._rows_shown)
        self._rows_shown = needed_rows


class _Meter(_Live):
    pass


class _Counts(_Live):
    pass


class _Verdict(_Live):
    pass
