"""A whole backup is restored with nothing of coldtui: pyrage opens it, Python's JSON and other people's curve judge it."""

import hashlib
import itertools

import pyrage

from coldtui.formats import age
from coldtui.formats.backup_document import write
from tests.build.keys import master
from tests.formats.backups import data_of, document

PASSPHRASE = "abandon ability able about above absent absorb abstract"


def test_a_sealed_backup_is_opened_and_restored_by_other_programs():
    calls = itertools.count()
    sealed = age.seal(
        write(document()), PASSPHRASE, 10, lambda size: hashlib.sha256(b"%d" % next(calls)).digest()[:size]
    )
    data = data_of(pyrage.passphrase.decrypt(sealed, PASSPHRASE))
    assert master(data["keys"][0]["words"]).fingerprint.hex() == data["keys"][0]["fingerprint"]
    assert [wallet["descriptor"] for wallet in data["wallets"]] == [one.descriptor for one in document().wallets]
