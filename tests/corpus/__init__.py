"""PSBTs that attack, PSBTs that are harmless, and what the review must say about each.

One module a chapter of the threat catalogue: `ownership` (change of a single key), `multisig`, `amounts`, `sighash`,
`inputs`, `outputs` (with locktimes and versions), `files` (broken and hostile bytes), and `benign`. Every case is made
by `tests.build`, in PSBT version 0 and version 2 where it exists in both.
"""
