"""The command line as others run it: the installed program, its output line by line, its exit status."""

import base64
import json
import os
import pty
import re
import select
import subprocess
import sys
from pathlib import Path

import pytest

from tests.build.keys import OURS, SECOND, THIRD
from tests.corpus.case import COIN, FAMILY, HIS, LEGACY, NESTED, TAPROOT, WPKH, alice, payment

PROGRAM = str(Path(sys.executable).with_name("coldtui"))
ENVIRONMENT = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "LANG": "C.UTF-8"}

FACTS = {
    "file", "verdict", "network", "psbt_version", "txid", "wallet", "inputs", "outputs", "sent_sats", "fee_sats",
    "fee_rate_sat_vb", "locktime", "findings", "signed", "final", "signatures_added",
}  # fmt: skip


def run(*arguments, stdin="", cwd=None):
    data = stdin if isinstance(stdin, bytes) else stdin.encode()
    return subprocess.run(
        [PROGRAM, *map(str, arguments)],
        input=data,
        capture_output=True,
        check=False,
        cwd=cwd,
        env=ENVIRONMENT,
        timeout=60,
    )


def lines(done):
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture
def desk(tmp_path):
    """A folder with wallets and transactions, and an empty one for results."""
    (tmp_path / "out").mkdir()
    for name, wallet in {
        "wpkh": WPKH,
        "legacy": LEGACY,
        "taproot": TAPROOT,
        "nested": NESTED,
        "family": FAMILY,
    }.items():
        (tmp_path / f"{name}.txt").write_text(wallet.descriptor() + "\n")
        (tmp_path / f"{name}.psbt").write_bytes(payment(wallet, 2).raw(0))
    (tmp_path / "high.psbt").write_bytes(payment(WPKH, 1, fee=100_000).raw(0))
    (tmp_path / "extreme.psbt").write_bytes(payment(WPKH, 1, fee=390_000).raw(0))
    (tmp_path / "asserted.psbt").write_bytes(payment(WPKH, 2, previous=False).raw(0))
    (tmp_path / "broken.psbt").write_bytes(payment().raw(0)[:-3])
    return tmp_path


def review(desk, *names, wallet="wpkh", more=()):
    files = [desk / name for name in names]
    wallets = ("--wallet", desk / f"{wallet}.txt") if wallet else ()
    return run("review", *files, *wallets, "--network", "regtest", "--json", *more)


def sign(desk, *names, phrase=OURS, wallet=None, accept=(), more=()):
    files = [desk / name for name in names]
    wallets = ("--wallet", desk / f"{wallet}.txt") if wallet else ()
    accepted = [word for token in accept for word in ("--accept", token)]
    arguments = ("sign", *files, "--out", desk / "out", "--network", "regtest", "--json", *wallets, *accepted, *more)
    return run(*arguments, stdin=f"{phrase}\n")


def written(desk):
    return sorted(path.name for path in (desk / "out").iterdir())


# --- review


def test_a_review_prints_every_fact_of_the_contract(desk):
    done = review(desk, "wpkh.psbt")
    (line,) = lines(done)
    assert done.returncode == 0
    assert set(line) == FACTS
    assert line["verdict"] == "ok"
    assert line["file"] == str(desk / "wpkh.psbt")
    assert line["wallet"] == "wpkh"
    assert re.fullmatch("[0-9a-f]{64}", line["txid"])
    assert set(line["inputs"][0]) == {
        "index", "outpoint", "amount_sats", "proof", "ours", "path", "script_type", "sighash", "sequence",
    }  # fmt: skip
    assert line["inputs"][0]["amount_sats"] == COIN
    assert line["inputs"][0]["proof"] == "proven"
    assert line["inputs"][0]["ours"] is True
    assert line["inputs"][0]["path"] == "m/84h/1h/0h/0/3"
    assert line["inputs"][0]["script_type"] == "p2wpkh"
    assert line["inputs"][0]["sighash"] == "ALL"
    assert [out["purpose"] for out in line["outputs"]] == ["payment", "change"]
    assert line["outputs"][0]["script_hex"] == alice().hex()
    assert line["outputs"][1]["path"] == "m/84h/1h/0h/1/5"
    assert line["fee_sats"] == 1000
    assert line["sent_sats"] == 600_000
    assert (line["signed"], line["final"], line["signatures_added"]) == (None, None, 0)


