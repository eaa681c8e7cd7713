"""One question a file. A screen takes values and is dismissed with a typed answer."""
