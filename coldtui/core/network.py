"""The five Bitcoin networks, and the constants by which their keys and addresses differ."""

from enum import Enum

CHOOSE_NETWORK = "Choose the network under This computer (n), or start coldtui with --network"
"""How people come to another network, for hints: in the live image there is only the first way."""


class Network(Enum):
    """A Bitcoin network; the value is its name on the command line.

    The four test networks share key versions and coin type, and all but regtest share the address prefix, so bytes
    tell main from test but not the test networks from each other: there the user's choice counts.
    """

    MAIN = "main"
    TESTNET3 = "testnet3"
    TESTNET4 = "testnet4"
    SIGNET = "signet"
    REGTEST = "regtest"

    @property
    def is_test(self) -> bool:
        """Whether coins here are worth nothing."""
        return self is not Network.MAIN

    @property
    def label(self) -> str:
        """The name as every screen shows it."""
        return "MAINNET" if self is Network.MAIN else self.value.upper()

    @property
    def coin_type(self) -> int:
        """The second step of a BIP44 path, without hardening (SLIP-44)."""
        return 1 if self.is_test else 0

    @property
    def hrp(self) -> str:
        """The human-readable part of a segwit address (BIP173)."""
        return {Network.MAIN: "bc", Network.REGTEST: "bcrt"}.get(self, "tb")

    @property
    def p2pkh_version(self) -> int:
        """First byte of a base58 pay-to-public-key-hash address."""
        return 0x6F if self.is_test else 0x00

    @property
    def p2sh_version(self) -> int:
        """First byte of a base58 pay-to-script-hash address."""
        return 0xC4 if self.is_test else 0x05
