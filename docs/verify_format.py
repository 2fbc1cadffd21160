"""Part of verify.py: what stands in octets, each value in its one encoding (format.md, sections 1
and 2), and signed notes (section 7). The names of types are those of format.json, whose
tables are derived from the program.
"""
import binascii, datetime, hashlib, io, json, os, re
import nacl.bindings, nacl.exceptions

OK, TAMPERED, USAGE, NEGATIVE, POLICY, MALFORMED, FORK, STORE = range(8)  # exit codes
OTHER, INTERNAL = 11, 70

class Refused(ValueError):
    """Its arguments: why, and the exit code. A ValueError of Python's own means MALFORMED."""

def need(truth, why, code=MALFORMED):
    if not truth: raise Refused(why, code)

class Table(dict):
    def __missing__(self, key): raise Refused(f"{key} is not in the format", MALFORMED)

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "format.json"), "rb") as tables:
    FORMAT = json.load(tables, object_hook=Table)
LIMITS, VARINTS, ENUMERATIONS = (FORMAT[name] for name in ("limits", "varints", "enumerations"))
TYPES = list(ENUMERATIONS["SubjectType"].values())
FOLDED = {c: chr(c - 0xFEE0).upper() for c in range(0xFF01, 0xFF5F)} | {
    c: chr(c).upper() for c in range(97, 123)} | dict.fromkeys((0x20, 0xA0, 0x3000))

FORMS = {"parameters": "(scheme)", "key": "([0-9a-f]{64})", "member": "([a-z0-9.-]{2,})"}

def sha256(*octets): return hashlib.sha256(b"".join(octets)).digest()

def is_signed(key, message, signature):
    try: return len(signature) == 64 and nacl.bindings.crypto_sign_open(signature + message, key)
    except nacl.exceptions.BadSignatureError: return False

def parts(pattern, text):
    """What the groups of the pattern are in the whole of the text."""
    found = re.fullmatch(pattern, text, re.DOTALL)
    need(found, f"{text[:60]!r} is not of the form {pattern!r}")
    return found.groups()

def number(octets, most=LIMITS["tree size"]):
    value = int(*parts(b"(0|[1-9][0-9]{,19})", octets))
    need(value <= most, f"{value} is too large")
    return value

def base64_of(octets): return binascii.b2a_base64(octets, newline=False)

def base64(text, size=None):
    octets = binascii.a2b_base64(text)
    need(base64_of(octets) == text, "base64 in another spelling")
    need(size in (None, len(octets)), "base64 of another length")
    return octets

def plain(octets, most=LIMITS["text"]):
    need(len(octets) <= most, "a text is too long")
    return parts("([^\0-\x1f\x7f-\x9f]*)", octets.decode())[0]

def key_name(octets): return parts(r"([^\s+]+)", plain(octets, LIMITS["origin or key name"]))[0]

def day(text):
    return datetime.date.fromisoformat(*parts("([0-9]{4}-[0-9]{2}-[0-9]{2})", text)).isoformat()

def folded(kind, name): return name.translate(FOLDED) if kind in ("certificate", "mark") else name

def subject(text):
    """The subject (type, id) that is written TYPE/ID."""
    kind, name = parts("([a-z-]+)/(.*)", text)
    need(kind in TYPES, f"there is no type of subject {kind}")
    name, = parts(FORMS.get(kind, "((?! ).+(?<! ))"), folded(kind, name))
    return kind, plain(name.encode(), LIMITS["number or id"])

def take(stream, count):
    octets = stream.read(count)
    need(len(octets) == count, "ends too early")
    return octets

def varint(stream, most=LIMITS["proof file"]):
    octets = take(stream, 1)
    while octets[-1] > 127 and len(octets) < 10: octets += take(stream, 1)
    value = sum((octet & 127) << 7 * place for place, octet in enumerate(octets))
    need(octets[-1] < 128 and (octets[-1] or len(octets) == 1), "a varint is too long")
    need(value <= most, f"{value} is too large")
    return value

def edition(stream):
    """1 where none is written: then a text that is not empty follows."""
    octet = stream.read(1)
    if octet != b"\0":
        stream.seek(-len(octet), 1)
        return 1
    value = varint(stream, VARINTS["varint32"])
    need(value > 1, "the first edition is not written")
    need(value <= LIMITS["edition"], f"rules of edition {value}: it needs a newer version", STORE)
    return value

def read(stream, kind):
    """The next value, of the type that has this name: text, date, option<digest>, Party, …"""
    outer, _, inner = kind.partition("<")
    inner = inner[:-1]
    if outer in FORMAT["structures"]:
        values = {}  # a type =NAME is what the field NAME says
        for name, one, *since in FORMAT["structures"][outer]:
            if since and values["parameters"]["edition"] < since[0]: values[name] = []
            else: values[name] = read(stream, values[one[1:]] if one[0] == "=" else one)
        return values
    if outer in FORMAT["octets"]: return take(stream, FORMAT["octets"][outer])
    if outer in VARINTS: return varint(stream, VARINTS[outer])
    if outer in ENUMERATIONS: return ENUMERATIONS[outer][str(varint(stream))]
    if outer == "bytes": return take(stream, varint(stream))
    if outer == "text": return plain(take(stream, varint(stream)))
    if outer == "date": return day(take(stream, 10).decode())
    if outer == "edition": return edition(stream)
    if outer == "offset": return parts(FORMAT["offset"], take(stream, 6).decode())[0]
    if outer == "option": return read(stream, inner) if varint(stream, 1) else None
    items = [read(stream, inner) for _ in range(varint(stream))]
    order = list(ENUMERATIONS[inner].values()).index if inner in ENUMERATIONS else None
    need(outer == "list" or items == sorted(set(items), key=order), "a set is out of order")
    return items

def decode(octets, kind):
    """The one value that the octets are."""
    stream = io.BytesIO(octets)
    value = read(stream, kind)
    need(not stream.read(1), "octets after the end")
    return value

# --- notes (c2sp.org/signed-note, tlog-checkpoint) ---

def note(octets):
    """The text, and the name, key id and signature of each line under it."""
    need(len(octets) <= LIMITS["note"], "a note is too large")
    text, lines = parts(b"((?!\xef\xbb\xbf)[^\0-\x09\x0b-\x1f]*\n)\n((?:[^\n]+\n)+)", octets)
    lines = [parts("\u2014 ([^ ]+) (.*)".encode(), line) for line in lines[:-1].split(b"\n")]
    lines = [(key_name(name), base64(blob)) for name, blob in lines if text.decode()]
    need(len(lines) <= LIMITS["signatures of a note"], "too many signatures")
    need(all(len(blob) > 4 for _, blob in lines), "a signature of no octets")
    return text, [(name, blob[:4], blob[4:]) for name, blob in lines]

def checkpoint(text):
    origin, size, root = parts(b"(?!certledger/)([^\n]+)\n([^\n]+)\n([^\n]+)\n", text)
    return key_name(origin), number(size), base64(root, 32)