def test_a_review_without_a_wallet_gives_all_facts_and_refuses(desk):
    done = review(desk, "wpkh.psbt", wallet=None)
    (line,) = lines(done)
    assert done.returncode == 4
    assert line["verdict"] == "refuse"
    assert [one["ours"] for one in line["inputs"]] == [None, None]
    assert "no-wallet-given" in [one["rule"] for one in line["findings"]]
    assert line["fee_sats"] == 1000
    assert {one["purpose"] for one in line["outputs"]} == {"unknown"}


def test_standard_input_is_a_file_for_review(desk):
    raw = (desk / "wpkh.psbt").read_bytes()
    for data in (raw, base64.b64encode(raw), raw.hex().encode()):
        done = run("review", "-", "--wallet", desk / "wpkh.txt", "--network", "regtest", "--json", stdin=data)
        assert (done.returncode, lines(done)[0]["file"]) == (0, "-")


def test_warnings_end_with_6_and_blockers_with_4(desk):
    assert review(desk, "high.psbt").returncode == 6
    assert review(desk, "family.psbt").returncode == 4


def test_what_cannot_be_read_is_a_line_too(desk):
    done = review(desk, "broken.psbt", "wpkh.psbt")
    first, second = lines(done)
    assert done.returncode == 3
    assert first["verdict"] == "refuse"
    assert [one["severity"] for one in first["findings"]] == ["blocker"]
    assert "inputs" not in first
    assert second["verdict"] == "ok"


def test_a_file_that_is_not_there_ends_with_5(desk):
    done = review(desk, "nothing.psbt", "broken.psbt")
    assert done.returncode == 5
    assert len(lines(done)) == 2


def test_with_several_files_the_gravest_status_counts_and_no_state_passes_on(desk):
    alone = {name: lines(review(desk, name))[0] for name in ("wpkh.psbt", "high.psbt", "family.psbt")}
    done = review(desk, "wpkh.psbt", "high.psbt", "wpkh.psbt", "family.psbt", "wpkh.psbt")
    together = lines(done)
    assert done.returncode == 4
    for line in together:
        assert line == alone[Path(line["file"]).name]


def test_a_bad_wallet_file_ends_the_command_with_one_sentence(desk):
    (desk / "wpkh.txt").write_text(WPKH.descriptor()[:-1] + "q")
    done = review(desk, "wpkh.psbt")
    assert done.returncode == 3
    assert done.stdout == b""
    assert b"checksum" in done.stderr.lower()
    assert done.stderr.count(b"\n") == 1


def test_the_network_is_main_unless_said(desk):
    done = run("review", desk / "wpkh.psbt", "--wallet", desk / "wpkh.txt", "--json")
    assert done.returncode == 4
    assert b"network" in done.stderr.lower()


def test_the_network_may_stand_before_the_command(desk):
    done = run("--network", "regtest", "review", desk / "wpkh.psbt", "--wallet", desk / "wpkh.txt", "--json")
    assert done.returncode == 0


def test_hostile_names_do_not_reach_the_terminal(desk):
    name = desk / "pay\x1b[31m\u202e.psbt"
    name.write_bytes((desk / "wpkh.psbt").read_bytes())
    done = run("review", name, "--wallet", desk / "wpkh.txt", "--network", "regtest")
    assert done.returncode == 0
    assert b"\x1b" not in done.stdout
    assert "\u202e".encode() not in done.stdout


# --- sign


@pytest.mark.parametrize("name", ["wpkh", "legacy", "taproot", "nested"])
def test_a_single_key_transaction_is_signed_and_finished_without_a_wallet_file(desk, name):
    done = sign(desk, f"{name}.psbt")
    (line,) = lines(done)
    assert done.returncode == 0, done.stderr
    assert line["verdict"] == "ok"
    assert line["signatures_added"] == 2
    assert line["signed"] == str(desk / "out" / f"{name}-signed.psbt")
    assert line["final"] == str(desk / "out" / f"{name}-final.txn")
    assert written(desk) == [f"{name}-final.txn", f"{name}-signed.psbt"]
    assert re.fullmatch(r"[0-9a-f]+\n", (desk / "out" / f"{name}-final.txn").read_text())
    assert line["txid"] is not None


