"""The eight letters behind the # of a descriptor (BIP380, Checksum)."""

_INPUT = "0123456789()[],'/*abcdefgh@:$%{}IJKLMNOPQRSTUVWXYZ&+-.;<=>?!^_|~ijklmnopqrstuvwxyzABCDEFGH`#\"\\ "
_OUTPUT = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0xF5DEE51989, 0xA9FDCA3312, 0x1BAB10E32D, 0x3706B1677A, 0x644D626FFD)
_VALUES = {letter: value for value, letter in enumerate(_INPUT)}


def _step(state: int, value: int) -> int:
    top = state >> 35
    state = (state & 0x7FFFFFFFF) << 5 ^ value
    for bit, term in enumerate(_GENERATOR):
        if top >> bit & 1:
            state ^= term
    return state


def checksum(text: str) -> str:
    """The eight letters for a descriptor without its # part; ValueError for a letter that no descriptor has."""
    state, group = 1, []
    for letter in text:
        value = _VALUES.get(letter)
        if value is None:
            raise ValueError("a letter outside the descriptor character set")
        state = _step(state, value & 31)
        group.append(value >> 5)
        if len(group) == 3:
            state = _step(state, group[0] * 9 + group[1] * 3 + group[2])
            group = []
    if group:
        state = _step(state, group[0] if len(group) == 1 else group[0] * 3 + group[1])
    for _ in range(8):
        state = _step(state, 0)
    state ^= 1
    return "".join(_OUTPUT[state >> 5 * (7 - place) & 31] for place in range(8))
