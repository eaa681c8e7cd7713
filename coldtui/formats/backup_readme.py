"""README.TXT on a card: how to open a sealed backup in twenty years, when there is no coldtui.

Three ways, and a test walks each from this text alone: a program for age files; Python and nothing else, by the script
in the text; and the description by which anybody can write such a program anew. It tells nothing of the keys, and is
the same on every card.

The script needs no package, because a computer that stays offline can fetch none: scrypt comes with Python, and
ChaCha20-Poly1305 is spelt out. It leaves out the one check that protects nobody here, the MAC of the header: who could
forge the header knows the passphrase. So damage there does not keep it from opening what it can open.
"""

COLUMNS = 79
"""The longest line, as wide as any terminal."""

SCRIPT_LINES = 60
"""The longest script, in lines that are not blank: short enough to be typed off a printed sheet."""

_RULER = "#" * 8
"""Stands before and after the script and nowhere else, so that one command runs it out of README.TXT."""

SCRIPT = r"""
import base64, glob, hashlib, hmac, sys, unicodedata
from struct import pack, unpack

def chacha20(key, count, nonce, data):                         # RFC 8439, 2.4
    out = b""
    for n, at in enumerate(range(0, len(data), 64), count):
        old = unpack("<16I", b"expand 32-byte k" + key + pack("<I", n) + nonce)
        x = list(old)
        for i in [0, 1, 2, 3, 4, 5, 6, 7] * 10:
            a, b, c, d = [4 * k + (i + i // 4 * k) % 4 for k in range(4)]
            for p, q, r, s in (a,b,d,16), (c,d,b,12), (a,b,d,8), (c,d,b,7):
                x[p] = (x[p] + x[q]) % 2**32
                y = x[r] ^ x[p]
                x[r] = (y << s | y >> 32 - s) % 2**32
        mask = pack("<16I", *[(p + q) % 2**32 for p, q in zip(x, old)])
        out += bytes(p ^ q for p, q in zip(data[at:at + 64], mask))
    return out

def decrypt(key, nonce, box):                                  # RFC 8439, 2.8
    a, b, c, d = unpack("<4Q", chacha20(key, 0, nonce, bytes(32)))
    r = (a + 2**64 * b) & 0x0ffffffc0ffffffc0ffffffc0fffffff
    text, tag, total = box[:-16], box[-16:], 0
    signed = text + bytes(-len(text) % 16) + pack("<2Q", 0, len(text))
    for at in range(0, len(signed), 16):
        part = int.from_bytes(signed[at:at + 16] + b"\1", "little")
        total = (total + part) * r % (2**130 - 5)
    total = (total + c + 2**64 * d) % 2**128
    if total.to_bytes(16, "little") != tag:
        sys.exit("It does not open: another passphrase, or a damaged file.")
    return chacha20(key, 1, nonce, text)

def hkdf(key, salt, info):                                     # RFC 5869
    key = hmac.new(salt, key, "sha256").digest()
    return hmac.new(key, info + b"\1", "sha256").digest()

def joined(files):            # each sector from a copy that is good there
    copies = [file for file in files if file[:11] != b"coldtui-sum"]
    def merit(part):
        name = hashlib.sha256(pack(">I", at // 512) + part.ljust(512, b"\0"))
        return name.hexdigest()[:32] in sums, any(part), found.count(part)
    sums, out = b"".join(files).decode("latin-1"), b""
    for at in range(0, max(map(len, copies)), 512):
        found = [copy[at:at + 512] for copy in copies]
        out += max(found, key=merit)
    return out

def unsealed(data, words):                                     # c2sp.org/age
    if data.startswith(b"-----BEGIN"):     # the letters of a printed backup
        data = base64.b64decode(data.split(b"-----")[2])
    salt, log_n, body = data.split()[3:6]
    salt = b"age-encryption.org/v1/scrypt" + base64.b64decode(salt + b"==")
    key = hashlib.scrypt(words, salt=salt, n=2**int(log_n), r=8, p=1,
                         maxmem=2**31 - 1, dklen=32)
    key = decrypt(key, bytes(12), base64.b64decode(body + b"="))
    rest, text = data.partition(b"\n--- ")[2][44:], b""
    key, box = hkdf(key, rest[:16], b"payload"), rest[16:]
    for at in range(0, len(box) or 1, 65552):
        nonce = pack(">3xQ?", at // 65552, at + 65552 >= len(box))
        text += decrypt(key, nonce, box[at:at + 65552])
    return text

print("Passphrase: ", end="", file=sys.stderr, flush=True)
words = " ".join(unicodedata.normalize("NFKD", sys.stdin.readline()).split())
names = [name for given in sys.argv[1:] for name in glob.glob(given)]
data = joined([open(name, "rb").read() for name in names])
sys.stdout.buffer.write(unsealed(data, words.encode()).rstrip() + b"\n")
"""
"""Python 3.7 or later. Takes names of files and a passphrase on standard input, and prints what was sealed."""

