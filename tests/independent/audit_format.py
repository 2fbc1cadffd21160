"""Part of audit_export.py: values and their one encoding (docs/format.md, section 1), read and
written by the tables of docs/format.json; days (docs/audit.md, section 1).
"""

import datetime
import hashlib
import io
import json
import re

import nacl.bindings
import nacl.exceptions


class Bad(Exception):
    """The finding that ends the judgement: its check (or rule) and a reason in words."""


class NeedsNewer(Exception):
    """Rules of an edition that this program does not know."""


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


seen = {}  # signatures that were judged: the ledgers of the tests share most of their entries


def is_signed(key, message, signature):
    asked = (key, message, signature)
    if asked not in seen:
        try:
            nacl.bindings.crypto_sign_open(signature + message, key)
            seen[asked] = True
        except (nacl.exceptions.BadSignatureError, ValueError):
            seen[asked] = False
    return seen[asked]


def is_sound_key(key):
    """Canonical, of the prime-order subgroup, and not of small order."""
    return nacl.bindings.crypto_core_ed25519_is_valid_point(key)


class Format:
    """Reads and writes values by the tables of format.json."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self.tables = json.load(file)
        self.enumerations = {
            name: {int(number): word for number, word in values.items()}
            for name, values in self.tables["enumerations"].items()}
        self.numbers = {name: {word: number for number, word in values.items()}
                        for name, values in self.enumerations.items()}

    def decode(self, type_, octets):
        stream = io.BytesIO(octets)
        value = self.read(type_, stream)
        if stream.read(1):
            raise ValueError("more follows behind the end")
        return value

    def encode(self, type_, value):
        return b"".join(self.write(type_, value))

    # --- reading ---

    def read(self, type_, stream):
        outer, inner = re.fullmatch(r"(\w+)<(.*)>|.*", type_).groups()
        if outer == "option":
            given = self.varint(stream, 1)
            return self.read(inner, stream) if given else None
        if outer in ("list", "set"):
            count = self.varint(stream, stream.getbuffer().nbytes - stream.tell())
            values = [self.read(inner, stream) for _ in range(count)]
            if outer == "set" and values != self.sorted(inner, set(values)):
                raise ValueError("a set is not in its order")
            return values
        if type_ in self.enumerations:
            return self.enumerations[type_][self.known(type_, stream)]
        if type_ in self.tables["structures"]:
            return self.read_structure(type_, stream)
        return self.read_plain(type_, stream)

    def known(self, type_, stream):
        number = self.varint(stream)
        if number not in self.enumerations[type_]:
            raise ValueError(f"{type_} has no value {number}")
        return number

    def read_structure(self, type_, stream):
        values = {}
        for name, field, *since in self.tables["structures"][type_]:
            if since and values["parameters"]["edition"] < since[0]:
                continue
            if field.startswith("="):
                field = values[field[1:]]
            values[name] = self.read(field, stream)
        return values

    def read_plain(self, type_, stream):
        tables = self.tables
        if type_ in tables["varints"]:
            return self.varint(stream, tables["varints"][type_])
        if type_ in tables["octets"]:
            return self.take(stream, tables["octets"][type_])
        if type_ == "bytes":
            return self.take(stream, self.varint(stream))
        if type_ == "text":
            octets = self.take(stream, self.varint(stream, tables["limits"]["text"]))
            if re.search("[\0-\x1f\x7f-\x9f]", text := octets.decode()):
                raise ValueError("a control character")
            return text
        if type_ == "date":
            return day_named(self.take(stream, 10).decode("ascii"))
        if type_ == "offset":
            offset = self.take(stream, 6).decode("ascii")
            if not re.fullmatch(tables["offset"], offset):
                raise ValueError("not an offset")
            return offset
        if type_ == "edition":
            return self.read_edition(stream)
        raise KeyError(type_)

    def read_edition(self, stream):
        if stream.read(1) != b"\0":
            stream.seek(-1, io.SEEK_CUR)
            return 1
        number = self.varint(stream, 2**32 - 1)
        if number < 2:
            raise ValueError("the first edition is not written")
        if number > self.tables["limits"]["edition"]:
            raise NeedsNewer(number)
        return number

    @staticmethod
    def take(stream, count):
        octets = stream.read(count)
        if len(octets) != count:
            raise ValueError("ends too early")
        return octets

    def varint(self, stream, most=2**64 - 1):
        value, shift = 0, 0
        while True:
            octet, = self.take(stream, 1)
            value |= (octet & 127) << shift
            if octet < 128:
                break
            shift += 7
        if (octet == 0 and shift) or value > most:
            raise ValueError("a number is too long or too large")
        return value

    # --- writing ---

    def sorted(self, type_, values):
        if type_ in self.numbers:
            return sorted(values, key=self.numbers[type_].get)
        return sorted(values, key=lambda one: one.encode() if isinstance(one, str) else one)

    def write(self, type_, value):
        outer, inner = re.fullmatch(r"(\w+)<(.*)>|.*", type_).groups()
        if outer == "option":
            yield b"\0" if value is None else b"\1"
            if value is not None:
                yield from self.write(inner, value)
        elif outer in ("list", "set"):
            values = self.sorted(inner, value) if outer == "set" else value
            yield number(len(values))
            for one in values:
                yield from self.write(inner, one)
        elif type_ in self.numbers:
            yield number(self.numbers[type_][value])
        elif type_ in self.tables["structures"]:
            for name, field, *since in self.tables["structures"][type_]:
                if since and value["parameters"]["edition"] < since[0]:
                    continue
                field = value[field[1:]] if field.startswith("=") else field
                yield from self.write(field, value[name])
        elif type_ in self.tables["varints"]:
            yield number(value)
        elif type_ in self.tables["octets"]:
            yield value
        elif type_ in ("text", "bytes"):
            octets = value.encode() if type_ == "text" else value
            yield number(len(octets)) + octets
        elif type_ == "edition":
            yield b"" if value == 1 else b"\0" + number(value)
        else:
            yield value.encode("ascii")  # date, offset


def number(value):
    octets = []
    while value > 127:
        octets.append(value & 127 | 128)
        value >>= 7
    return bytes([*octets, value])


# --- days ---

FIRST, LAST = datetime.date.min, datetime.date.max


def day_named(text):
    if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError("not a day")
    return datetime.date.fromisoformat(text).isoformat()


def plus_days(day, days):
    place = datetime.date.fromisoformat(day).toordinal() + days
    return datetime.date.fromordinal(
        min(max(place, FIRST.toordinal()), LAST.toordinal())).isoformat()


def plus_months(day, months):
    date = datetime.date.fromisoformat(day)
    year, month = divmod(date.year * 12 + date.month - 1 + months, 12)
    if year > LAST.year:
        return LAST.isoformat()
    for last in range(date.day, 0, -1):  # the month's last day where it has not so many
        try:
            return datetime.date(year, month + 1, last).isoformat()
        except ValueError:
            continue
    raise ValueError("a month without days")


def last_of_months(day, months):
    """The last of that many months from the day on, as a day that counts."""
    later = plus_months(day, months)
    passed = (int(later[:4]) - int(day[:4])) * 12 + int(later[5:7]) - int(day[5:7])
    is_there = passed == months and later[8:] == day[8:]
    return plus_days(later, -1) if is_there else later


def day_of(seconds, offset):
    minutes = int(offset[1:3]) * 60 + int(offset[4:])
    local = seconds + int(offset[0] + "1") * minutes * 60
    return (datetime.date(1970, 1, 1) + datetime.timedelta(days=local // 86400)).isoformat()
