"""Sealed backups against other people's age: Debian's `age` (the reference, in Go) and pyrage (rage, in Rust).

Neither shares a line with ours. Each opens what we seal, and we open what each seals.
"""

import os
import pty
import select
import shutil
import subprocess

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyrage import x25519

from coldtui.core.errors import ColdtuiError
from coldtui.formats import age
from coldtui.formats.age_keys import identity_text, public_key, read_identity, read_recipient, recipient_text
from coldtui.formats.armor import armor, dearmor

LOG_N = 10
PASSPHRASE = "abandon ability able about above absent absorb abstract"
DOCUMENT = b"every word counts".ljust(1023) + b"\n"
SIZES = (0, 1, 1024, 65_535, 65_536, 65_537, 131_072, 200_000)
IDENTITY = bytes(range(32))
PATIENCE = 60
"""Seconds after which a program that says nothing is stopped."""

NEEDS_AGE = pytest.mark.skipif(not shutil.which("age"), reason="age is not installed")


def typed_at(command, answers):
    """Run a program at a terminal of its own and type an answer at each question. Gives its exit status and words."""
    master, slave = pty.openpty()
    # age asks at /dev/tty, which is the terminal that setsid gives it
    process = subprocess.Popen(["setsid", "-c", *command], stdin=slave, stdout=slave, stderr=slave)
    os.close(slave)
    said, waiting = "", list(answers)
    try:
        while select.select([master], [], [], PATIENCE)[0]:
            said += os.read(master, 1024).decode()
            if waiting and said.count(": ") > len(answers) - len(waiting):
                os.write(master, waiting.pop(0).encode() + b"\n")
        process.kill()  # it asks for something that we have no answer to
    except OSError:  # it has ended, and closed the terminal
        pass
    finally:
        os.close(master)
    return process.wait(PATIENCE), said


@pytest.fixture
def program(tmp_path):
    """Debian's age: `program(arguments, data)` gives what it writes, or raises CalledProcessError."""

    def run(*arguments, data=b""):
        given = tmp_path / "given"
        given.write_bytes(data)
        return subprocess.run(["age", *arguments, given], capture_output=True, check=True).stdout

    return run


@pytest.fixture
def identity_file(tmp_path):
    path = tmp_path / "identity"
    path.write_text(identity_text(IDENTITY) + "\n")
    return path


# -- the reference in Go


@NEEDS_AGE
@pytest.mark.parametrize("size", SIZES)
def test_age_and_we_open_each_others_files_for_a_recovery_key(program, identity_file, size):
    data = os.urandom(size)
    ours = age.seal_to(data, [public_key(IDENTITY)], os.urandom)
    assert program("-d", "-i", identity_file, data=ours) == data
    theirs = program("-r", recipient_text(public_key(IDENTITY)), data=data)
    assert age.unseal_with(theirs, IDENTITY) == data


@NEEDS_AGE
@pytest.mark.parametrize("log_n", [1, LOG_N, 18])
def test_age_opens_what_we_seal_with_a_passphrase(tmp_path, log_n):
    sealed, opened = tmp_path / "CT000007.AGE", tmp_path / "backup.txt"
    sealed.write_bytes(age.seal(DOCUMENT, f"  {PASSPHRASE.replace(' ', '  ')}", log_n, os.urandom))
    status, said = typed_at(["age", "-d", "-o", opened, sealed], [PASSPHRASE])
    assert (status, opened.read_bytes()) == (0, DOCUMENT), said


@NEEDS_AGE
def test_control_age_does_not_open_it_with_another_passphrase(tmp_path):
    sealed, opened = tmp_path / "CT000007.AGE", tmp_path / "backup.txt"
    sealed.write_bytes(age.seal(DOCUMENT, PASSPHRASE, LOG_N, os.urandom))
    status, said = typed_at(["age", "-d", "-o", opened, sealed], [PASSPHRASE.upper()])
    assert (status, opened.exists()) == (1, False)
    assert "incorrect passphrase" in said


