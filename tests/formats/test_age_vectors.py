"""The test kit of age (C2SP/CCTV): 143 files, each with what a program must make of it.

Not applicable are the files whose only keys are post-quantum ones: coldtui has no such key. They are read as far as any
program without that key reads them.
"""

import json
import zlib
from base64 import b64decode
from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest

from coldtui.core.errors import Damaged, NotSealed, Refused, Unreadable, WrongPassphrase
from coldtui.formats import age, age_header, age_locks, age_stream
from coldtui.formats.age_keys import read_identity
from coldtui.formats.armor import armor, dearmor

KIT = json.loads((Path(__file__).parent.parent / "vectors" / "age" / "cctv_testdata.json").read_text())

POST_QUANTUM = "AGE-SECRET-KEY-PQ-1"

OUTCOMES = {
    "no match": (WrongPassphrase, "open"),
    "HMAC failure": (Damaged, "not those that it was sealed with"),
    "header failure": ((Damaged, NotSealed, Refused), "first line|no sealed backup|ends too early|memory"),
    "payload failure": (Damaged, "content"),
}
"""What each word of the kit is here: the error and what its sentence says."""


@dataclass(frozen=True)
class Vector:
    """A file of the kit: `data` is the age file or its text, `facts` are the lines before it."""

    facts: dict[str, list[str]]
    data: bytes

    def fact(self, name):
        return self.facts.get(name, [""])[0]

    @property
    def is_armored(self):
        return self.fact("armored") == "yes"

    @property
    def binary(self):
        # each byte as one character: what is not ASCII stays wrong
        return dearmor(self.data.decode("latin-1")) if self.is_armored else self.data

    def opened(self):
        """The content, by the first of its keys that we can have."""
        for text in self.facts.get("identity", []):
            if not text.startswith(POST_QUANTUM):
                return age.unseal_with(self.binary, read_identity(text))
        passphrases = self.facts.get("passphrase")
        return age.unseal(self.binary, passphrases[0]) if passphrases else age.read_header(self.binary)


def parsed(content):
    lines, _, data = b64decode(content).partition(b"\n\n")
    facts = {}
    for line in lines.decode().splitlines():
        name, _, value = line.partition(": ")
        facts.setdefault(name, []).append(value)
    return Vector(facts, zlib.decompress(data) if "compressed" in facts else data)


VECTORS = {name: parsed(content) for name, content in KIT.items()}


def is_applicable(vector):
    identities = vector.facts.get("identity", [])
    return vector.fact("expect") == "armor failure" or not (
        identities and all(text.startswith(POST_QUANTUM) for text in identities)
    )


APPLICABLE = [name for name, vector in VECTORS.items() if is_applicable(vector)]
ELSEWHERE = sorted(VECTORS.keys() - set(APPLICABLE))
OPENED = [name for name in APPLICABLE if VECTORS[name].fact("expect") == "success"]


def test_the_kit_is_whole_and_only_post_quantum_files_are_set_aside():
    assert len(VECTORS) == 143
    assert all(name.startswith(("hybrid", "armor_hybrid")) for name in ELSEWHERE)
    assert Counter(VECTORS[name].fact("expect") for name in APPLICABLE) == {
        "success": 21,
        "no match": 8,
        "HMAC failure": 1,
        "header failure": 54,
        "payload failure": 19,
        "armor failure": 22,
    }


@pytest.mark.parametrize("name", OPENED)
def test_what_opens_in_age_opens_here_to_the_same_content(name):
    vector = VECTORS[name]
    assert sha256(vector.opened()).hexdigest() == vector.fact("payload")


@pytest.mark.parametrize("name", [name for name in APPLICABLE if VECTORS[name].fact("expect") in OUTCOMES])
def test_what_age_refuses_is_refused_here_for_the_same_reason(name):
    vector = VECTORS[name]
    errors, sentence = OUTCOMES[vector.fact("expect")]
    assert isinstance(vector.binary, bytes)
    with pytest.raises(errors, match=sentence):
        vector.opened()


@pytest.mark.parametrize("name", [name for name in APPLICABLE if VECTORS[name].fact("expect") == "armor failure"])
def test_a_text_that_age_refuses_is_refused_here(name):
    with pytest.raises(Unreadable, match="text of"):
        assert VECTORS[name].binary


@pytest.mark.parametrize("name", ELSEWHERE)
def test_a_file_for_other_programs_opens_with_no_key_of_ours(name):
    vector = VECTORS[name]
    with pytest.raises((WrongPassphrase, Damaged)):
        age.unseal(vector.binary, "password")
    with pytest.raises((WrongPassphrase, Damaged)):
        age.unseal_with(vector.binary, bytes(32))


@pytest.mark.parametrize("name", OPENED)
def test_header_content_and_text_are_written_as_the_kit_has_them(name):
    vector = VECTORS[name]
    binary = vector.binary
    envelope = age_header.read(binary)
    signed = age_header.to_sign(envelope.stanzas)
    assert age_header.with_mac(signed, envelope.mac) + envelope.payload == binary
    file_key, nonce = bytes.fromhex(vector.fact("file key")), envelope.payload[:16]
    assert age_stream.encrypt(file_key, nonce, vector.opened()) == envelope.payload
    if vector.is_armored:
        assert armor(binary).split() == vector.data.decode().split()


def test_sealing_with_a_passphrase_writes_the_file_of_the_kit_byte_for_byte():
    vector = VECTORS["scrypt"]
    envelope = age_header.read(vector.data)
    (lock,) = age_locks.locks(envelope.stanzas)
    drawn = iter([bytes.fromhex(vector.fact("file key")), lock.salt, envelope.payload[:16]])
    assert age.seal(vector.opened(), "password", 10, lambda _: next(drawn)) == vector.data


@pytest.mark.parametrize("name", OPENED)
def test_control_a_file_of_the_kit_with_one_wrong_byte_does_not_open(name):
    vector = VECTORS[name]
    binary = vector.binary
    with pytest.raises(Damaged):
        Vector({**vector.facts, "armored": ["no"]}, binary[:-1] + bytes([binary[-1] ^ 1])).opened()
