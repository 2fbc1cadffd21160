#!/usr/bin/python3
"""Verifies a proof file of a certledger ledger with nothing of certledger's but its format.

Prints as JSON what the file proves, only from octets that were verified. Exit codes: 0 yes, 3 no,
1 tampered or about something else, 4 not what the policy asks for, 5 malformed, 6 a fork, 2 usage,
7 a file cannot be read. verify.md explains it ("step N" is of format.md, section 12); format.json
has the format's tables, verify_history.py records and histories. Needs python3-nacl.
"""
import argparse, binascii, collections, datetime, hashlib, json, os, re, sys, time
import nacl.bindings, nacl.exceptions

OK, TAMPERED, USAGE, NEGATIVE, POLICY, MALFORMED, FORK, STORE = range(8)
Key = collections.namedtuple("Key", "name id type key")
Question = collections.namedtuple("Question", "now expect on max_age item old")

class Refused(Exception):
    """Its arguments: the exit code, and why. A ValueError of Python's own means MALFORMED."""

def need(truth, code, why):
    if not truth: raise Refused(code, why)

class Table(dict):
    def __missing__(self, key): raise Refused(MALFORMED, f"{key} is unknown")

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "format.json"), "rb") as tables:
    FORMAT = json.load(tables, object_hook=Table)
LIMITS, STRUCTURES, VARINTS, OCTETS, ENUMERATIONS = (
    FORMAT[name] for name in ("limits", "structures", "varints", "octets", "enumerations"))
TYPES = list(ENUMERATIONS["SubjectType"].values())
FOLDED = {c: chr(c - 0xFEE0).upper() for c in range(0xFF01, 0xFF5F)} | {
    c: chr(c).upper() for c in range(97, 123)} | dict.fromkeys((0x20, 0xA0, 0x3000))

# --- values: format.md, section 1 ---

def sha256(*parts): return hashlib.sha256(b"".join(parts)).digest()

def parts(pattern, text):
    found = re.fullmatch(pattern, text, re.DOTALL)
    need(found, MALFORMED, f"{text[:60]} is not of the form {pattern}")
    return found.groups()

def number(octets, most=LIMITS["tree size"]):
    value = int(*parts(b"(0|[1-9][0-9]{,19})", octets))
    need(value <= most, MALFORMED, f"{value} is too large")
    return value

def base64(text, size=None):
    octets = binascii.a2b_base64(text)
    need(binascii.b2a_base64(octets, newline=False) == text and size in (None, len(octets)),
         MALFORMED, "not canonical base64, or not as long as it must be")
    return octets

def plain(octets, most=LIMITS["text"]):
    need(len(octets) <= most, MALFORMED, "a text is too long")
    return parts("([^\0-\x1f\x7f-\x9f]*)", octets.decode())[0]

def day(text):
    return datetime.date.fromisoformat(*parts("([0-9]{4}-[0-9]{2}-[0-9]{2})", text)).isoformat()

def subject(text):
    """The subject (type, id) that is written TYPE/ID; numbers are folded (section 2)."""
    kind, name = parts("([a-z-]+)/(.*)", text)
    if kind in ("certificate", "mark"): name = name.translate(FOLDED)
    parts("[a-z0-9.-]{2,}" if kind == "member" else "(?! ).+(?<! )", name)
    need(kind in TYPES, MALFORMED, f"no type of subject: {kind}")
    return kind, plain(name.encode(), LIMITS["number or id"])

class Reader:
    """Reads values by the names of their types, each in its one encoding."""
    def __init__(self, octets): self.octets, self.at = octets, 0
    def take(self, count):
        self.at += count
        need(self.at <= len(self.octets), MALFORMED, "ends too early")
        return self.octets[self.at - count:self.at]
    def varint(self, most):
        octets = self.take(1)
        while octets[-1] > 127 and len(octets) < 10: octets += self.take(1)
        value = sum((octet & 127) << 7 * place for place, octet in enumerate(octets))
        need(value <= most and octets[-1] < 128 and (octets[-1] or len(octets) == 1), MALFORMED,
             "no such number, or not its shortest form")
        return value
    def read(self, kind):
        outer, _, inner = kind.partition("<")
        inner = inner[:-1]
        if outer in STRUCTURES:
            values = {}  # a type =NAME is what the field NAME says
            for name, one in STRUCTURES[outer]:
                values[name] = self.read(values[one[1:]] if one[0] == "=" else one)
            return values
        if outer in OCTETS: return self.take(OCTETS[outer])
        if outer in VARINTS: return self.varint(VARINTS[outer])
        if outer in ENUMERATIONS: return ENUMERATIONS[outer][str(self.varint(255))]
        if outer == "bytes": return self.take(self.varint(len(self.octets)))
        if outer == "text": return plain(self.take(self.varint(LIMITS["text"])))
        if outer == "date": return day(self.take(10).decode())
        if outer == "offset": return parts(FORMAT["offset"], self.take(6).decode())[0]
        if outer == "option": return self.read(inner) if self.varint(1) else None
        items = [self.read(inner) for _ in range(self.varint(len(self.octets)))]
        order = list(ENUMERATIONS[inner].values()).index if inner in ENUMERATIONS else None
        need(outer == "list" or items == sorted(set(items), key=order), MALFORMED, "not a set")
        return items

