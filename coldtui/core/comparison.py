"""The comparison code: eight words that two computers show alike when they hold the same key.

It is made of public data, so that it can be read aloud: of the master key's fingerprint and the account key of BIP84.

    code = the first 88 bits of tagged_hash("coldtui/comparison", fingerprint || account key), 11 bits a word

tagged_hash is BIP340's; the account key is its 78 bytes (BIP32) under the version of xpub or tpub; the words are those
of BIP39's English list. Whoever wanted another key with the same code had to try 2^88 keys.
"""

from coldtui.core.key import ExtendedPublicKey
from coldtui.core.wire import tagged_hash
from coldtui.core.word_passphrase import SIZE, words

TAG = "coldtui/comparison"


def comparison_code(fingerprint: bytes, account: ExtendedPublicKey) -> tuple[str, ...]:
    """The eight words of a key: its fingerprint (4 bytes) and its first native segwit account (m/84h/coin/0h)."""
    if len(fingerprint) != 4:
        raise ValueError("a fingerprint has 4 bytes")
    digest = tagged_hash(TAG, fingerprint + account.serialize())
    return words(digest[:SIZE])
