"""HOW BYTES TRAVEL: files in and out. Pure, and trusted with nothing.

The law of this folder: no I/O; what arrives is hostile, so every size is bounded before work begins, and no error
repeats what was read, because it may be a secret that somebody put on the wrong card.
"""