def test_two_people_sign_one_after_the_other(desk):
    first = lines(sign(desk, "family.psbt", wallet="family"))[0]
    assert (first["signatures_added"], first["final"]) == (2, None)
    (desk / "second.psbt").write_bytes((desk / "out" / "family-signed.psbt").read_bytes())
    second = lines(sign(desk, "second.psbt", phrase=SECOND, wallet="family"))[0]
    assert second["signatures_added"] == 2
    assert second["final"] is not None
    assert "cosigners-signed" in [one["rule"] for one in second["findings"]]


def test_a_phrase_that_is_not_in_the_wallet_signs_nothing(desk):
    done = sign(desk, "family.psbt", phrase="zoo " * 11 + "wrong", wallet="family")
    assert done.returncode == 4
    assert lines(done)[0]["verdict"] == "refuse"
    assert written(desk) == []


def test_the_second_line_is_the_passphrase(desk):
    plain, with_passphrase = sign(desk, "wpkh.psbt"), sign(desk, "wpkh.psbt", phrase=f"{OURS}\nTREZOR")
    assert plain.returncode == 0
    assert with_passphrase.returncode == 4
    assert b"Key 73c5da0a" in plain.stderr
    assert b"Key b4e3f5ed" in with_passphrase.stderr


def test_the_form_of_the_file_is_kept(desk):
    raw = (desk / "wpkh.psbt").read_bytes()
    (desk / "b.psbt").write_bytes(base64.b64encode(raw))
    (desk / "h.psbt").write_text(raw.hex())
    (desk / "v2.psbt").write_bytes(payment(WPKH, 2).raw(2))
    assert sign(desk, "b.psbt", "h.psbt", "v2.psbt").returncode == 0
    assert base64.b64decode((desk / "out" / "b-signed.psbt").read_bytes(), validate=True)[:5] == b"psbt\xff"
    assert bytes.fromhex((desk / "out" / "h-signed.psbt").read_text())[:5] == b"psbt\xff"
    assert lines(review(desk, "out/v2-signed.psbt"))[0]["psbt_version"] == 2


def test_a_taken_name_gets_a_number_and_nothing_is_overwritten(desk):
    sign(desk, "wpkh.psbt")
    before = (desk / "out" / "wpkh-signed.psbt").read_bytes()
    line = lines(sign(desk, "wpkh.psbt"))[0]
    assert line["signed"].endswith("wpkh-signed-2.psbt")
    assert (desk / "out" / "wpkh-signed.psbt").read_bytes() == before


def test_with_an_unaccepted_warning_nothing_is_written(desk):
    done = sign(desk, "high.psbt")
    assert done.returncode == 6
    assert lines(done)[0]["signed"] is None
    assert written(desk) == []


def test_an_accepted_warning_is_signed_and_the_verdict_stays_warn(desk):
    done = sign(desk, "high.psbt", accept=["fee-is-high"])
    assert done.returncode == 0
    assert lines(done)[0]["verdict"] == "warn"
    assert lines(done)[0]["signatures_added"] == 1


def test_an_extreme_fee_is_accepted_only_by_its_figure(desk):
    assert sign(desk, "extreme.psbt", accept=["fee-is-high"]).returncode == 6
    assert sign(desk, "extreme.psbt", accept=["fee-is-extreme=390001"]).returncode == 6
    assert written(desk) == []
    assert sign(desk, "extreme.psbt", accept=["fee-is-extreme=390000"]).returncode == 0


def test_asserted_amounts_are_a_warning_that_can_be_accepted(desk):
    assert sign(desk, "asserted.psbt").returncode == 6
    assert sign(desk, "asserted.psbt", accept=["amounts-are-asserted"]).returncode == 0


def test_a_refused_file_between_good_ones_is_skipped(desk):
    done = sign(desk, "wpkh.psbt", "broken.psbt", "high.psbt", "taproot.psbt")
    assert done.returncode == 3
    assert [line["signatures_added"] for line in lines(done)] == [2, 0, 0, 2]


@pytest.mark.parametrize(
    ("phrase", "says"),
    [
        ("abandon " * 12, "do not belong together"),
        ("abandon " * 11 + "abandom", "Word 12 is not in the list"),
        ("abandon " * 5, "12, 15, 18, 21 or 24"),
        ("", "12, 15, 18, 21 or 24"),
    ],
)
def test_a_wrong_phrase_ends_with_3_and_a_sentence_that_does_not_repeat_it(desk, phrase, says):
    done = sign(desk, "wpkh.psbt", phrase=phrase)
    assert done.returncode == 3
    assert says in done.stderr.decode()
    assert b"aband" not in done.stderr + done.stdout
    assert written(desk) == []


