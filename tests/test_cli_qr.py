"""`coldtui qr` and `coldtui scan` as others run them: the installed program, its output, its exit status."""

import base64
import json
import os
import random
import subprocess
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from coldtui.formats import bbqr, pmofn
from coldtui.formats.png import png
from coldtui.formats.qr_capacity import version_for
from coldtui.formats.qr_matrix import qr_matrix
from tests.build.keys import OURS, master
from tests.corpus.case import FAMILY, WPKH, payment
from tests.test_cli import ENVIRONMENT, PROGRAM, run

PSBT = payment(FAMILY, 4).raw()
SMALL = payment(WPKH, 1, previous=False).raw()
ADDRESS = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"
MEMBERS = ["state", "kind", "encoding", "parts_seen", "parts_total", "message"]
ENCODINGS = ["ur", "ur-psbt", "bbqr", "pmofn", "base43", "base64"]


@pytest.fixture
def desk(tmp_path):
    (tmp_path / "pay.psbt").write_bytes(PSBT)
    (tmp_path / "small.psbt").write_bytes(SMALL)
    return tmp_path


def qr(desk, name="pay.psbt", *more):
    done = run("qr", desk / name, *more)
    assert done.stderr == b"", done.stderr
    assert done.returncode == 0
    return done.stdout.decode().splitlines()


def scan(frames, *more):
    """Exit status and the one JSON object for these lines of standard input."""
    done = run("scan", "--json", *more, stdin="".join(f"{frame}\n" for frame in frames))
    return told(done)


def told(done):
    (line,) = done.stdout.splitlines()
    answer = json.loads(line)
    assert list(answer) == MEMBERS
    return done.returncode, answer


def facts(answer):
    return tuple(answer[member] for member in MEMBERS[:-1])


def picture(text, path):
    path.write_bytes(png(qr_matrix(text)))
    return path


# --- there and back


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_what_qr_writes_scan_puts_together_byte_for_byte(desk, encoding):
    texts = qr(desk, "small.psbt", "--encoding", encoding)
    status, answer = scan(texts, "--expect", "psbt", "--out", desk / "back.psbt")
    assert status == 0
    assert (answer["state"], answer["kind"]) == ("complete", "psbt")
    # what fits one code of pMofN is plain base64
    assert answer["encoding"] == ("base64" if encoding == "pmofn" and len(texts) == 1 else encoding)
    assert (desk / "back.psbt").read_bytes() == SMALL


@pytest.mark.parametrize("encoding", ["ur", "ur-psbt", "bbqr", "pmofn"])
def test_a_transfer_survives_loss_and_disorder(desk, encoding):
    texts = qr(desk, "pay.psbt", "--encoding", encoding, "--max-chars", 300)
    chance = random.Random(encoding)
    shown = [text for text in chance.choices(texts, k=12 * len(texts)) if chance.random() > 0.4]
    status, answer = scan(shown, "--out", desk / "back.psbt")
    assert (status, answer["state"]) == (0, "complete")
    assert (desk / "back.psbt").read_bytes() == PSBT


def test_the_form_of_the_file_does_not_matter(desk):
    (desk / "b.psbt").write_bytes(base64.b64encode(PSBT) + b"\n")
    (desk / "h.psbt").write_text(PSBT.hex().upper() + "\r\n")
    assert qr(desk, "b.psbt") == qr(desk, "h.psbt") == qr(desk)


# --- qr


def test_qr_prints_one_frame_a_line_and_for_ur_twice_its_parts(desk):
    texts = qr(desk)
    count = len(texts) // 2
    assert [text.split("/")[1] for text in texts] == [f"{number}-{count}" for number in range(1, 2 * count + 1)]
    assert {text.split("/")[0] for text in texts} == {"UR:CRYPTO-PSBT"}
    assert len(qr(desk, "pay.psbt", "--encoding", "bbqr")) == int(
        qr(desk, "pay.psbt", "--encoding", "bbqr")[0][4:6], 36
    )


