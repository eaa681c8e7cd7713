"""How the build gets the locked packages, and what it says where it cannot."""

import http.server
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from making import archives, fetching
from making.fetching import Debs, sha256
from making.locks import Deb
from making.running import NotBuilt

CONTENT = b"!<arch>\nnot really a package"


@pytest.fixture(autouse=True)
def _own_cache(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def deb(tmp_path) -> Deb:
    """A locked package, whose file lies in tmp_path/debs under a name of its own."""
    (tmp_path / "debs").mkdir()
    file = tmp_path / "debs" / "renamed.deb"
    file.write_bytes(CONTENT)
    return Deb("root", "x", "1-2", "debian", len(CONTENT), sha256(file), "pool/main/x/x/x_1-2_amd64.deb")


def nowhere(tmp_path):
    return lambda: archives.mirror(f"file://{tmp_path}/no-such-mirror")


def somewhere(tmp_path):
    return lambda: archives.mirror(f"file://{tmp_path}/mirror")


def asked_in_vain():
    raise AssertionError("nothing has to be fetched")


def test_a_package_is_taken_from_a_folder_by_its_hash_whatever_its_name(tmp_path, deb):
    found = Debs(asked_in_vain, tmp_path / "debs").get([deb])
    assert found[deb].read_bytes() == CONTENT


def test_a_package_of_another_content_is_not_taken_but_named(tmp_path, deb):
    (tmp_path / "debs" / deb.file).write_bytes(CONTENT + b"!")
    (tmp_path / "debs" / "renamed.deb").unlink()
    with pytest.raises(NotBuilt, match=r"x_1-2_amd64\.deb") as said:
        Debs(nowhere(tmp_path), tmp_path / "debs").get([deb])
    assert deb.sha256 in str(said.value)
    assert "--debs" in str(said.value)


def test_a_kept_package_that_was_changed_is_not_taken(tmp_path, deb):
    kept = fetching.cache() / "debs"
    kept.mkdir(parents=True)
    (kept / deb.file).write_bytes(CONTENT)
    assert Debs(nowhere(tmp_path), None).get([deb])[deb] == kept / deb.file
    (kept / deb.file).write_bytes(CONTENT[::-1])
    with pytest.raises(NotBuilt):
        Debs(nowhere(tmp_path), None).get([deb])


def test_a_package_comes_from_a_mirror_by_its_place_in_the_archive(tmp_path, deb):
    target = tmp_path / "mirror" / deb.path
    target.parent.mkdir(parents=True)
    target.write_bytes(CONTENT)
    assert Debs(somewhere(tmp_path), None).get([deb])[deb].read_bytes() == CONTENT
    assert Debs(asked_in_vain, None).get([deb]), "and is kept"


def test_a_mirror_that_has_another_content_is_refused(tmp_path, deb):
    target = tmp_path / "mirror" / deb.path
    target.parent.mkdir(parents=True)
    target.write_bytes(CONTENT.upper())
    with pytest.raises(NotBuilt, match=r"x_1-2_amd64\.deb"):
        Debs(somewhere(tmp_path), None).get([deb])


@pytest.mark.parametrize(
    ("address", "security"),
    [
        ("mirror:/debian/", "mirror:/debian-security"),
        ("snapshots:/{archive}/20261122/", "snapshots:/debian-security/20261122"),
    ],
)
def test_a_mirror_has_both_archives(address, security):
    assert archives.mirror(address)["debian-security"] == security


@pytest.fixture
def server(monkeypatch) -> Iterator[http.server.HTTPServer]:
    """An archive that answers everything with its `status`, and notes in `asked` what it was asked for."""

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.server.asked.append(self.path)
            self.send_error(self.server.status)

        def log_message(self, *_):
            pass

    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with http.server.HTTPServer(("127.0.0.1", 0), Answer) as there:
        there.asked = []
        thread = threading.Thread(target=there.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield there
        there.shutdown()
        thread.join()


def two(deb: Deb) -> list[Deb]:
    """Packages that are nowhere yet."""
    return [replace(deb, sha256="0" * 64), replace(deb, sha256="1" * 64, path="pool/y/y_1_amd64.deb")]


def fetched(server, deb) -> str:
    """What the build says when that server is the mirror."""
    address = f"http://127.0.0.1:{server.server_port}/debian"
    with pytest.raises(NotBuilt) as said:
        Debs(lambda: archives.mirror(address), None).get(two(deb))
    return str(said.value)


def test_packages_that_an_archive_has_no_more_are_all_named(server, deb):
    server.status = 404
    said = fetched(server, deb)
    assert len(server.asked) == 2
    assert "A point release of Debian has replaced them" in said
    assert "x_1-2_amd64.deb" in said
    assert "y_1_amd64.deb" in said
    assert f"no mirror of Debian: http://127.0.0.1:{server.server_port}/debian\n" in said


def test_whatever_else_keeps_a_package_from_coming_is_said_at_once_in_the_words_of_apt(server, deb):
    server.status = 403
    said = fetched(server, deb)
    assert set(server.asked) == {f"/debian/{deb.path}"}, "the next one is not tried"
    assert "point release" not in said
    assert said.startswith("x_1-2_amd64.deb cannot be fetched. apt says:\nE: Failed to fetch http://127.0.0.1")
    assert "403" in said
    assert "Err:1" not in said


def test_a_full_disk_is_not_called_a_point_release(tmp_path, deb, monkeypatch):
    def full(*_):
        raise NotBuilt(
            "apt-helper ended with 100:\nW: unsandboxed\n"
            "E: Failed to fetch http://a/x_1-404.deb  Error writing to file - write (28: No space left on device)\n"
            "E: Download Failed\nGet:1 http://a/x"
        )

    monkeypatch.setattr(fetching, "run", full)
    with pytest.raises(NotBuilt, match="No space left on device") as said:
        Debs(nowhere(tmp_path), None).get(two(deb))
    assert "point release" not in str(said.value)
    assert "Get:1" not in str(said.value)


def apt(monkeypatch, *rows: str) -> dict[str, str]:
    """The archives of a computer whose apt has such lists."""
    monkeypatch.setattr(archives, "run", lambda _: "".join(f"{row}\n" for row in rows))
    return archives.own.__wrapped__()


def test_the_first_address_that_a_file_comes_from_by_its_place_is_the_archive(monkeypatch):
    found = apt(
        monkeypatch,
        "Debian\tcdrom:[Debian 13]/",
        "Debian\tmirror+file:/etc/apt/mirrors/debian.list",
        "Debian\thttp:/one/debian/",
        "Other\thttp:/other/",
        "Debian\thttp:/two/debian/",
        "Debian-Security\thttp:/one/debian-security/",
    )
    assert found == {"debian": "http:/one/debian", "debian-security": "http:/one/debian-security"}


def test_an_archive_that_comes_from_a_disc_or_a_list_of_mirrors_only_needs_a_mirror(monkeypatch):
    with pytest.raises(NotBuilt) as said:
        apt(monkeypatch, "Debian\tmirror+file:/etc/debian.list", "Other\thttp:/other/")
    first, second, hint = str(said.value).splitlines()
    assert "debian from mirror+file:/etc/debian.list only" in first
    assert second == "apt on this computer has no debian-security."
    assert "--mirror" in hint
