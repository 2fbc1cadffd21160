"""Part of verify.py: histories (steps 6 and 7). What entries do to records is a table of
format.json: each effect is [field of the record, what is done, source, condition]; the source is a
field of the statement, @index or @author of its entry, or a constant in brackets.
"""
import copy
from verify_format import FORMAT, POLICY, TAMPERED, need, sha256
from verify_status import Status, field, holds, not_after, read_entry, subject_of, word_of

RESPONSIBLE = {"certificate": "body", "mark": "granter", "member": "id"}  # besides the authority
NOTERS = {"standard": "standards-body", "mark-version": "mark-steward"}

class History(Status):
    """All that ever happened to a subject, which makes its record."""
    def check(self, entries, lives, origin):
        self.lives, self.unchecked = {}, []
        self.events = self.walk(self.asked, self.record, entries, origin, self.author_of)
        keys = [subject_of("key", event["author"]) for event in self.events]
        self.check_items([self.asked], keys, [self.asked])
        if lives is not None: self.take(lives, origin)
        after = None
        for event, body, after in self.steps(self.asked, self.events):
            self.check_author(event, body)
        check_record(self.record, self.events, after)
        return self

    def told(self, item, day, today):
        return super().told(item, day, today) | {"roles_not_checked": self.unchecked}

    def body_on(self, _, day): return self.replay(day)

    def words(self, body, _, day): return [word_of(self.asked[0], body, day)]

    def walk(self, asked, record, entries, origin, author_of):
        """A subject's entries, all that its record binds, each with its author and its effect."""
        life = record["life"] if record else {"count": 0, "trail": bytes(32)}
        need(len(entries) == life["count"], "not all entries of the subject, or more", TAMPERED)
        events, trail = [], bytes(32)
        last = {"index": -1, "recorded_at": 0, "hash": bytes(32)}
        for octets in entries:
            entry = read_entry(octets, origin)
            index, subjects = entry["index"], entry["subjects"]
            need(index > last["index"] and (entry["recorded_at"] >= last["recorded_at"] or
                                            self.latest_day(last["index"], index)),
                 f"entry {index} is out of order", TAMPERED)
            need(asked in subjects, f"entry {index} is of other subjects", TAMPERED)
            need(asked != subjects[0] or entry["after"] == last["hash"],
                 f"entry {index} follows on another statement", TAMPERED)
            effect = FORMAT["effects"][entry["kind"]][subjects.index(asked)]
            events.append({**entry, "@author": author_of(entry), "effect": effect})
            trail, last = sha256(b"\4", trail, entry["leaf"]), entry
        need(trail == life["trail"], "other entries than those of the subject", TAMPERED)
        return events

    def steps(self, asked, events):
        """Each event with the record before it, as corrections have it read, and after it."""
        body, last = None, 0
        for event in events:
            if body: body = self.read_at(asked, body, last, event["index"])
            after = evolved(body, event)
            yield event, body, after
            body, last = after, event["index"]

    # --- who might say so ---

    def author_of(self, entry):
        """The member whose key signed; the key was in force."""
        index, key = entry["index"], self.facts.get(subject_of("key", entry["author"]))
        need(key, f"no record of the key that signed entry {index}", POLICY)
        added, revoked = key["body"]["added"], key["body"]["revoked"]
        need((index > added or index == 0) and (revoked is None or index <= revoked),
             f"entry {index} is signed by a key not in force", POLICY)
        return key["body"]["member"]

    def take(self, lives, origin):
        """The entries of members whose records are not older than what they signed."""
        signed = {(("member", event["@author"]), event["index"]) for event in self.events}
        needed = sorted({who for who, at in signed if at > 0 and who != self.asked and
                         self.facts.get(who) and self.facts[who]["life"]["index"] >= at})
        need(len(lives) == len(needed), "not the entries of the members that need them")
        for who, entries in zip(needed, lives):
            after, self.lives[who] = None, []
            events = self.walk(who, self.facts[who], entries, origin, lambda _: None)
            for event, _, after in self.steps(who, events):
                self.lives[who].append((event["index"], after))
            check_record(self.facts[who], events, after)

    def member_at(self, name, index, body):
        """What the author was before that entry; None where the bundle does not tell."""
        who = "member", name
        if who == self.asked and body is not None: return body
        now = self.facts.get(who)
        if now and now["life"]["index"] < index: return now["body"]
        if now and who != self.asked and who not in self.lives: return None
        before = [state for at, state in self.lives.get(who, ()) if at < index]
        need(before, f"{name} was no member at entry {index}", TAMPERED)
        return before[-1]

    def check_author(self, event, body):
        """The author answers for the subject where that is needed, and had a role for it."""
        kind, name, index = event["kind"], event["@author"], event["index"]
        good, said = kind == "genesis", event["body"]
        need(good == (index == 0), "genesis is entry 0, and no other", TAMPERED)
        if good: return need(event["author"] == said["authority_key"], "another key", TAMPERED)
        who, answers = FORMAT["authors"][kind], (body or {}).get(RESPONSIBLE.get(self.asked[0]))
        if body and kind == "certificate.issue": good = body["released_to"] == name
        else: good = not body or not who["responsible"] or answers == name
        need(good, f"entry {index} is not for {name} to say", TAMPERED)
        is_over = (body or {}).get("state") in FORMAT["final"] and kind != "certificate.nullify"
        need(not is_over or kind.partition(".")[0] not in ("certificate", "member"),
             f"entry {index} follows on a state that nothing leads out of", TAMPERED)
        member = self.member_at(name, index, body)
        if member is None: return self.unchecked.append(index)
        roles = set(member["facts"]["roles"])
        need(member["state"] == "in-force" and roles & set(who["roles"]),
             f"{name} had no role for entry {index}", TAMPERED)
        if kind == "note" and "authority" not in roles:
            if self.asked[0] == "mark" and answers != name and "certification-body" in roles:
                return self.unchecked.append(index)  # the certificate's body may, since edition 2
            noter = NOTERS.get(self.asked[0])
            need(noter in roles if noter else answers == name,
                 f"{name} did not answer for the subject of the note {index}", TAMPERED)

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
                if body: body = self.read_at(self.asked, body, last, event["index"])
                body, last = evolved(body, event), event["index"]
        if day and body: body = self.read_at(self.asked, body, last)
        return body if held else None

    def read_at(self, asked, body, index, as_of=None):
        return not_after(asked[0], body, self.latest_day(index, as_of))

def check_record(record, events, body):
    """The record, flags aside, is the body that the entries make."""
    if record is None: return
    last, life = events[-1], record["life"]
    need((last["index"], last["hash"]) == (life["index"], life["latest"]),
         "the record names another latest entry", TAMPERED)
    made = {name: one for name, one in record["body"].items() if name != "flags"}
    need(body == made, "entries make another record", TAMPERED)

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
