"""Part of verify.py: entries, what a bundle's items prove, and what a status says of a day. States
are a table of format.json: each is [word, conditions], and the first all of which hold is said.
"""
from verify_format import (FORMAT, LIMITS, MALFORMED, OTHER, TAMPERED, TYPES, decode, folded,
                           is_signed, need, sha256, subject)
from verify_looks import need_askable

# --- entries and their subjects (sections 2 and 3) ---

def field(values, path):
    """The value at a path like facts.valid_to; None where something on the way is not given."""
    for step in path.split(".") if path else ():
        values = None if values is None else values[step]
    return values

def subject_of(kind, name):
    return kind, name.hex() if isinstance(name, bytes) else folded(kind, name)

def subjects_at(places, values):
    """The subjects at places of a statement or record, as format.json names them."""
    found = []
    for place in places:
        value = field(values, place["at"]) if "at" in place else place["id"]
        if isinstance(value, dict): found.append((value["type"], value["id"]))
        elif value is not None:
            names = value if isinstance(value, list) else [value]
            found += [subject_of(place["type"], name) for name in names]
    return found

def read_entry(octets, origin):
    """An entry with its statement, subjects and hashes; its author's signature is good."""
    need(len(octets) <= LIMITS["entry"], "an entry is too large")
    entry = decode(octets, "Entry")
    said = decode(entry["statement"], "Statement")
    message = b"certledger/statement/v1\n%b\n%b" % (origin.encode(), entry["statement"])
    need(is_signed(entry["author"], message, entry["signature"]), "not by its author", TAMPERED)
    subjects = subjects_at(FORMAT["subjects"][said["kind"]], said["body"])
    return {**entry, **said, "subjects": subjects, "hash": sha256(message),
            "leaf": sha256(b"\0", octets)}

# --- the map (section 5) ---

def map_key(kind, name):
    return sha256(b"certledger/subject/v1\0", *(
        bytes([len(one)]) + one for one in (kind.encode(), name.encode())))

def leaf_hash(key, value): return sha256(b"\0\x20", key, b"\x20", value)

def inner_hash(bit, left, right):
    return sha256(b"\1", bytes([bit] if bit < 128 else [bit, 1]), left, right)

