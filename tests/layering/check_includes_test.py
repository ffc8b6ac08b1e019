#!/usr/bin/env python3
"""Sees check_includes.py fail: one small tree per violation, each of which it must reject on the right line."""

import contextlib
import io
import pathlib
import tempfile
import unittest

import check_includes

CLEAN = {
    "analysis/scalar/rational.hpp": "#pragma once\n#include <boost/multiprecision/gmp.hpp>\n",
    "analysis/scalar/ball_arb.hpp": "#pragma once\n#include <gmp.h>\n#include <flint/arb.h>\n#include <arb.h>\n",
    "analysis/scalar/ball.cpp": '#include "analysis/scalar/ball.hpp"\n#include "analysis/scalar/ball_arb.hpp"\n'
                                "#include <acb_calc.h>\n",
    "analysis/scalar/expression.cpp": "#include <ginac/ginac.h>\n#include <cln/cln.h>\n",
    "analysis/special/binomial.hpp": '#pragma once\n#include "analysis/scalar/concepts.hpp"\n',
    "analysis/boolean/majority.cpp": '#include "analysis/boolean/majority.hpp"\n#include <algorithm>  // min\n'
                                     '#include "analysis/special/binomial.hpp"\n',
    "numeric/sampling/counter_random.cpp": "#include <Random123/philox.h>\n#include <bit>\n",
    "numeric/cube/walsh_hadamard.cpp": '#define HWY_TARGET_INCLUDE "numeric/cube/walsh_hadamard.cpp"\n'
                                       "#include <hwy/foreach_target.h>\n#include HWY_TARGET_INCLUDE\n"
                                       '#include "numeric/sampling/parallel_sum.hpp"\n// #include <gmp.h>\n',
    "numeric/network/two_layer.cpp": '#include "numeric/cube/x.hpp"\n#include "numeric/dense/x.hpp"\n',
    "proofs_check/engine/runner.hpp": '#include <vector>\n#include "proofs_check/engine/claim.hpp"\n',
    "proofs_check/certificate/ball.cpp": '#include "analysis/scalar/ball.hpp"\n',
    "proofs_check/claims/majority.cpp": '#include "analysis/boolean/majority.hpp"\n'
                                        '#include "numeric/cube/walsh_hadamard.hpp"\n'
                                        '#include "proofs_check/engine/claim.hpp"\n'
                                        '#include "proofs_check/certificate/telescoping.hpp"\n',
    "proofs_check/cli/main.cpp": "#include <CLI/CLI.hpp>\n#include <unistd.h>\n#include \"proofs_check/report/x.hpp\"\n",
    "tests/analysis/majority_test.cpp": '#include <gtest/gtest.h>\n#include "tests/support/enumerate.hpp"\n'
                                        '#include "analysis/boolean/majority.hpp"\n',
    "tests/package/consumer.cpp": "#include <anything_at_all.h>\n",
    "benchmarks/walsh_hadamard.cpp": "#include <benchmark/benchmark.h>\n#include <gmp.h>\n"
                                     '#include "numeric/cube/walsh_hadamard.hpp"\n',
}