@pytest.mark.parametrize("encoding", ["ur", "ur-psbt", "bbqr", "pmofn"])
@pytest.mark.parametrize("chars", [120, 333, 1000])
def test_no_line_is_longer_than_asked(desk, encoding, chars):
    texts = qr(desk, "pay.psbt", "--encoding", encoding, "--max-chars", chars)
    assert chars * 3 // 4 <= max(map(len, texts)) <= chars


@pytest.mark.parametrize("chars", ["0", "-1", "4297", "x", "1.5", "", "\uff11"])
def test_a_size_that_no_code_has_is_a_usage_error(desk, chars):
    assert run("qr", desk / "pay.psbt", f"--max-chars={chars}").returncode == 2


@pytest.mark.parametrize(
    ("encoding", "chars"), [("ur", 30), ("bbqr", 9), ("pmofn", 8), ("base43", 100), ("base64", 100)]
)
def test_a_size_that_carries_nothing_is_refused_with_one_sentence(desk, encoding, chars):
    done = run("qr", desk / "pay.psbt", "--encoding", encoding, "--max-chars", chars)
    assert (done.returncode, done.stdout) == (4, b"")
    assert done.stderr.count(b"\n") == 1


def test_a_finished_transaction_a_wallet_and_an_address_can_be_sent_too(desk):
    signed = (Path(__file__).parent / "vectors" / "bbqr" / "nfc-result.txn").read_bytes()
    (desk / "final.txn").write_text(signed.hex() + "\n")
    (desk / "wallet.txt").write_text(FAMILY.descriptor() + "\n")
    (desk / "address.txt").write_text(ADDRESS + "\n")
    for name, kind, start in (
        ("final.txn", "transaction", "UR:BYTES/"),
        ("wallet.txt", "wallet", "UR:CRYPTO-OUTPUT/"),
        ("address.txt", "address", ADDRESS),
    ):
        texts = qr(desk, name)
        assert texts[0].startswith(start)
        assert scan(texts)[1]["kind"] == kind
    done = run("qr", desk / "address.txt", "--encoding", "ur")
    assert (done.returncode, done.stdout) == (4, b"")
    assert b"Addresses cannot be sent in this encoding" in done.stderr


SECRETS = {
    "phrase": OURS,
    "seedqr": "0" * 44 + "0003",
    "xprv": master(OURS).xprv(test=False),
    "descriptor": WPKH.private_descriptor(0),
    "compact": bytes(range(200, 216)),
}


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_is_never_written_as_a_code(desk, name):
    secret = SECRETS[name] if isinstance(SECRETS[name], bytes) else SECRETS[name].encode()
    (desk / "key.txt").write_bytes(secret)
    for more in ((), ("--encoding", "bbqr"), ("--png", desk)):
        done = run("qr", desk / "key.txt", *more)
        assert (done.returncode, done.stdout) == (4, b"")
        assert secret not in done.stderr
    assert sorted(path.name for path in desk.iterdir()) == ["key.txt", "pay.psbt", "small.psbt"]


@pytest.mark.parametrize(
    ("content", "says"), [(b"", b"empty"), (b"hello there", b"not a PSBT"), (PSBT[:-3], b""), (b"psbt\xff", b"")]
)
def test_a_file_that_is_no_psbt_ends_with_3(desk, content, says):
    (desk / "x.psbt").write_bytes(content)
    done = run("qr", desk / "x.psbt")
    assert (done.returncode, done.stdout) == (3, b"")
    assert says in done.stderr
    assert done.stderr.count(b"\n") == 1


def test_a_file_that_is_not_there_ends_with_5_and_standard_input_is_not_read(desk):
    assert run("qr", desk / "nothing.psbt").returncode == 5
    assert run("qr", "-", stdin=PSBT).returncode == 2
    assert run("qr").returncode == 2
    assert run("qr", desk / "pay.psbt", "--encoding", "ur1").returncode == 2
    assert run("qr", desk / "pay.psbt", "--json").returncode == 2


# --- pictures


