"""Words that the user drew: all but the last as they came, the last one of those that fit."""

from coldtui.ui.screens.enter_words import EnterWords


class OwnWords(EnterWords):
    """The words of a new phrase. F4 lists the valid last words as soon as all others are there."""

    TITLE = "Type your own words"
    HELP_TEXT = (
        "Draw the words by chance: paper slips from a hat, all 2048 of them, each put back before the next.",
        "Words that come to your mind are no chance: programs guess them, and the coins are gone.",
        "Type all but the last. F4 then lists the last words that fit: choose among them by chance too.",
        "Space or Enter takes a word. Four letters are enough. Up and Down move to any word, to correct it.",
        "F3 shows the words that you typed and hides them again. Locking forgets them.",
    )
