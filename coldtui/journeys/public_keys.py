"""The public keys that a key in custody has to give: of one account, or of all that the usual export file holds."""

from coldtui.core.key import ExtendedPublicKey, KeyOrigin, Path
from coldtui.core.network import Network
from coldtui.core.wallet import ScriptType
from coldtui.custody.accounts import ELECTRUM_ACCOUNT
from coldtui.custody.material import Kind
from coldtui.custody.session import Session
from coldtui.formats.account_key import COSIGNER, AccountKey, cosigner_path
from coldtui.formats.coldcard_export import ENTRIES
from coldtui.journeys.places import SINGLE, account_path


def is_electrum(session: Session, fingerprint: bytes) -> bool:
    """Whether a key came from a phrase of Electrum: it has one account, and none that the BIPs name."""
    return session.kind_of(fingerprint) is Kind.ELECTRUM


def script_types(session: Session, fingerprint: bytes) -> tuple[ScriptType, ...]:
    """What a key can be exported for, the usual one first; first those of a key alone."""
    return (ScriptType.P2WPKH,) if is_electrum(session, fingerprint) else (*SINGLE, *COSIGNER)


def account_key(session: Session, fingerprint: bytes, kind: ScriptType, network: Network, account: int) -> AccountKey:
    """The public key of an account, at the path of BIP44, 49, 84 and 86, or of BIP48 for a wallet of several keys."""
    path = place(session, fingerprint, kind, network, account)
    xpub = session.account_key(fingerprint, path, network.is_test)
    return AccountKey(KeyOrigin(fingerprint, path), xpub, kind, network)


def place(session: Session, fingerprint: bytes, kind: ScriptType, network: Network, account: int) -> Path:
    """Where that account lies."""
    if is_electrum(session, fingerprint):
        return ELECTRUM_ACCOUNT
    return (cosigner_path if kind.is_multisig else account_path)(kind, network, account)


def all_accounts(
    session: Session, fingerprint: bytes, network: Network, account: int
) -> tuple[ExtendedPublicKey, tuple[AccountKey, ...]]:
    """The master public key, and one account of each script type, as `coldcard_json` wants them."""
    master = session.account_key(fingerprint, (), network.is_test)
    return master, tuple(account_key(session, fingerprint, kind, network, account) for kind in ENTRIES)
