"""What the wallet programs want: which form of the key, and what to do there, step by step.

Only names that a program's own screens have had for years stand in quotation marks; the rest is said in general words,
which outlive a new version.
"""

from dataclasses import dataclass

from coldtui.core.network import Network
from coldtui.core.wallet import ScriptType
from coldtui.journeys.exports import Form

_NATIVE, _NESTED, _LEGACY, _TAPROOT = (
    ScriptType.P2WPKH,
    ScriptType.P2SH_P2WPKH,
    ScriptType.P2PKH,
    ScriptType.P2TR,
)


@dataclass(frozen=True, slots=True)
class Program:
    """A wallet program: the kinds of addresses that it can watch for us, and the form in which it takes the key.

    `form` None means the file of all accounts. `steps` is what to do there with a file; {file} in it stands for the
    file, {kind} for the kind of addresses. `first` says where it shows its first address; empty where it cannot yet be
    compared.
    """

    name: str
    note: str
    form: Form | None
    kinds: tuple[ScriptType, ...]
    steps: tuple[str, ...]
    first: str
    networks: tuple[Network, ...] = tuple(Network)
    reads_electrum: bool = False
    """Whether the form serves for a key that came from a phrase of Electrum, whose account has no BIP's path."""
    scanning: tuple[str, ...] = ()
    """What to do there with a code instead; empty where the program is not known to scan keys."""


_SCAN = "Hold its camera before the code. Here Esc, then q, shows that once more."


SPARROW = Program(
    "Sparrow",
    "desktop",
    None,
    (_NATIVE, _NESTED, _LEGACY),
    (
        'In Sparrow, choose "File", then "New Wallet", and give the wallet a name.',
        'Set the policy type to "Single Signature", and the script type to {kind}.',
        'Choose "Airgapped Hardware Wallet". In the list, find Coldcard, and import the file from there.',
        "Take the file {file} from the card.",
        'Compare the master fingerprint that Sparrow shows with {fingerprint}. Then choose "Apply".',
    ),
    'In Sparrow it is under "Addresses", the first of the receive addresses.',
    scanning=(
        'In Sparrow, choose "File", then "New Wallet", and give the wallet a name.',
        'Set the policy type to "Single Signature", and the script type to {kind}.',
        'Choose "Airgapped Hardware Wallet". In the list, find Coldcard, and let Sparrow scan there.',
        _SCAN,
        'Compare the master fingerprint that Sparrow shows with {fingerprint}. Then choose "Apply".',
    ),
)

SPECTER = Program(
    "Specter",
    "desktop, with a node of your own",
    Form.EXPRESSION,
    (_NATIVE, _TAPROOT, _NESTED),
    (
        'In Specter Desktop, add a new device. As its kind choose "Other", and give it a name.',
        "Open the file {file} from the card, copy its one line, and paste it where the keys of the device go.",
        "Add a new wallet, for a single key ({kind}), and choose this device for it.",
    ),
    "In Specter it is on the wallet's page for receiving, address number 0.",
    scanning=(
        'In Specter Desktop, add a new device. As its kind choose "Other", and give it a name.',
        "Where the keys of the device go, let Specter scan one.",
        _SCAN,
        "Add a new wallet, for a single key ({kind}), and choose this device for it.",
    ),
)

NUNCHUK = Program(
    "Nunchuk",
    "phone and desktop",
    None,
    (_NATIVE, _NESTED, _LEGACY),
    (
        "In Nunchuk, add a key. As its kind choose Coldcard, and import it from a file.",
        "Take the file {file} from the card. Of the accounts in it choose {kind}.",
        "Compare the fingerprint that Nunchuk shows with {fingerprint}.",
        "Create a wallet of {kind} addresses with this one key.",
    ),
    "In Nunchuk it is where the wallet shows an address to receive on, as long as none was used.",
    scanning=(
        "In Nunchuk, add a key. As its kind choose Coldcard, and import it by QR code.",
        _SCAN,
        "Of the accounts in it choose {kind}.",
        "Compare the fingerprint that Nunchuk shows with {fingerprint}.",
        "Create a wallet of {kind} addresses with this one key.",
    ),
)

BLUEWALLET = Program(
    "BlueWallet",
    "phone",
    Form.EXPRESSION,
    (_NATIVE, _NESTED),
    (
        "In BlueWallet, add a wallet and choose to import one.",
        "Open the file {file} from the card.",
        "BlueWallet makes a watch-only wallet of it. To pay from it, let it be used with a hardware wallet.",
    ),
    'In BlueWallet it is under "Receive", as long as the address was not used.',
    (Network.MAIN,),
    scanning=(
        "In BlueWallet, add a wallet, choose to import one, and there to scan.",
        _SCAN,
        "BlueWallet makes a watch-only wallet of it. To pay from it, let it be used with a hardware wallet.",
    ),
)

ELECTRUM = Program(
    "Electrum",
    "desktop",
    Form.SLIP132,
    (_NATIVE, _NESTED, _LEGACY),
    (
        'In Electrum, choose "File", then "New/Restore", and give the wallet a name.',
        'Choose "Standard wallet", then "Use a master key".',
        "Open the file {file} from the card, copy its one line, and paste it there.",
        "Electrum says that the wallet is watching-only: that is right, since the key stays here.",
    ),
    'In Electrum it is the first under "Addresses" ("View" shows that tab).',
    reads_electrum=True,
)

CORE = Program(
    "Bitcoin Core",
    "your own node",
    Form.CORE,
    (_NATIVE, _TAPROOT, _NESTED, _LEGACY),
    (
        'In Bitcoin Core, choose "File", then "Create Wallet". Tick "Disable Private Keys" and "Make Blank Wallet".',
        'Choose "Window", then "Console", and at its top the new wallet.',
        "Open the file {file} from the card, copy its one line, paste it into the console, and press Enter.",
        'Core searches the whole chain for coins, which can take hours. Both answers must say "success": true.',
        'A pruned node says that it cannot search. For a key never used, write "now" for each 0 behind timestamp.',
    ),
    "In Core, ask for a receive address of the kind {kind}: the first one that it makes.",
    reads_electrum=True,
)

LIANA = Program(
    "Liana",
    "desktop, with a recovery path; coldtui cannot sign for it yet",
    Form.EXPRESSION,
    (ScriptType.P2WSH,),
    (
        "In Liana, set up a new wallet, and set this key where the wallet asks for one.",
        "Choose to enter an extended public key. Open the file {file} from the card, and paste its one line.",
        "Compare the fingerprint that Liana shows with {fingerprint}.",
    ),
    "",
)

PROGRAMS = (SPARROW, SPECTER, NUNCHUK, BLUEWALLET, ELECTRUM, CORE, LIANA)
"""In the order in which they are offered."""