def decode(octets, kind):
    reader = Reader(octets)
    value = reader.read(kind)
    need(reader.at == len(octets), MALFORMED, "octets after the end")
    return value

# --- notes, checkpoints, policies: section 7; signed-note, tlog-checkpoint, tlog-policy of C2SP ---

def key_name(octets): return parts(r"([^\s+]+)", plain(octets, LIMITS["origin or key name"]))[0]

def verifier_key(word, kind):
    name, id_, octets = parts(rb"([^+]+)\+([0-9a-f]{8})\+(.*)", word)
    octets, id_ = base64(octets, 33), bytes.fromhex(id_.decode())
    need(octets[0] == kind and sha256(name, b"\n", octets)[:4] == id_ and
         nacl.bindings.crypto_core_ed25519_is_valid_point(octets[1:]), MALFORMED, "no sound key")
    return Key(key_name(name), id_, kind, octets[1:])

class Policy:
    """Which logs are known, which cosigners, and whose cosignatures are enough."""
    def __init__(self, text):
        self.logs, self.cosigners, self.voters, self.quorum, names, grouped = [], [], {}, b"", [], []
        need(len(text) <= LIMITS["note"], MALFORMED, "a policy is too large")
        lines, = parts(rb"((?:[\t -~\x80-\xff]*\n)*)", text)
        for words in map(bytes.split, lines.split(b"\n")):
            match words:
                case [b"log", key] | [b"log", key, _]: self.logs.append(verifier_key(key, 1))
                case [b"witness", name, key] | [b"witness", name, key, _]:
                    self.cosigners.append(verifier_key(key, 4))
                    names, self.voters[name] = [*names, name], self.cosigners[-1].key
                case [b"group", name, count, *members] if {*members} <= {*self.voters}:
                    word = {b"all": len(members), b"any": 1}
                    least = word[count] if count in word else number(count, len(members))
                    need(0 < least <= len(members), MALFORMED, "a group of which none is enough")
                    names, self.voters[name] = [*names, name], (least, members)
                    grouped += members
                case [b"quorum", name] if not self.quorum and name in {b"none", *self.voters}:
                    self.quorum = name
                case [word, *_]: need(word[:1] == b"#", MALFORMED, f"policy: {words} is wrong")
        unique = [one.key for one in self.logs], [one.key for one in self.cosigners], grouped
        groups = len(names) - len(self.cosigners)
        need(self.quorum and max(len(unique[0]), len(unique[1]), groups) <= 1024 and
             all(len({*all_}) == len(all_) for all_ in (*unique, [b"none", *names])), MALFORMED,
             "a policy without quorum, too large, or that says something twice")

    def is_met(self, keys):
        yes = {b"none": True}
        for name, voter in self.voters.items():  # each stands behind those that it names
            yes[name] = (voter in keys if isinstance(voter, bytes) else
                         sum(yes[one] for one in voter[1]) >= voter[0])
        return yes[self.quorum]

def is_signed(key, message, signature):
    try: return len(signature) == 64 and nacl.bindings.crypto_sign_open(signature + message, key)
    except nacl.exceptions.BadSignatureError: return False

def note(octets):
    """The text, and the name, key id and signature of each line under it."""
    need(len(octets) <= LIMITS["note"], MALFORMED, "a note is too large")
    text, lines = parts(b"([^\0-\x09\x0b-\x1f]*\n)\n((?:[^\n]+\n)+)", octets)
    lines = [parts("\u2014 ([^ ]+) (.*)".encode(), line) for line in lines[:-1].split(b"\n")]
    lines = [(key_name(name), base64(blob)) for name, blob in lines if text.decode()]
    need(len(lines) <= LIMITS["signatures of a note"] and all(len(blob) > 4 for _, blob in lines),
         MALFORMED, "too many signatures, or one of no octets")
    return text, [(name, blob[:4], blob[4:]) for name, blob in lines]

