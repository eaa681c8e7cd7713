"""Judges of another make: bdkpython as coordinator, py-bitcoinkernel as consensus."""
