"""WHO HOLDS THE KEYS. Plain values in and out, never a live key object.

The law of this folder: a private key enters as words and leaves as nothing; what comes out are fingerprints, extended
public keys, yes or no, and signed transactions. So all of it can move into a process of its own without a change
elsewhere. Only this folder calls core with real secrets.
"""
