#!/usr/bin/python3
"""Verifies a proof file of a certledger ledger with nothing of certledger's but its format.

Prints as JSON what the file proves, only from octets that were verified. Exit codes: 0 yes, 3 no,
1 tampered or about something else, 4 not what the policy asks for, 5 malformed, 6 a fork, 2 usage,
7 a file cannot be read, 70 a bug. Steps are those of format.md, section 12; verify.md explains them
all, and what stands in the files beside this one. Needs Python 3.10 and python3-nacl.
"""
import argparse, json, os, sys, time, traceback
try:
    from verify_format import (OK, TAMPERED, USAGE, NEGATIVE, POLICY, MALFORMED, FORK, STORE,
                               INTERNAL, LIMITS, VARINTS, Refused, base64, checkpoint, day, decode,
                               is_met, is_signed, need, note, number, parse_policy, parts, sha256)
    from verify_compact import expanded
    from verify_history import History
    from verify_looks import need_askable, open_text, question
    from verify_status import Item, Status, read_entry
except Exception as missing:  # a file, python3-nacl, or a newer Python: not 1, which is a verdict
    if __name__ != "__main__": raise
    print(f"verify.py cannot begin: {missing}", file=sys.stderr)
    sys.exit(7)


# --- signatures ---

def endorse(text, signatures, policy):
    """Step 5: the key of the log that signed the checkpoint, and {key: time} of who cosigned."""
    origin, own = checkpoint(text)[0], {key.key for key in policy.logs}
    known = [key for key in policy.logs if key.name == origin]
    need(known, f"of the ledger {origin}, which the policy does not know", POLICY)
    known += [key for key in policy.cosigners if key.key not in own]
    log, cosigned = None, {}
    for name, id_, blob in signatures:
        for key in [key for key in known if (key.name, key.id) == (name, id_)][:1]:
            seconds, message = None, text
            if key.type == 4:
                seconds, blob = int.from_bytes(blob[:8], "big"), blob[8:]
                message = b"cosignature/v1\ntime %d\n%b" % (seconds, text)
                need(seconds <= VARINTS["time"], f"{name} cosigned at no time", TAMPERED)
                cosigned.setdefault(key, seconds)
            need(is_signed(key.key, message, blob), f"not signed by {name}", TAMPERED)
            log = log or (key.key if key.type == 1 else None)
    need(log, "the log itself did not sign the checkpoint", POLICY)
    return log, cosigned

# --- trees (RFC 9162, 2.1.3.2 and 2.1.4.2) and files ---

def climb(place, last, old, new, path):
    """What a path makes of two hashes; `old` is joined with left siblings alone."""
    for sibling in path:
        need(last > 0, "the path is too long", TAMPERED)
        if place % 2 or place == last:
            old, new = sha256(b"\1", sibling, old), sha256(b"\1", sibling, new)
            while place and place % 2 == 0: place, last = place >> 1, last >> 1
        else:
            new = sha256(b"\1", new, sibling)
        place, last = place >> 1, last >> 1
    need(last == 0, "the path is too short", TAMPERED)
    return old, new

def opened(pattern, most, octets):
    """A file's first field and its number, its path, and its checkpoint's text and signatures."""
    need(len(octets) <= LIMITS["proof file"], "a proof file is too large")
    first, start, path, rest = parts(pattern + rb"((?:[^\n]{44}\n){,%d})\n(.*)" % most, octets)
    text, signatures = note(rest)
    need(len({one[:2] for one in signatures}) == len(signatures), "a key signs twice")
    path = [base64(line, 32) for line in path.split(b"\n")[:-1]]
    return base64(first), number(start), path, text, signatures

def judge_growth(file, policy, question):
    """A consistency file: the later checkpoint continues the one that is known."""
    need(question.old is not None and not question.expect, "give --old, no --expect", USAGE)
    known_text, known_signatures = note(question.old)
    endorse(known_text, known_signatures, policy)
    most = LIMITS["hashes of a consistency proof"]
    _, start, path, text, signatures = opened(b"()old ([^\n]*)\n", most, file)
    _, cosigned = endorse(text, signatures, policy)
    (origin, old, old_root), (name, size, root) = checkpoint(known_text), checkpoint(text)
    need(name == origin, "the checkpoints are of different ledgers", POLICY)
    need(start == old > 0, "the proof begins at another size", TAMPERED)
    need(old != size or old_root == root, "two roots for one size: a fork", FORK)
    if old >= size:
        need(old == size and not path, "no proof goes between these sizes", TAMPERED)
    else:
        place, last = old - 1, size - 1
        while place % 2: place, last = place >> 1, last >> 1
        first, *path = path if old & old - 1 and path else [old_root, *path]
        need(climb(place, last, first, first, path) == (old_root, root), "other roots", TAMPERED)
    return cosigned, None, {"origin": origin, "size": size, "continues": old}

