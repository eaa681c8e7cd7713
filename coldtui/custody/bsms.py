"""BIP129's key record: the public key of a key in custody, signed by its private half."""

from coldtui.core.bsms_seal import seal
from coldtui.core.message import sign_message
from coldtui.custody.draft import Draft
from coldtui.formats.account_key import AccountKey
from coldtui.formats.bsms_record import NO_TOKEN, signed_record, unsigned_record


def key_record(draft: Draft, key: AccountKey, token: str, description: str) -> str:
    """The text of a record for the coordinator, sealed where `token` is one (`bsms_record.read_token`).

    The text is public: a key, and a signature of the record by it. Raises ValueError when `key` is no account of the
    draft's, and for a description that BIP129 does not allow.
    """
    if draft.account_key(key.origin.path, key.xpub.is_test) != key.xpub or draft.fingerprint != key.origin.fingerprint:
        raise ValueError("this account is not one of the key's")
    unsigned = unsigned_record(key, token, description)
    with draft.material.master() as master:
        record = signed_record(unsigned, sign_message(master, key.origin.path, unsigned))
    return record if token == NO_TOKEN else seal(record, token)
