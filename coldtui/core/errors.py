"""Every expected failure, sorted by whose fault it is.

ColdtuiError                  never raised itself; str() says what is wrong, .hint what to do now
|-- Unreadable                theirs: the bytes are not what they claim to be
|   |-- NotAPsbt
|   |-- NotAMnemonic
|   |-- NotAKey
|   |-- NotADescriptor
|   |-- NotSealed
|   `-- Damaged
|-- Refused                   ours: understood, and coldtui will not
|   |-- RefusedToSign
|   |-- RefusedWallet
|   `-- WrongNetwork
|-- WrongPassphrase
`-- DeviceFailed              the world's: gone, full, read-only, lying
    |-- MediaGone
    |-- MediaFull
    |-- MediaReadOnly
    |-- SwitchedOff
    `-- NoRandomness

Both sentences are shown to a person as they stand: never put a secret, or text from outside that did not go
through core.text, into either. Anything that is not a ColdtuiError is a bug.
"""


class ColdtuiError(Exception):
    """What is wrong in one sentence, and in `hint` what to do now."""

    def __init__(self, sentence: str, hint: str = "") -> None:
        super().__init__(sentence)
        self.hint = hint


class Unreadable(ColdtuiError):
    """The bytes are not what they claim to be."""


class NotAPsbt(Unreadable):
    """Not a PSBT as BIP174, BIP370, BIP371 and BIP373 define it."""


class NotAMnemonic(Unreadable):
    """Not a recovery phrase as BIP39 defines it."""


class NotAKey(Unreadable):
    """Not an extended key (BIP32) or not a key origin (BIP380)."""


class NotADescriptor(Unreadable):
    """Not an output descriptor as BIP380 defines it."""


class NotSealed(Unreadable):
    """Not a sealed backup: no file of age, version 1."""


class Damaged(Unreadable):
    """It was whole once: bytes are lost or changed."""


class Refused(ColdtuiError):
    """Understood, and coldtui will not."""


class RefusedToSign(Refused):
    """The review does not allow this signature."""


class RefusedWallet(Refused):
    """A wallet configuration that would put money at risk."""


class WrongNetwork(Refused):
    """Made for another network than the one in use."""


class WrongPassphrase(ColdtuiError):
    """The passphrase, or the recovery key, does not open this."""


class DeviceFailed(ColdtuiError):
    """The world failed: gone, full, read-only, lying."""


class MediaGone(DeviceFailed):
    """The card was pulled."""


class MediaFull(DeviceFailed):
    """No room left on the card."""


class MediaReadOnly(DeviceFailed):
    """The card cannot be written."""


class SwitchedOff(DeviceFailed):
    """The user said, when starting the program, that it is not to be used."""


class NoRandomness(DeviceFailed):
    """The computer's random generator cannot be used."""
