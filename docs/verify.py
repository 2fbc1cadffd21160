#!/usr/bin/python3
"""Verifies a proof file of a certledger ledger with nothing of certledger's but its format.

Prints as JSON what the file proves, only from octets that were verified. Exit codes: 0 yes, 3 no,
11 a good proof of another kind, subject or day than was asked, 4 too old, or not what the policy
asks for, 1 tampered, 5 malformed, 6 a fork, 2 usage, 7 a file cannot be read, 70 a bug. Steps are
those of format.md, section 12; verify.md explains them all, and what stands in the files beside
this one. Needs Python 3.10 and python3-nacl.
"""
import json, os, re, sys, time, traceback
try:
    from verify_format import (OK, TAMPERED, NEGATIVE, POLICY, MALFORMED, STORE, OTHER, INTERNAL,
                               LIMITS, Refused, checkpoint, decode, need)
    from verify_compact import expanded
    from verify_growth import EVIDENCE, climb, judge_evidence, judge_growth, opened
    from verify_policy import endorse, is_met, parse_policy
    from verify_history import History
    from verify_looks import open_text
    from verify_question import (SLACK, check_age, compare, dated, day_at, is_audited, kind_asked,
                                 read_question)
    from verify_status import Item, Status, read_entry
except Exception as missing:  # a file, python3-nacl, or a newer Python: not 1, which is a verdict
    if __name__ != "__main__": raise
    print(f"verify.py cannot begin: {missing}", file=sys.stderr)
    sys.exit(7)


# --- proofs about an entry or a subject ---

def judge_proof(file, policy, _):
    """A proof about an entry or a subject: steps 1 to 7."""
    if file.startswith((b"\xc5\x01", b"CL1")):
        bundle, index, path, text, signatures = expanded(file, policy)
    else:
        pattern = rb"c2sp\.org/tlog-proof@v1\nextra ([^\n]*)\nindex ([^\n]*)\n"
        most = LIMITS["hashes of an inclusion proof"]
        extra, index, path, text, signatures = opened(pattern, most, file)
        bundle = decode(extra, "Bundle")
    said = bundle["body"]
    items = [Item(one) for one in said.get("items", ())]
    need(items or "entry" in said, "a bundle without items")
    origin, size, root = checkpoint(text)
    entry = read_entry(said["seal"] if items else said["entry"], origin)
    if items:
        is_seal = entry["kind"] == "seal" and entry["after"] == bytes(32)
        need(is_seal and index == size - 1, "no seal, or not the last entry", TAMPERED)
        for item in sorted(items, key=lambda one: one.subject[0] != "parameters"):
            item.prove(entry["body"]["map_root"], index)  # the edition before all that follows it
    need(entry["index"] == index < size, "the entry is not where the proof says", TAMPERED)
    _, proven = climb(index, size - 1, entry["leaf"], entry["leaf"], path)
    need(proven == root, "the path leads to another root", TAMPERED)
    signers, cosigned = endorse(text, signatures, policy)
    about = [items[0].subject] if items else entry["subjects"]
    found = {"kind": "history" if "entries" in said else "status" if items else "entry",
             "about": ["/".join(one) for one in about], "origin": origin, "size": size}
    if not items: return cosigned, None, found | {"entry": entry}
    need(entry["author"] in signers, "the seal is not by a key that signed the checkpoint", POLICY)
    found["proven"] = (
        History(items).check(said["entries"], said.get("lives"), origin) if "entries" in said else
        Status(items).check(bundle["kind"] == "brief bundle"))
    return cosigned, entry["recorded_at"], found

def judge(file, policy, question):
    """The exit code, and what is proven. Raises ValueError: Refused, or what is malformed."""
    if file.startswith(EVIDENCE): return judge_evidence(file, policy, question)
    way = judge_growth if file.startswith(b"old ") else judge_proof
    cosigned, sealed_at, found = way(file, policy, question)
    times = {key.key: seconds for key, seconds in cosigned.items()}
    need(is_met(policy, times), "not the cosignatures that the policy asks for", POLICY)  # step 8
    has_quorum = policy.quorum != b"none"
    seen = max([then for then in times.values() if not has_quorum or
                is_met(policy, [key for key in times if times[key] >= then])], default=None)
    is_sound = None in (sealed_at, seen) or sealed_at <= seen + SLACK
    need(is_sound, "the seal is dated later than its cosignatures", POLICY)
    known_at = seen if has_quorum else sealed_at
    compare(found, question)  # step 9
    found |= {"known_at": known_at, "cosigned": {key.name: cosigned[key] for key in cosigned}}
    if "proven" not in found:
        check_age(known_at, question)
        return OK, found
    return answer(found, sealed_at, is_audited(policy, times), question)

def answer(found, sealed_at, is_audited_, question):
    """Step 10: the state on the day, where it is timely or final."""
    proven = found.pop("proven")
    day, said, late = dated(sealed_at, found["known_at"], proven.zone(), question)
    today = day_at(question.now + proven.zone())
    try: told = proven.told(question.item, day, today)
    except Refused as refused:
        if refused.args[1] != OTHER or not late: raise
        told = {"final": False}
    need(told["final"] or not late, late, POLICY)
    name = proven.facts["parameters", "scheme"]["body"]["name"]
    if name.startswith("[测试台账 TEST LEDGER]"): found["test_ledger"] = True
    found |= said | told | {"stated_by": "auditor" if is_audited_ else "operator"}
    if not told["good"]: return NEGATIVE, found
    counts = found["kind"] == "history" and kind_asked(question) == "status"
    need(not counts or proven.asked[0] != "mark",
         "a mark's history does not hold its certificate: see --kind", OTHER)
    return OK, found

# --- the program ---

FORMS = ((rb"\xff\xfe|\xfe\xff", "is UTF-16 text"),
         (rb"\xef\xbb\xbf", "begins with a byte order mark"),
         (rb"[^\0]*\r\n", "has Windows line ends (CR LF)"))

def windows_form(octets):
    """What programs of Windows made of a text that is malformed, in words."""
    return next((f" ({words}: copy the original byte for byte)" for form, words in FORMS
                 if re.match(form, octets)), "")

def octets_of(path, most):
    if path != "-" and not os.path.isfile(path): raise OSError(f"{path} is not there, or no file")
    with open(path, "rb") if path != "-" else open(0, "rb", closefd=False) as stream:
        octets = stream.read(most + 1)
    need(len(octets) <= most, f"{path} is larger than {most} octets")
    return octets

def main():
    asked = read_question(__doc__.split("\n")[0])
    about = b""
    try:
        policy = octets_of(asked.policy, LIMITS["note"])
        asked.old, asked.now = asked.old and octets_of(asked.old, LIMITS["note"]), int(time.time())
        proof = octets_of(asked.proof, LIMITS["proof file"])
        about = policy
        trusted = parse_policy(policy)
        about = proof
        code, found = judge(proof, trusted, asked)
    except OSError as failed: code, found = STORE, {"why": str(failed)}
    except Refused as refused: code, found = refused.args[1], {"why": refused.args[0]}
    except ValueError as wrong: code, found = MALFORMED, {"why": str(wrong)}
    if code == MALFORMED: found["why"] += windows_form(about)
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