_TEXT = f"""\
SEALED BACKUPS, AND HOW TO OPEN THEM WITHOUT COLDTUI
====================================================

coldtui keeps Bitcoin keys on a computer that is never online. After each
change it writes all that is needed to have the keys again onto cards like
this one, sealed with a passphrase. Without the passphrase nobody can read it.

  A/CT000007.AGE    a sealed backup: the highest number is the newest
  A/CT000007.SUM    sums, which tell what is still good in a damaged copy
  B/ and C/         the same files once more: three copies of each backup
  R/CR000007.AGE    the same backup for a recovery key, where there is one

Keep this card, and change nothing on it.


BEFORE YOU OPEN ONE
-------------------
What comes out is somebody's keys: whoever sees it can take the coins. Use a
computer that is offline and stays offline, with nobody looking on. Best is a
live system, started from a stick, and switched off afterwards.

Have the passphrase ready. Type it as it was written down, with one blank
between two words and none before the first or after the last.

The second line of the file ends in a number. 18 means that opening takes
256 MB of memory, 19 means 512 MB, 20 means 1 GB.

Open a command line in the folder of this text, and put the number of your
newest backup where the commands say 000007.


WAY 1: A PROGRAM FOR AGE FILES
------------------------------
"age" 1.0 or later, "rage", or any other program for age files:

    age -d A/CT000007.AGE | more

This shows the backup and writes it nowhere. If the copy in A does not open,
try the ones in B and C, then way 2. If the passphrase has other letters than
those of English, take way 2: it spells them as coldtui does (Unicode NFKD).

A recovery key, AGE-SECRET-KEY-1 and 58 more characters, opens the file in R
and no other. Type it into a file KEY.TXT in one line, in capital letters and
without the blanks that it was written with, in memory (/dev/shm) and not on
this card or a disk, and take: age -d -i KEY.TXT R/CR000007.AGE


WAY 2: PYTHON
-------------
Python 3.7 or later, and nothing besides. It uses all copies at once and takes
from each what is good. The passphrase shows while you type it. In one line
(on Windows the first word is py; if this text has another name, write that):

    python3 -c "exec(open('README.TXT').read().split('#'*8)[1])" */CT000007.*

This runs what stands between the two rulers here:

{_RULER}{SCRIPT}{_RULER}


WAY 3: BY HAND
--------------
The file is in the format age v1 (c2sp.org/age). It begins with four lines of
text, each with a line feed (byte 10) at its end:

    age-encryption.org/v1
    -> scrypt SALT LOGN
    BODY
    --- MAC

and goes on with bytes: NONCE, which has 16, and CHUNKS. SALT is 16 bytes,
BODY 32 and MAC 32, written in base64 without "=" at the end.

1. PASSPHRASE is what you type in Unicode form NFKD, one blank between words,
   none outside, as UTF-8.
2. KEY = scrypt (RFC 7914) of PASSPHRASE, 32 bytes, with N = 2 to the power of
   LOGN, r = 8, p = 1, and as salt the text age-encryption.org/v1/scrypt
   followed by SALT.
3. FILE KEY = BODY decrypted by ChaCha20-Poly1305 (RFC 8439) with KEY and a
   nonce of 12 zero bytes: 16 bytes. If the tag is wrong, the passphrase is
   wrong or the file is damaged.
4. MAC must be the HMAC-SHA-256 of all bytes from the first one of the file to
   the "---", under a key of 32 bytes: HKDF-SHA-256 (RFC 5869) of FILE KEY
   without salt, with the info "header".
5. PAYLOAD KEY = HKDF-SHA-256 of FILE KEY with NONCE as salt and the info
   "payload", 32 bytes.
6. CHUNKS are pieces of 65552 bytes; the last may be shorter. Each is decrypted
   by ChaCha20-Poly1305 with PAYLOAD KEY. Its nonce is its number in 11 bytes,
   counted from 0, most significant byte first, and one more byte: 1 for the
   last piece, 0 for the others. What they give, one after the other, is the
   backup.


WHAT COMES OUT
--------------
A text that says in its first lines what to do with it. It holds recovery
phrases for other Bitcoin wallets, and wallet configurations ("descriptors")
for programs that watch or build wallets. Compare the first address that they
show with the one in the text. Blanks at its end only hide how long it is.

A printed backup is the same file. Its lines from
-----BEGIN AGE ENCRYPTED FILE----- to -----END AGE ENCRYPTED FILE-----
are a file for way 1 and way 2, once you have typed them. One code alone holds
the bytes of the file. Several codes (BBQr) each begin with 8 characters, of
which the last two are its number (00 to ZZ): put the others in that order,
one after the other, and decode them as base32.


WHEN THE CARD IS DAMAGED
------------------------
A file that cannot be read stops every way above. Copy the folder COLDTUI to a
disk, with "ddrescue" if there is one: it fills what cannot be read with zeros,
and way 2 goes around those. Leave out files that cannot be copied at all. When
no copy of the newest backup opens, the number before it may.

In a SUM the first line has the length of the AGE file and its SHA-256. Each
further line stands for 512 bytes of it: the first 16 bytes of the SHA-256 of
their number (from 0, in 4 bytes, most significant first) and these 512 bytes,
the last ones filled up with zero bytes.
"""


def readme() -> bytes:
    """The whole README.TXT: ASCII, with CR LF at the end of each line, which every editor of every system shows."""
    return _TEXT.replace("\n", "\r\n").encode("ascii")
