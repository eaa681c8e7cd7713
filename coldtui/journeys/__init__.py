"""What the user came to do. One file, one story, read aloud from top to bottom.

A journey is one async function over `ctx.ask(Screen(value))` and `ctx.work(function, ...)`. What it learns on the way
lives in its local variables; only the session's keys, wallets and what was seen live longer, in the Context.
"""
