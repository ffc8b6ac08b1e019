#!/usr/bin/env python3
"""Sees check_text.py fail: one file per kind of finding. The samples are put together here so that the check does
not find them in this file."""

import contextlib
import io
import pathlib
import tempfile
import unittest

import check_text

ACCEPTED = """A path in the tree, analysis/scalar/home/x, and /usr/include/gmp.h, and "$prefix/home/lib".
Colours such as #333 and numbers such as 1 #2 are no references; a work/life balance is no path.
"""

REJECTED = ["/ho" "me/somebody/src", '"/ro' 'ot/x"', "see iss" "ue 12", "fixes iss" "ue #12", "as in (#" "12)",
            "in this ses" "sion", "Age" "nts wrote it", "deb" ".debian.org", "archive" ".ubuntu.com", "py" "pi.org",
            "TO" "DO: prove it", "fix" "me", "not " "implemented", "@" "@OUTPUT", "<" * 7 + " mine", "=" * 7,
            "a line\r", "see [Nobody" "1999, theorem 1]", "see [Nobody" "1999]"]


def run_on(files):
    """The checker's exit code and output on a tree of these files."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            pathlib.Path(folder, name).parent.mkdir(exist_ok=True)
            pathlib.Path(folder, name).write_bytes(text.encode())
        with contextlib.redirect_stdout(io.StringIO()) as output:
            code = check_text.main([folder])
        return code, output.getvalue()


class CheckText(unittest.TestCase):
    def test_accepts_ordinary_text(self):
        code, output = run_on({"notes.md": ACCEPTED})
        self.assertEqual(code, 0, output)

    def test_rejects_each_finding_on_its_line(self):
        for sample in REJECTED:
            with self.subTest(sample):
                code, output = run_on({"notes.md": "A first line.\n" + sample + "\n"})
                self.assertEqual(code, 1, sample + output)
                self.assertTrue(output.startswith("notes.md:2: "), output)

    def test_accepts_a_citation_that_the_bibliography_lists(self):
        key = "[Somebody" "2001]"
        code, output = run_on({"notes.md": f"see {key}\n", "docs/bibliography.md": f"| {key} | a book |\n"})
        self.assertEqual(code, 0, output)

    def test_rejects_a_large_file(self):
        self.assertEqual(run_on({"table.csv": "0\n" * (1 << 20)})[0], 1)

    def test_rejects_an_empty_tree(self):
        self.assertEqual(run_on({})[0], 1)


if __name__ == "__main__":
    unittest.main()