@NEEDS_AGE
def test_we_open_what_age_seals_with_a_passphrase(tmp_path):
    plain, sealed = tmp_path / "backup.txt", tmp_path / "backup.age"
    plain.write_bytes(DOCUMENT)
    status, said = typed_at(["age", "-p", "-o", sealed, plain], [PASSPHRASE, PASSPHRASE])
    assert status == 0, said
    data = sealed.read_bytes()
    assert age.read_header(data) == age.Header(log_n=18, recipients=0)
    assert age.unseal(data, PASSPHRASE) == DOCUMENT


@NEEDS_AGE
def test_age_and_we_write_and_read_the_same_text(program, identity_file):
    ours = age.seal_to(DOCUMENT, [public_key(IDENTITY)], os.urandom)
    assert program("-d", "-i", identity_file, data=armor(ours).encode()) == DOCUMENT
    theirs = program("-a", "-r", recipient_text(public_key(IDENTITY)), data=DOCUMENT).decode()
    assert armor(dearmor(theirs)) == theirs
    assert age.unseal_with(dearmor(theirs), IDENTITY) == DOCUMENT


@NEEDS_AGE
def test_age_knows_the_recovery_keys_that_we_write_and_we_know_those_it_makes(identity_file):
    told = subprocess.run(["age-keygen", "-y", identity_file], capture_output=True, text=True, check=True).stdout
    assert told.strip() == recipient_text(public_key(IDENTITY))
    made = subprocess.run(["age-keygen"], capture_output=True, text=True, check=True).stdout
    identity = read_identity(made.splitlines()[-1])
    assert recipient_text(public_key(identity)) in made


# -- rage, in Rust


@pytest.mark.parametrize("size", SIZES)
def test_rage_opens_what_we_seal_with_a_passphrase(size):
    data = os.urandom(size)
    assert pyrage.passphrase.decrypt(age.seal(data, PASSPHRASE, LOG_N, os.urandom), PASSPHRASE) == data


@settings(max_examples=20, deadline=None)
@given(st.text(min_size=1).filter(age.normalise_passphrase))
def test_rage_opens_it_with_the_spelling_that_we_seal_with(typed):
    sealed = age.seal(DOCUMENT, typed, LOG_N, os.urandom)
    assert pyrage.passphrase.decrypt(sealed, age.normalise_passphrase(typed)) == DOCUMENT


def test_a_passphrase_beyond_ascii_must_be_typed_into_other_programs_in_our_spelling():
    composed = "gr\u00fcn"
    sealed = age.seal(DOCUMENT, composed, LOG_N, os.urandom)
    with pytest.raises(pyrage.DecryptError):
        pyrage.passphrase.decrypt(sealed, composed)
    assert pyrage.passphrase.decrypt(sealed, "gru\u0308n") == DOCUMENT


@pytest.mark.slow  # rage takes as many rounds as fit into a second, and we try both spellings
def test_we_open_what_rage_seals_with_a_passphrase_that_is_not_in_our_spelling():
    typed = " gr\u00fcn  und blau "
    assert age.unseal(pyrage.passphrase.encrypt(DOCUMENT, typed), typed) == DOCUMENT


@pytest.mark.parametrize("size", SIZES)
def test_rage_and_we_open_each_others_files_for_recovery_keys(size):
    data = os.urandom(size)
    theirs = x25519.Identity.generate()
    recipients = [recipient_text(public_key(IDENTITY)), str(theirs.to_public())]
    ours = age.seal_to(data, [read_recipient(text) for text in recipients], os.urandom)
    for identity in (theirs, x25519.Identity.from_str(identity_text(IDENTITY))):
        assert pyrage.decrypt(ours, [identity]) == data
    sealed = pyrage.encrypt(data, [x25519.Recipient.from_str(text) for text in recipients])
    assert age.read_header(sealed).recipients == 2
    for identity in (IDENTITY, read_identity(str(theirs))):
        assert age.unseal_with(sealed, identity) == data


def test_what_rage_refuses_of_a_changed_file_we_refuse():
    data = age.seal_to(b"short", [public_key(IDENTITY)], os.urandom)
    theirs = x25519.Identity.from_str(identity_text(IDENTITY))
    for place in range(len(data)):
        changed = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
        with pytest.raises(pyrage.DecryptError):
            pyrage.decrypt(changed, [theirs])
        with pytest.raises(ColdtuiError):
            age.unseal_with(changed, IDENTITY)
