"""Part of verify.py: whom to trust (c2sp.org/tlog-policy), and who signed a checkpoint (steps 5 and
8 of format.md, section 12).
"""
import collections
import nacl.bindings
from verify_format import (LIMITS, POLICY, TAMPERED, VARINTS, base64, checkpoint, is_signed,
                           key_name, need, number, parts, sha256)

Key = collections.namedtuple("Key", "name id type key")
Policy = collections.namedtuple("Policy", "logs cosigners voters quorum ends")
LOG, COSIGNER, ML_DSA = 1, 4, 6  # types of keys

# --- policies ---

def verifier_key(word, *kinds):
    name, id_, octets = parts(rb"([^+]+)\+([0-9a-f]{8})\+(.*)", word)
    octets, id_ = base64(octets), bytes.fromhex(id_.decode())
    kind, key = octets[:1], octets[1:]
    need(kind and kind[0] in kinds and len(key) == (1312 if kind[0] == ML_DSA else 32),
         "a key of another type")
    need(sha256(name, b"\n", octets)[:4] == id_, "another key's id")
    need(kind[0] == ML_DSA or nacl.bindings.crypto_core_ed25519_is_valid_point(key),
         "not a sound key")
    return Key(key_name(name), id_, kind[0], key)

def parse_policy(text):
    need(len(text) <= LIMITS["note"], "a policy is too large")
    # What programs of Windows add.
    text = text.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").removesuffix(b"\r")
    logs, cosigners, groups, grouped, voters, quorum, ends = [], [], [], [], {}, [], {}
    for words in map(bytes.split, parts(rb"((?:[\t -~\x80-\xff]*\n)*)", text)[0].split(b"\n")):
        match words:
            case [b"log", key] | [b"log", key, _]:
                logs.append(verifier_key(key, LOG, ML_DSA))
            case [b"until", key, size] if (key := verifier_key(key, LOG)) in logs:
                need(key not in ends, "a second end of a key")
                ends[key] = number(size)
            case [b"witness", name, key] | [b"witness", name, key, _] if name not in voters:
                cosigners.append(verifier_key(key, COSIGNER, ML_DSA))
                voters[name] = cosigners[-1].key
            case [b"group", name, count, *members] if members and name not in voters:
                need(all(one in voters for one in members), "a member is not defined before")
                word = {b"all": len(members), b"any": 1}
                least = word[count] if count in word else number(count, len(members))
                need(least > 0, "a group of which none is enough")
                voters[name] = least, members
                groups, grouped = [*groups, name], [*grouped, *members]
            case [b"quorum", name] if name in {b"none", *voters}:
                quorum.append(name)
            case [word, *_]:
                need(word[:1] == b"#", f"a policy does not say {words}")
    need(len(quorum) == 1 and b"none" not in voters, "not one quorum, or somebody is named none")
    for keys in logs, cosigners:  # those of type 06 may be named, and are never seen to have signed
        for type_ in {key.type for key in keys}:
            need(sum(key.type == type_ for key in keys) <= 1024, "more than 1024 of a kind")
    need(len(groups) <= 1024, "more than 1024 of a kind")
    for all_ in [key.key for key in logs], [key.key for key in cosigners], grouped:
        need(len(set(all_)) == len(all_), "a key stands twice, or is a member of two groups")
    logs, cosigners = ([key for key in keys if key.type != ML_DSA] for keys in (logs, cosigners))
    return Policy(logs, cosigners, voters, quorum[0], ends)

def is_met(policy, keys):
    yes = {b"none": True}
    for name, voter in policy.voters.items():  # each stands behind those that it names
        yes[name] = (voter in keys if isinstance(voter, bytes) else
                     sum(yes[one] for one in voter[1]) >= voter[0])
    return yes[policy.quorum]

# --- signatures ---

def signed_at(key, text, blob):
    """The time of a good cosignature, 0 for a log's good signature; None for what is not good."""
    seconds, message = 0, text
    if key.type == COSIGNER:
        seconds, blob = int.from_bytes(blob[:8], "big"), blob[8:]
        message = b"cosignature/v1\ntime %d\n%b" % (seconds, text)
    good = seconds <= VARINTS["time"] and is_signed(key.key, message, blob)
    return seconds if good else None

def maker(keys, text, blob):
    """Of keys with one id the one that made the signature, else the first; None of no keys."""
    good = (key for key in keys if signed_at(key, text, blob) is not None)
    return next(good, next(iter(keys), None))

def endorse(text, signatures, policy):
    """Step 5: the log's keys that signed the checkpoint, and {key: time} of who cosigned."""
    (origin, size, _), own = checkpoint(text), {key.key for key in policy.logs}
    need(any(key.name == origin for key in policy.logs),
         f"of the ledger {origin}, which the policy does not know", POLICY)
    signers, cosigned = [], {}
    for name, id_, blob in signatures:
        key = maker([key for key in (*policy.logs, *policy.cosigners)
                     if (key.name, key.id) == (name, id_)], text, blob)
        if key is None: continue
        seconds = signed_at(key, text, blob)
        need(seconds is not None, f"not signed by {name}", TAMPERED)
        if key.type == COSIGNER:
            if key.key not in own: cosigned.setdefault(key, seconds)
        elif key.name == origin and size <= policy.ends.get(key, size):
            signers.append(key.key)
    need(signers, "the log itself did not sign, or by a key alone that had ended", POLICY)
    return signers, cosigned
