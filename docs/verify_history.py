"""Part of verify.py: histories (steps 6 and 7). What entries do to records is a table of
format.json: each effect is [field of the record, what is done, source, condition]; the source is a
field of the statement, @index or @author of its entry, or a constant in brackets.
"""
import copy
from verify_format import FORMAT, POLICY, TAMPERED, need, sha256
from verify_status import Status, field, holds, not_after, read_entry, subject_of, word_of

class History(Status):
    """All that ever happened to a subject, which makes its record."""
    def check(self, entries, origin):
        self.events = self.walk(entries, origin)
        keys = [subject_of("key", event["author"]) for event in self.events]
        self.check_items([self.asked], keys, [self.asked])
        if self.events:
            last, life = self.events[-1], self.record["life"]
            need((last["index"], last["hash"]) == (life["index"], life["latest"]),
                 "the record names another latest entry", TAMPERED)
            made = {name: one for name, one in self.record["body"].items() if name != "flags"}
            need(self.replay(None) == made, "entries make another record", TAMPERED)
        return self

    def body_on(self, _, day): return self.replay(day)

    def words(self, body, _, day): return [word_of(self.asked[0], body, day)]

    def walk(self, entries, origin):
        life = self.record["life"] if self.record else {"count": 0, "trail": bytes(32)}
        need(len(entries) == life["count"], "not all entries of the subject, or more", TAMPERED)
        events, trail = [], bytes(32)
        last = {"index": -1, "recorded_at": 0, "hash": bytes(32)}
        for octets in entries:
            entry = read_entry(octets, origin)
            index, subjects = entry["index"], entry["subjects"]
            need(index > last["index"] and (entry["recorded_at"] >= last["recorded_at"] or
                                            self.latest_day(last["index"], index)),
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
        """The record, without flags, as it was true on the day; None when there was none. Without a
        day the record as it is stored: corrected as far as a statement followed on that."""
        body, held, last = None, day is None, 0
        for event in self.events:
            said, kind = event["body"], event["kind"]
            since = said["to"] if kind == "mark.report" else field(
                said.get("decision"), "effective")
            latest = self.latest_day(event["index"])
            in_time = None in (since, day) or min(since, latest or since) <= day
            held = held or in_time and (body is None or kind == "certificate.nullify")
            if body is None or in_time:
                if body: body = self.read_at(body, last, event["index"])
                body, last = evolved(body, event), event["index"]
        if day and body: body = self.read_at(body, last)
        return body if held else None

    def read_at(self, body, index, as_of=None):
        return not_after(self.asked[0], body, self.latest_day(index, as_of))

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
        case "append": values[name] = old + many
        case "remove": values[name] = [one for one in old if one["number"] not in value]
        case "replace":
            for one in value:
                places = [at for at, known in enumerate(old) if known["number"] == one["number"]]
                need(places, f"there is no item {one['number']} to change", TAMPERED)
                old[places[0]] = one
