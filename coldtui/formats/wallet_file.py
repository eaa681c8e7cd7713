"""Wallet configurations as files: descriptor text, JSON of several programs, Coldcard multisig text, BSMS.

Each becomes descriptor text, which core.descriptor alone judges. The Coldcard form is the one that Sparrow, Nunchuk,
Keeper and others write too; of BSMS (BIP129) it is the unencrypted record of round 2.
"""

import re

from coldtui.core.address import address, parse_address
from coldtui.core.checksum import checksum
from coldtui.core.descriptor import Registration, read_descriptor
from coldtui.core.errors import NotADescriptor, RefusedWallet, Unreadable, WrongNetwork
from coldtui.core.key_expression import refuse_private_keys
from coldtui.core.network import CHOOSE_NETWORK, Network
from coldtui.core.text import printable
from coldtui.core.wallet import Deriver, ScriptType
from coldtui.formats.json_text import json_object
from coldtui.formats.looks_like import Secret, looks_like, secret
from coldtui.formats.other_backups import other_backup, perhaps
from coldtui.formats.sealed_file import HOW_TO_OPEN, WHAT, sealed_in
from coldtui.formats.wallet_json import multisig, wallet_key, wallet_of

MAX_FILE = 65_536
"""Largest wallet configuration in bytes."""

MAX_NAME = 60
"""Longest wallet name in letters."""

ADD_WALLET = "addwallet "
"""What Specter writes before the wallet in a code for another signer."""

_BLANK = " \t\r"
_AGAIN = "Export the wallet again from the program that made it, and copy it once more."
_FORMATS = {
    "p2sh": ScriptType.P2SH,
    "p2wsh": ScriptType.P2WSH,
    "p2sh-p2wsh": ScriptType.P2SH_P2WSH,
    "p2wsh-p2sh": ScriptType.P2SH_P2WSH,
}
_BARE_KEY = re.compile(r"[xt]pub[1-9A-HJ-NP-Za-km-z]{107}(?=[,)])")
_BSMS_BRANCHES = "/0/*,/1/*"
_POLICY = re.compile(r"([0-9]{1,2})(?: of |/)([0-9]{1,2})", re.IGNORECASE)
_FINGERPRINT = re.compile(r"[0-9A-Fa-f]{8}")


def read_wallet_file(data: bytes, network: Network, name: str = "") -> Registration:
    """Read a wallet from any of the formats; `name` is used where the file gives none.

    Raises NotADescriptor, RefusedWallet and WrongNetwork. No error repeats what stands in the file.
    """
    _refuse_others(data)
    text = _text(data)
    refuse_private_keys(text)
    lines = [line.strip(_BLANK) for line in text.split("\n")]
    lines = [line for line in lines if line and not line.startswith("#")]
    if not lines:
        raise NotADescriptor("This file is empty.", _AGAIN)
    if lines[0].startswith("BSMS"):
        return _read_bsms(text, network, _name(name))
    if lines[0].startswith("{"):
        named = wallet_of(json_object(text, NotADescriptor))
        return read_descriptor(named.descriptor, network, _name(named.name or name))
    if lines[0].startswith(ADD_WALLET) and len(lines) == 1:
        # Specter's code for other signers: a name, "&" and a descriptor
        given, _, text = lines[0].removeprefix(ADD_WALLET).partition("&")
        return read_descriptor(_with_branches(text), network, _name(given.strip() or name))
    if any(re.match(r"(?i)policy *:", line) for line in lines):
        return _read_coldcard(lines, network, name)
    if "(" not in lines[0]:
        raise _not_a_wallet(data)
    return read_descriptor("\n".join(lines), network, _name(name))


def _with_branches(text: str) -> str:
    """A descriptor with the steps that Specter takes away for its code: both branches, behind every key.

    Where there are steps, or a checksum, it is as it should be.
    """
    return text if "#" in text else _BARE_KEY.sub(r"\g<0>/<0;1>/*", text)


def _name(text: str) -> str:
    return printable(text, MAX_NAME)


def _text(data: bytes) -> str:
    if len(data) > MAX_FILE:
        raise NotADescriptor(f"This file is larger than {MAX_FILE // 1024} kB: no wallet needs that.", _AGAIN)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise _not_a_wallet(data) from None
    if "\x00" in text or text.startswith("\ufeff"):
        raise _not_a_wallet(data)
    return text


def _refuse_others(data: bytes) -> None:
    """Raise NotADescriptor for a sealed backup, and for wallet files that only their own program opens."""
    if sealed_in(data) is not None:
        raise NotADescriptor(f"This is {WHAT}, not a wallet configuration.", HOW_TO_OPEN)
    found = other_backup(data)
    # files in JSON are read, where they say enough
    if found is not None and not found.is_open:
        raise NotADescriptor(f"This is {found.what}. coldtui cannot read a wallet from it.", found.todo)


