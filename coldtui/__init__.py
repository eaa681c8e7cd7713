"""coldtui keeps Bitcoin keys on a computer that is never online."""

__version__ = "0.1.0"