def test_pictures_are_all_of_one_size_and_named_in_their_order(desk):
    (desk / "out").mkdir()
    paths = qr(desk, "pay.psbt", "--png", desk / "out", "--max-chars", 400)
    assert [Path(path).name for path in paths] == sorted(path.name for path in (desk / "out").iterdir())
    assert Path(paths[0]).name in {"pay-01.png", "pay-1.png"}
    opened = [Image.open(path) for path in paths]
    assert len({one.size for one in opened}) == 1
    texts = [zxingcpp.read_barcode(one.convert("L")).text for one in opened]
    assert texts == qr(desk, "pay.psbt", "--max-chars", 400)


def test_a_short_last_part_is_drawn_as_large_as_the_others(desk):
    (desk / "out").mkdir()
    # the last of its parts would fit into a smaller code
    paths = qr(desk, "pay.psbt", "--png", desk / "out", "--encoding", "bbqr", "--max-chars", 300)
    lengths = [len(text) for text in qr(desk, "pay.psbt", "--encoding", "bbqr", "--max-chars", 300)]
    assert version_for(["A" * lengths[-1]]) < version_for(["A" * lengths[0]]), lengths
    sizes = set()
    for path in paths:
        with Image.open(path) as opened:
            sizes.add(opened.size)
    assert len(sizes) == 1


def test_pictures_go_round(desk):
    (desk / "out").mkdir()
    paths = qr(desk, "pay.psbt", "--png", desk / "out", "--encoding", "bbqr", "--max-chars", 400)
    status, answer = told(run("scan", *reversed(paths), "--out", desk / "back.psbt", "--json"))
    assert (status, facts(answer)) == (0, ("complete", "psbt", "bbqr", len(paths), len(paths)))
    assert (desk / "back.psbt").read_bytes() == PSBT
    status, answer = told(run("scan", *paths[1:], "--json"))
    assert (status, facts(answer)) == (3, ("wait", None, "bbqr", len(paths) - 1, len(paths)))


def test_pictures_that_are_there_already_are_kept(desk):
    (desk / "out").mkdir()
    first = qr(desk, "small.psbt", "--png", desk / "out", "--max-chars", 4000)
    before = Path(first[0]).read_bytes()
    second = qr(desk, "small.psbt", "--png", desk / "out", "--max-chars", 4000)
    assert [Path(path).name for path in first + second] == ["small-1.png", "small-1-2.png"]
    assert Path(first[0]).read_bytes() == before


def test_a_folder_that_is_not_there_ends_with_5(desk):
    done = run("qr", desk / "pay.psbt", "--png", desk / "nothing")
    assert (done.returncode, done.stdout) == (5, b"")


