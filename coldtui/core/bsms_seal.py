"""The encryption of BIP129 (BSMS) records between the signers and the coordinator of a wallet, by a shared token.

It keeps public keys from strangers' eyes and no more: whoever has the token can read.
"""

import hashlib
import hmac

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

_PASSWORD = b"No SPOF"
_ROUNDS = 2048
_IV_SIZE = 16


def seal(record: str, token: str) -> str:
    """A record sealed with a token of 16 or 32 hex digits: in hex, the MAC of 32 bytes, then the ciphertext.

    BIP129, "Encryption": the key is PBKDF2-SHA512 of the password "No SPOF" with the token as salt, the MAC is
    HMAC-SHA256 of the token's hex digits and the record, and the MAC's first half is the nonce of AES-256-CTR.
    """
    data = record.encode()
    key = hashlib.pbkdf2_hmac("sha512", _PASSWORD, bytes.fromhex(token), _ROUNDS, 32)
    mac = hmac.digest(hashlib.sha256(key).digest(), token.encode() + data, "sha256")
    encryptor = Cipher(algorithms.AES(key), modes.CTR(mac[:_IV_SIZE])).encryptor()
    return (mac + encryptor.update(data) + encryptor.finalize()).hex()
