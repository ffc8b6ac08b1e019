"""Damages every kind of certificate 2,000 times (LEMMATA_TEST_MULTIPLIER times as often): a damaged certificate must
be rejected, or be true. LEMMATA_CERTIFICATES names a directory of further certificates to damage.
"""

import json
import os
import pathlib
import random
import time
import unittest

import damage
from program import verdicts
from statement import counterexample_to
from true_certificates import ALL, KINDS

DAMAGES = int(2000 * float(os.environ.get("LEMMATA_TEST_MULTIPLIER", "1")))
# Below these shares something is wrong with the damages, or with the checker. A bound has room, so that most small
# changes of a ball or of an inequality's constants leave it true; a changed identity is rarely one.
LEAST_REJECTED = {"ball": 0.5, "inequality": 0.55, "counterexample": 0.55}
SLOWEST = 0.15  # seconds for one check, above which a real certificate is not damaged thousands of times


def real_certificates():
    folder = os.environ.get("LEMMATA_CERTIFICATES")
    if not folder:
        return []
    documents = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(pathlib.Path(folder).rglob("*.json"))]
    quick, slow = [], 0
    for document in documents:
        start = time.perf_counter()
        verdict = verdicts([document])[0]
        seconds = time.perf_counter() - start
        assert verdict == "accepted", f"{document['claim']} {document['name']}: {verdict}"
        if seconds < 0.3 + SLOWEST and counterexample_to(document) is None and time.perf_counter() - start < 1:
            quick.append(document)
        else:
            slow += 1
    print(f"{len(documents)} certificates of {folder}: {len(quick)} are damaged too, {slow} are too slow for that")
    return quick


class Damage(unittest.TestCase):
    def test_damaged_certificates_are_rejected_or_true(self):
        documents = ALL + real_certificates()
        for kind in KINDS:
            with self.subTest(kind=kind):
                self.damage([document for document in documents if document["kind"] == kind], kind)

    def damage(self, documents, kind):
        draw = random.Random(f"damage {kind}")
        damages = [damage.damaged(draw, draw.choice(documents)) for _ in range(DAMAGES)]
        results = verdicts([document for document, _ in damages])
        accepted = [pair for pair, result in zip(damages, results) if result == "accepted"]
        false = []
        for document, what in accepted:
            reason = counterexample_to(document)
            if reason:
                false.append(f"{what}\n  accepted, but false: {reason}")
        share = 1 - len(accepted) / len(damages)
        print(f"{kind}: {len(damages)} damages, {len(damages) - len(accepted)} rejected ({100 * share:.1f} %), "
              f"{len(accepted) - len(false)} accepted and true, {len(false)} accepted and false")
        for _, what in draw.sample(accepted, min(3, len(accepted))):
            print(f"    accepted and true: {what}")
        self.assertFalse(false, "\n".join(false[:5]))
        self.assertFalse([r for r in results if "the checker failed" in r], "the checker failed")
        self.assertGreaterEqual(share, LEAST_REJECTED.get(kind, 0.75), "too few damages are rejected")


if __name__ == "__main__":
    unittest.main()