def checkpoint(text):
    origin, size, root = parts(b"(?!certledger/)([^\n]+)\n([^\n]+)\n([^\n]+)\n", text)
    return key_name(origin), number(size), base64(root, 32)

def endorse(text, signatures, policy):
    """Step 5: the key of the log that signed the checkpoint, and who cosigned when."""
    origin = checkpoint(text)[0]
    known = [key for key in policy.logs if key.name == origin]
    need(known, POLICY, f"of the ledger {origin}, which the policy does not know")
    own = {key.key for key in policy.logs}
    known += [key for key in policy.cosigners if key.key not in own]
    log, cosigned = None, {}
    for name, id_, blob in signatures:
        for key in [key for key in known if (key.name, key.id) == (name, id_)][:1]:
            seconds, head = None, b""
            if key.type == 4:
                seconds, blob = int.from_bytes(blob[:8], "big"), blob[8:]
                head = b"cosignature/v1\ntime %d\n" % seconds
            need(is_signed(key.key, head + text, blob) and (seconds or 0) <= VARINTS["time"],
                 TAMPERED, f"{name} did not make this signature")
            if key.type == 4: cosigned.setdefault(key, seconds)
            else: log = log or key.key
    need(log, POLICY, "the log itself did not sign the checkpoint")
    return log, cosigned

# --- trees and proof files: section 12; RFC 9162, 2.1.3.2 and 2.1.4.2 ---

def climb(place, last, old, new, path):
    """What a path makes of two hashes; `old` is joined with left siblings alone."""
    for sibling in path:
        need(last > 0, TAMPERED, "the path is too long")
        if place % 2 or place == last:
            old, new = sha256(b"\1", sibling, old), sha256(b"\1", sibling, new)
            while place and place % 2 == 0: place, last = place >> 1, last >> 1
        else: new = sha256(b"\1", new, sibling)
        place, last = place >> 1, last >> 1
    need(last == 0, TAMPERED, "the path is too short")
    return old, new

def opened(pattern, most, octets):
    """A file's own two fields, its path, and the note of its checkpoint."""
    need(len(octets) <= LIMITS["proof file"], MALFORMED, "a proof file is too large")
    extra, start, path, rest = parts(pattern + rb"((?:[^\n]{44}\n){,%d})\n(.*)" % most, octets)
    text, signatures = note(rest)
    need(len({one[:2] for one in signatures}) == len(signatures), MALFORMED, "a key signs twice")
    return (base64(extra), number(start), [base64(line, 32) for line in path.split(b"\n")[:-1]],
            text, signatures)

def judge_growth(file, policy, question):
    """A consistency file: the later checkpoint continues the one that is known."""
    need(question.old is not None and not question.expect, USAGE, "give --old, and no --expect")
    old_text, old_signatures = note(question.old)
    endorse(old_text, old_signatures, policy)
    _, start, path, text, signatures = opened(b"()old ([^\n]*)\n", LIMITS[
        "hashes of a consistency proof"], file)
    cosigned = endorse(text, signatures, policy)[1]
    (origin, old, old_root), (name, size, root) = checkpoint(old_text), checkpoint(text)
    need(name == origin, POLICY, "the checkpoints are of different ledgers")
    need(start == old > 0, TAMPERED, "the proof begins at another size than the old checkpoint's")
    need(old != size or old_root == root, FORK, "two roots for one size: a fork")
    need(old < size or old == size and not path, TAMPERED, "no proof goes between these sizes")
    if old < size:
        place, last = old - 1, size - 1
        while place % 2: place, last = place >> 1, last >> 1
        path = path if old & old - 1 else [old_root, *path]
        need(path[1 if old & old - 1 == 0 else 0:], TAMPERED, "the path is too short")
        need(climb(place, last, path[0], path[0], path[1:]) == (old_root, root), TAMPERED,
             "the path leads to other roots")
    return cosigned, None, {"old size": old}, None

def read_entry(octets, origin):
    """An entry with its statement and hashes; its author's signature is good."""
    need(len(octets) <= LIMITS["entry"], MALFORMED, "an entry is too large")
    entry = decode(octets, "Entry")
    said = decode(entry["statement"], "Statement")
    message = b"certledger/statement/v1\n%b\n%b" % (origin.encode(), entry["statement"])
    need(is_signed(entry["author"], message, entry["signature"]), TAMPERED,
         f"its author did not sign entry {entry['index']}")
    return {**entry, **said, "hash": sha256(message), "leaf": sha256(b"\0", octets)}

