"""The second half of verify.py: what records say of a day, and what entries do to them.

Both are tables of format.json. An effect is [field of the record, what is done, source, condition]:
the source is a field of the statement, @index or @author of the entry, or a constant in brackets.
A row of `states` is a word and the condition under which it is said; the first that holds counts.
"""
import copy, time
import verify
from verify import FORMAT, MALFORMED, POLICY, TAMPERED, USAGE, decode, need, sha256

# --- subjects: format.json says where statements and records have them ---

def field(values, path):
    """The value at a path like facts.valid_to; None where something on the way is not given."""
    for step in path.split(".") if path else ():
        values = None if values is None else values[step]
    return values

def subject(kind, name):
    name = name.hex() if isinstance(name, bytes) else name
    return kind, name.translate(verify.FOLDED) if kind in ("certificate", "mark") else name

def all_at(places, values):
    """The subjects at these places of a statement or record."""
    for place in places:
        found = field(values, place["at"]) if "at" in place else place["id"]
        if isinstance(found, dict): yield found["type"], found["id"]
        elif isinstance(found, list): yield from (subject(place["type"], one) for one in found)
        elif found is not None: yield subject(place["type"], found)

# --- what a bundle says of each subject: steps 2 and 6 ---

class Item:
    """What the map says of one subject: a record, or that there is none."""
    def __init__(self, item):
        self.subject, self.octets = (item["subject"]["type"], item["subject"]["id"]), item["record"]
        self.proof, self.record = item["proof"], None
        bits = [step["bit"] for step in self.proof["steps"]]
        need(bits == sorted(set(bits), reverse=True), MALFORMED, "bits that do not fall")

    def prove(self, root, seal):
        kind, name = self.subject
        need(verify.subject(f"{kind}/{name}") == self.subject, MALFORMED, "not its one name")
        key = asked = sha256(b"certledger/subject/v1\0", *(
            bytes([len(one)]) + one for one in (kind.encode(), name.encode())))
        steps, ending, leaf = (self.proof[name] for name in ("steps", "ending", "leaf"))
        need((ending == "present") == (self.octets is not None), TAMPERED, "of another answer")
        if ending == "empty":
            need(not steps and root == sha256(), TAMPERED, "the map is not empty")
            return
        value = sha256(b"certledger/record/v1\0", self.octets or b"")
        if ending == "other": key, value = leaf["key"], leaf["value"]
        bit = lambda key, at: key[at // 8] >> 7 - at % 8 & 1
        need((key == asked) == (ending == "present") and
             all(bit(key, step["bit"]) == bit(asked, step["bit"]) for step in steps),
             TAMPERED, "the lookup does not end at the leaf that is shown")
        node = sha256(b"\0\x20", key, b"\x20", value)
        for step in steps:
            pair = (step["sibling"], node) if bit(key, step["bit"]) else (node, step["sibling"])
            number = [step["bit"]] if step["bit"] < 128 else [step["bit"], 1]
            node = sha256(b"\1", bytes(number), *pair)
        need(node == root, TAMPERED, "the map proof does not lead to the root")
        if ending == "present":
            self.record = decode(self.octets, "Record")
            at = FORMAT["subjects"][self.record["type"]]
            need([*all_at(at, self.record["body"])] == [self.subject], TAMPERED, "another's record")
            need(0 < self.record["life"]["count"] and self.record["life"]["index"] < seal, TAMPERED,
                 "the record's life is not one before the seal")

class Proven:
    """The records of a bundle's items and, of a history, the entries."""
    def __init__(self, items, entries, origin):
        self.facts = {item.subject: item.record for item in items}
        self.asked, self.record = items[0].subject, items[0].record
        self.events = None if entries is None else self.walked(entries, origin)
        need([item.subject for item in items] == self.needed(), MALFORMED,
             "the items are not those that the answer needs")
        if self.events: self.check_record()

    def needed(self):
        def named(subjects, column):
            records = [self.facts[one] for one in subjects if self.facts.get(one)]
            return [one for record in records
                    for one in all_at(FORMAT[column].get(record["type"], ()), record["body"])]
        first = [self.asked] + (named([self.asked], "with") if self.events is None else [])
        keys = [subject("key", event["author"]) for event in self.events or ()]
        rest = {("parameters", "scheme"), *keys, *named(first + keys, "mentions")} - set(first)
        return first + sorted(rest, key=lambda one: (verify.TYPES.index(one[0]), one[1]))

    # --- histories: step 7 ---

    def walked(self, entries, origin):
        life = self.record["life"] if self.record else {"count": 0, "trail": bytes(32)}
        need(len(entries) == life["count"], TAMPERED, "not all entries of the subject, or more")
        events, trail = [], bytes(32)
        last = {"index": -1, "recorded_at": 0, "hash": bytes(32)}
        for octets in entries:
            entry = verify.read_entry(octets, origin)
            index = entry["index"]
            need(index > last["index"] and entry["recorded_at"] >= last["recorded_at"], TAMPERED,
                 "entries out of order")
            subjects = [*all_at(FORMAT["subjects"][entry["kind"]], entry["body"])]
            need(self.asked in subjects, TAMPERED, f"entry {index} is not about the subject")
            need(self.asked != subjects[0] or entry["after"] == last["hash"], TAMPERED,
                 f"entry {index} follows on another statement")
            key = self.facts.get(subject("key", entry["author"]))
            need(key, POLICY, f"no record of the key that signed entry {index}")
            added, revoked = key["body"]["added"], key["body"]["revoked"]
            need((index > added or index == 0) and (revoked is None or index <= revoked), POLICY,
                 f"entry {index} is signed by a key not in force")
            effect = FORMAT["effects"][entry["kind"]][subjects.index(self.asked)]
            events.append({**entry, "member": key["body"]["member"], "effect": effect})
            trail, last = sha256(b"\4", trail, entry["leaf"]), entry
        need(trail == life["trail"], TAMPERED, "other entries than those of the subject")
        return events

    def check_record(self):
        last, life = self.events[-1], self.record["life"]
        need((last["index"], last["hash"]) == (life["index"], life["latest"]), TAMPERED,
             "the record names another latest entry")
        made = {name: one for name, one in self.record["body"].items() if name != "flags"}
        need(self.replayed("9999-12-31") == made, TAMPERED, "the entries make another record")

    def replayed(self, day):
        """The record, without flags, as it was true on the day; None when there was none."""
        body, held = None, False
        for event in self.events:
            said, kind = event["body"], event["kind"]
            since = said["to"] if kind == "mark.report" else field(said.get("decision"), "effective")
            in_time = since is None or since <= day
            held = held or in_time and (body is None or kind == "certificate.nullify")
            if body is None or in_time: body = evolved(body, event)
        return body if held else None

    # --- days: what a record says of one ---

    def body_on(self, subject, day):
        """The record as it was true on the day, where it can tell; None when there was none yet."""
        record = self.facts[subject]
        if record is None: return None
        body = record["body"]
        since = body.get("effective")
        if body.get("state") == "void": since = min(since, body["state_since"])
        if body.get("reported_until"): since = max(since, body["reported_until"])
        if since is None or day >= since: return body
        need(record["life"]["count"] == 1, USAGE, "it changed since; a history decides that day")
        return None

    def words_on(self, grant, item, day):
        """May the mark be used on the day: for the item that was asked about, or for each."""
        certificate, version = (self.body_on(subject(kind, grant["facts"][name]), day) for kind, name
                                in (("certificate", "certificate"), ("mark-version", "version")))
        granted, most = grant["facts"]["items"], grant["facts"]["quantity"]
        scope = [one["number"] for one in certificate["facts"]["items"]] if certificate else ()
        for one in granted if item is None and granted else [item or 0]:
            word = word_of("mark", grant, day)
            if word != "granted": yield word
            elif one not in granted: yield "item-not-granted"
            elif not certificate or word_of("certificate", certificate, day) != "valid":
                yield "certificate-not-valid"
            elif one not in scope: yield "item-out-of-scope"
            elif not version or word_of("mark-version", version, day) != "in-use":
                yield "version-not-in-force"
            else: yield "quantity-exhausted" if most and grant["used"] >= most["amount"] else "usable"

    def answer(self, question):
        """The state in a word, on the day that is asked about or today in the ledger's zone."""
        zone = field(self.facts["parameters", "scheme"], "body.parameters.utc_offset") or "+00:00"
        minutes = int(zone[0] + "1") * (int(zone[1:3]) * 60 + int(zone[4:]))
        day = question.on or time.strftime("%Y-%m-%d", time.gmtime(question.now + minutes * 60))
        body = self.body_on(self.asked, day) if self.events is None else self.replayed(day)
        words = ["not yet recorded" if self.record else "never recorded"]
        if body and self.asked[0] == "mark" and self.events is None:
            words = [*self.words_on(body, question.item, day)]
        elif body: words = [word_of(self.asked[0], body, day)]
        word = next((one for one in words if one != "usable"), words[0])
        return {"subject": "/".join(self.asked), "day": day, "state": word, "record": body,
                "good": word in FORMAT["good"]}

def holds(value, how, what):
    """Whether a field's value is, is in, is given, or is a day before or after."""
    if how == "is": return value == what
    if how == "in": return value in what
    if how == "given": return value is not None
    return value is not None and (value < what if how == "before" else value > what)

def word_of(kind, body, day):
    for word, *condition in FORMAT["states"][kind]:
        path, how, what = condition or ("", "given", "")
        if holds(field(body, path), how, day if what == "@day" else what):
            return word or body["state"]
    return None

def evolved(body, event):
    """The record's body after one more entry."""
    way = "new" if body is None else "known"
    need(way in event["effect"], TAMPERED, f"entry {event['index']} cannot follow on those before")
    body = copy.deepcopy(body or {})
    entry = {"@index": event["index"], "@author": event["member"]}
    for target, how, source, *condition in event["effect"][way]:
        if condition:
            path, is_, what = condition[0]
            what = field(body, what) if is_ == "after" else what
            if not holds(field(event["body"], path), is_, what): continue
        value = (source[0] if isinstance(source, list) else
                 entry[source] if source in entry else field(event["body"], source))
        path, _, name = target.rpartition(".")
        change(field(body, path), name, how, copy.deepcopy(value))
    return body

def change(values, name, how, value):
    """Does one effect to the field `name` of `values`. Items are known by their numbers."""
    old, many = values.get(name), value if isinstance(value, list) else [value]
    match how:
        case "set": values[name] = value
        case "set if given": values[name] = old if value is None else value
        case "demand": need(old is not None, TAMPERED, f"there is no {name} to go on from")
        case "last": values[name] = value[-1]["number"] if value else old
        case "add": values[name] = min(old + value, 2**64 - 1)
        case "insert": values[name] = sorted({*old, *many})
        case "erase": values[name] = [one for one in old if one not in many]
        case "append": values[name] = old + value
        case "remove": values[name] = [one for one in old if one["number"] not in value]
        case "replace":
            for one in value:
                numbers = [known["number"] for known in old]
                need(one["number"] in numbers, TAMPERED, "there is no such item to change")
                old[numbers.index(one["number"])] = one
