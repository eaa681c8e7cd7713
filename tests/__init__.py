"""The tests: `pytest` is the whole gate."""
