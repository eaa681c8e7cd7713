"""In twenty years there is no coldtui: a card is opened by what README.TXT on it says, and by nothing else.

Each way is taken from the text as it stands there. What is opened was sealed by Debian's age (in Go), by pyrage (rage,
in Rust) and by us. Python runs without any package: not even a mistake could let it use our code.
"""

import ast
import base64
import functools
import hashlib
import hmac
import os
import pty
import random
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata

import pyrage
import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from coldtui.formats import age
from coldtui.formats.armor import armor
from coldtui.formats.backup_copies import COPIES, SEALED, SECTOR, SUMS, name_of, write_sums
from coldtui.formats.backup_readme import SCRIPT, readme
from tests.architecture.source import ROOT

PASSPHRASE = "abandon ability able about above absent absorb abstract"
DOCUMENT = ("COLDTUI-BACKUP 1\n" + "these words must never get lost, \u00fc \u20bf\n" * 20).encode().ljust(1023) + b"\n"
SECONDS = 120
NEEDS_AGE = pytest.mark.skipif(not shutil.which("age"), reason="age is not installed")


def ours(document, log_n=10):
    return age.seal(document, PASSPHRASE, log_n, os.urandom)


@functools.cache
def debian(document):
    """Sealed by Debian's age, which asks for the passphrase at a terminal, twice."""
    with tempfile.NamedTemporaryFile() as given:
        given.write(document)
        given.flush()
        return at_a_terminal(["age", "-p", given.name], [PASSPHRASE, PASSPHRASE])


@functools.cache
def rage(document):
    return pyrage.passphrase.encrypt(document, PASSPHRASE)


SEALERS = [pytest.param(debian, marks=NEEDS_AGE), rage, ours]


def at_a_terminal(command, answers, **options):
    """What a program writes to standard output, when `answers` are typed at its terminal, one at each question."""
    master, slave = pty.openpty()
    said, waiting = "", list(answers)
    with tempfile.TemporaryFile() as written:
        # setsid makes this terminal the program's own, where it asks wherever it writes
        process = subprocess.Popen(["setsid", "-c", *command], stdin=slave, stdout=written, stderr=slave, **options)
        os.close(slave)
        try:
            while True:
                said += os.read(master, 1024).decode()
                if waiting and said.count(": ") > len(answers) - len(waiting):
                    os.write(master, waiting.pop(0).encode() + b"\n")
        except OSError:  # the program has closed its end
            assert process.wait(SECONDS) == 0, said
        finally:
            os.close(master)
        written.seek(0)
        return written.read()


# --- the card


class Card:
    """A folder COLDTUI as it lies on a card, with one generation in three copies."""

    def __init__(self, folder, sealed):
        self.folder = folder
        folder.mkdir()
        (folder / "README.TXT").write_bytes(readme())
        for copy in COPIES:
            (folder / copy).mkdir()
            self.put(copy, SEALED, sealed)
            self.put(copy, SUMS, write_sums(sealed))

    def put(self, copy, suffix, data):
        (self.folder / copy / name_of(7, suffix)).write_bytes(data)

    def command(self, program):
        """The command of README.TXT that begins with the program, as a person copies it from there."""
        text = (self.folder / "README.TXT").read_text(encoding="ascii")
        return re.search(rf"^    ({program} .*)$", text, re.MULTILINE)[1]


@pytest.fixture
def card(tmp_path):
    return lambda sealed: Card(tmp_path / "COLDTUI", sealed)


@pytest.fixture
def bare_python(tmp_path, monkeypatch):
    """A python3 on PATH that has its own modules and nobody else's, and tells on standard error what it loads."""
    script = tmp_path / "bin" / "python3"
    script.parent.mkdir()
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -I -S -X importtime "$@"\n')
    script.chmod(0o755)
    monkeypatch.setenv("PATH", str(script.parent), prepend=os.pathsep)