def test_the_phrase_reaches_no_output(desk):
    done = sign(desk, "wpkh.psbt", "family.psbt", "broken.psbt", phrase=THIRD)
    said = (done.stdout + done.stderr).decode()
    assert not [word for word in THIRD.split() if re.search(rf"\b{word}\b", said) and word not in {"amount", "above"}]


def test_on_a_terminal_the_phrase_is_asked_for_without_echo(desk):
    pid, terminal = pty.fork()
    if pid == 0:
        arguments = [PROGRAM, "sign", str(desk / "wpkh.psbt"), "--out", str(desk / "out"), "--network", "regtest"]
        os.execve(PROGRAM, arguments, ENVIRONMENT)  # noqa: S606
    seen = b""
    answers = {b"Recovery phrase: ": OURS.encode() + b"\n", b"Passphrase (empty for none): ": b"\n"}
    while select.select([terminal], [], [], 30)[0]:
        try:
            piece = os.read(terminal, 4096)
        except OSError:
            break
        seen += piece
        for prompt in list(answers):
            if prompt in seen:
                os.write(terminal, answers.pop(prompt))
    os.close(terminal)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    assert b"abandon" not in seen
    assert written(desk) == ["wpkh-final.txn", "wpkh-signed.psbt"]


def test_a_full_or_missing_folder_ends_with_5(desk):
    (desk / "out").rmdir()
    done = sign(desk, "wpkh.psbt")
    assert done.returncode == 5
    assert b"folder" in done.stderr


# --- the others


def test_addresses_are_listed_with_index_branch_and_path(desk):
    done = run("address", "--wallet", desk / "wpkh.txt", "--network", "regtest", "--index", "3-4", "--json")
    first, second = lines(done)
    assert set(first) == {"index", "branch", "path", "address"}
    assert (first["index"], first["branch"], first["path"]) == (3, 0, "m/84h/1h/0h/0/3")
    assert first["address"].startswith("bcrt1q")
    assert first["address"] != second["address"]
    change = run(
        "address", "--wallet", desk / "wpkh.txt", "--network", "regtest", "--index", "3", "--branch", "1", "--json"
    )
    assert lines(change)[0]["path"] == "m/84h/1h/0h/1/3"


@pytest.mark.parametrize("index", ["4-3", "-1", "x", "2147483648", "0-10000", "\uff11"])
def test_a_bad_index_is_a_usage_error(desk, index):
    assert run("address", "--wallet", desk / "wpkh.txt", "--index", index).returncode == 2


def test_the_findings_are_listed_each_once(desk):
    found = lines(run("findings", "--json"))
    assert {frozenset(one) for one in found} == {frozenset({"rule", "severity", "acknowledge", "title"})}
    names = [one["rule"] for one in found]
    assert len(names) == len(set(names)) > 40
    by_name = {one["rule"]: one for one in found}
    assert by_name["fee-is-extreme"]["acknowledge"] == "type"
    assert by_name["fee-is-high"]["acknowledge"] == "tick"
    assert by_name["no-wallet-given"]["severity"] == "blocker"
    assert {one["acknowledge"] for one in found if one["severity"] != "warning"} == {"none"}


def test_the_selftest_passes_and_says_what_it_checked():
    done = run("selftest", "--json")
    assert done.returncode == 0
    assert all(set(one) == {"check", "ok", "detail"} and one["ok"] for one in lines(done))


def test_the_version_is_printed():
    done = run("--version")
    assert done.returncode == 0
    assert re.fullmatch(rb"coldtui \d+\.\d+\.\d+\n", done.stdout)


@pytest.mark.parametrize(
    "arguments",
    [
        ("sign", "x.psbt"),
        ("sign", "-", "--out", "."),
        ("review",),
        ("review", "x", "--network", "liquid"),
        ("sign", "x", "--out", ".", "--accept", "no-such-rule"),
        ("sign", "x", "--out", ".", "--accept", "fee-is-extreme"),
        ("sign", "x", "--out", ".", "--accept", "false-change"),
        ("nothing",),
        ("--demo", "findings"),
        ("--camera", "auto", "findings"),
        ("--demo", "--network", "main"),
        (),
    ],
)
def test_wrong_usage_ends_with_2(arguments):
    assert run(*arguments).returncode == 2


