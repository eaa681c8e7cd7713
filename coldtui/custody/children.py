"""BIP85 children of a key in custody. One way out of custody, `child_text`, and one that stays inside, `fill`."""

from coldtui.core import bip85
from coldtui.core.bip85 import Application, Request
from coldtui.custody.draft import Draft


def fill(child: Draft, parent: Draft, request: Request, is_test: bool) -> None:
    """Make an empty draft the child: a recovery phrase, or an extended private key. Nothing leaves custody.

    Raises ValueError for other applications, which make no key of this program, and NotAKey where there is no child
    with this index.
    """
    with parent.material.master() as master:
        if request.application is Application.WORDS:
            entropy = bip85.child_entropy(master, request)
            try:
                child.from_entropy(bytes(entropy), request.language)
            finally:
                entropy[:] = bytes(len(entropy))
        elif request.application is Application.XPRV:
            child.from_xprv(bip85.child_text(master, request, is_test), is_test)
        else:
            raise ValueError("this child is no key of this program")


def child_text(parent: Draft, request: Request, is_test: bool) -> str:
    """The child in plain text: a secret that leaves custody to be shown, and that the caller drops at once.

    Raises NotAKey where there is no child with this index.
    """
    with parent.material.master() as master:
        return bip85.child_text(master, request, is_test)
