"""A secret shows itself only when asked by name, and is zeros afterwards."""

import copy
import logging
import pickle
import traceback

import pytest

from coldtui.core.secret import Secret

CANARY = b"correct horse battery staple"


def test_a_secret_shows_nothing() -> None:
    secret = Secret(CANARY)
    for shown in (repr(secret), str(secret), f"{secret}", f"{secret!r:>40}", repr([secret]), "%s" % secret):  # noqa: UP031
        assert "Secret(...)" in shown
        assert "horse" not in shown
    assert b"horse" in secret.expose(), "asked by name it does"


def test_a_secret_in_a_traceback_with_local_variables_shows_nothing() -> None:
    def crash(thing: object) -> None:
        raise RuntimeError(type(thing).__name__)

    def shown(thing: object) -> str:
        try:
            crash(thing)
        except RuntimeError as error:
            return "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
        return ""

    assert "horse" not in shown(Secret(CANARY))
    assert "horse" in shown(CANARY), "plain bytes leak in the same place"


def test_a_secret_is_not_copied_not_pickled_and_not_hashed() -> None:
    secret = Secret(CANARY)
    for call in (pickle.dumps, copy.copy, copy.deepcopy, hash):
        with pytest.raises(TypeError):
            call(secret)
        assert call(CANARY) is not None


def test_a_wiped_secret_is_zeros() -> None:
    secret = Secret(CANARY)
    memory = secret.expose()
    assert len(secret) == len(CANARY)
    secret.wipe()
    assert memory == bytearray(len(CANARY))
    assert secret.is_wiped
    secret.wipe()
    with pytest.raises(ValueError, match="wiped"):
        secret.expose()


def test_a_with_block_wipes_whatever_ends_it() -> None:
    memories = []

    def crash() -> None:
        with Secret(CANARY) as secret:
            memories.append(secret.expose())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        crash()
    assert memories == [bytearray(len(CANARY))]


def test_a_secret_holds_its_own_copy() -> None:
    source = bytearray(CANARY)
    with Secret(source) as secret:
        source[:] = bytes(len(source))
        assert secret.expose() == CANARY
    with Secret(memoryview(CANARY)) as secret:
        assert secret.expose() == CANARY


def test_secrets_are_equal_when_their_bytes_are() -> None:
    assert Secret(CANARY) == Secret(bytearray(CANARY))
    assert Secret(CANARY) != Secret(CANARY[:-1])
    assert Secret(CANARY) != CANARY


def test_a_logged_secret_shows_nothing(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("test").debug("%s %r", Secret(CANARY), Secret(CANARY))
        logging.getLogger("test").debug("control %s", b"plain horse")
    assert caplog.text.count("horse") == 1