def test_the_command_line_never_imports_the_screen_library():
    check = "import sys; sys.argv = ['coldtui', 'findings']; from coldtui.__main__ import main; main()\n"
    seen = "print([name for name in sys.modules if name.split('.')[0] in {'textual', 'rich'}])"
    done = subprocess.run([sys.executable, "-c", check + seen], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
    control = check.replace("import sys;", "import sys, textual.app;") + seen
    done = subprocess.run([sys.executable, "-c", control], capture_output=True, text=True, check=True)
    assert "textual" in done.stdout.splitlines()[-1]


def test_a_bug_ends_with_70_and_shows_no_values(tmp_path):
    broken = (
        "import sys; from coldtui import __main__ as m\n"
        "def burst(args, world):\n    phrase = 'canary words here'\n    raise RuntimeError(phrase)\n"
        "m._run = lambda args, _: burst(args, None)\nsys.exit(m.main(['findings']))"
    )
    done = subprocess.run([sys.executable, "-c", broken], capture_output=True, text=True, check=False)
    assert done.returncode == 70
    assert "RuntimeError" in done.stderr
    assert "canary" not in done.stderr
    stock = broken.replace("m._run = lambda args, _: burst(args, None)\nsys.exit(m.main(['findings']))", "burst(0, 0)")
    control = subprocess.run([sys.executable, "-c", stock], capture_output=True, text=True, check=False)
    assert "canary" in control.stderr


def test_a_terminal_without_the_letters_gets_their_codes_and_no_error(desk):
    draft = payment(WPKH)
    draft.pay(b"\x6a" + bytes((len("\u91d1\u5e01".encode()),)) + "\u91d1\u5e01".encode(), 0)
    (desk / "cjk.psbt").write_bytes(draft.raw(0))
    arguments = [PROGRAM, "sign", str(desk / "cjk.psbt"), "--out", str(desk / "out"), "--network", "regtest"]
    plain = {**ENVIRONMENT, "PYTHONIOENCODING": "ascii", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    done = subprocess.run(arguments, input=OURS.encode() + b"\n", capture_output=True, check=False, env=plain)
    assert done.returncode == 0, done.stderr
    assert b"wrote" in done.stdout


def test_closed_standard_input_is_said_and_no_bug(desk):
    command = f"exec {PROGRAM} sign {desk}/wpkh.psbt --out {desk}/out --network regtest <&-"
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, check=False, env=ENVIRONMENT)
    assert done.returncode == 5
    assert b"Standard input is closed" in done.stderr


def test_the_end_of_input_at_the_prompt_leaves_without_a_report(desk):
    pid, terminal = pty.fork()
    if pid == 0:
        arguments = [PROGRAM, "sign", str(desk / "wpkh.psbt"), "--out", str(desk / "out"), "--network", "regtest"]
        os.execve(PROGRAM, arguments, ENVIRONMENT)  # noqa: S606
    seen = b""
    while b"phrase: " not in seen and select.select([terminal], [], [], 30)[0]:
        seen += os.read(terminal, 4096)
    os.write(terminal, b"\x04")
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 130
    os.close(terminal)
    assert written(desk) == []


def test_a_payment_to_a_watched_wallet_is_a_payment(desk):
    (desk / "his.txt").write_text(HIS.descriptor())
    draft = payment(WPKH)
    draft.outs[0] = payment(HIS).outs[1]
    draft.outs[0].amount = 600_000
    (desk / "to-him.psbt").write_bytes(draft.raw(0))
    done = sign(desk, "to-him.psbt", wallet="wpkh", more=("--wallet", desk / "his.txt"))
    (line,) = lines(done)
    assert [one["purpose"] for one in line["outputs"]] == ["payment", "change"]
    assert line["sent_sats"] == 600_000


def test_two_files_that_give_one_coin_two_amounts_are_not_both_signed(desk):
    """Each lies about the other's input: together they would make one transaction with a hidden fee (BIP143)."""

    def lying(about):
        draft = payment(WPKH, 2, previous=False)
        taken = draft.ins[about]
        taken.fields.drop(1)
        taken.fields[b"\x01"] = (COIN - 300_000).to_bytes(8, "little") + bytes((22,)) + taken.spot.script
        draft.outs[1].amount -= 300_000
        return draft.raw(0)

    (desk / "a.psbt").write_bytes(lying(0))
    (desk / "b.psbt").write_bytes(lying(1))
    accept = ["amounts-are-asserted"]
    assert [sign(desk, name, accept=accept).returncode for name in ("a.psbt", "b.psbt")] == [0, 0]
    done = sign(desk, "a.psbt", "b.psbt", accept=accept)
    assert done.returncode == 4
    first, second = lines(done)
    assert (first["signatures_added"], second["signatures_added"]) == (2, 0)
    assert "coin-has-two-amounts" in [one["rule"] for one in second["findings"]]


def test_faults_are_named_by_rules_that_are_listed(desk):
    listed = {one["rule"] for one in lines(run("findings", "--json"))}
    named = [lines(review(desk, name))[0]["findings"][0]["rule"] for name in ("broken.psbt", "nothing.psbt", "out")]
    assert named == ["unreadable", "device-failed", "refused"]
    assert set(named) <= listed


def test_an_overlong_line_is_not_cut_into_another_passphrase(desk):
    done = sign(desk, "wpkh.psbt", phrase=f"{OURS}\n{'x' * 10_000}")
    assert done.returncode == 3
    assert b"longer than any" in done.stderr


def test_output_that_cannot_be_written_is_a_device_that_failed(desk):
    for redirect in (">/dev/full", ">&-"):
        command = f"{PROGRAM} findings {redirect}"
        done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, check=False, env=ENVIRONMENT)
        assert done.returncode == 5, redirect
        assert b"cannot be written" in done.stderr


