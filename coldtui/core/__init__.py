"""WHAT COLDTUI KNOWS AND DECIDES. Pure: values in, values out.

The law of this folder: no I/O, no clock, no randomness of its own, no Textual. Entropy and secrets arrive as arguments.
Word lists are the one thing read from disk, English at import. `curve` is imported before everything else, because it
puts libsecp256k1 under embit; only it imports the binding. embit gives codings and scripts: it never parses untrusted
bytes and never decides an amount, an owner, a signature hash or a fee.

To read it in the order in which money flows:

    wire, rawtx         bytes                          curve, embit_curve   points and signatures
    psbt_fields, psbt   a strict PSBT parser           secret, mnemonic     words and seeds
    transaction         facts we computed              path, key            BIP32 paths and keys
    rules/, review      findings, verdict, approval    script, address,
    sighash, sign       signatures                     wallet, descriptor   what "ours" means
    finalise            the complete transaction       network, errors,
                                                       text                 names, faults, foreign text

What is promised about memory: a secret that this folder holds for longer than a call lives in a bytearray with one
owner (`secret.Secret`, `key.ExtendedPrivateKey`), which overwrites it when it is wiped and shows nothing when it is
printed, copied or pickled. What is not: Python, hmac and the binding make short-lived copies that nobody can overwrite,
and the words that a person typed are immutable strings. Powering off clears memory; wiping does only what it can.
"""

from coldtui.core import curve, embit_curve

__all__ = ["curve", "embit_curve"]
