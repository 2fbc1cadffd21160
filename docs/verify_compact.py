"""Part of verify.py: compact proofs and the texts of QR codes (format.md, sections 16 and 17). What
is left out there is put in again, which gives what a proof file of kind 04 says.
"""
import datetime, io
from verify_format import (FORMAT, ENUMERATIONS, LIMITS, POLICY, VARINTS, base64_of, decode,
                           edition, need, parts, read, sha256, take, varint)
from verify_policy import maker, signed_at
from verify_status import inner_hash, leaf_hash, map_key, subjects_at

BASE45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
PLACES = [*range(0x4E00, 0xA000), *range(0x80, 0x2C00), *range(0x3000, 0x3040),
          *range(0xFF00, 0xFFF0)]  # the characters of a packed text that take two octets
PLACED = set(PLACES)
MOST_CODES = 16

# --- texts of QR codes ---

def digits(octets):
    """Two octets as three digits, least significant first; one as two."""
    value, text = int.from_bytes(octets, "big"), ""
    for _ in range(len(octets) + 1): value, text = value // 45, text + BASE45[value % 45]
    return text

def octets_of_digits(text):
    value = sum(BASE45.index(digit) * 45 ** place for place, digit in enumerate(text))
    need(len(text) > 1 and value < 256 ** (len(text) - 1), "not Base45")
    return value.to_bytes(len(text) - 1, "big")

