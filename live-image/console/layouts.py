"""The keyboard layouts that people have, in the words of xkb-data, each with the name that a person looks for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Layout:
    """`name` is ours and the file's; `layout` and `variant` are those of xkb-data."""

    name: str
    title: str
    layout: str
    variant: str = ""


LAYOUTS = (
    Layout("us", "English (US)", "us"),
    Layout("us-intl", "English (US, with accents)", "us", "intl"),
    Layout("uk", "English (UK)", "gb"),
    Layout("dvorak", "English (Dvorak)", "us", "dvorak"),
    Layout("colemak", "English (Colemak)", "us", "colemak"),
    Layout("be", "Belgian", "be"),
    Layout("br-abnt2", "Brazilian", "br"),
    Layout("ca", "Canadian", "ca"),
    Layout("hr", "Croatian, Slovenian", "hr"),
    Layout("cz", "Czech", "cz"),
    Layout("cz-qwerty", "Czech (QWERTY)", "cz", "qwerty"),
    Layout("dk", "Danish", "dk"),
    Layout("nl", "Dutch", "nl"),
    Layout("ee", "Estonian", "ee"),
    Layout("fi", "Finnish", "fi"),
    Layout("fr", "French", "fr"),
    Layout("de", "German", "de"),
    Layout("de-nodeadkeys", "German (no dead keys)", "de", "nodeadkeys"),
    Layout("gr", "Greek (Latin letters)", "us"),
    Layout("hu", "Hungarian", "hu"),
    Layout("is", "Icelandic", "is"),
    Layout("it", "Italian", "it"),
    Layout("jp", "Japanese (Latin letters)", "jp"),
    Layout("latam", "Latin American", "latam"),
    Layout("lv", "Latvian", "lv"),
    Layout("lt", "Lithuanian", "lt"),
    Layout("no", "Norwegian", "no"),
    Layout("pl", "Polish", "pl"),
    Layout("pt", "Portuguese", "pt"),
    Layout("ro", "Romanian", "ro"),
    Layout("ru", "Russian (Latin letters)", "us"),
    Layout("sk", "Slovak", "sk"),
    Layout("es", "Spanish", "es"),
    Layout("se", "Swedish", "se"),
    Layout("ch-fr", "Swiss French", "ch", "fr"),
    Layout("ch-de", "Swiss German", "ch"),
    Layout("tr-q", "Turkish (Q)", "tr"),
)
"""Greek and Russian keyboards have the US letters printed beside their own, which no font of ours has: what cannot be
seen cannot be checked, so a passphrase of such letters would be a trap.
"""
