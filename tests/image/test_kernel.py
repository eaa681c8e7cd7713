"""Our own kernel's configuration: every group has its reason, and what the kernel's rules make of it is noticed."""

import re
from pathlib import Path

import pytest
from making import kernel, locks
from making.inputs import HERE, LOCK, listed, words
from making.kernel import SET, WITHOUT, missing_drivers
from making.kernel_config import changed, groups, options

OURS = (HERE / "kernel/airgap.config").read_text()

LINE = re.compile(r'# .*|CONFIG_[A-Za-z0-9_]+=(y|\d+|".*")|# CONFIG_[A-Za-z0-9_]+ is not set|')


def test_every_group_has_a_reason() -> None:
    assert [group for group in groups(OURS) if len(group.reason.split()) < 4] == []
    assert len(groups(OURS)) > 20


def test_control_a_group_without_a_reason_is_seen() -> None:
    assert [group.reason for group in groups("# Why\nCONFIG_A=y\n\nCONFIG_B=y\n# CONFIG_C is not set\n")] == ["Why", ""]


def test_it_has_no_modules_and_every_line_is_of_a_known_kind() -> None:
    assert [line for line in OURS.splitlines() if not LINE.fullmatch(line)] == []
    assert options(OURS)["MODULES"] == "n"
    assert LINE.fullmatch("CONFIG_A=m") is None


def test_no_option_stands_twice() -> None:
    names = [name for group in groups(OURS) for name in group.options]
    assert sorted(names) == sorted(set(names))


def test_what_is_on_and_what_is_off_do_not_mix_in_a_group() -> None:
    for group in groups(OURS):
        assert (set(group.options.values()) == {"n"}) == group.reason.startswith("Off: "), group.reason


def test_it_is_read_as_the_kernel_writes_it() -> None:
    said = '#\n# Automatically generated\n#\nCONFIG_A=y\n# CONFIG_B is not set\nCONFIG_C="x=y"\nCONFIG_D=64\n'
    assert options(said) == {"A": "y", "B": "n", "C": '"x=y"', "D": "64"}


@pytest.mark.parametrize(
    ("made", "said"),
    [
        ("CONFIG_A=y\nCONFIG_C=64\n", []),
        ("CONFIG_A=y\n# CONFIG_B is not set\nCONFIG_C=64\nCONFIG_D=y\n", []),
        ("CONFIG_C=64\n", ["A is n, not y"]),
        ("CONFIG_A=m\nCONFIG_C=64\n", ["A is m, not y"]),
        ("CONFIG_A=y\nCONFIG_B=y\nCONFIG_C=64\n", ["B is y, not n"]),
        ("CONFIG_A=y\nCONFIG_C=8\n", ["C is 8, not 64"]),
    ],
)
def test_a_line_that_does_not_survive_is_named(made: str, said: list[str]) -> None:
    assert changed("# Why\nCONFIG_A=y\n# CONFIG_B is not set\nCONFIG_C=64\n", made) == said


def test_it_has_the_drivers_of_the_other_kernel_but_for_a_reason() -> None:
    built = "kernel/drivers/usb/core/usbcore.ko\nkernel/drivers/hid/hid-apple.ko\n"
    assert missing_drivers(["usbcore", "hid_apple", *WITHOUT], built) == []
    assert missing_drivers(["usbcore", "uvcvideo", "hid-apple"], built) == ["uvcvideo"]
    assert {name.replace("-", "_") for name in words("modules")} >= WITHOUT.keys()
    assert all(len(reason.split()) > 3 for reason in WITHOUT.values())


def test_everything_that_builds_it_is_listed_with_a_reason_and_locked() -> None:
    assert all(len(package.reason.split()) > 1 for package in listed(SET))
    assert {package.name for package in listed(SET)} <= {deb.name for deb in locks.read(LOCK).of(SET)}


def test_the_source_is_locked_in_the_version_of_debians_kernel() -> None:
    lock = locks.read(LOCK)
    (source,) = (deb for deb in lock.of(SET) if deb.name.startswith("linux-source-"))
    (image,) = (name for name in words("root") if name.startswith("linux-image-"))
    assert image.startswith(f"linux-image-{source.version.split('-')[0]}+")


def test_a_kernel_is_kept_until_anything_that_it_is_made_from_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = locks.read(LOCK)
    first = kernel._key(lock)
    ours = tmp_path / "airgap.config"
    monkeypatch.setattr(kernel, "CONFIG", ours)
    keys = []
    for text in (OURS, f"# Another word\n{OURS}", OURS.replace("CONFIG_NR_CPUS=64", "CONFIG_NR_CPUS=8")):
        ours.write_text(text)
        keys.append(kernel._key(lock))
    assert keys[:2] == [first, first]
    assert keys[2] != first
    other = locks.Lock(lock.day, tuple(deb for deb in lock.debs if (deb.set, deb.name) != (SET, "gcc-14")))
    assert kernel._key(other) not in keys
