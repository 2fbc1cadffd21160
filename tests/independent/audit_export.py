#!/usr/bin/env python3
"""Audits exports of a certledger ledger, from docs/ alone: format.md, audit.md, scheme.md and
format.json. Nothing of certledger's is in it.

  tests/independent/audit_export.py DOCS EXPORT...

Prints a line for each export: exit code, first bad entry or -, first check or rule that it breaks
or -, and the reason. Judges by this machine's clock whether entries are ahead of it. Exits with the
code of the last one, or with 77, which is "not run", where there is no python3-nacl.
"""

import base64
import itertools
import os
import re
import sys
import time

try:
    from audit_format import Bad, Format, NeedsNewer, is_signed, sha256
    from audit_rules import Rules, evolve, subjects_of
except ModuleNotFoundError as missing:
    if sys.executable != "/usr/bin/python3" and os.path.exists("/usr/bin/python3"):
        os.execv("/usr/bin/python3", ["/usr/bin/python3", *sys.argv])  # the one that Debian fills
    print(f"NOT RUN: {missing}; install python3-nacl")
    sys.exit(77)

OK, TAMPERED, POLICY, MALFORMED, FORK, STORE = 0, 1, 4, 5, 6, 7
WIDTH = 256
SLACK = 300  # seconds by which two right clocks may differ


class Ended(Exception):
    """There is no more to judge: the exit code, and why."""


def ended(truth, code, why):
    if not truth:
        raise Ended(code, why)


# --- files ---

def path_of(index):
    """Decimal in groups of three digits, all but the last with an x before them."""
    digits = str(index)
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[at:at + 3] for at in range(0, len(digits), 3)]
    return "/".join(["x" + group for group in groups[:-1]] + groups[-1:])


