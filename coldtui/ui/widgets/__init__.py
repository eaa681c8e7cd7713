"""Pieces of screens. Each takes a value and shows it; none looks above itself, and none touches a device."""