class Item:
    """What the map says of one subject: a record, or that there is none."""
    def __init__(self, item):
        self.subject, self.octets = (item["subject"]["type"], item["subject"]["id"]), item["record"]
        self.proof, self.record = item["proof"], None
        bits = [step["bit"] for step in self.proof["steps"]]
        need(bits == sorted(set(bits), reverse=True), "the bits of a map proof do not fall")

    def prove(self, root, seal):
        """Step 3, under the map's root; `seal` is the index of the entry that states it."""
        kind, name = self.subject
        need(subject(f"{kind}/{name}") == self.subject, "a subject by another name than its one")
        need_askable(self.subject, self.octets is not None, MALFORMED)
        key = asked = map_key(kind, name)
        steps, ending, leaf = self.proof["steps"], self.proof["ending"], self.proof["leaf"]
        need((ending == "present") == (self.octets is not None), "of another answer", TAMPERED)
        if ending == "empty":
            return need(not steps and root == sha256(), "the map is not empty", TAMPERED)
        value = sha256(b"certledger/record/v1\0", self.octets or b"")
        if ending == "other": key, value = leaf["key"], leaf["value"]
        need((key == asked) == (ending == "present"), "it shows the key itself", TAMPERED)
        node = leaf_hash(key, value)
        for bit, sibling in ((step["bit"], step["sibling"]) for step in steps):
            side, same = (one[bit // 8] >> 7 - bit % 8 & 1 for one in (key, asked))
            need(side == same, "the lookup does not end at the leaf that is shown", TAMPERED)
            node = inner_hash(bit, *((sibling, node) if side else (node, sibling)))
        need(node == root, "the map proof does not lead to the root", TAMPERED)
        if ending == "other": return
        self.record = decode(self.octets, "Record")
        life, at = self.record["life"], FORMAT["subjects"][self.record["type"]]
        need(subjects_at(at, self.record["body"]) == [self.subject], "another's record", TAMPERED)
        need(0 < life["count"] and life["index"] < seal, "not of before the seal", TAMPERED)

# --- a status ---

class Status:
    """The records of a bundle's items, which are those that there have to be (step 7)."""
    def __init__(self, items):
        self.items, self.facts = items, {item.subject: item.record for item in items}
        self.asked, self.record = items[0].subject, items[0].record

    def check(self, is_brief):
        first = [self.asked, *self.named([self.asked], "with")]
        self.check_items(first, [], [] if is_brief else first)
        return self

    def named(self, subjects, column):
        records = [self.facts[one] for one in subjects if self.facts.get(one)]
        return [one for record in records
                for one in subjects_at(FORMAT[column][record["type"]], record["body"])]

    def check_items(self, first, keys, mentioning):
        mentioned = self.named(mentioning + keys, "mentions")
        rest = {("parameters", "scheme"), *keys, *mentioned} - set(first)
        rest = sorted(rest, key=lambda one: (TYPES.index(one[0]), one[1]))
        need([item.subject for item in self.items] == first + rest, "other items than needed")

    def body_on(self, asked, day):
        """The record as it was true on the day, where it can tell; None when there was none yet."""
        record = self.facts[asked]
        if record:
            body = not_after(asked[0], record["body"], self.latest_day(record["life"]["index"]))
            record = {**record, "body": body}
        if record is None: return None
        body = record["body"]
        since = body.get("effective")
        if body.get("state") == "void": since = min(since, body["state_since"])
        if body.get("reported_until"): since = max(since, body["reported_until"])
        if since is None or day >= since: return body
        need(record["life"]["count"] == 1, "it changed since; its history decides that day", OTHER)
        return None

    def words(self, body, item, day):
        if self.asked[0] == "mark": return list(self.mark_words(body, item, day))
        return [word_of(self.asked[0], body, day)]

    def mark_words(self, grant, item, day):
        """May the mark be used on the day: for the item that is asked about, or for each."""
        about = grant["facts"]
        certificate, version = (
            self.body_on(subject_of(kind, about[name]), day)
            for kind, name in (("certificate", "certificate"), ("mark-version", "version")))
        scope = [one["number"] for one in certificate["facts"]["items"]] if certificate else ()
        for one in about["items"] if item is None and about["items"] else [item or 0]:
            word = word_of("mark", grant, day)
            if word != "granted": yield word
            elif one not in about["items"]: yield "item-not-granted"
            elif word_of("certificate", certificate, day) != "valid": yield "certificate-not-valid"
            elif one not in scope: yield "item-out-of-scope"
            elif word_of("mark-version", version, day) != "in-use": yield "version-not-in-force"
            elif about["quantity"] and grant["used"] >= about["quantity"]["amount"]:
                yield "quantity-exhausted"
            else: yield "usable"

    def zone(self):
        """Seconds by which the ledger's days begin before those of UTC."""
        zone = field(self.facts["parameters", "scheme"], "body.parameters.utc_offset") or "+00:00"
        return int(zone[0] + "1") * (int(zone[1:3]) * 3600 + int(zone[4:]) * 60)

    def told(self, item, day, today):
        """The state in a word, on that day."""
        body = self.body_on(self.asked, day)
        words = ["not yet recorded" if self.record else "never recorded"]
        if body: words = self.words(body, item, day)
        word = next((one for one in words if one != "usable"), words[0])
        is_final = self.is_final(word, body, day, min(day, today))
        return {"subject": "/".join(self.asked), "day": day, "state": word, "record": body,
                "good": word in FORMAT["good"], "final": is_final}

    def is_final(self, word, body, day, at):
        """Whether nothing that may be recorded later makes it good; as the record reads on `at`."""
        kind = self.asked[0]
        if word == "certificate-not-valid":
            kind = "certificate"
            body = self.body_on(subject_of(kind, body["facts"][kind]), day)
        if body and (at < day or kind != self.asked[0]): word = word_of(kind, body, at)
        is_renewed = word == "expired" and body["facts"]["valid_to"] >= at  # and will be valid
        return word in FORMAT["final"] and not is_renewed

    def latest_day(self, index, as_of=None):
        """The last day on which an entry can have been recorded, by the corrections of times up to
        entry `as_of`; None where its time is not corrected."""
        day = None
        for one in field(self.facts["parameters", "scheme"], "body.corrections") or []:
            if one["first"] <= index <= one["last"] and (as_of is None or one["last"] < as_of):
                day, index = min(day or one["day"], one["day"]), one["last"] + 1
        return day

def not_after(kind, body, day):
    """The record's body with none of its days of effect after `day`."""
    late = [name for name in FORMAT["days of effect"][kind] if day and (body[name] or "") > day]
    return {**body, **dict.fromkeys(late, day)}

def holds(value, how, what):
    if how == "is": return value == what
    if how == "in": return value in what
    if how == "given": return value is not None
    return value is not None and (value < what if how == "before" else value > what)

def word_of(kind, body, day):
    for word, *condition in FORMAT["states"][kind] if body else ():
        parts = zip(condition[::3], condition[1::3], condition[2::3])
        if all(holds(field(body, at), how, day if what == "@day" else what)
               for at, how, what in parts):
            return word or body["state"]
    return None