def files_of(size):
    """The paths of an export of that size, in the order of its manifest."""
    def below(head, count):
        for index in range(-(-count // WIDTH)):
            width = min(WIDTH, count - WIDTH * index)
            yield f"{head}/{path_of(index)}" + (f".p/{width}" if width < WIDTH else "")
    yield "checkpoint"
    yield from below("checkpoints", size)
    yield from below("tile/entries", size)
    level = 0
    while size >> 8 * level:
        yield from below(f"tile/{level}", size >> 8 * level)
        level += 1


def bundle_items(octets):
    """The items of a bundle; None where it is none."""
    items = []
    while octets:
        length = int.from_bytes(octets[:2], "big")
        if len(octets) < 2 + length or len(items) == WIDTH:
            return None
        items.append(octets[2:2 + length])
        octets = octets[2 + length:]
    return items


def note_of(octets):
    """The text of a signed note, and (name, key id, what is behind it) of each line under it."""
    text, gap, rest = octets.rpartition(b"\n\n")
    if not gap or not rest.endswith(b"\n") or len(octets) > 262144:
        raise ValueError("not a signed note")
    text += b"\n"
    if re.search("[\0-\x09\x0b-\x1f]", text.decode()):
        raise ValueError("a control character in a note")
    lines = []
    for line in rest.decode()[:-1].split("\n"):
        name, blob = re.fullmatch("— ([^ ]+) ([A-Za-z0-9+/=]+)", line).groups()
        octets = base64.b64decode(blob, validate=True)
        if base64.b64encode(octets).decode() != blob or len(octets) < 5:
            raise ValueError("a signature in another spelling")
        lines.append((name, octets[:4], octets[4:]))
    if not 1 <= len(lines) <= 64:
        raise ValueError("no signature, or too many")
    return text, lines


def checkpoint_of(octets):
    """(origin, size, root), the note's text and its lines."""
    try:
        text, lines = note_of(octets)
        pattern = rb"([^\n]{1,255})\n(0|[1-9][0-9]{,15})\n([A-Za-z0-9+/]{43}=)\n"
        origin, size, root = re.fullmatch(pattern, text).groups()
        stated = origin.decode(), int(size), base64.b64decode(root)
        if base64.b64encode(stated[2]) != root:
            raise ValueError("a root in another spelling")
        return stated, text, lines
    except (AttributeError, ValueError):
        return None


class Export:
    def __init__(self, directory):
        self.directory = directory
        lines = self.read("manifest").split(b"\n")
        try:
            head = b"\n".join(lines[:5])
            pattern = (rb"certledger/export/v1\norigin ([^\n]+)\nsize ([1-9][0-9]{,15})\n"
                       rb"root ([^\n]{44})\n")
            origin, size, root = re.fullmatch(pattern, head).groups()
            self.origin, self.size = origin.decode(), int(size)
            self.root = base64.b64decode(root, validate=True)
            digests = [re.fullmatch(b"([0-9a-f]{64})  (.+)", line).groups() for line in lines[5:-1]]
        except (AttributeError, ValueError) as wrong:
            raise Ended(MALFORMED, "the manifest") from wrong
        paths = [path.decode(errors="replace") for _, path in digests]
        # One more than there are: a size beyond all measure names files without end.
        wanted = list(itertools.islice(files_of(self.size), len(paths) + 1))
        ended(lines[-1] == b"" and paths == wanted, MALFORMED, "the manifest's files")
        self.digests = {path.decode(): digest.decode() for digest, path in digests}
        self.checkpoint = self.file("checkpoint")
        stated = checkpoint_of(self.checkpoint)
        ended(stated, MALFORMED, "the newest checkpoint")
        self.newest = stated[0]
        ended(self.newest[1] > self.size or self.newest == (self.origin, self.size, self.root),
              MALFORMED, "checkpoint and manifest disagree")
        self.files = {path: self.file(path) for path in paths[1:]}

    def read(self, path):
        try:
            with open(os.path.join(self.directory, path), "rb") as file:
                return file.read()
        except OSError as failed:
            raise Ended(STORE, str(failed)) from failed

    def file(self, path):
        octets = self.read(path)
        ended(sha256(octets).hex() == self.digests[path], STORE, f"{path} is another file")
        return octets

    def bundles(self, head):
        return [octets for path, octets in self.files.items() if path.startswith(head)]


# --- trees ---

def node(hashes):
    """The root over a number of hashes (RFC 9162, 2.1.1)."""
    if len(hashes) <= 1:
        return hashes[0] if hashes else sha256()
    half = 1 << (len(hashes) - 1).bit_length() - 1
    return sha256(b"\1", node(hashes[:half]), node(hashes[half:]))


def map_root(leaves, depth=0):
    """The root of the status map over [(key, leaf hash)], ascending."""
    if len(leaves) <= 1:
        return leaves[0][1] if leaves else sha256()
    while (leaves[0][0][depth // 8] ^ leaves[-1][0][depth // 8]) >> 7 - depth % 8 & 1 == 0:
        depth += 1
    left = [leaf for leaf in leaves if leaf[0][depth // 8] >> 7 - depth % 8 & 1 == 0]
    bit = bytes([depth] if depth < 128 else [depth, 1])
    return sha256(b"\1", bit, map_root(left, depth + 1), map_root(leaves[len(left):], depth + 1))


# --- the whole ---

decoded = {}


class Audit:
    def __init__(self, format_, reasons, export, now):
        self.format, self.export = format_, export
        self.now, self.ahead = now, None  # the auditor's clock; the first entry ahead of it
        self.rules = Rules(format_.tables, reasons, export.origin)
        self.leaves, self.leaf_of, self.sealers, self.taken = [], {}, set(), 0
        self.last, self.is_sealed = bytes(32), False

    def judge(self):
        """(exit code, entry, check, reason)."""
        code, entry, check, why = self.judge_all()
        if self.ahead is None or code == STORE:
            return code, entry, check, why
        if code == OK:
            return POLICY, self.ahead, "time-ahead", "ahead of the auditor's clock"
        return (code, entry, check, why) if entry is not None and entry < self.ahead else (
            code, self.ahead, "time-ahead", f"ahead of the auditor's clock, and {check}: {why}")

    def judge_all(self):
        index = 0
        try:
            self.find_checkpoints()
            for bundle in self.export.bundles("tile/entries/"):
                items = bundle_items(bundle)
                if items is None or len(items) != min(WIDTH, self.export.size - index):
                    raise Bad("entry-row", "the bundle is none, or of another count")
                for octets in items:
                    self.judge_entry(index, octets)
                    index += 1
        except NeedsNewer as newer:
            return STORE, index, "statement-form", f"rules of edition {newer.args[0]}"
        except Bad as bad:
            return TAMPERED, index, *bad.args
        if not self.is_sealed:
            return TAMPERED, index - 1, "seal-last", "the last entry is no seal"
        try:
            self.judge_whole()
        except Bad as bad:
            return (FORK if bad.args[0] in ("mark-size", "mark-root") else TAMPERED), None, *bad.args
        return OK, None, None, "good"

    def find_checkpoints(self):
        """Checkpoints by size; one that stands elsewhere than it should is none that is found."""
        self.checkpoints, self.in_all = {}, 0
        for place, bundle in enumerate(self.export.bundles("checkpoints/")):
            items, last = bundle_items(bundle), place * WIDTH
            self.in_all += 1 if items is None else len(items)
            for octets in items or ():
                stated = checkpoint_of(octets)
                size = stated[0][1] if stated else 0
                if last < size <= (place + 1) * WIDTH:
                    self.checkpoints[size], last = octets, size

    def decode(self, octets):
        """An entry and its statement; for each, where it is wrong, the exception."""
        if octets not in decoded:
            entry, statement = None, None
            try:
                if len(octets) > self.format.tables["limits"]["entry"]:
                    raise ValueError("longer than an entry may be")
                entry = self.format.decode("Entry", octets)
                statement = self.format.decode("Statement", entry["statement"])
            except (ValueError, NeedsNewer) as wrong:
                entry, statement = (entry, wrong) if entry else (wrong, None)
            decoded[octets] = entry, statement
        return decoded[octets]

    def judge_entry(self, index, octets):
        entry, statement = self.decode(octets)
        if isinstance(entry, Exception):
            raise Bad("entry-form", str(entry))
        # What a correction says of times, its own included, is its rule's affair.
        is_correction = isinstance(statement, dict) and statement["kind"] == "time.correct"
        in_time = is_correction or entry["recorded_at"] >= self.rules.good_time(index)
        for check, good in (("index", entry["index"] == index),
                            ("previous", entry["previous"] == self.last), ("time", in_time)):
            if not good:
                raise Bad(check, "another than the entries before make")
        if not is_correction:
            self.look_ahead(entry)
        head = f"certledger/statement/v1\n{self.export.origin}\n".encode()
        message = head + entry["statement"]
        if not is_signed(entry["author"], message, entry["signature"]):
            raise Bad("signature", "not by the author")
        if isinstance(statement, NeedsNewer):
            raise statement
        if isinstance(statement, Exception):
            raise Bad("statement-form", str(statement))
        self.last = sha256(b"\0", octets)
        self.leaves.append(self.last)
        is_seal = statement["kind"] == "seal"
        if is_seal:
            self.rules.map = map_root(sorted(self.leaf_of.items())), len(self.leaf_of)
        member, flags = self.rules.permit(entry, statement)
        self.record(entry, statement, sha256(message), member, flags)
        self.rules.take_time(entry, statement)
        if is_correction:
            if self.ahead is not None and self.ahead >= statement["body"]["times"]["first"]:
                self.ahead = None
            self.look_ahead(entry)
        if index == 0 and statement["body"]["origin"] != self.export.origin:
            raise Bad("genesis-origin", "genesis names another origin")
        self.is_sealed = is_seal
        if is_seal:
            self.judge_checkpoint(index, entry["author"])

    def look_ahead(self, entry):
        if self.now is not None and self.ahead is None:
            if entry["recorded_at"] > self.now + SLACK:
                self.ahead = entry["index"]

    def record(self, entry, statement, hash_, member, flags):
        """What the statement makes of the records of its subjects."""
        tables, records = self.format.tables, self.rules.records
        at = {"@index": entry["index"], "@author": member}
        subjects = subjects_of(tables, statement["kind"], statement["body"])
        made = {}
        for place, subject in enumerate(subjects):
            old = self.rules.find(subject)
            body = evolve(tables, place, old and old["body"], statement, at, flags)
            if place == 0:
                self.rules.permit_change(statement, old and old["body"], body)
            life = old["life"] if old else {"count": 0, "trail": bytes(32)}
            trail = sha256(b"\4", life["trail"], self.last)
            made[subject] = {"type": subject[0] + " record", "body": body, "life": {
                "latest": hash_, "index": entry["index"], "count": life["count"] + 1,
                "trail": trail}}
        for subject, record in made.items():
            records[subject] = record
            name = [bytes([len(part.encode())]) + part.encode() for part in subject]
            key = sha256(b"certledger/subject/v1\0", *name)
            value = sha256(b"certledger/record/v1\0", self.format.encode("Record", record))
            self.leaf_of[key] = sha256(b"\0\x20", key, b"\x20", value)

    def key_id(self, key):
        return sha256(self.export.origin.encode(), b"\n\1", key)[:4]

    def judge_checkpoint(self, index, author):
        self.sealers.add(author)
        octets = self.checkpoints.get(index + 1)
        if octets is None:
            raise Bad("checkpoint-missing", "no checkpoint of that size")
        self.taken += 1
        (origin, _, root), text, lines = checkpoint_of(octets)
        ours = [blob for name, id_, blob in lines
                if (name, id_) == (self.export.origin, self.key_id(author))]
        if not ours:
            raise Bad("checkpoint-key", "not signed by the key of the seal")
        if not all(len(blob) == 64 and is_signed(author, text, blob) for blob in ours):
            raise Bad("checkpoint-signature", "a bad signature")
        if origin != self.export.origin:
            raise Bad("checkpoint-origin", "of another origin")
        if root != node(self.leaves):
            raise Bad("checkpoint-root", "of another root")
        of_log = [blob for name, _, blob in lines if name == origin and len(blob) == 64]
        if len({line[:2] for line in lines}) != len(lines) or len(of_log) != 1:
            raise Bad("checkpoint-lines", "two lines of one key, or of the log")

    def judge_whole(self):
        if self.in_all != self.taken:
            raise Bad("checkpoint-extra", "checkpoints that no seal asks for")
        level, hashes = 0, self.leaves
        while hashes:
            for place, octets in enumerate(self.export.bundles(f"tile/{level}/")):
                if octets != b"".join(hashes[WIDTH * place:WIDTH * (place + 1)]):
                    raise Bad("tile", "not the tile that the entries make")
            hashes = [node(hashes[at:at + WIDTH])
                      for at in range(0, len(hashes) - len(hashes) % WIDTH, WIDTH)]
            level += 1
        origin, size, root = self.export.newest
        if origin != self.export.origin:
            raise Bad("mark-origin", "the newest checkpoint is of another ledger")
        if size > self.export.size:
            raise Bad("mark-size", "entries are kept back")
        if root != node(self.leaves):
            raise Bad("mark-root", "the newest checkpoint is of other entries")
        _, text, lines = checkpoint_of(self.export.checkpoint)
        ours = [(key, blob) for key in self.sealers for name, id_, blob in lines
                if (name, id_) == (origin, self.key_id(key))]
        if not ours or not all(len(blob) == 64 and is_signed(key, text, blob)
                               for key, blob in ours):
            raise Bad("mark-signature", "not signed by who sealed")
        if self.export.checkpoint != self.checkpoints.get(size):
            raise Bad("mark-copy", "not the newest of checkpoints/")


def reasons_in(document):
    table = document.split("<!-- begin reasons -->")[1].split("<!-- end reasons -->")[0]
    return set(re.findall(r"^\| ([a-z.]+) \| ([0-9]+) \|", table, re.MULTILINE))


class Auditor:
    """(exit code, entry, check or rule, reason) of an export's directory; `now` may be unknown."""

    def __init__(self, docs, now=None):
        self.now = now
        self.format = Format(os.path.join(docs, "format.json"))
        with open(os.path.join(docs, "scheme.md"), encoding="utf-8") as file:
            self.reasons = reasons_in(file.read())

    def judge(self, directory):
        try:
            export = Export(directory)
        except Ended as end:
            return end.args[0], None, None, end.args[1]
        return Audit(self.format, self.reasons, export, self.now).judge()


def main():
    auditor, code = Auditor(sys.argv[1], int(time.time())), OK
    for directory in sys.argv[2:]:
        code, entry, check, why = auditor.judge(directory)
        entry, check = ("-" if one is None else one for one in (entry, check))
        print(f"{code} {entry} {check} {why}  {directory}")
    sys.exit(code)


if __name__ == "__main__":
    main()
