#!/usr/bin/env python3
"""check_includes.py [ROOT]: reads every #include line and enforces who may include whom.

Exit 0: nothing to say; 1: violations, one line each, `file:line: what is wrong`. Every include must be recognised:
a folder, a library or a spelling that the tables below do not name is a violation too, so that a new one is entered
here on purpose.
"""

import pathlib
import re
import sys

# Folder -> project folders that its files may include, besides itself. A trailing slash means everything below.
MAY_INCLUDE = {
    "analysis/scalar": [],
    "analysis/special": ["analysis/scalar"],
    "analysis/boolean": ["analysis/scalar", "analysis/special"],
    "analysis/linear": ["analysis/scalar", "analysis/special"],
    "analysis/training": ["analysis/scalar", "analysis/special"],
    "analysis/activation": ["analysis/scalar", "analysis/special"],
    "analysis/kernel": ["analysis/scalar", "analysis/special", "analysis/linear",  # a kernel is a linear model
                        "analysis/activation"],
    "analysis/gram": ["analysis/scalar", "analysis/special", "analysis/activation", "analysis/kernel"],
    "analysis/scaling": ["analysis/scalar", "analysis/special"],
    "analysis/sequence": ["analysis/scalar", "analysis/special"],
    "numeric/sampling": [],
    "numeric/cube": ["numeric/sampling"],
    "numeric/dense": ["numeric/sampling"],
    "numeric/network": ["numeric/sampling", "numeric/cube", "numeric/dense"],
    "proofs_check/engine": [],
    "proofs_check/certificate": ["analysis/scalar"],
    "proofs_check/claims": ["proofs_check/calculators", "proofs_check/engine", "proofs_check/certificate", "analysis/", "numeric/"],
    "proofs_check/calculators": ["proofs_check/engine", "analysis/", "numeric/"],  # engine: what a value is
    "proofs_check/report": ["proofs_check/engine"],
    "proofs_check/cli": ["proofs_check/", "analysis/", "numeric/"],
    "benchmarks": ["proofs_check/", "analysis/", "numeric/"],
    "tests": ["tests/", "proofs_check/", "analysis/", "numeric/"],
}

# Library -> how its headers begin; (folders whose files may include it). The scalars' libraries belong to analysis,
# the simulator's to numeric, and the judge in proofs_check/engine uses the standard library alone.
LIBRARIES = {
    "boost": (r"boost/multiprecision/|boost/math/", ["analysis/", "tests/", "benchmarks"]),
    "gmp": (r"gmp(xx)?\.h$", ["analysis/", "tests/", "benchmarks"]),
    "mpfr": (r"mpfr\.h$", ["analysis/", "tests/", "benchmarks"]),
    "flint": (r"flint/|(arb|arf|mag|acb|fmp[qz])(_[a-z]+)?\.h$", ["analysis/", "tests/", "benchmarks"]),
    "ginac": (r"(ginac|cln)/", ["analysis/", "tests/", "benchmarks"]),
    "m4ri": (r"m4ri/", ["numeric/cube", "tests/", "benchmarks"]),
    "eigen": (r"(unsupported/)?Eigen/", ["analysis/", "numeric/dense", "numeric/network", "tests/", "benchmarks"]),
    "highway": (r"hwy/", ["numeric/", "analysis/gram", "tests/", "benchmarks"]),
    "random123": (r"Random123/", ["numeric/sampling", "tests/", "benchmarks"]),
    "cli11": (r"CLI/", ["proofs_check/cli"]),
    "minizip": (r"minizip/", ["proofs_check/cli", "tests/"]),
    "json": (r"nlohmann/", ["proofs_check/certificate", "proofs_check/report", "proofs_check/cli", "tests/"]),
    "fmt": (r"fmt/", ["proofs_check/certificate", "proofs_check/claims", "proofs_check/calculators",
                      "proofs_check/report", "proofs_check/cli", "tests/", "benchmarks"]),
    "googletest": (r"(gtest|gmock)/", ["tests/"]),
    "benchmark": (r"benchmark/", ["benchmarks"]),
}

