"""How hard a passphrase is to guess, against zxcvbn (Dropbox): what it finds weak, coldtui never calls enough."""

import random
import string

import pytest

from coldtui.core import strength
from coldtui.core.mnemonic import WORDS
from coldtui.core.strength import ENOUGH, measure
from tests.npm import Peer

WEAK = 50
"""Bits of zxcvbn's guesses below which a passphrase must not be called enough."""

PEOPLES = """
123456
12345678901234567890
password
Password1
P@ssw0rd!2019
passwordpasswordpassword
drowssapdrowssap
qwertyuiop
qwertyuiopasdfghjklzxcvbnm
1qaz2wsx3edc4rfv
1q2w3e4r5t6y7u8i9o0p
zaq12wsxcde34rfv
!QAZ@WSX#EDC$RFV
qazwsxedcrfvtgbyhnujm
asdfghjkl;'asdfghjkl;'
azertyuiopqsdfghjklm
qwertzuiopasdfghjkl
poiuytrewqlkjhgfdsa
abcdefghijklmnopqrstuvwxyz
zyxwvutsrqponmlkjihgfedcba
abcdefg1234567hijklmn
aaaaaaaaaaaaaaaaaaaaaaaa
abababababababababababab
abcabcabcabcabcabcabcabc
11112222333344445555
102030405060708090100
13579246801357924680
iloveyouiloveyouiloveyou
iloveyou3000
ILoveYouForever!
letmein letmein letmein
monkey dragon master
Tr0ub4dor&3
troubadour3
D0g.....................
correct horse
correcthorsebattery
correct horse battery staple
CorrectHorseBatteryStaple!
correcthorsebatterystaple2023
thequickbrownfox
The quick brown fox jumps
thequickbrownfoxjumpsoverthelazydog
to be or not to be
tobeornottobethatisthequestion
ToBeOrNotToBe!1601
maytheforcebewithyou
May the Force be with you!
winter is coming
Winteriscoming2019!
luke i am your father
i am your father luke!!
to infinity and beyond
hakuna matata
one ring to rule them all
elementary my dear watson
hasta la vista baby
show me the money!!!
you shall not pass
YouShallNotPass123!
bitcoin
Bitcoin2009
bitcoin21000000
satoshinakamoto
Satoshi Nakamoto 2009
SatoshiNakamoto03012009
hodl to the moon
hodlhodlhodlhodlhodl
tothemoontothemoon
notyourkeysnotyourcoins
Not your keys, not your coins!
vires in numeris
stay humble stack sats
when lambo when moon
chancellor on brink
genesisblock03jan2009
mybitcoinwalletpassword
my wallet password 2024
coldstorage123!
michael1987
jessica12051987
Elizabeth12/05/1987
12.05.1987
12051987 14081990
19870512198705121987
2001-09-11 1969-07-20
04071776
Christopher1!
Alexander the Great
alexandermichaeljohnson
JohnJacobJingleheimerSchmidt
annamariasophielaura
peterpaulandmary
Michelle Jennifer Jessica
familysmith2012
liverpoolfc1892
chelseachelsea
ManchesterUnited1999
realmadrid12champions
goyankees2009!!
dallascowboys88
footballbaseballbasketball
starwarsstartrek
StarWars1977EmpireStrikesBack
harrypotterhogwarts
hermionegranger1991
gandalfthegrey
FrodoBaggins&SamGamgee
pikachupikachu
supermanbatmanspiderman
p4ssw0rd p4ssw0rd
p@ssw0rdp@ssw0rd!!
1l0v3y0u4ever
L3tM31n!!
S3cr3tP4ssw0rd
B1tc01nW4ll3t
Adm1n1str4t0r!
g0dz1ll4 2014
sunshine rainbow butterfly
summer2023summer2024
Summer2023!Winter2024!
january february march
januaryfebruarymarchapril
mondaytuesdaywednesday
spring summer autumn winter
onetwothreefourfive
one two three four five
eins zwei drei vier
unodostrescuatrocinco
red orange yellow green
redorangeyellowgreenblue
north south east west
do re mi fa so la ti
alpha bravo charlie delta
alphabravocharliedelta
mercuryvenusearthmars
information technology
understanding international
internationalization
responsibilities
supercalifragilistic
supercalifragilisticexpialidocious
antidisestablishmentarianism
pneumonia hospital
elephantgiraffe
elephant giraffe hippopotamus
ElephantGiraffe2022
computer science department
university of california
unitedstatesofamerica
United States of America 1776
newyorknewyork
newyorkcity2001!
londonparisberlinrome
great britain
federal reserve bank
central intelligence agency
department of defense
television remote control
refrigerator magnet
chocolate chip cookies
ChocolateChipCookies1!
peanutbutterjelly
macaroniandcheese
coffee coffee coffee coffee
mydogiscalledrex
my dog rex
MyDogRex2015!
ilovemywifeandkids
i love my mother
mother father brother sister
grandmother grandfather
happybirthdaytoyou
Happy Birthday 1990
merrychristmas2022
Jesus is Lord
jesuschristismylord
john316john316
john 3:16
psalm 23 psalm 23
godblessamerica
inthebeginning
our father who art
abandon abandon abandon abandon
abandon ability able about
abandon ability able about above absent
abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about
zoo zoo zoo zoo zoo zoo zoo
zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo wrong
bacon bacon bacon bacon bacon bacon
abcdef123456!@#$%^
a1b2c3d4e5f6g7h8
a1a1a1a1a1a1a1a1
1a2b3c4d5e
qwe123asd456zxc789
q1w2e3r4
147258369147258369
159357258456
3.14159265358979
31415926535897932384
2718281828459045
deadbeefdeadbeef
0123456789abcdef
cafebabecafebabe
ffffffffffffffff
xkcd936
N0=Acc3ss
kX9#mQ2v
f7Gh2kLp9
ZT6xWq0B
mN4vKc8xTq
w8Yh!s2Pz@k
zxqvjkwpfh
bgtvfrcdexsw
!@#$%^&*()
!@#$%^&*()_+
................................
        spaces
password password1 password2
test test test test test
asdf asdf asdf asdf asdf
secretsecretsecret123
topsecretdocument
passphrase passphrase
my secret passphrase
this is my passphrase
opensesame
open sesame open sesame
abracadabra
abracadabra hocus pocus
simsalabim simsalabim
""".strip("\n").split("\n")
"""What people choose: common passwords, names, dates, films, sentences, keyboards, words drawn out of few."""