def by_script(card, passphrase=PASSPHRASE, command=None):
    return subprocess.run(
        ["sh", "-c", command or card.command("python3")],
        cwd=card.folder,
        input=passphrase.encode() + b"\n",
        capture_output=True,
        check=False,
        timeout=SECONDS,
    )


def loaded(done):
    """The packages that were imported, by the interpreter's own account."""
    names = re.findall(r"^import time:.*\| *([\w.]+)$", done.stderr.decode(), re.MULTILINE)
    return {name.split(".")[0] for name in names}


# --- way 1: a program for age files


@NEEDS_AGE
@pytest.mark.parametrize("sealer", SEALERS)
def test_the_command_for_age_shows_the_backup(card, sealer):
    opened = card(sealer(DOCUMENT))
    shown = at_a_terminal(["sh", "-c", opened.command("age")], [PASSPHRASE], cwd=opened.folder)
    assert shown == DOCUMENT


# --- way 2: Python


@pytest.mark.parametrize("sealer", SEALERS)
def test_the_command_for_python_shows_the_backup_with_nothing_but_python(card, bare_python, sealer):
    done = by_script(card(sealer(DOCUMENT)))
    assert (done.returncode, done.stdout) == (0, DOCUMENT.rstrip() + b"\n"), done.stderr.decode()
    assert "hashlib" in loaded(done)
    assert loaded(done) <= sys.stdlib_module_names


def test_control_an_import_of_ours_would_be_seen(card, bare_python):
    program = f"import sys; sys.path.append('{ROOT}'); import coldtui"
    done = by_script(card(b"x"), command=f'python3 -c "{program}"')
    assert done.returncode == 0
    assert "coldtui" in loaded(done)


def test_control_without_that_no_package_of_others_and_nothing_of_ours_can_be_loaded(card, bare_python):
    opened = card(b"x")
    for package in ("coldtui", "cryptography"):
        assert by_script(opened, command=f"python3 -c 'import {package}'").returncode == 1


@pytest.mark.slow
@pytest.mark.parametrize("log_n", [18, 19, 20])
def test_the_script_has_the_memory_for_every_work_factor_that_the_text_names(card, bare_python, log_n):
    done = by_script(card(ours(DOCUMENT, log_n)))
    assert (done.returncode, done.stdout) == (0, DOCUMENT.rstrip() + b"\n"), done.stderr.decode()
    assert f"{log_n} means" in readme().decode()


def test_no_file_on_the_card_is_changed_or_added(card, bare_python):
    opened = card(ours(DOCUMENT))

    def state():
        return {path: path.read_bytes() for path in opened.folder.rglob("*") if path.is_file()}

    before = state()
    assert by_script(opened).returncode == 0
    assert state() == before


def test_the_passphrase_may_be_typed_with_more_blanks_and_with_composed_letters(card, bare_python):
    passphrase = unicodedata.normalize("NFD", "Gr\u00f6\u00dfe zwei \u00e9\ufb01")
    sealed = age.seal(DOCUMENT, passphrase, 10, os.urandom)
    typed = unicodedata.normalize("NFC", f"  {passphrase.replace(' ', '   ')} \u3000")
    assert by_script(card(sealed), typed).stdout == DOCUMENT.rstrip() + b"\n"


def test_a_wrong_passphrase_is_said_in_a_sentence_and_nothing_is_shown(card, bare_python):
    done = by_script(card(ours(DOCUMENT)), "abandon ability able")
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"It does not open: another passphrase, or a damaged file." in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("program", ["python3", pytest.param("age", marks=NEEDS_AGE)])
def test_the_lines_of_a_printed_backup_are_a_file_too(card, bare_python, program):
    opened = card(ours(DOCUMENT))
    (opened.folder / "typed.txt").write_text(armor(ours(DOCUMENT)))
    command = re.sub(r"\S*/CT000007\.\S+", "typed.txt", opened.command(program))
    if program == "age":
        assert at_a_terminal(["sh", "-c", command], [PASSPHRASE], cwd=opened.folder) == DOCUMENT
    else:
        assert by_script(opened, command=command).stdout == DOCUMENT.rstrip() + b"\n"


