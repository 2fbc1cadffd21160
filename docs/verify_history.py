"""Part of verify.py: what a bundle's items prove, what records say of a day, and what entries do to
records. The last two are tables of format.json. An effect is [field of the record, what is done,
source, condition]; the source is a field of the statement, @index or @author of its entry, or a
constant in brackets. A state is [word, condition], and the first whose condition holds is said.
"""
import copy, time
from verify_format import (FORMAT, POLICY, TAMPERED, TYPES, USAGE, decode, field, need, read_entry,
                           sha256, subject, subject_of, subjects_at)

class Item:
    """What the map says of one subject: a record, or that there is none."""
    def __init__(self, item):
        self.subject, self.octets = (item["subject"]["type"], item["subject"]["id"]), item["record"]
        self.proof, self.record = item["proof"], None
        bits = [step["bit"] for step in self.proof["steps"]]
        need(bits == sorted(set(bits), reverse=True), "the bits of a map proof do not fall")

    def prove(self, root, seal):
        """Step 2, under the map's root; `seal` is the index of the entry that states it."""
        kind, name = self.subject
        need(subject(f"{kind}/{name}") == self.subject, "a subject by another name than its one")
        key = asked = sha256(b"certledger/subject/v1\0", *(
            bytes([len(one)]) + one for one in (kind.encode(), name.encode())))
        steps, ending, leaf = self.proof["steps"], self.proof["ending"], self.proof["leaf"]
        need((ending == "present") == (self.octets is not None), "of another answer", TAMPERED)
        if ending == "empty":
            return need(not steps and root == sha256(), "the map is not empty", TAMPERED)
        value = sha256(b"certledger/record/v1\0", self.octets or b"")
        if ending == "other": key, value = leaf["key"], leaf["value"]
        need((key == asked) == (ending == "present"), "it shows the key itself", TAMPERED)
        node = sha256(b"\0\x20", key, b"\x20", value)
        for bit, sibling in ((step["bit"], step["sibling"]) for step in steps):
            side, same = (one[bit // 8] >> 7 - bit % 8 & 1 for one in (key, asked))
            need(side == same, "the lookup does not end at the leaf that is shown", TAMPERED)
            pair = (sibling, node) if side else (node, sibling)
            node = sha256(b"\1", bytes([bit] if bit < 128 else [bit, 1]), *pair)
        need(node == root, "the map proof does not lead to the root", TAMPERED)
        if ending == "other": return
        self.record = decode(self.octets, "Record")
        life, at = self.record["life"], FORMAT["subjects"][self.record["type"]]
        need(subjects_at(at, self.record["body"]) == [self.subject], "another's record", TAMPERED)
        need(0 < life["count"] and life["index"] < seal, "not of before the seal", TAMPERED)

class Proven:
    """The records of a bundle's items, which are those that there have to be (step 6), and of a
    history the entries (step 7)."""
    def __init__(self, items, entries, origin):
        self.facts = {item.subject: item.record for item in items}
        self.asked, self.record = items[0].subject, items[0].record
        self.events = None if entries is None else self.walk(entries, origin)
        need([item.subject for item in items] == self.needed(), "other items than needed")
        if self.events:
            last, life = self.events[-1], self.record["life"]
            need((last["index"], last["hash"]) == (life["index"], life["latest"]),
                 "the record names another latest entry", TAMPERED)
            made = {name: one for name, one in self.record["body"].items() if name != "flags"}
            need(self.replay("9999-12-31") == made, "entries make another record", TAMPERED)

    def needed(self):
        def named(subjects, column):
            records = [self.facts[one] for one in subjects if self.facts.get(one)]
            return [one for record in records
                    for one in subjects_at(FORMAT[column][record["type"]], record["body"])]
        first = [self.asked, *(named([self.asked], "with") if self.events is None else ())]
        keys = [subject_of("key", event["author"]) for event in self.events or ()]
        rest = {("parameters", "scheme"), *keys, *named(first + keys, "mentions")} - set(first)
        return first + sorted(rest, key=lambda one: (TYPES.index(one[0]), one[1]))

    def walk(self, entries, origin):
        life = self.record["life"] if self.record else {"count": 0, "trail": bytes(32)}
        need(len(entries) == life["count"], "not all entries of the subject, or more", TAMPERED)
        events, trail = [], bytes(32)
        last = {"index": -1, "recorded_at": 0, "hash": bytes(32)}
        for octets in entries:
            entry = read_entry(octets, origin)
            index, subjects = entry["index"], entry["subjects"]
            need(index > last["index"] and entry["recorded_at"] >= last["recorded_at"],
                 f"entry {index} is out of order", TAMPERED)
            need(self.asked in subjects, f"entry {index} is of other subjects", TAMPERED)
            need(self.asked != subjects[0] or entry["after"] == last["hash"],
                 f"entry {index} follows on another statement", TAMPERED)
            key = self.facts.get(subject_of("key", entry["author"]))
            need(key, f"no record of the key that signed entry {index}", POLICY)
            added, revoked = key["body"]["added"], key["body"]["revoked"]
            need((index > added or index == 0) and (revoked is None or index <= revoked),
                 f"entry {index} is signed by a key not in force", POLICY)
            effect = FORMAT["effects"][entry["kind"]][subjects.index(self.asked)]
            events.append({**entry, "@author": key["body"]["member"], "effect": effect})
            trail, last = sha256(b"\4", trail, entry["leaf"]), entry
        need(trail == life["trail"], "other entries than those of the subject", TAMPERED)
        return events

    def replay(self, day):
        """The record, without flags, as it was true on the day; None when there was none."""
        body, held = None, False
        for event in self.events:
            said, kind = event["body"], event["kind"]
            since = said["to"] if kind == "mark.report" else field(
                said.get("decision"), "effective")
            in_time = since is None or since <= day
            held = held or in_time and (body is None or kind == "certificate.nullify")
            if body is None or in_time: body = evolved(body, event)
        return body if held else None

    def body_on(self, asked, day):
        """The record as it was true on the day, where it can tell; None when there was none yet."""
        record = self.facts[asked]
        if record is None: return None
        body = record["body"]
        since = body.get("effective")
        if body.get("state") == "void": since = min(since, body["state_since"])
        if body.get("reported_until"): since = max(since, body["reported_until"])
        if since is None or day >= since: return body
        need(record["life"]["count"] == 1, "it changed since; its history decides that day", USAGE)
        return None

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

    def answer(self, question):
        """The state in a word, on the day that is asked about or today in the ledger's zone."""
        zone = field(self.facts["parameters", "scheme"], "body.parameters.utc_offset") or "+00:00"
        seconds = int(zone[0] + "1") * (int(zone[1:3]) * 3600 + int(zone[4:]) * 60)
        day = question.on or time.strftime("%Y-%m-%d", time.gmtime(question.now + seconds))
        is_status = self.events is None
        body = self.body_on(self.asked, day) if is_status else self.replay(day)
        if body and self.asked[0] == "mark" and is_status:
            words = list(self.mark_words(body, question.item, day))
        elif body: words = [word_of(self.asked[0], body, day)]
        else: words = ["not yet recorded" if self.record else "never recorded"]
        word = next((one for one in words if one != "usable"), words[0])
        return {"subject": "/".join(self.asked), "day": day, "state": word,
                "good": word in FORMAT["good"], "record": body}

def holds(value, how, what):
    if how == "is": return value == what
    if how == "in": return value in what
    if how == "given": return value is not None
    return value is not None and (value < what if how == "before" else value > what)

def word_of(kind, body, day):
    for word, *condition in FORMAT["states"][kind] if body else ():
        path, how, what = condition or ("", "given", None)
        if holds(field(body, path), how, day if what == "@day" else what):
            return word or body["state"]
    return None

def evolved(body, event):
    """The record's body after one more entry."""
    effects = event["effect"].get("new" if body is None else "known")
    need(effects is not None, f"entry {event['index']} cannot follow on those before", TAMPERED)
    body, entry = copy.deepcopy(body or {}), {"@index": event["index"], "@author": event["@author"]}
    for target, how, source, *condition in effects:
        for path, is_, what in condition:
            what = field(body, what) if is_ == "after" else what
            if not holds(field(event["body"], path), is_, what): break
        else:
            value = source[0] if isinstance(source, list) else entry.get(source)
            if value is None and isinstance(source, str): value = field(event["body"], source)
            path, _, name = target.rpartition(".")
            change(field(body, path), name, how, copy.deepcopy(value))
    return body

def change(values, name, how, value):
    """Does one effect to the field `name` of `values`. Items are known by their numbers."""
    old, many = values.get(name), value if isinstance(value, list) else [value]
    match how:
        case "set": values[name] = value
        case "set if given": values[name] = old if value is None else value
        case "demand": need(old is not None, f"there is no {name} to go on from", TAMPERED)
        case "last": values[name] = value[-1]["number"] if value else old
        case "add": values[name] = min(old + value, 2**64 - 1)
        case "insert": values[name] = sorted({*old, *many})
        case "erase": values[name] = [one for one in old if one not in many]
        case "append": values[name] = old + value
        case "remove": values[name] = [one for one in old if one["number"] not in value]
        case "replace":
            for one in value:
                places = [at for at, known in enumerate(old) if known["number"] == one["number"]]
                need(places, f"there is no item {one['number']} to change", TAMPERED)
                old[places[0]] = one