def judge_proof(file, policy, question):
    """A proof about an entry or a subject: steps 1 to 7."""
    if file.startswith((b"\xc5\x01", b"CL1")):
        bundle, index, path, text, signatures = expanded(file, policy)
    else:
        pattern = rb"c2sp\.org/tlog-proof@v1\nextra ([^\n]*)\nindex ([^\n]*)\n"
        most = LIMITS["hashes of an inclusion proof"]
        extra, index, path, text, signatures = opened(pattern, most, file)
        bundle = decode(extra, "Bundle")
    said, asked = bundle["body"], question.expect
    items = [Item(one) for one in said.get("items", ())]
    need(items or "entry" in said, "a bundle without items")
    recorded = [one.subject for one in items[:1] if one.octets is not None]
    if items: need_askable(asked, asked in recorded, USAGE)
    need(not items or asked in (None, items[0].subject), "of another subject", TAMPERED)
    origin, size, root = checkpoint(text)
    entry = read_entry(said["seal"] if items else said["entry"], origin)
    if items:
        is_seal = entry["kind"] == "seal" and entry["after"] == bytes(32)
        need(is_seal and index == size - 1, "no seal, or not the last entry", TAMPERED)
        for item in sorted(items, key=lambda one: one.subject[0] != "parameters"):
            item.prove(entry["body"]["map_root"], index)  # the edition before all that follows it
    if not items: need_askable(asked, asked in entry["subjects"], USAGE)
    need(items or asked in (None, *entry["subjects"]), "of another subject", TAMPERED)
    need(entry["index"] == index < size, "the entry is not where the proof says", TAMPERED)
    _, proven = climb(index, size - 1, entry["leaf"], entry["leaf"], path)
    need(proven == root, "the path leads to another root", TAMPERED)
    log, cosigned = endorse(text, signatures, policy)
    found = {"origin": origin, "size": size}
    if not items: return cosigned, None, found | {"entry": entry}
    need(entry["author"] == log, "the seal is not by the key that signed the checkpoint", POLICY)
    found["proven"] = (History(items).check(said["entries"], origin) if "entries" in said else
                       Status(items).check(bundle["kind"] == "brief bundle"))
    return cosigned, entry["recorded_at"], found

def judge(file, policy, question):
    """The exit code, and what is proven. Raises ValueError: Refused, or what is malformed."""
    way = judge_growth if file.startswith(b"old ") else judge_proof
    cosigned, sealed_at, found = way(file, policy, question)
    times = {key.key: seconds for key, seconds in cosigned.items()}
    need(is_met(policy, times), "not the cosignatures that the policy asks for", POLICY)
    enough = [then for then in times.values() if policy.quorum != b"none" and
              is_met(policy, [key for key in times if times[key] >= then])]
    known_at = max([*enough, *([] if sealed_at is None else [sealed_at])], default=None)
    if question.max_age is not None:  # step 9
        need(known_at is not None, "nothing says how old the checkpoint is", POLICY)
        need(known_at - 3600 <= question.now <= known_at + question.max_age, "too old", POLICY)
    found |= {"known_at": known_at, "cosigned": {key.name: cosigned[key] for key in cosigned}}
    if "proven" not in found: return OK, found
    found |= found.pop("proven").answer(question)
    return OK if found["good"] else NEGATIVE, found

# --- the program ---

def octets_of(path, most):
    if path != "-" and not os.path.isfile(path): raise OSError(f"{path} is not there, or no file")
    with open(path, "rb") if path != "-" else open(0, "rb", closefd=False) as stream:
        octets = stream.read(most + 1)
    need(len(octets) <= most, f"{path} is larger than {most} octets")
    return octets

def age(text):
    count, unit = parts("(0|[1-9][0-9]{,9})([smhd])", text)
    seconds = int(count) * {"s": 1, "m": 60, "h": 3600, "d": 86400}[unit]
    need(seconds <= 3660 * 86400, "an age is at most ten years")
    return seconds

class Once(argparse.Action):
    """What is given twice, or empty, is a mistake."""
    def __call__(self, parser, asked, value, option=None):
        if value == "" or getattr(asked, self.dest) is not None:
            parser.error(f"{option or self.dest} is empty, or given twice")
        setattr(asked, self.dest, value)

def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0], allow_abbrev=False)
    parser.register("action", None, Once)
    parser.add_argument("proof", help="a file by `certledger prove`; - is standard input")
    parser.add_argument("--policy", required=True, help="a file that says whom to trust")
    parser.add_argument("--expect", type=question, help="what it has to be about: certificate/JX-1")
    parser.add_argument("--on", type=day, help="the day that is asked about (default: today)")
    parser.add_argument("--max-age", type=age, help="how old it may be: 7d, 12h, 30m, 90s")
    parser.add_argument("--item", type=lambda text: number(text.encode(), 2**32 - 1))
    parser.add_argument("--old", help="of a consistency file: the earlier checkpoint")
    asked = parser.parse_args()
    try:
        policy = octets_of(asked.policy, LIMITS["note"])
        asked.old, asked.now = asked.old and octets_of(asked.old, LIMITS["note"]), int(time.time())
        proof = octets_of(asked.proof, LIMITS["proof file"])
        code, found = judge(proof, parse_policy(policy), asked)
    except OSError as failed: code, found = STORE, {"why": str(failed)}
    except Refused as refused: code, found = refused.args[1], {"why": refused.args[0]}
    except ValueError as wrong: code, found = MALFORMED, {"why": str(wrong)}
    text = json.dumps({"exit": code} | found, indent=2, ensure_ascii=False, default=bytes.hex)
    text = open_text(text) + "\n"
    try:
        with open(1, "wb", closefd=False) as out: out.write(text.encode(errors="backslashreplace"))
    except OSError: return STORE
    return code

if __name__ == "__main__":
    try: sys.exit(main())
    except Exception:
        traceback.print_exc()
        sys.exit(INTERNAL)
