#!/usr/bin/env python3
"""check_text.py [ROOT]: what no file of the project may say.

Exit 0: nothing to say; 1: findings, one line each, `file:line: what is wrong`. The files are those that git tracks
or would track; without git, all but build/.
"""

import pathlib
import re
import shutil
import subprocess
import sys

# Each pattern is written so that it does not match itself.
PATTERNS = [
    ("a path of somebody's machine", r"(?<![\w.~}$)])/(home|root|work|scratch|mnt|media|Users)[/]\w"),
    ("a reference that only a tracker can resolve", r"\b([i]ssue|[t]icket|[p]ull request|[P]R) #?[0-9]+\b|[(]#[0-9]+[)]"),
    ("the making of the text instead of its subject", r"\b([s]ub-?)?([a]gent|[s]ession)s?\b|\b[A]I-generated\b"),
    ("a host of a package registry",
     r"\b(deb|ftp|security|archive|ports)[.](debian|ubuntu)[.](org|com)\b|\b[p]ypi[.](org|python)|\b[c]rates[.]io\b"),
    ("unfinished, by its own words",
     r"\b([T]ODO|[F]IXME|[X]XX|[H]ACK)\b|\b[n]ot implemented\b|\b[p]laceholder\b|@[@][A-Z]"),
    ("an unresolved merge", r"^(<{7}|>{7}|={7}$)"),
    ("a carriage return", r"\r"),
]
EXEMPT = {"LICENSE"}
BIBLIOGRAPHY = "docs/bibliography.md"
CITATION = r"\[([A-Z][A-Za-z]+[12][0-9]{3})[],]"  # the key, then a section or the end
LARGEST_BYTES = 1 << 20


def project_files(root):
    names = []
    if shutil.which("git") and (root / ".git").exists():
        git = subprocess.run(["git", "-C", root, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                             capture_output=True, check=False)
        names = sorted(set(git.stdout.decode().split("\0")) - {""})
    if not names:
        names = sorted(p.relative_to(root).as_posix() for p in root.rglob("*")
                       if p.relative_to(root).parts[0] not in ("build", ".git") and "__pycache__" not in p.parts)
    return [name for name in names if (root / name).is_file()]


def findings(root):
    files = project_files(root)
    lines = []
    bibliography = root / BIBLIOGRAPHY
    keys = set(re.findall(CITATION, bibliography.read_text(encoding="utf-8"))) if bibliography.exists() else set()
    for name in files:
        data = (root / name).read_bytes()
        if len(data) > LARGEST_BYTES:
            lines.append(f"{name}:1: larger than {LARGEST_BYTES} bytes")
            continue
        if name in EXEMPT or b"\0" in data:
            continue
        for number, line in enumerate(data.decode("utf-8", errors="replace").split("\n"), 1):
            for what, pattern in PATTERNS:
                match = re.search(pattern, line, re.IGNORECASE)
                if match:
                    lines.append(f"{name}:{number}: {what}: {match[0]!r}")
            for key in set(re.findall(CITATION, line)) - keys:
                lines.append(f"{name}:{number}: {key} has no entry in {BIBLIOGRAPHY}")
    return lines, len(files)


def main(arguments):
    root = pathlib.Path(arguments[0]) if arguments else pathlib.Path(__file__).resolve().parents[2]
    lines, count = findings(root)
    for line in lines:
        print(line)
    if count == 0:
        print(f"{root}: no file found")
        return 1
    if not lines:
        print(f"text: {count} files, nothing out of place")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
