"""Part of verify.py: trees, and two checkpoints of one log: that the later continues the earlier
(format.md, section 12), or that the log signed two histories (section 14).
"""
from verify_format import (FORK, LIMITS, NEGATIVE, OTHER, POLICY, TAMPERED, USAGE, base64,
                           checkpoint, need, note, number, parts, sha256)
from verify_policy import endorse
from verify_question import kind_asked

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

def check_growth(old, old_root, size, root, path):
    """The first `old` leaves of the tree over `size` have the old root (RFC 9162, 2.1.4.2)."""
    if old >= size or old == 0:
        return need(old == size > 0 and not path, "no proof goes between these sizes", TAMPERED)
    place, last = old - 1, size - 1
    while place % 2: place, last = place >> 1, last >> 1
    first, *path = path if old & old - 1 and path else [old_root, *path]
    need(climb(place, last, first, first, path) == (old_root, root), "other roots", TAMPERED)

def one_a_key(octets):
    text, signatures = note(octets)
    need(len({one[:2] for one in signatures}) == len(signatures), "a key signs twice")
    return text, signatures

def opened(pattern, most, octets):
    """A file's first field and its number, its path, and its checkpoint's text and signatures."""
    need(len(octets) <= LIMITS["proof file"], "a proof file is too large")
    first, start, path, rest = parts(pattern + rb"((?:[^\n]{44}\n){,%d})\n(.*)" % most, octets)
    text, signatures = one_a_key(rest)
    path = [base64(line, 32) for line in path.split(b"\n")[:-1]]
    return base64(first), number(start), path, text, signatures

# --- consistency files (section 12) ---

def judge_growth(file, policy, question):
    """A consistency file: the later checkpoint continues the one that is known."""
    found, pattern = {"kind": "consistency", "about": []}, b"()old ([^\n]*)\n"
    most = LIMITS["hashes of a consistency proof"]
    if question.old is None:  # its path is not judged
        need(kind_asked(question) != "consistency", "give the earlier checkpoint: --old", USAGE)
        *_, text, signatures = opened(pattern, most, file)
        return endorse(text, signatures, policy)[1], None, found
    known_text, known_signatures = note(question.old)
    endorse(known_text, known_signatures, policy)
    _, start, path, text, signatures = opened(pattern, most, file)
    _, cosigned = endorse(text, signatures, policy)
    (origin, old, old_root), (name, size, root) = checkpoint(known_text), checkpoint(text)
    need(name == origin, "the checkpoints are of different ledgers", POLICY)
    need(old != size or old_root == root, "two roots for one size: a fork", FORK)
    need(start == old > 0, "the proof begins at another size than --old has", OTHER)
    check_growth(old, old_root, size, root, path)
    return cosigned, None, found | {"origin": origin, "size": size, "continues": old}

# --- evidence files (section 14) ---

EVIDENCE = b"certledger evidence v1\n"

def judge_evidence(file, policy, question):
    """Two checkpoints of one log: whether it is proven that they are of two histories."""
    asked = (question.kind, question.expect, question.on, question.max_age, question.item,
             question.old)
    need(asked == (None,) * 6, "evidence is no answer to that: name the policy alone", USAGE)
    need(len(file) <= LIMITS["proof file"], "an evidence file is too large")
    then, path, *notes = parts(EVIDENCE + rb"(?:root ([^\n]*)\n)?((?:[^\n]{44}\n){,%d})\n"
                               rb"(.*?\n\n.*?\n)\n(.*)" % LIMITS["hashes of a consistency proof"],
                               file)
    then = then and base64(then, 32)
    path = [base64(line, 32) for line in path.split(b"\n")[:-1]]
    need(then or not path, "a path from no root")
    notes, logs = list(map(one_a_key, notes)), policy._replace(cosigners=[])
    for text, signatures in notes: endorse(text, signatures, logs)
    (origin, size, root), (name, larger, larger_root) = (checkpoint(text) for text, _ in notes)
    need(name == origin, "the checkpoints are of different ledgers", POLICY)
    need(size <= larger, "the smaller checkpoint stands behind")
    need(size < larger or not then, "a root and path between checkpoints of one size")
    if then: check_growth(size, then, larger, larger_root, path)
    fork = root != (larger_root if size == larger else then or root)
    return FORK if fork else NEGATIVE, {"kind": "evidence", "origin": origin, "proven": fork,
                                        "sizes": [size, larger]}