# A header that pulls one of these in makes every file that includes it slow to compile; they stay in sources.
HEAVY = ["boost", "gmp", "mpfr", "flint", "ginac", "m4ri", "eigen", "highway", "random123", "cli11", "minizip"]

# The three exact and multiple-precision scalars are Boost types, so their headers cannot do without.
MAY_BE_HEAVY = {f"analysis/scalar/{name}.hpp": ["boost"] for name in ("integer", "rational", "real")}

# Headers that show how a scalar is stored; not installed, and for the sources of analysis (and tests) alone.
PRIVATE_HEADERS = {
    "analysis/scalar/ball_arb.hpp": ["gmp", "flint"],
    "analysis/scalar/expression_ginac.hpp": ["ginac"],
    "analysis/scalar/integral_arb.hpp": ["flint"],
    "analysis/linear/flint_matrix.hpp": ["gmp", "flint"],
    "analysis/linear/flint_polynomial.hpp": ["flint"],
    "analysis/activation/activation_arb.hpp": ["gmp", "flint"],
    "analysis/kernel/complex_dual_arb.hpp": ["flint"],
    "analysis/kernel/conditional_dual_arb.hpp": ["flint"],
    "analysis/kernel/gaussian_lattice_arb.hpp": ["flint"],
    "analysis/kernel/gaussian_quadrature_arb.hpp": ["flint"],
    "analysis/activation/outward_interval_arb.hpp": ["flint"],
}

STANDARD = set("""
algorithm any array atomic barrier bit bitset cassert cctype cerrno cfenv cfloat charconv chrono cinttypes climits
clocale cmath codecvt compare complex concepts condition_variable coroutine csetjmp csignal cstdarg cstddef cstdint
cstdio cstdlib cstring ctime cuchar cwchar cwctype deque exception execution filesystem format forward_list fstream
functional future initializer_list iomanip ios iosfwd iostream istream iterator latch limits list locale map memory
memory_resource mutex new numbers numeric optional ostream queue random ranges ratio regex scoped_allocator semaphore
set shared_mutex source_location span sstream stack stdexcept stop_token streambuf string string_view strstream
syncstream system_error thread tuple type_traits typeindex typeinfo unordered_map unordered_set utility valarray
variant vector version
""".split())

# Headers of the operating system, where the standard library has no word for it -> folders that may include them.
FRONT = ["proofs_check/report", "proofs_check/cli", "tests/"]  # interrupts, terminals, replacing a file
SYSTEM = {
    "fcntl.h": FRONT,
    "signal.h": FRONT,
    "poll.h": FRONT,  # gnuplot
    "spawn.h": FRONT,  # gnuplot
    "sys/stat.h": FRONT,
    "sys/wait.h": FRONT,
    "sys/mman.h": ["benchmarks", "numeric/cube"],  # huge pages for large arrays
    "unistd.h": FRONT + ["numeric/cube"],  # there: the size of memory, to refuse a table that does not fit
    "math.h": ["analysis/scalar"],  # lgamma_r: std::lgamma writes a global variable
}

# Highway compiles a kernel's source once for each instruction set by including it from itself.
HIGHWAY_MACRO = "HWY_TARGET_INCLUDE"

TOP_FOLDERS = ["analysis", "numeric", "proofs_check", "tests", "benchmarks"]
SUFFIXES = {".cpp", ".hpp", ".cc", ".h", ".hh", ".cxx", ".hxx", ".inc", ".inl", ".ipp", ".tpp"}
HEADER_SUFFIXES = SUFFIXES - {".cpp", ".cc", ".cxx"}
SKIPPED = ["tests/package/"]  # a project of its own: it includes what is installed


def covers(entry, folder):
    """Whether `entry` of a table names `folder`: exactly, or as a parent where it ends in a slash."""
    return folder == entry or (entry.endswith("/") and (folder + "/").startswith(entry))


def table_folder(path):
    """The row of MAY_INCLUDE that holds this file, or None."""
    parts = path.split("/")
    if parts[0] in ("tests", "benchmarks"):
        return parts[0]
    folder = "/".join(parts[:2])
    return folder if len(parts) > 2 and folder in MAY_INCLUDE else None


