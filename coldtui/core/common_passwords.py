"""What people choose again and again, as programs that guess know: collected for this program from what is well known.

Written down by hand, under the licence of this program: no list of leaked passwords was copied. All in small letters
and without what people put for letters ("p4ssword"), at their end ("password1") or twice: core.strength sees to that.
"""

PASSWORDS = frozenset(
    """
    password passwort passw0rd pass passphrase passcode motdepasse contrasena senha parola heslo haslo wachtwoord
    losenord kennwort geheim geheimnis secret topsecret secreto private secure security letmein welcome willkommen
    bienvenue bienvenido login logon admin administrator root user guest test testing tester default changeme
    qwerty qwertz azerty asdf asdfgh zxcvbn qazwsx abc abcd abcde abcdef iloveyou iloveu ilove loveyou lovely lover love
    jetaime tequiero teamo ichliebedich sunshine princess prince queen king dragon monkey master shadow superman batman
    spiderman ironman wonderwoman football baseball basketball soccer hockey tennis golf chelsea arsenal liverpool
    barcelona realmadrid juventus bayern yankees lakers cowboys steelers eagles rangers trustno starwars startrek
    pokemon pikachu naruto minecraft fortnite playstation nintendo zelda mario matrix gandalf frodo hobbit harrypotter
    hogwarts computer internet windows linux ubuntu apple google facebook samsung iphone android microsoft amazon
    whatever freedom forever nothing something anything someone always together friends friend family mother father
    daddy mommy mama papa baby babygirl babyboy angel angels heaven jesus jesuschrist christ god godisgood blessed
    faith hope grace church bible amen michael jessica jennifer ashley daniel thomas robert william james john david
    joseph charles george richard matthew anthony andrew joshua christopher nicole amanda melissa michelle stephanie
    elizabeth samantha hannah maria anna sophie sarah laura julia martin peter paul mark alex alexander nicolas
    benjamin samuel jonathan brandon justin tyler jordan taylor morgan hunter buster charlie max maxwell rocky lucky
    bailey cookie pepper ginger tigger snoopy mickey minnie donald garfield simba bella molly maggie sammy bandit
    coffee chocolate cheese banana orange cherry peaches butter pizza hamburger pancake sugar honey candy flower
    rainbow butterfly summer winter spring autumn january february march april june july august september october
    november december monday tuesday wednesday thursday friday saturday sunday birthday christmas easter holiday
    purple yellow green blue red black white silver golden diamond crystal tiger lion eagle falcon panther wolf
    wolves horse horses kitty kitten puppy doggie dolphin chicken turtle spider rabbit phoenix unicorn mustang ferrari
    porsche mercedes corvette camaro harley yamaha honda toyota racing guitar music metallica nirvana beatles slipknot
    eminem rockstar rocknroll dancer dance hello hallo bonjour hola ciao goodbye please thanks thankyou fuckyou fuck
    shit bitch asshole sexy hottie biteme killer hacker ninja pirate warrior wizard legend champion winner number
    money dollar million millionaire billionaire rich richard cash gold bank banker london paris berlin newyork
    brooklyn boston dallas chicago america american canada mexico brasil argentina england france germany deutschland
    espana italia russia moscow china japan india
    bitcoin bitcoins satoshi nakamoto satoshinakamoto hodl hodler hold tothemoon moon lambo whenlambo blockchain crypto
    cryptocurrency wallet walletpassword mybitcoin mywallet coldwallet coldstorage hardwarewallet ledger trezor
    coldcard coldtui sparrow electrum seed seedphrase mnemonic privatekey notyourkeysnotyourcoins notyourkeys
    vires numeris viresinnumeris cypherpunk halving halfinney finney genesis genesisblock stacksats stackingsats
    ethereum dogecoin backup mybackup sealed vault
    """.split()
)
"""Words, names and the like."""

FILLERS = frozenset(
    """
    the and you that was for are with his they this have from one had but not what all were when your can said there
    use each which she how their will other about out many then them these some her would make like him into time has
    look two more write see than first way who its now find long down day did get come made may part is it of to in on
    at be or an my me we he do if so no up by go us as am
    der die das und ist ich du wir sie nicht ein eine mit auf von le la les et est un une de des je tu il nous vous pas
    el los las y es yo que por con para
    """.split()
)
"""The short words that every sentence is made of, in some languages."""

PUBLISHED = (
    "correct horse battery staple",
    "the quick brown fox jumps over the lazy dog",
    "to be or not to be that is the question",
    "the times 03 jan 2009 chancellor on brink of second bailout for banks",
    "bitcoin a peer to peer electronic cash system",
    "we the people of the united states",
    "in the beginning god created the heaven and the earth",
    "may the force be with you",
    "not your keys not your coins",
    "3.14159265358979323846264338327950288419716939937510",
    "2.71828182845904523536028747135266249775724709369995",
    "legal winner thank year wave sausage worth useful legal winner thank yellow",
    "letter advice cage absurd amount doctor acoustic avoid letter advice cage above",
    "ozone drill grab fiber curtain grace pudding thank cruise elder eight picnic",
    "cat swing flag economy stadium alone churn speed unique patch report train",
    "vessel ladder alter error federal sibling chat ability sun glass valve picture",
    "scheme spot photo card baby mountain device kick cradle pact join borrow",
)
"""Sentences, and recovery phrases of standards and test vectors, that everybody can read."""
