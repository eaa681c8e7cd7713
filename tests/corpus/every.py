"""All cases of all chapters."""

from tests.corpus import amounts, benign, files, inputs, multisig, outputs, ownership, sighash
from tests.corpus.case import Case

CHAPTERS = (ownership, multisig, amounts, sighash, inputs, outputs, files, benign)

CASES: tuple[Case, ...] = tuple(case for chapter in CHAPTERS for case in chapter.BOOK.cases)
BENIGN: tuple[Case, ...] = tuple(benign.BOOK.cases)
