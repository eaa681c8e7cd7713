"""The argument that the screen and the commands both take: the network."""

import argparse

from coldtui.core.network import Network

NETWORKS = f"{', '.join(one.value for one in Network)}; main unless said"
"""The help of --network."""


def network(text: str) -> Network:
    """A --network value. Raises ArgumentTypeError, as argparse wants it."""
    names = [one.value for one in Network]
    if text not in names:
        raise argparse.ArgumentTypeError(f"must be one of {', '.join(names)}")
    return Network(text)