def _not_a_wallet(data: bytes) -> NotADescriptor:
    if secret(data) is Secret.PHRASE:
        return NotADescriptor(
            "This looks like a recovery phrase, not a wallet configuration.",
            "Take the file off this card and destroy it: who reads it can take the coins.",
        )
    found = perhaps(data)
    if found is not None:
        return NotADescriptor(f"This is {found.what}.", found.todo)
    what = looks_like(data)
    if what is None or what in {"a descriptor", "a wallet configuration (BSMS)"}:
        return NotADescriptor("This is not a wallet configuration, or a damaged one.", _AGAIN)
    return NotADescriptor(f"This looks like {what}, not a wallet configuration.", _AGAIN)


# --- Coldcard multisig text ---


def _read_coldcard(lines: list[str], network: Network, name: str) -> Registration:
    """Name, Policy, Derivation, Format, and "fingerprint: xpub" for each key; BIP67 sorted, branches 0 and 1."""
    fields: dict[str, str] = {}
    keys: list[str] = []
    for line in lines:
        label, colon, value = (part.strip() for part in line.partition(":"))
        if not colon:
            raise NotADescriptor("A line of this multisig file has no colon.", _AGAIN)
        if _FINGERPRINT.fullmatch(label):
            keys.append(_coldcard_key(label, fields.get("derivation"), value))
        elif label.lower() not in {"name", "policy", "derivation", "format"}:
            raise NotADescriptor("A line of this multisig file says something unknown.", _AGAIN)
        elif label.lower() in fields and label.lower() != "derivation":
            raise NotADescriptor("A line of this multisig file stands there twice.", _AGAIN)
        else:
            fields[label.lower()] = value
    policy = _POLICY.fullmatch(fields.get("policy", ""))
    script_type = _FORMATS.get(fields.get("format", "").lower())
    if policy is None or script_type is None:
        raise NotADescriptor("This multisig file names no policy such as 2 of 3, or no script format.", _AGAIN)
    text = multisig(script_type, int(policy[1]), int(policy[2]), keys)
    return read_descriptor(text, network, _name(fields.get("name") or name))


def _coldcard_key(fingerprint: str, derivation: str | None, text: str) -> str:
    if derivation is None:
        raise NotADescriptor("This multisig file names no derivation path before its first key.", _AGAIN)
    return wallet_key(fingerprint, derivation, text)


# --- BSMS ---


def _read_bsms(text: str, network: Network, name: str) -> Registration:
    """The descriptor record of BIP129: version, descriptor template, path restrictions, first address."""
    lines = [line.strip(_BLANK) for line in text.strip(_BLANK + "\n").split("\n")]
    if lines[0] != "BSMS 1.0":
        raise NotADescriptor("This BSMS file is of a version that this program does not know.", _AGAIN)
    if len(lines) != 4:
        raise NotADescriptor("This BSMS file is not the one of a finished wallet (round 2).", _AGAIN)
    _, template, restrictions, first_address = lines
    registration = read_descriptor(_bsms_descriptor(template, restrictions), network, name)
    wallet = registration.wallet
    if restrictions == _BSMS_BRANCHES and any(key.branches != (0, 1) for key in wallet.keys):
        raise RefusedWallet("The branches of this BSMS file's keys are not the ones that it allows.", _AGAIN)
    first = Deriver(wallet).at(0, 0).script_pubkey
    try:
        expected = parse_address(first_address, network)
    except Unreadable as error:
        raise NotADescriptor("The first address in this BSMS file is not an address.", _AGAIN) from error
    except WrongNetwork as error:
        raise WrongNetwork(
            f"The first address in this BSMS file is not of {network.label}, which this session is on.",
            f"{CHOOSE_NETWORK}. Or take another wallet.",
        ) from error
    if expected != first:
        raise RefusedWallet(
            "The first address in this BSMS file is not the first address of its wallet.",
            f"Do not use it: the file was changed, or its maker is wrong. The keys give {address(first, network)}.",
        )
    return registration


def _bsms_descriptor(template: str, restrictions: str) -> str:
    """The descriptor that the template stands for; its first address, which is compared, replaces a checksum."""
    body, mark, given = template.partition("#")
    if restrictions not in {_BSMS_BRANCHES, "No path restrictions"}:
        raise RefusedWallet("This BSMS file allows other branches than /0/* and /1/*.", _AGAIN)
    try:
        if mark and checksum(body) != given:
            raise NotADescriptor("The checksum of the descriptor is wrong: a letter was changed or lost.", _AGAIN)
        if restrictions == _BSMS_BRANCHES:
            body = body.replace("/**", "/<0;1>/*")
        return f"{body}#{checksum(body)}"
    except ValueError:
        raise NotADescriptor("The descriptor has a letter that no descriptor has.", _AGAIN) from None