STRONG = [
    "ranch velvet oxygen tumble cradle gossip",
    "violin harvest magnet puzzle ladder ocean tunnel basket",
    "kX9#mQ2vL8pR!tY4wZ7&",
    "v8$Kq!zR2@pWm7#Lx5&Tc",
    "opinion7 walrus gravel! turnip Mosquito bracket",
    "seventeen walruses painted my grandmother's submarine yellow",
]
"""What is hard to guess, by any measure."""


def combined(seed):
    """Two or three of what people choose, behind each other: what a rule for one alone would let pass."""
    chance = random.Random(seed)
    short = [one for one in PEOPLES if len(one) <= 12]
    return chance.choice(["", " ", "-", "!"]).join(chance.sample(short, chance.choice([2, 2, 3])))


@pytest.fixture(scope="module")
def peer():
    with Peer("zxcvbn.cjs") as running:
        yield running


def called_enough(texts, theirs, ours=measure):
    """What is enough for us and weak for them."""
    return [text for text, bits in zip(texts, theirs, strict=True) if bits < WEAK and ours(text).is_enough]


def weak_of(peer, texts):
    """How many of them are weak for zxcvbn, and which of these are enough for us."""
    theirs = peer("bits", texts=texts)
    return sum(bits < WEAK for bits in theirs), called_enough(texts, theirs)


def test_nothing_that_people_choose_and_zxcvbn_finds_weak_is_enough(peer):
    assert len(PEOPLES) == len(set(PEOPLES)) >= 200
    weak, wrong = weak_of(peer, PEOPLES)
    assert wrong == []
    assert weak >= 150


def test_nothing_that_is_put_together_of_it_is_enough_where_zxcvbn_finds_it_weak(peer):
    weak, wrong = weak_of(peer, [combined(seed) for seed in range(1_000)])
    assert wrong == []
    assert weak >= 400


@pytest.mark.parametrize("letters", [string.ascii_lowercase, string.ascii_letters + string.digits, string.digits])
def test_nothing_drawn_by_chance_is_enough_where_zxcvbn_finds_it_weak(peer, letters):
    chance = random.Random(letters)
    texts = ["".join(chance.choices(letters, k=chance.randint(8, 24))) for _ in range(300)]
    weak, wrong = weak_of(peer, texts)
    assert wrong == []
    assert weak >= 50


def test_words_drawn_by_chance_are_enough_for_both_from_six_on(peer):
    chance = random.Random(6)
    texts = [" ".join(chance.sample(WORDS, 6)) for _ in range(200)]
    assert all(bits >= ENOUGH for bits in peer("bits", texts=texts))
    # a few are refused, and told why: they came out in alphabetical order, or near each other in the list
    refused = [text for text in texts if not measure(text).is_enough]
    assert len(refused) <= 10
    assert all("alphabetical order" in measure(text).sentence for text in refused)


def test_what_is_hard_to_guess_is_enough_for_both(peer):
    assert all(bits >= ENOUGH for bits in peer("bits", texts=STRONG))
    assert [text for text in STRONG if not measure(text).is_enough] == []


def test_control_a_measure_that_counts_letters_calls_weak_ones_enough(peer):
    def lax(text):
        return strength.Strength(4.7 * len(text), 0, "", 4.7 * len(text) >= ENOUGH)

    assert len(called_enough(PEOPLES, peer("bits", texts=PEOPLES), lax)) > 50


@pytest.mark.parametrize("without", ["PASSWORDS", "FILLERS", "listed"])
def test_control_without_its_words_the_measure_would_be_higher(monkeypatch, without):
    from coldtui.core import strength_pieces

    before = sum(measure(text).bits for text in PEOPLES)
    monkeypatch.setattr(strength_pieces, without, frozenset() if without != "listed" else frozenset)
    assert sum(measure(text).bits for text in PEOPLES) > before