# (what is wrong, file, its one bad line, a part of the message)
VIOLATIONS = [
    ("analysis includes numeric", "analysis/boolean/x.cpp", '#include "numeric/cube/x.hpp"', "may not include"),
    ("numeric includes analysis", "numeric/cube/x.cpp", '#include "analysis/boolean/x.hpp"', "may not include"),
    ("numeric includes a scalar", "numeric/sampling/x.cpp", '#include "analysis/scalar/x.hpp"', "may not include"),
    ("sibling topics", "analysis/boolean/x.cpp", '#include "analysis/linear/x.hpp"', "may not include"),
    ("sibling topics, the other way", "analysis/kernel/x.hpp", '#include "analysis/boolean/x.hpp"', "may not include"),
    ("special includes a topic", "analysis/special/x.cpp", '#include "analysis/boolean/x.hpp"', "may not include"),
    ("scalar includes special", "analysis/scalar/x.cpp", '#include "analysis/special/x.hpp"', "may not include"),
    ("sampling includes cube", "numeric/sampling/x.cpp", '#include "numeric/cube/x.hpp"', "may not include"),
    ("cube includes dense", "numeric/cube/x.cpp", '#include "numeric/dense/x.hpp"', "may not include"),
    ("analysis includes proofs_check", "analysis/boolean/x.cpp", '#include "proofs_check/engine/x.hpp"',
     "may not include"),
    ("numeric includes proofs_check", "numeric/cube/x.cpp", '#include "proofs_check/claims/x.hpp"', "may not include"),
    ("the judge knows analysis", "proofs_check/engine/x.cpp", '#include "analysis/scalar/rational.hpp"',
     "may not include"),
    ("the judge knows its clients", "proofs_check/engine/x.cpp", '#include "proofs_check/claims/x.hpp"',
     "may not include"),
    ("the judge uses a library", "proofs_check/engine/x.cpp", "#include <fmt/format.h>", "may not use"),
    ("the judge uses the system", "proofs_check/engine/x.cpp", "#include <unistd.h>", "operating system"),
    ("a certificate knows a topic", "proofs_check/certificate/x.cpp", '#include "analysis/boolean/x.hpp"',
     "may not include"),
    ("a certificate knows numeric", "proofs_check/certificate/x.cpp", '#include "numeric/cube/x.hpp"',
     "may not include"),
    ("a calculator knows claims", "proofs_check/calculators/x.cpp", '#include "proofs_check/claims/x.hpp"',
     "may not include"),
    ("a report knows claims", "proofs_check/report/x.cpp", '#include "proofs_check/claims/x.hpp"', "may not include"),
    ("claims know the command", "proofs_check/claims/x.cpp", '#include "proofs_check/cli/x.hpp"', "may not include"),
    ("analysis includes tests", "analysis/boolean/x.cpp", '#include "tests/support/x.hpp"', "nothing includes tests/"),
    ("benchmarks include tests", "benchmarks/x.cpp", '#include "tests/support/x.hpp"', "nothing includes tests/"),
    ("GMP in the simulator", "numeric/cube/x.cpp", "#include <gmp.h>", "may not use"),
    ("Boost rationals in the simulator", "numeric/cube/x.cpp", "#include <boost/multiprecision/gmp.hpp>",
     "may not use"),
    ("Highway in analysis", "analysis/boolean/x.cpp", "#include <hwy/highway.h>", "may not use"),
    ("CLI11 outside the command", "proofs_check/report/x.cpp", "#include <CLI/CLI.hpp>", "may not use"),
    ("GMP in a header", "analysis/scalar/rational.hpp", "#include <gmp.h>", "stays in sources"),
    ("MPFR in a header", "analysis/scalar/ball.hpp", "#include <mpfr.h>", "stays in sources"),
    ("Arb in a header", "analysis/scalar/ball.hpp", "#include <flint/arb.h>", "stays in sources"),
    ("Arb in a header, as FLINT 2 has it", "analysis/scalar/ball.hpp", "#include <arb.h>", "stays in sources"),
    ("GiNaC in a header", "analysis/scalar/expression.hpp", "#include <ginac/ginac.h>", "stays in sources"),
    ("a scalar's storage in a header", "analysis/boolean/x.hpp", '#include "analysis/scalar/ball_arb.hpp"',
     "sources of analysis alone"),
    ("a scalar's storage in a claim", "proofs_check/claims/x.cpp", '#include "analysis/scalar/ball_arb.hpp"',
     "sources of analysis alone"),
    ("another library in such a header", "analysis/scalar/ball_arb.hpp", "#include <ginac/ginac.h>",
     "stays in sources"),
    ("Boost in another header", "analysis/boolean/x.hpp", "#include <boost/multiprecision/gmp.hpp>",
     "stays in sources"),
    ("Eigen in a header", "numeric/dense/x.hpp", "#include <Eigen/Dense>", "stays in sources"),
    ("Highway in a header", "numeric/cube/x.hpp", "#include <hwy/highway.h>", "stays in sources"),
    ("Random123 in a header", "numeric/sampling/x.hpp", "#include <Random123/philox.h>", "stays in sources"),
    ("CLI11 in a header", "proofs_check/cli/x.hpp", "#include <CLI/CLI.hpp>", "stays in sources"),
    ("Boost headers that C++20 breaks", "analysis/scalar/x.cpp", "#include <boost/rational.hpp>", "neither"),
    ("a library that no table names", "analysis/scalar/x.cpp", "#include <gsl/gsl_math.h>", "neither"),
    ("not from the root", "analysis/boolean/x.cpp", '#include "majority.hpp"', "neither"),
    ("a way around", "analysis/boolean/x.cpp", '#include "analysis/../numeric/cube/x.hpp"', "from the project's root"),
    ("a project header in angle brackets", "analysis/boolean/x.cpp", "#include <analysis/special/x.hpp>", "quotes"),
    ("a standard header in quotes", "analysis/boolean/x.cpp", '#include "vector"', "angle brackets"),
    ("spaces and a comment", "numeric/cube/x.cpp", '  #  include   "analysis/boolean/x.hpp"  // hm', "may not include"),
    ("a macro for a name", "analysis/boolean/x.cpp", "#include SOME_HEADER", "cannot read"),
    ("Highway's macro in analysis", "analysis/boolean/x.cpp", "#include HWY_TARGET_INCLUDE", "belongs to"),
    ("include_next", "analysis/boolean/x.cpp", "#include_next <vector>", "only plain"),
    ("a folder that no table names", "analysis/leftovers/x.cpp", "#include <vector>", "not in the table"),
    ("an include of such a folder", "analysis/boolean/x.cpp", '#include "analysis/leftovers/x.hpp"', "no such folder"),
    ("a source beside the folders", "analysis/x.cpp", "#include <vector>", "not in the table"),
]


def run_on(files):
    """The checker's exit code and output on a tree of these files."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            path = pathlib.Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        with contextlib.redirect_stdout(io.StringIO()) as output:
            code = check_includes.main([folder])
        return code, output.getvalue()


class CheckIncludes(unittest.TestCase):
    def test_accepts_a_clean_tree(self):
        code, output = run_on(CLEAN)
        self.assertEqual(code, 0, output)

    def test_rejects_each_violation_on_its_line(self):
        for what, file, line, message in VIOLATIONS:
            with self.subTest(what):
                expected_line = 1 if "not in the table" in message else 2
                code, output = run_on({**CLEAN, file: "#pragma once\n" + line + "\n"})
                self.assertEqual(code, 1, output)
                self.assertEqual(len(output.splitlines()), 1, output)
                self.assertIn(f"{file}:{expected_line}: ", output)
                self.assertIn(message, output)

    def test_rejects_a_tree_without_sources(self):
        self.assertEqual(run_on({"analysis/README.md": "nothing here\n"})[0], 1)


if __name__ == "__main__":
    unittest.main()