def include_violation(path, spelled):
    """What is wrong with `#include spelled` in the file `path`, or None."""
    if spelled == HIGHWAY_MACRO:
        return None if path.startswith(("numeric/", "analysis/gram/")) and path.endswith(".cpp") else \
            f"{HIGHWAY_MACRO} belongs to the sources of numeric and analysis/gram"
    match = re.fullmatch(r'<([^<>"]+)>|"([^<>"]+)"', spelled)
    if not match:
        return f"cannot read #include {spelled}: name the header itself"
    header = match[1] or match[2]
    if any(part in ("", ".", "..") for part in header.split("/")):
        return f"{header}: spell includes from the project's root"
    folder = table_folder(path)
    is_header = pathlib.PurePosixPath(path).suffix in HEADER_SUFFIXES
    here = folder if folder not in ("tests", "benchmarks") else path.rsplit("/", 1)[0]

    if header.split("/")[0] in TOP_FOLDERS and "/" in header:
        if match[1]:
            return f'<{header}>: the project\'s own headers stand in quotes'
        target = table_folder(header)
        if target is None:
            return f"{header}: no such folder in the table of layers"
        public = is_header and path not in PRIVATE_HEADERS
        if header in PRIVATE_HEADERS and (public or not path.startswith(("analysis/", "tests/"))):
            return f"{header}: for the sources of analysis alone"
        if target == folder or any(covers(entry, target) for entry in MAY_INCLUDE[folder]):
            return None
        if target == "tests":
            return f"{header}: nothing includes tests/"
        return f"{header}: {folder} may not include {target}"

    if header in STANDARD:
        return None if match[1] else f'"{header}": standard headers stand in angle brackets'
    if header in SYSTEM:
        return None if any(covers(entry, here) for entry in SYSTEM[header]) else \
            f"{header}: {folder} may not include headers of the operating system"
    for library, (pattern, folders) in LIBRARIES.items():
        if not re.match(pattern, header):
            continue
        if not any(covers(entry, here) for entry in folders):
            return f"{header}: {folder} may not use {library}"
        allowed = MAY_BE_HEAVY.get(path, []) + PRIVATE_HEADERS.get(path, [])
        if is_header and folder not in ("tests", "benchmarks") and library in HEAVY and library not in allowed:
            return f"{header}: {library} stays in sources, and this is a header"
        return None
    return f"{spelled}: neither of the project, nor standard, nor a library in the table"


def file_violations(path, text):
    """Pairs (line, message) for one file."""
    if table_folder(path) is None:
        yield 1, "this folder is not in the table of layers"
        return
    for number, line in enumerate(text.splitlines(), 1):
        directive = re.match(r"\s*(?:#|%:|\?\?=)\s*(include\w*|import)\b\s*(.*)", line)
        if not directive:
            continue
        if directive[1] != "include":
            yield number, f"#{directive[1]}: only plain #include is read here"
            continue
        spelled = re.sub(r"\s*(//.*|/\*.*)$", "", directive[2]).strip()
        message = include_violation(path, spelled)
        if message:
            yield number, message


def tree_violations(root):
    """Lines `file:line: message` for the whole tree, and the number of files read."""
    root = pathlib.Path(root)
    lines, count = [], 0
    for top in TOP_FOLDERS:
        for file in sorted((root / top).rglob("*")):
            path = file.relative_to(root).as_posix()
            if file.suffix not in SUFFIXES or not file.is_file() or any(path.startswith(s) for s in SKIPPED):
                continue
            count += 1
            for number, message in file_violations(path, file.read_text(encoding="utf-8")):
                lines.append(f"{path}:{number}: {message}")
    return lines, count


def main(arguments):
    root = arguments[0] if arguments else pathlib.Path(__file__).resolve().parents[2]
    lines, count = tree_violations(root)
    for line in lines:
        print(line)
    if count == 0:
        print(f"{root}: no source file found")
        return 1
    if not lines:
        print(f"layers: {count} files, every include allowed")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
