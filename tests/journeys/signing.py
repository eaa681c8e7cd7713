"""Signing the plain transaction of the set `payments`, as lines of a script."""

CHOOSE = """
press s
see Which transaction?
press down enter
"""
COUNTED = "see (2 transactions)\n"
"""What home says of the card first, where somebody else has mounted it."""

SIGN = f"""{CHOOSE}
see Enter (locked)
press pagedown
see Enter Sign
press enter
see Press s to sign.
press! s
see plain-signed.psbt
"""
