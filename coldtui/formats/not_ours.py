"""What QR codes hold that is neither a key nor a transaction of Bitcoin: each named, so that a refusal can say it."""

import re

_BECH32 = "[02-9ac-hj-np-z]"
_BASE58 = "[1-9A-HJ-NP-Za-km-z]"

_NAMES = tuple(
    (re.compile(pattern, re.IGNORECASE), words)
    for pattern, words in (
        (rf"(?:lightning:)?ln(?:bcrt|bc|tbs|tb|sb)[0-9]*[munp]?1{_BECH32}{{20}}", "a Lightning invoice"),
        (rf"(?:lightning:)?(?:lno|lni|lnr)1{_BECH32}{{8}}", "a Lightning offer (BOLT 12)"),
        (rf"(?:lightning:|lnurl[a-z]*:)?lnurl1{_BECH32}{{8}}|lnurl[a-z]*://|keyauth://", "a Lightning request (LNURL)"),
        (r"lightning:", "a Lightning request"),
        (rf"t?sp1{_BECH32}{{90}}", "a silent payment address, which coldtui does not read"),
        (rf"PM8T{_BASE58}{{100}}", "a payment code (BIP47), which coldtui does not read"),
        (rf"(?:nostr:|web\+nostr:)|n(?:pub|profile|event|ote|addr)1{_BECH32}{{20}}", "a name or note of Nostr"),
        (rf"nsec1{_BECH32}{{20}}", "a private key of Nostr, not of Bitcoin"),
        (r"otpauth(?:-migration)?://", "the secret of one-time passwords"),
        (r"wifi:", "the password of a wireless network"),
        (r"begin:vcard|mecard:", "a contact"),
        (r"(?:mailto|tel|sms|geo|matmsg|smsto):", "a contact"),
        (r"https?://|www\.", "a link to a web page"),
        (rf"(?:liquidnetwork:|(?:lq|ex|tlq)1{_BECH32}{{30}})", "an address of Liquid"),
        (
            r"(?:ethereum|litecoin|monero|dogecoin|bitcoincash|dash|zcash|solana|tron|ripple|xrp|cardano):",
            "a payment request of another coin",
        ),
        (r"0x[0-9a-f]{40}\b", "an address of another coin"),
        (rf"(?:ltc|tltc|grs|vtc|dgb|addr|cosmos)1{_BECH32}{{20}}", "an address of another coin"),
        (r"signmessage\s", "a request to sign a message"),
        (r"-----BEGIN BITCOIN SIGNED MESSAGE", "a signed message"),
        (r"age1[02-9ac-hj-np-z]{50}", "a public key of age"),
        (r"AGE-SECRET-KEY-1", "a private key of age, not of Bitcoin"),
        (r"-----BEGIN ", "a key or certificate of another program"),
        (r"ur:[a-z0-9-]+/[0-9]+(?:-|of)[0-9]+/", "one part of several (UR)"),
        (r"ur:", "the text of a QR code (UR)"),
        (r"B\$[0-9A-Z]{6}", "the text of a QR code (BBQr)"),
        (r"p[0-9]{1,4}of[0-9]{1,4}\s", "one part of several"),
        (r"0[23][0-9a-f]{64}\Z|04[0-9a-f]{128}\Z", "the public key of one address"),
    )
)


def name_of(text: str) -> str | None:
    """What the text is, as the end of "This is ...", or None. Nothing of the text stands in it."""
    return next((words for pattern, words in _NAMES if pattern.match(text)), None)
