"""Whether what stands in a backup belongs together: each key and its fingerprint, each wallet and its first address.

The seal says that nobody without its passphrase changed the file. This says that the program that wrote it, and the one
that reads it, mean the same keys and addresses.
"""

import hmac

from coldtui.core import electrum, mnemonic
from coldtui.core.address import address
from coldtui.core.descriptor import read_descriptor
from coldtui.core.errors import ColdtuiError, RefusedWallet
from coldtui.core.key import ExtendedPrivateKey, read_private_key
from coldtui.core.network import Network
from coldtui.core.secret import Secret
from coldtui.core.wallet import Deriver, Wallet
from coldtui.formats.backup_errors import ForgedBackup
from coldtui.formats.backup_values import DEFAULT_GAP, BackupDocument, BackupKey, BackupWallet, KeyKind


def verify(document: BackupDocument) -> tuple[str, ...]:
    """Recompute every fingerprint and first address; a sentence for each that cannot be computed here.

    That is the fingerprint of a key whose passphrase is kept elsewhere (see `opens`), of which the fingerprint without
    it was checked, and the address of a kind of wallet that this version does not know. Raises ForgedBackup, which
    names the key or wallet by its number, where one differs.
    """
    unchecked = [_check_key(number, key) for number, key in enumerate(document.keys, 1)]
    unchecked += [_check_wallet(number, one, document.network) for number, one in enumerate(document.wallets, 1)]
    return tuple(sentence for sentence in unchecked if sentence)


def opens(key: BackupKey, passphrase: str) -> bool:
    """Whether a key has its fingerprint with this passphrase, which is empty for none."""
    if passphrase and not key.kind.takes_passphrase:
        return False
    return _has_fingerprint(key, passphrase, key.fingerprint)


def backup_wallet(wallet: Wallet, gap: int = DEFAULT_GAP) -> BackupWallet:
    """A registered wallet as a backup holds it."""
    return BackupWallet(wallet.name, wallet.descriptor, _first_address(wallet), gap)


def _check_key(number: int, key: BackupKey) -> str:
    plain = key.fingerprint if key.plain_fingerprint is None else key.plain_fingerprint
    if not _has_fingerprint(key, "", plain):
        raise ForgedBackup(f"Key {number} of this backup is damaged or forged: it does not have its fingerprint.")
    if key.passphrase is not None and not opens(key, key.passphrase):
        raise ForgedBackup(
            f"Key {number} of this backup is damaged or forged: with its passphrase it does not have its fingerprint."
        )
    if key.has_passphrase and key.passphrase is None:
        return f"Key {number} needs its passphrase, which is not in this backup, before its fingerprint can be checked."
    return ""


def _has_fingerprint(key: BackupKey, passphrase: str, fingerprint: bytes) -> bool:
    try:
        with _master(key, passphrase) as master:
            return hmac.compare_digest(master.fingerprint, fingerprint)
    except (ColdtuiError, ValueError):
        # such a key cannot be. The error ends here: its chain may hold what core was given
        return False


def _master(key: BackupKey, passphrase: str) -> ExtendedPrivateKey:
    """The master key. Raises ColdtuiError, ValueError for what is no key, or no passphrase."""
    if key.kind is KeyKind.XPRV:
        return read_private_key(key.secret.decode(), None)
    with Secret(_seed(key, passphrase)) as seed:
        return ExtendedPrivateKey.from_seed(seed.expose())


def _seed(key: BackupKey, passphrase: str) -> bytes:
    if key.kind is KeyKind.PHRASE:
        return mnemonic.seed(mnemonic.words_of(key.secret, key.language), passphrase, key.language)
    if key.kind is KeyKind.ELECTRUM:
        return electrum.seed(key.secret.decode().split(" "), passphrase)
    return key.secret


def _check_wallet(number: int, entry: BackupWallet, network: Network) -> str:
    try:
        wallet = read_descriptor(entry.descriptor, network).wallet
    except RefusedWallet:
        return f"Wallet {number} is of a kind that this version cannot use: its first address was not checked."
    except ColdtuiError as error:
        raise ForgedBackup(f"Wallet {number} of this backup is damaged or forged: {_small(str(error))}") from None
    if _first_address(wallet) != entry.first_address:
        raise ForgedBackup(f"Wallet {number} of this backup is damaged or forged: its first address is another one.")
    return ""


def _small(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _first_address(wallet: Wallet) -> str:
    return address(Deriver(wallet).at(0, 0).script_pubkey, wallet.network) or ""