def judge_proof(file, policy, question):
    """A proof about an entry or a subject: steps 1 to 7."""
    extra, index, path, text, signatures = opened(
        rb"c2sp\.org/tlog-proof@v1\nextra ([^\n]*)\nindex ([^\n]*)\n",
        LIMITS["hashes of an inclusion proof"], file)
    said = decode(extra, "Bundle")["body"]
    items = [history.Item(one) for one in said.get("items", ())]
    need(items or "entry" in said, MALFORMED, "a bundle without items")
    need(not items or question.expect in (None, items[0].subject), TAMPERED, "of another subject")
    origin, size, root = checkpoint(text)
    entry = read_entry(said["seal"] if items else said["entry"], origin)
    if items:
        need(entry["kind"] == "seal" and entry["after"] == bytes(32) and index == size - 1,
             TAMPERED, "no seal, or not the checkpoint's last entry")
        for item in items: item.prove(entry["body"]["map_root"], index)
    else:
        subjects = history.all_at(FORMAT["subjects"][entry["kind"]], entry["body"])
        need(question.expect in (None, *subjects), TAMPERED, "the entry is of another subject")
    need(entry["index"] == index < size, TAMPERED, "the entry is not where the proof says")
    need(climb(index, size - 1, entry["leaf"], entry["leaf"], path)[1] == root, TAMPERED,
         "the path leads to another root")
    log, cosigned = endorse(text, signatures, policy)
    if not items: return cosigned, None, entry, None
    need(entry["author"] == log, POLICY, "the seal is not by the key that signed the checkpoint")
    proven = history.Proven(items, said.get("entries"), origin)
    return cosigned, entry["recorded_at"], {"subjects": entry["body"]["subjects"]}, proven

def judge(file, policy, question):
    """The exit code, and what is proven. Raises Refused, or ValueError where it is malformed."""
    way = judge_growth if file.startswith(b"old ") else judge_proof
    cosigned, sealed, found, proven = way(file, policy, question)
    keys = {key.key: when for key, when in cosigned.items()}
    need(policy.is_met(keys), POLICY, "too few cosignatures")
    known = [when for when in keys.values() if policy.quorum != b"none" and
             policy.is_met([key for key in keys if keys[key] >= when])]
    known_at = max([*known, *([] if sealed is None else [sealed])], default=None)
    if question.max_age is not None:
        need(known_at is not None, POLICY, "nothing says how old the checkpoint is")
        need(known_at <= question.now + 3600, POLICY, "the checkpoint is of the future")
        need(known_at + question.max_age >= question.now, POLICY, "the checkpoint is too old")
    found |= {"known_at": known_at, "cosigned": {key.name: cosigned[key] for key in cosigned}}
    if not proven: return OK, found
    answer = proven.answer(question)
    return OK if answer["good"] else NEGATIVE, found | answer

# --- the program ---

def age(text):
    count, unit = parts("(0|[1-9][0-9]{,9})([dhms])", text)
    seconds = int(count) * {"d": 86400, "h": 3600, "m": 60, "s": 1}[unit]
    need(seconds <= 3660 * 86400, USAGE, "an age over ten years")
    return seconds

def read(path, most):
    """One octet more than there may be is read, so that it is seen without reading all."""
    if path is None: return None
    with (open(path, "rb") if path != "-" else sys.stdin.buffer) as stream:
        octets = stream.read(most + 1)
        need(len(octets) <= most, MALFORMED, f"{path} is too large")
        return octets

def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0], allow_abbrev=False)
    parser.add_argument("proof", help="- is standard input")
    parser.add_argument("--policy", required=True, help="whom to trust: a file of c2sp.org/tlog-policy")
    parser.add_argument("--expect", type=subject, help="what it has to be about: certificate/JX-001")
    parser.add_argument("--on", type=day, help="the day that is asked about")
    parser.add_argument("--max-age", type=age, help="7d, 12h, 30m, 90s")
    parser.add_argument("--item", type=int, help="of a mark")
    parser.add_argument("--old", help="of a consistency file: the earlier checkpoint")
    code, found = MALFORMED, {}
    try:
        asked = parser.parse_args()
        policy, old = read(asked.policy, LIMITS["note"]), read(asked.old, LIMITS["note"])
        file = read(asked.proof, LIMITS["proof file"])
        code, found = judge(file, Policy(policy), Question(int(time.time()), asked.expect, asked.on, asked.max_age, asked.item, old))
    except Refused as refused: code, found = refused.args[0], {"why": refused.args[1]}
    except OSError as failed: code, found = STORE, {"why": str(failed)}
    except ValueError as wrong: found = {"why": str(wrong)}
    ...
    return code

import verify_history as history  # it uses what stands above
if __name__ == "__main__":
    import verify  # by the name under which verify_history.py knows it
    sys.exit(verify.main())
