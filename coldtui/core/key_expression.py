"""One key of a descriptor: [fingerprint/path]xpub/<0;1>/* (BIP380, BIP389), read letter by letter.

No error repeats a letter of what was read: what stands in a key's place may be a private key.
"""

import re
from dataclasses import dataclass

from coldtui.core.errors import NotADescriptor, NotAKey, RefusedWallet, WrongNetwork
from coldtui.core.key import HARDENED, ExtendedPublicKey, KeyOrigin, parse_path
from coldtui.core.network import CHOOSE_NETWORK, Network

MAX_DEPTH = 10
"""Most steps of a key's path; BIP48 has four, and the two behind the extended key come to it."""

_ORIGIN = re.compile(r"\[([0-9A-Fa-f]{8})((?:/(?:0|[1-9][0-9]{0,9})[h']?)*)\]")
_BRANCHES = re.compile(r"/(?:(0|[1-9][0-9]{0,9})|<(0|[1-9][0-9]{0,9});(0|[1-9][0-9]{0,9})>)/\*")
_PRIVATE = re.compile(r"[a-zA-Z]prv[1-9A-HJ-NP-Za-km-z]{20}")
_PUBLIC = re.compile(r"[a-zA-Z]pub[1-9A-HJ-NP-Za-km-z]{107}")
"""A whole extended public key: in one of some thousands "prv" stands among its letters."""
_WIF = re.compile(r"(?<![0-9A-Za-z])[59KLc][1-9A-HJ-NP-Za-km-z]{50,51}(?![0-9A-Za-z])")
_PURPOSES = frozenset(HARDENED + purpose for purpose in (44, 48, 49, 84, 86))

_AGAIN = "Export the wallet again from the program that made it, and copy it once more."
_WHOLE = "Export the wallet with whole keys: [fingerprint/path]xpub.../<0;1>/*."


@dataclass(frozen=True, slots=True)
class KeyExpression:
    """A key as one descriptor line gives it.

    `branches` holds the two numbers of a multipath step, or the one number of a plain step. `has_origin` is False
    where the line gave none and the key became its own origin.
    """

    origin: KeyOrigin
    xpub: ExtendedPublicKey
    branches: tuple[int, ...]
    has_origin: bool


def holds_private_key(text: str) -> bool:
    """Whether something in the form of a private key stands anywhere in the text (BIP32 xprv, WIF)."""
    return holds_extended_private_key(text) or bool(_WIF.search(text))


def holds_extended_private_key(text: str) -> bool:
    """Whether something in the form of an xprv (BIP32), under any letter, stands anywhere in the text."""
    return bool(_PRIVATE.search(_PUBLIC.sub(" ", text)))


def refuse_private_keys(text: str) -> None:
    """Raise RefusedWallet where a private key stands anywhere in the text."""
    if holds_private_key(text):
        raise RefusedWallet(
            "This holds a private key: a wallet configuration must not.",
            "Export the wallet without private keys, and guard this file or destroy it: it can spend.",
        )


def parse_key(text: str, network: Network) -> KeyExpression:
    """Read one key expression whose network has to be `network`.

    Raises NotADescriptor for what is no such key, RefusedWallet for one that coldtui will not use, and WrongNetwork.
    """
    refuse_private_keys(text)
    given, rest = _origin(text)
    key, slash, steps = rest.partition("/")
    xpub = _xpub(key)
    branches = _branches(slash + steps)
    if xpub.is_test != network.is_test:
        raise wrong_network(network, "keys")
    if given is None:
        return KeyExpression(KeyOrigin(xpub.fingerprint, ()), xpub, branches, has_origin=False)
    _check_origin(given, xpub, network)
    return KeyExpression(given, xpub, branches, has_origin=True)


def wrong_network(network: Network, what: str) -> WrongNetwork:
    """The error for keys or paths made for main where a test network is in use, or the other way round."""
    made_for = "mainnet" if network.is_test else "a test network"
    return WrongNetwork(
        f"The {what} of this wallet are for {made_for}, and this session is on {network.label}.",
        f"{CHOOSE_NETWORK}. Or take another wallet.",
    )


def _origin(text: str) -> tuple[KeyOrigin | None, str]:
    """The origin in brackets, if there is one, and what follows it."""
    if not text.startswith("["):
        return None, text
    match = _ORIGIN.match(text)
    if match is None:
        raise NotADescriptor("The origin of a key is not [fingerprint/path] with eight hex digits.", _AGAIN)
    if match[2].count("/") > MAX_DEPTH:
        raise NotADescriptor(f"The path of a key has more than {MAX_DEPTH} steps.", _AGAIN)
    try:
        path = parse_path("m" + match[2])
    except NotAKey as error:
        raise NotADescriptor("The path of a key has a step that does not exist.", _AGAIN) from error
    return KeyOrigin(bytes.fromhex(match[1]), path), text[match.end() :]