def test_a_wallet_without_a_checksum_is_said_by_every_command(desk):
    (desk / "bare.txt").write_text(WPKH.descriptor().split("#")[0])
    done = run("address", "--wallet", desk / "bare.txt", "--network", "regtest", "--index", "0")
    assert done.returncode == 0
    assert b"no checksum" in done.stderr


@pytest.mark.parametrize("arguments", [("review", "-", "-"), ("--demo", "findings"), ("--media", ".", "findings")])
def test_arguments_that_would_be_ignored_are_a_usage_error(arguments):
    assert run(*arguments).returncode == 2


def test_a_file_that_others_completed_is_put_together_without_a_signature(desk):
    draft = payment(FAMILY)
    for origin in FAMILY.at(0, 3).origins[1:]:
        draft.add_signature(0, origin)
    (desk / "done.psbt").write_bytes(draft.raw(0))
    assert sign(desk, "done.psbt", wallet="family").returncode == 6
    (line,) = lines(sign(desk, "done.psbt", wallet="family", accept=["already-signed"]))
    assert (line["signed"], line["signatures_added"]) == (None, 0)
    assert written(desk) == ["done-final.txn"]
    # control: with one of them missing there is a signature to add
    del draft.ins[0].fields.pairs[-1]
    (desk / "half.psbt").write_bytes(draft.raw(0))
    assert lines(sign(desk, "half.psbt", wallet="family"))[0]["signatures_added"] == 1


def test_a_file_that_contradicts_itself_does_not_speak_about_the_coins_of_the_next(desk):
    draft = payment(WPKH)
    taken = draft.ins[0]
    taken.fields.drop(0, 1)
    taken.fields[b"\x00"] = payment(WPKH, 2).ins[1].fields[b"\x00"]
    taken.fields[b"\x01"] = (COIN - 1).to_bytes(8, "little") + bytes((22,)) + taken.spot.script
    (desk / "broken-amount.psbt").write_bytes(draft.raw(0))
    (desk / "honest.psbt").write_bytes(payment(WPKH).raw(0))
    first, second = lines(sign(desk, "broken-amount.psbt", "honest.psbt"))
    assert (first["signatures_added"], second["signatures_added"]) == (0, 1)


def test_without_a_place_to_complain_the_status_says_it():
    """Standard error is closed: Python has none then."""
    command = f"exec {PROGRAM} review /no/such/file 2>&-"
    done = subprocess.run(["sh", "-c", command], capture_output=True, check=False, env=ENVIRONMENT, timeout=60)
    assert done.returncode == 5
    # a control: so it is with one
    assert run("address", "--wallet", "/no/such/file", "--index", "0").returncode == 5
