"""WHO HOLDS THE KEYS. Plain values in and out, never a live key object.

The law of this folder: what comes out are fingerprints, extended public keys, yes or no, and signed transactions; and,
for their one purpose, what a person asked to see: words, codes, shares, children, the line that a key is made of. Keys
themselves never come out (`Draft.material` is for this folder alone, a test looks), so that all of it can move into a
process of its own without a change elsewhere.
"""