# --- way 2: damaged cards


def damaged(data, lost, filler):
    parts = [data[at : at + SECTOR] for at in range(0, len(data), SECTOR)]
    return b"".join(filler(len(part)) if index in lost else part for index, part in enumerate(parts))


@pytest.mark.parametrize("filler", [bytes, random.Random(1).randbytes], ids=["unreadable", "garbled"])
def test_the_script_takes_each_sector_from_the_copy_where_it_is_good(card, bare_python, filler):
    sealed = ours(DOCUMENT)
    opened = card(sealed)
    for copy, lost in zip(COPIES, [{0, 1}, {1, 2}, {0, 2}], strict=True):
        opened.put(copy, SEALED, damaged(sealed, lost, filler))
    assert by_script(opened).stdout == DOCUMENT.rstrip() + b"\n"


def test_the_script_goes_by_most_copies_where_there_are_no_sums(card, bare_python):
    sealed = ours(DOCUMENT)
    opened = card(sealed)
    for index, copy in enumerate(COPIES):
        opened.put(copy, SEALED, damaged(sealed, {index}, random.Random(index).randbytes))
        opened.put(copy, SUMS, bytes(SECTOR))
    assert by_script(opened).stdout == DOCUMENT.rstrip() + b"\n"


def test_the_script_goes_by_what_can_be_read_where_there_are_no_sums(card, bare_python):
    sealed = ours(DOCUMENT)
    opened = card(sealed)
    for copy, lost in zip(COPIES, [{0, 1}, {1, 2}, {0, 2}], strict=True):
        opened.put(copy, SEALED, damaged(sealed, lost, bytes))
        (opened.folder / copy / name_of(7, SUMS)).unlink()
    assert by_script(opened).stdout == DOCUMENT.rstrip() + b"\n"


def test_the_script_is_content_with_one_copy_cut_short_and_one_missing(card, bare_python):
    sealed = ours(DOCUMENT)
    opened = card(sealed)
    opened.put("A", SEALED, b"")
    shutil.rmtree(opened.folder / "B")
    assert by_script(opened).stdout == DOCUMENT.rstrip() + b"\n"


# --- the functions of the script, called by themselves


@pytest.fixture(scope="module")
def functions():
    """The names that the script defines, without what it does at its end."""
    tree = ast.parse(SCRIPT)
    tree.body = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom | ast.FunctionDef)]
    names = {}
    exec(compile(tree, "README.TXT", "exec"), names)  # noqa: S102 (the script is what is tested)
    return names


def test_no_flip_of_a_bit_of_what_is_sealed_and_no_cut_gives_a_text(functions):
    document = b"twelve words and a name"
    sealed = ours(document, log_n=1)
    words = PASSPHRASE.encode()
    assert functions["unsealed"](sealed, words) == document
    body = sealed.index(b"\n", 25) + 1
    mac = sealed.index(b"--- ")
    start = mac + len("--- ") + 43 + 1
    flips = [place for place in range(8 * body, 8 * len(sealed)) if not 8 * (mac - 1) <= place < 8 * start]
    for place in flips:
        flipped = bytearray(sealed)
        flipped[place // 8] ^= 1 << place % 8
        assert_nothing_opens(functions, bytes(flipped), words, document)
    for size in range(len(sealed)):
        assert_nothing_opens(functions, sealed[:size], words, document)


def test_damage_to_the_mac_of_the_header_does_not_keep_the_script_from_opening_it(functions):
    sealed = ours(b"twelve words and a name", log_n=1)
    mac = sealed.index(b"--- ") + len("--- ")
    damage = sealed[:mac] + b"A" * 43 + sealed[mac + 43 :]
    assert functions["unsealed"](damage, PASSPHRASE.encode()) == b"twelve words and a name"


def assert_nothing_opens(functions, sealed, words, document):
    """It may end in any way but with another text: last letters of base64 have bits that mean nothing."""
    try:
        text = functions["unsealed"](sealed, words)
    except (SystemExit, ValueError, IndexError):
        return
    assert text == document


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, 131_072])
def test_pieces_of_every_size_are_opened(functions, size):
    document = random.Random(size).randbytes(size)
    assert functions["unsealed"](ours(document, log_n=1), PASSPHRASE.encode()) == document