def test_a_picture_with_several_codes_gives_them_all(desk):
    texts = bbqr.split(SMALL, "P", "Z", len(bbqr.split(SMALL, "P", "Z")[0]) // 2 + 16)
    assert len(texts) == 2
    codes = [Image.open(BytesIO(png(qr_matrix(text)))).convert("L") for text in texts]
    both = Image.new("L", (codes[0].width + codes[1].width, max(code.height for code in codes)), "white")
    both.paste(codes[0], (0, 0))
    both.paste(codes[1], (codes[0].width, 0))
    both.save(desk / "both.png")
    status, answer = told(run("scan", desk / "both.png", "--json"))
    assert (status, facts(answer)) == (0, ("complete", "psbt", "bbqr", 2, 2))


def test_a_picture_that_cannot_be_read_is_told_and_the_others_are_read(desk):
    good = picture(ADDRESS, desk / "good.png")
    (desk / "bad.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 50)
    done = run("scan", desk / "bad.png", good, "--json", "--out", desk / "address")
    status, answer = told(done)
    assert (status, answer["state"], answer["kind"]) == (3, "complete", "address")
    assert (desk / "address").read_text() == ADDRESS
    assert done.stderr.count(b"bad.png") == 1
    assert run("scan", desk / "nothing.png", desk / "bad.png", good).returncode == 5


@pytest.mark.parametrize(("name", "status"), [("bad.png", 3), ("text.png", 3), ("nothing.png", 5), (".", 5)])
def test_pictures_of_which_none_can_be_read_are_refused(desk, name, status):
    (desk / "bad.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 50)
    (desk / "text.png").write_text(ADDRESS)
    done = run("scan", desk / name, "--json")
    returned, answer = told(done)
    assert returned in {status, 4}
    assert facts(answer) == ("refused", None, None, 0, 0)
    assert answer["message"]


def test_a_picture_without_a_code_waits_for_one(desk):
    Image.new("L", (200, 200), "white").save(desk / "white.png")
    status, answer = told(run("scan", desk / "white.png", "--json"))
    assert (status, facts(answer)) == (3, ("wait", None, None, 0, 0))


# --- scan


@pytest.mark.parametrize("stdin", [b"", b"\n", b"\r\n \t\r\n\n", b"\xef\xbb\xbf\n"])
def test_without_a_code_it_waits(stdin):
    status, answer = told(run("scan", "--json", stdin=stdin))
    assert (status, facts(answer)) == (3, ("wait", None, None, 0, 0))
    assert answer["message"] == "No code came."


def test_lines_may_end_and_stand_as_they_like(desk):
    texts = qr(desk, "pay.psbt", "--encoding", "bbqr", "--max-chars", 300)
    stdin = b"\xef\xbb\xbf" + "".join(f"\r\n  {text}\t\r\n\r\n" for text in texts).rstrip().encode()
    status, answer = told(run("scan", "--json", stdin=stdin))
    assert (status, facts(answer)) == (0, ("complete", "psbt", "bbqr", len(texts), len(texts)))


@pytest.mark.parametrize("encoding", ["ur", "bbqr", "pmofn"])
def test_with_parts_missing_it_waits_and_writes_nothing(desk, encoding):
    texts = qr(desk, "pay.psbt", "--encoding", encoding, "--max-chars", 300)
    status, answer = scan(texts[1:4] + texts[1:2], "--out", desk / "back.psbt")
    count = len(texts) // 2 if encoding == "ur" else len(texts)
    assert (status, facts(answer)) == (3, ("wait", None, encoding, 3, count))
    assert answer["message"].startswith(f"3 of {count} parts came.")
    assert not (desk / "back.psbt").exists()


def test_a_damaged_code_among_the_others_does_no_harm(desk):
    texts = qr(desk, "pay.psbt", "--encoding", "ur", "--max-chars", 300)
    status, answer = scan([texts[0], texts[1][:-1] + "1", texts[1][:-2], *texts[1:]])
    assert (status, answer["state"]) == (0, "complete")


def test_codes_that_are_all_damaged_are_refused():
    status, answer = scan(["UR:CRYPTO-PSBT/1-9/AAAA"])
    assert (status, facts(answer)) == (3, ("refused", None, None, 0, 0))
    assert answer["message"]


def test_of_two_transfers_the_one_that_is_whole_is_taken(desk):
    begun = qr(desk, "pay.psbt", "--encoding", "bbqr", "--max-chars", 300)[:2]
    whole = qr(desk, "small.psbt", "--max-chars", 200)
    status, answer = scan(begun + whole, "--out", desk / "back.psbt")
    assert (status, answer["state"], answer["encoding"]) == (0, "complete", "ur")
    assert (desk / "back.psbt").read_bytes() == SMALL


def test_of_two_whole_transfers_the_first_is_taken(desk):
    status, answer = scan([*qr(desk, "small.psbt"), *qr(desk, "pay.psbt")], "--out", desk / "back.psbt")
    assert (status, answer["state"]) == (0, "complete")
    assert (desk / "back.psbt").read_bytes() == SMALL


def test_two_transfers_code_by_code_are_never_spliced(desk):
    others = payment(FAMILY, 4, fee=2_000).raw()
    for first, second in (
        (bbqr.split(PSBT, "P", "H", 300), bbqr.split(others, "P", "H", 300)),
        (pmofn.split(base64.b64encode(PSBT).decode(), 300), pmofn.split(base64.b64encode(others).decode(), 300)),
    ):
        assert len(first) == len(second)
        done = run("scan", "--json", "--out", desk / "back.psbt", stdin="\n".join(
            text for pair in zip(first, second, strict=True) for text in pair
        ))  # fmt: skip
        status, answer = told(done)
        assert (status, answer["state"] in {"wait", "refused"}) == (3, True)
        assert not (desk / "back.psbt").exists()


def test_it_ends_with_the_transfer_and_not_with_its_input():
    with subprocess.Popen(
        [PROGRAM, "scan", "--json"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=ENVIRONMENT
    ) as process:
        process.stdin.write(f"{ADDRESS}\n".encode())
        process.stdin.flush()
        answer = json.loads(process.stdout.readline())
        assert process.wait(timeout=30) == 0
    assert facts(answer) == ("complete", "address", "text", 1, 1)


@pytest.mark.parametrize("expect", ["psbt", "wallet", "key", "address", "any"])
def test_expect_takes_what_it_names_and_refuses_all_else(desk, expect):
    key = master(OURS).at("m/84h/0h/0h").xpub(test=False)
    given = {
        "psbt": base64.b64encode(PSBT).decode(),
        "wallet": WPKH.descriptor(),
        "key": f"[73c5da0a/84h/0h/0h]{key}",
        "address": ADDRESS,
    }
    for kind, frame in given.items():
        status, answer = scan([frame], "--expect", expect, "--out", desk / f"{kind}.out")
        if expect in {kind, "any"}:
            assert (status, answer["state"], answer["kind"]) == (0, "complete", kind)
            assert (desk / f"{kind}.out").read_bytes() == (PSBT if kind == "psbt" else frame.encode())
        else:
            assert (status, answer["state"], answer["kind"]) == (4, "refused", kind)
            assert answer["message"].startswith("This is a")
            assert ", not a" in answer["message"]
            assert not (desk / f"{kind}.out").exists()


def test_a_finished_transaction_is_not_one_to_sign(desk):
    signed = (Path(__file__).parent / "vectors" / "bbqr" / "nfc-result.txn").read_bytes()
    assert scan([signed.hex()])[1]["kind"] == "transaction"
    assert scan([signed.hex()], "--expect", "psbt")[0] == 4


@pytest.mark.parametrize("name", SECRETS)
@pytest.mark.parametrize("expect", ["psbt", "any"])
def test_a_secret_is_named_refused_and_neither_shown_nor_written(desk, name, expect):
    secret = SECRETS[name] if isinstance(SECRETS[name], bytes) else SECRETS[name].encode()
    for more in (("--json",), ()):
        done = run("scan", "--expect", expect, "--out", desk / "out.txt", *more, stdin=secret + b"\n")
        assert done.returncode == 4
        assert secret not in done.stdout + done.stderr
        assert not (desk / "out.txt").exists()
        said = done.stdout.decode()
        assert "abandon" not in said
        if more:
            assert json.loads(said)["kind"] == "secret"
            assert json.loads(said)["state"] == "refused"
        else:
            assert said.startswith(("This is a ", "This is something "))


def test_a_secret_in_a_picture_is_refused(desk):
    status, answer = told(run("scan", picture(OURS, desk / "phrase.png"), "--json", "--out", desk / "x"))
    assert (status, facts(answer)) == (4, ("refused", "secret", "text", 1, 1))
    assert "recovery phrase" in answer["message"]
    assert not (desk / "x").exists()


def test_what_is_not_bitcoin_is_named_and_refused():
    status, answer = scan(["https://example.org/secret-path"])
    assert (status, answer["state"], answer["kind"]) == (4, "refused", "other")
    assert "web page" in answer["message"]
    assert "secret-path" not in answer["message"]


def test_a_psbt_that_is_broken_is_no_psbt(desk):
    status, answer = scan([base64.b64encode(PSBT[:-3]).decode()], "--out", desk / "x")
    assert (status, answer["state"], answer["kind"]) == (3, "refused", "psbt")
    assert not (desk / "x").exists()


def test_nothing_is_written_over(desk):
    before = (desk / "small.psbt").read_bytes()
    (desk / "link").symlink_to(desk / "nowhere")
    for name in ("small.psbt", "link", ""):
        status, answer = scan(qr(desk), "--out", f"{desk}/{name}")
        assert (status, answer["state"]) == (4, "refused")
    assert (desk / "small.psbt").read_bytes() == before
    assert not (desk / "nowhere").exists()
    assert "already" in scan(qr(desk), "--out", desk / "small.psbt")[1]["message"]


@pytest.mark.parametrize("name", ["a:b", "-x", ".hidden", "a\nb", "x."])
def test_a_name_that_would_be_changed_is_refused(desk, name):
    status, answer = scan([ADDRESS], f"--out={desk}/{name}")
    assert (status, answer["state"]) == (4, "refused")
    assert len(list(desk.iterdir())) == 2


def test_a_file_can_be_named_without_a_folder(desk):
    done = run("scan", "--out", "address.txt", stdin=ADDRESS, cwd=desk)
    assert done.returncode == 0
    assert done.stdout.decode() == "This is an address. Written: address.txt\n"
    assert (desk / "address.txt").read_text() == ADDRESS


def test_a_folder_for_the_result_that_is_not_there_ends_with_5(desk):
    status, answer = scan([ADDRESS], "--out", desk / "nothing" / "address.txt")
    assert (status, facts(answer)) == (5, ("refused", None, None, 0, 0))


def test_without_json_it_is_one_sentence_for_people(desk):
    assert run("scan", stdin=ADDRESS).stdout == b"This is an address.\n"
    assert run("scan", "--expect", "psbt", stdin=ADDRESS).stdout == b"This is an address, not a transaction.\n"
    done = run("scan", stdin="\n".join(qr(desk, "pay.psbt", "--max-chars", 300)[:2]))
    assert done.stdout.decode().startswith("2 of ")


@pytest.mark.parametrize("arguments", [("-",), ("a.png", "-"), ("--expect", "seed"), ("--out",), ("--exp", "any")])
def test_what_scan_does_not_know_is_a_usage_error(arguments):
    done = run("scan", *arguments, stdin=ADDRESS)
    assert (done.returncode, done.stdout) == (2, b"")


def test_a_line_without_end_is_not_read_to_its_end():
    # nobody ends this line: who waited for its end would wait for ever
    read, write = os.pipe()
    with subprocess.Popen([PROGRAM, "scan", "--json"], stdin=read, stdout=subprocess.PIPE, env=ENVIRONMENT) as process:
        os.close(read)
        with suppress(BrokenPipeError):
            for _ in range(100):
                os.write(write, b"A" * 65_536)
        answer = json.loads(process.stdout.readline())
        assert process.wait(timeout=30) == 5
    os.close(write)
    assert answer["state"] == "refused"


def test_more_codes_than_any_transfer_has_are_refused():
    texts = bbqr.split(bytes(1_000), "B", "H", 16)[:2]
    status, answer = scan([texts[0]] * 11_000)
    assert (status, answer["state"]) == (4, "refused")


def test_lines_without_a_code_are_not_read_for_ever():
    status, answer = told(run("scan", "--json", stdin=b"\n" * 11_000))
    assert (status, answer["state"]) == (4, "refused")


def test_damaged_codes_are_not_looked_at_for_ever():
    texts = [f"B$HP0200{number:04X}" for number in range(450)]
    status, answer = scan(texts)
    assert (status, answer["state"]) == (4, "refused")
    assert "damaged" in answer["message"]


def test_hostile_lines_do_not_reach_the_terminal():
    done = run("scan", stdin=b"\x1b[31mhello\x1b]52;c;AAAA\x07\nB$\x1b[2J\n")
    assert b"\x1b" not in done.stdout + done.stderr


def test_control_the_environment_has_nothing_that_the_program_needs():
    assert set(ENVIRONMENT) == {"PATH", "HOME", "LANG"}
    assert os.access(PROGRAM, os.X_OK)