def codes_of(proof, count):
    size, digest = -(-len(proof) // count), sha256(proof)[:4].hex().upper()
    for part in range(1, count + 1):
        piece = proof[size * (part - 1):size * part]
        text = "".join(digits(piece[at:at + 2]) for at in range(0, len(piece), 2))
        yield f"CL1/{part}/{count}/{digest}:{text}" if count > 1 else f"CL1:{text}"

def read_codes(texts):
    need(len(texts) <= LIMITS["proof file"], "too large")
    lines = set(texts.decode().removesuffix("\n").split("\n"))
    need(len(lines) <= MOST_CODES, "too many codes")
    pieces = {}
    for line in lines:
        part, text = parts("CL1(?:/([1-9][0-9]?)/[^:]*)?:(.*)", line)
        pieces[int(part or 1)] = b"".join(
            octets_of_digits(text[at:at + 3]) for at in range(0, len(text), 3))
    proof = b"".join(pieces[part] for part in sorted(pieces))
    need(set(codes_of(proof, len(lines))) == lines, "not the codes of one whole proof")
    return proof

# --- records ---

def leb(value):
    octets = b""
    while value > 127: octets, value = octets + bytes([value & 127 | 128]), value >> 7
    return octets + bytes([value])

def unpacked_text(packed):
    text = ""
    while packed:
        size = 1 if packed[0] < 128 else 4 if packed[0] == 255 else 2
        need(len(packed) >= size, "a packed text ends too early")
        place, packed = int.from_bytes(packed[:size], "big"), packed[size:]
        if size == 2:
            need(place - 0x8000 < len(PLACES), "a character of no place")
            place = PLACES[place - 0x8000]
        if size == 4:
            place &= 0xFFFFFF
            need(place > 127 and place not in PLACED, "a character in more octets than it takes")
        text += chr(place)
    return text.encode()

class Unpacker:
    """Gives the octets that a packed value stands for; decode() finds what is wrong with them."""
    def __init__(self, stream): self.stream, self.day, self.edition = stream, 0, 1

    def record(self):
        number = varint(self.stream)
        body = ENUMERATIONS["RecordType"][str(number)]
        return leb(number) + self.next("Life") + self.next(body)

    def next(self, kind):
        outer, _, inner = kind.partition("<")
        if outer in FORMAT["structures"]:
            return b"".join(self.next(one) for _, one, *since in FORMAT["structures"][outer]
                            if not since or since[0] <= self.edition)
        if outer in FORMAT["octets"]: return take(self.stream, FORMAT["octets"][outer])
        if outer in VARINTS or outer in ENUMERATIONS:
            return leb(varint(self.stream, VARINTS["varint"]))
        if outer == "offset": return take(self.stream, 6)
        if outer == "edition":
            self.edition = edition(self.stream)
            return b"\0" + leb(self.edition) if self.edition > 1 else b""
        if outer == "date":
            value = varint(self.stream, VARINTS["varint"])
            self.day += ~(value >> 1) if value & 1 else value >> 1
            need(abs(self.day) < 10 ** 7, "a day outside the calendar")
            return datetime.date.fromordinal(719163 + self.day).isoformat().encode()
        if outer == "text":
            text = unpacked_text(take(self.stream, varint(self.stream, LIMITS["text"])))
            return leb(len(text)) + text
        count = varint(self.stream, 1 if outer == "option" else LIMITS["proof file"])
        return leb(count) + b"".join(self.next(inner[:-1]) for _ in range(count))

# --- the multiproof ---

def bit_of(key, at): return key[at // 8] >> 7 - at % 8 & 1

def levels(stream, start, end):
    """The nodes (bit, sibling) of the levels from `start` to before `end`, from the root down."""
    octets = take(stream, (end - start + 7) // 8)
    places = [at for at in range(len(octets) * 8) if bit_of(octets, at)]
    need(not places or places[-1] < end - start, "a bit beyond the levels")
    return [(start + at, take(stream, 32)) for at in places]

def climb_map(stream, leaves, start):
    """The hash over leaves {key: value} that are below level `start`, and {key: steps} to there."""
    keys = sorted(leaves)
    first, last = keys[0], keys[-1]
    if len(keys) == 1:
        count = varint(stream)
        need(count <= 256 - start, "more than 256 levels")
        down = levels(stream, start, start + count)
        need(count == 0 or down and down[-1][0] == start + count - 1, "a last level without node")
        node, steps = leaf_hash(first, leaves[first]), {first: []}
    else:
        parting = next(at for at in range(256) if bit_of(first, at) != bit_of(last, at))
        down = levels(stream, start, parting)
        left, steps = climb_map(
            stream, {key: leaves[key] for key in keys if not bit_of(key, parting)}, parting + 1)
        right, others = climb_map(
            stream, {key: leaves[key] for key in keys if bit_of(key, parting)}, parting + 1)
        steps = ({key: [*path, (parting, right)] for key, path in steps.items()} |
                 {key: [*path, (parting, left)] for key, path in others.items()})
        node = inner_hash(parting, left, right)
    for bit, sibling in reversed(down):
        node = inner_hash(bit, *((sibling, node) if bit_of(first, bit) else (node, sibling)))
    return node, {key: path + down[::-1] for key, path in steps.items()}

# --- the proof ---

def expanded(octets, policy):
    """Bundle, index, path, and the checkpoint's text and signatures, as of a proof file."""
    if octets.startswith(b"CL1"): octets = read_codes(octets)
    need(octets.startswith(b"\xc5\x01") and len(octets) <= LIMITS["proof file"], "no compact proof")
    stream = io.BytesIO(octets[2:])
    log, size, signed = take(stream, 4), varint(stream, LIMITS["tree size"]), take(stream, 64)
    need(size > 0, "no size of a checkpoint")
    count = varint(stream, LIMITS["signatures of a note"])
    cosigned = [(take(stream, 4), read(stream, "time"), take(stream, 64)) for _ in range(count)]
    need(cosigned == sorted(set(cosigned)), "cosignatures out of order")
    previous, sealed_at = take(stream, 32), read(stream, "time")
    subjects, sealed = read(stream, "varint"), take(stream, 64)
    path = [take(stream, 32) for _ in range(bin(size - 1).count("1"))]
    absent = read(stream, "option<SubjectId>")
    records = [Unpacker(stream).record()]
    kind = decode(records[0], "Record")["type"]
    more = 0 if absent or kind == "parameters record" else 3 if kind == "mark record" else 1
    records += [Unpacker(stream).record() for _ in range(more)]
    bodies = [decode(record, "Record") for record in records]
    names = [subjects_at(FORMAT["subjects"][one["type"]], one["body"])[0] for one in bodies]
    leaves = [(map_key(*name), sha256(b"certledger/record/v1\0", record))
              for name, record in zip(names, records)]
    if absent and varint(stream, 1): leaves.append((take(stream, 32), take(stream, 32)))
    need(len(dict(leaves)) == len(leaves), "a subject twice")
    root, steps = climb_map(stream, dict(leaves), 0)
    need(not stream.read(1), "octets after the end")
    def item(name, record, at, ending, leaf):
        path = [{"bit": bit, "sibling": sibling} for bit, sibling in steps[at]]
        return {"subject": dict(zip(("type", "id"), name)), "record": record,
                "proof": {"steps": path, "ending": ending, "leaf": leaf}}
    items = [item(name, record, at, "present", {})
             for name, record, (at, _) in zip(names, records, leaves)]
    if absent:
        end = dict(zip(("key", "value"), leaves[-1]))
        items.insert(0, item((absent["type"], absent["id"]), None, end["key"], "other", end))
    body = leb(1) + bytes(32) + root + leb(subjects)
    head = b"\1" + leb(size - 1) + previous + leb(sealed_at) + leb(len(body)) + body

    def made_by(key):
        node = sha256(b"\0", head, key.key, sealed)
        for sibling in path: node = sha256(b"\1", sibling, node)
        return b"%b\n%d\n%b\n" % (key.name.encode(), size, base64_of(node))
    keys = [key for key in policy.logs if key.id == log]  # several keys may have one id
    need(keys, "of a ledger that the policy does not know", POLICY)
    good = (key for key in keys if signed_at(key, made_by(key), signed) is not None)
    key = next(good, keys[0])
    text, signatures = made_by(key), [(key.name, key.id, signed)]
    for id_, seconds, blob in cosigned:
        blob = seconds.to_bytes(8, "big") + blob
        one = maker([one for one in policy.cosigners if one.id == id_], text, blob)
        signatures += [(one.name, id_, blob)] if one else []
    need(len({one[:2] for one in signatures}) == len(signatures), "a key signs twice")
    bundle = {"kind": "brief bundle", "body": {"seal": head + key.key + sealed, "items": items}}
    return bundle, size - 1, path, text, signatures