def test_pieces_that_changed_places_or_are_missing_are_noticed(functions):
    sealed = ours(random.Random(3).randbytes(2 * 65_536 + 9), log_n=1)
    start = sealed.index(b"--- ") + len("--- ") + 43 + 1 + 16
    first, second, rest = sealed[start : start + 65_552], sealed[start + 65_552 : -25], sealed[-25:]
    for pieces in (second + first + rest, first + second, first, second + rest, b""):
        with pytest.raises(SystemExit):
            functions["unsealed"](sealed[:start] + pieces, PASSPHRASE.encode())


@pytest.mark.parametrize("size", [0, 1, 15, 16, 17, 63, 64, 65, 300])
def test_its_chacha20_poly1305_is_openssls(functions, size):
    chance = random.Random(size)
    key, nonce, text = chance.randbytes(32), chance.randbytes(12), chance.randbytes(size)
    box = ChaCha20Poly1305(key).encrypt(nonce, text, None)
    assert functions["decrypt"](key, nonce, box) == text


# --- way 3: by hand


def by_hand(sealed, typed):
    """What "WAY 3" says, step by step. Raises InvalidTag and AssertionError where it says that something must be."""
    text, _, rest = sealed.partition(b"\n--- ")
    version, stanza, body = text.decode("ascii").split("\n")
    arrow, kind, salt, log_n = stanza.split(" ")
    mac, nonce, chunks = rest[:43], rest[44:60], rest[60:]
    assert (version, arrow, kind, rest[43:44]) == ("age-encryption.org/v1", "->", "scrypt", b"\n")
    assert [len(plain(part)) for part in (salt, body, mac)] == [16, 32, 32]
    passphrase = " ".join(unicodedata.normalize("NFKD", typed).split()).encode()
    key = Scrypt(b"age-encryption.org/v1/scrypt" + plain(salt), 32, 2 ** int(log_n), 8, 1).derive(passphrase)
    file_key = ChaCha20Poly1305(key).decrypt(bytes(12), plain(body), None)
    signed = sealed[: sealed.index(b"\n---") + 4]
    assert hmac.digest(hkdf(file_key, None, b"header"), signed, hashlib.sha256) == plain(mac)
    payload_key = ChaCha20Poly1305(hkdf(file_key, nonce, b"payload"))
    pieces = [chunks[at : at + 65552] for at in range(0, len(chunks), 65552)]
    numbered = [
        (number.to_bytes(11, "big") + bytes([number == len(pieces) - 1]), piece) for number, piece in enumerate(pieces)
    ]
    return b"".join(payload_key.decrypt(nonce, piece, None) for nonce, piece in numbered)


def plain(letters):
    return base64.b64decode(letters + ("=" if isinstance(letters, str) else b"=") * (-len(letters) % 4), validate=True)


def hkdf(key, salt, info):
    return HKDF(SHA256(), 32, salt, info).derive(key)


@pytest.mark.parametrize("sealer", SEALERS)
@pytest.mark.parametrize("size", [1024, 65_537])
def test_the_description_is_enough_to_write_the_program_anew(sealer, size):
    document = DOCUMENT if size == 1024 else random.Random(size).randbytes(size)
    assert by_hand(sealer(document), PASSPHRASE) == document


def test_control_by_hand_a_wrong_passphrase_opens_nothing():
    with pytest.raises(InvalidTag):
        by_hand(ours(DOCUMENT), "abandon")


def test_every_figure_of_the_description_stands_in_the_text():
    text = readme().decode()
    for figure in ("16 bytes", "65552", "r = 8, p = 1", "12 zero bytes", "11 bytes", '"header"', '"payload"', "NFKD"):
        assert figure in text
