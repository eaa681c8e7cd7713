"""An independent PSBT builder for tests: no coldtui, no embit, no libsecp256k1."""