def _xpub(text: str) -> ExtendedPublicKey:
    if re.fullmatch(r"0[234][0-9A-Fa-f]*|[0-9A-Fa-f]{64}", text):
        raise RefusedWallet("A key of this wallet is a fixed one and no extended key, so it has one address.", _WHOLE)
    if text[:4] not in {"xpub", "tpub"}:
        if re.match(r"[yzuvYZUV]pub", text):
            raise NotADescriptor("A descriptor holds xpub or tpub keys, never ypub, zpub or the like.", _AGAIN)
        raise NotADescriptor("In the place of a key stands something that is no extended public key.", _WHOLE)
    try:
        xpub = ExtendedPublicKey.parse(text)
    except NotAKey as error:
        raise NotADescriptor("An extended public key has a typing error or is damaged.", _AGAIN) from error
    if xpub.depth > MAX_DEPTH:
        raise NotADescriptor(f"An extended public key says that it is {xpub.depth} steps deep.", _AGAIN)
    return xpub


def _branches(steps: str) -> tuple[int, ...]:
    match = _BRANCHES.fullmatch(steps)
    if match is None:
        raise _bad_branches(steps)
    numbers = tuple(int(group) for group in match.groups() if group)
    if any(number >= HARDENED for number in numbers):
        raise NotADescriptor("The path of a key has a step that does not exist.", _AGAIN)
    if len(numbers) == 2 and numbers[0] == numbers[1]:
        raise RefusedWallet("The receive and the change addresses of this wallet are the same branch.", _AGAIN)
    return numbers


def _bad_branches(steps: str) -> NotADescriptor | RefusedWallet:
    """Why the steps behind an extended key are not /<0;1>/* or /0/*."""
    if re.search(r"[0-9*][hH']", steps):
        return RefusedWallet("A hardened step behind an extended public key cannot be derived.", _WHOLE)
    if re.search(r"<[0-9]+(?:;[0-9]+){2,}>", steps):
        return RefusedWallet("This wallet has more branches than receive and change.", _WHOLE)
    if steps.count("/") > MAX_DEPTH:
        return NotADescriptor(f"The path of a key has more than {MAX_DEPTH} steps.", _AGAIN)
    if re.fullmatch(r"(?:/[0-9]+)*", steps):
        return RefusedWallet("This wallet has a key without /*, so it has one address and no more.", _WHOLE)
    if re.fullmatch(r"(?:/(?:[0-9]+|<[0-9]+;[0-9]+>))*/\*", steps):
        return RefusedWallet("A key of this wallet is not followed by one branch and /*, such as /<0;1>/*.", _WHOLE)
    return NotADescriptor("The steps behind an extended key are not /<0;1>/* or /0/*.", _AGAIN)


def _check_origin(origin: KeyOrigin, xpub: ExtendedPublicKey, network: Network) -> None:
    """Refuse a path of another network or coin; that of the key itself is another matter: see `label_differs`."""
    path = origin.path
    if not path and origin.fingerprint == xpub.fingerprint:
        return
    if len(path) >= 2 and path[0] in _PURPOSES and path[1] != HARDENED + network.coin_type:
        if path[1] == HARDENED + 1 - network.coin_type:
            raise wrong_network(network, "key paths")
        raise RefusedWallet("The path before a key is that of another coin, not of Bitcoin.", _AGAIN)


def label_differs(origin: KeyOrigin, xpub: ExtendedPublicKey) -> bool:
    """Whether depth or last step in the extended key (BIP32 serialisation) are not those of the path before it.

    BIP380 allows it, and some programs write such keys. It is worth a word and no more: scripts come from the key, and
    whether it is ours is decided by deriving it.
    """
    if origin == KeyOrigin(xpub.fingerprint, ()):
        return False
    return len(origin.path) != xpub.depth or (origin.path[-1:] or (xpub.child_number,)) != (xpub.child_number,)


def names_other_root(origin: KeyOrigin, xpub: ExtendedPublicKey) -> bool:
    """Whether the fingerprint can be checked, and is not the one of the root that the key itself names.

    At depth 0 the key is the root, at depth 1 it names it as its parent; four zero bytes mean that nobody knows.
    """
    if len(origin.path) != xpub.depth or xpub.depth > 1:
        return False
    root = xpub.parent_fingerprint if xpub.depth else xpub.fingerprint
    return bytes(4) not in {root, origin.fingerprint} and root != origin.fingerprint
