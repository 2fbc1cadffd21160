"""Part of audit_export.py: what statements do to records, and the rules that permit them
(docs/audit.md, sections 3 to 6). Records are those of format.json: a type, a Life and a body.
"""

import copy
import re

from audit_format import (Bad, day_of, is_signed, is_sound_key, last_of_months, plus_days,
                          plus_months)

FOLDED = ({c: chr(c - 0xFEE0).upper() for c in range(0xFF01, 0xFF5F)}
          | {c: chr(c).upper() for c in range(97, 123)} | dict.fromkeys((0x20, 0xA0, 0x3000)))
SPACES = "\u0020\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"


def fold(number):
    return number.translate(FOLDED)


def demand(truth, rule, why):
    if not truth:
        raise Bad(rule, why)


def size(text):
    return len(text.encode())


def field(values, path):
    for step in path.split(".") if path else ():
        values = None if values is None else values[step]
    return values


# --- subjects ---

def subject_at(kind, name):
    if isinstance(name, bytes):
        return kind, name.hex()
    return kind, fold(name) if kind in ("certificate", "mark") else name


def subjects_of(tables, kind, body):
    found = []
    for place in tables["subjects"][kind]:
        value = field(body, place["at"]) if "at" in place else place["id"]
        if isinstance(value, dict):  # a note's
            found.append((value["type"], value["id"]))
        elif value is not None:
            found.append(subject_at(place["type"], value))
    return found


# --- what statements do ---

def holds(value, how, what):
    if how == "is":
        return value == what
    if how == "before":
        return value < what
    assert how == "after"
    return value > what


def change(values, name, how, value):
    old = values.get(name)
    many = value if isinstance(value, list) else [value]
    if how == "set":
        values[name] = value
    elif how == "set if given":
        values[name] = old if value is None else value
    elif how == "last":
        values[name] = value[-1]["number"] if value else old
    elif how == "add":
        values[name] = min(old + value, 2**64 - 1)
    elif how == "insert":
        values[name] = sorted({*old, *many}, key=str.encode)
    elif how == "erase":
        values[name] = [one for one in old if one not in many]
    elif how == "append":
        values[name] = old + many
    elif how == "remove":
        values[name] = [one for one in old if one["number"] not in value]
    elif how == "replace":
        given = {one["number"]: one for one in value}
        values[name] = [given.get(one["number"], one) for one in old]
    else:
        assert how == "demand"


def evolve(tables, place, before, statement, entry, flags):
    """The record's body after a statement, of which the subject is number `place`."""
    kind, said = statement["kind"], statement["body"]
    effects = tables["effects"][kind][place]
    effects = effects["known" if before is not None else "new"]
    body = copy.deepcopy(before) or {}
    was = before or {}
    for target, how, source, *conditions in effects:
        if not all(holds(field(said, path), is_, field(was, what) if is_ == "after" else what)
                   for path, is_, what in conditions):
            continue
        value = source[0] if isinstance(source, list) else entry.get(source)
        if value is None and isinstance(source, str):
            value = field(said, source)
        path, _, name = target.rpartition(".")
        change(field(body, path), name, how, copy.deepcopy(value))
    more = set()
    if any(target == "effective" for target, *_ in effects):
        more |= flags
    if kind == "certificate.reinstate" and said["decision"]["effective"] > was["until"]:
        more.add("late-reinstatement")
    if kind == "mark.report" and body["facts"]["quantity"]:
        if body["used"] > body["facts"]["quantity"]["amount"]:
            more.add("over-quantity")
    if more or "flags" in tables_of_record(tables, place, statement):
        body["flags"] = list({*was.get("flags", ()), *more})
    return body


def tables_of_record(tables, place, statement):
    kind = tables["subjects"][statement["kind"]][place].get("type")
    if kind is None:
        kind = statement["body"]["subject"]["type"]
    return {name for name, *_ in tables["structures"][kind + " record"]}


# --- the state of a certificate on a day ---

def state_on(body, day):
    if body["state"] not in ("valid", "suspended"):
        return body["state"]
    if day > body["facts"]["valid_to"] or is_between_cycles(body, day):
        return "expired"
    if body["state"] == "suspended":
        return "suspended"
    return "not-yet-valid" if day < body["in_force_from"] else "valid"


def is_between_cycles(body, day):
    return body["cycle"] > 1 and day < body["in_force_from"]


def standing_on(body, day):
    """The state as the rules on certificates take it: what is renewed is not yet valid."""
    if body["state"] not in ("valid", "suspended") or not is_between_cycles(body, day):
        return state_on(body, day)
    return "suspended" if body["state"] == "suspended" else "not-yet-valid"


# --- forms ---

FORMS = {"parameters": "scheme", "key": "[0-9a-f]{64}", "member": "[a-z0-9.-]{2,64}"}
NUMBERED = ("certificate", "mark")


def check_id(subject):
    kind, name = subject
    demand(1 <= size(name) <= 64, "R08", "the length of an id")
    demand(kind not in FORMS or re.fullmatch(FORMS[kind], name), "R08", "the form of an id")
    demand(kind not in NUMBERED or fold(name) == name, "R08", "a number that is not folded")
    demand(name[0] != " " and name[-1] != " ", "R08", "a space at an end of an id")


def check_name(text):
    demand(text and text[0] != " " and text[-1] != " ", "R08", "a name")


def has_pattern(number, pattern):
    if not pattern:
        return True
    signs = {"#": "[0-9]", "@": "[A-Z]", "?": ".", "*": ".*"}
    made = "".join(signs.get(sign, re.escape(sign)) for sign in pattern)
    return re.fullmatch(made, number, re.DOTALL) is not None


def is_credit_code(code):
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    if len(code) != 18 or any(sign not in alphabet for sign in code):
        return False
    weights = [3**place % 31 for place in range(17)] + [1]
    return sum(alphabet.index(sign) * weight for sign, weight in zip(code, weights)) % 31 == 0


DEPARTMENTS = {"1": "1239", "2": "19", "3": "123459", "4": "19", "5": "1239", "6": "129", "7": "129",
               "8": "19", "9": "123", "A": "19", "N": "1239", "Y": "1"}
PROVINCES = ("10 11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 "
             "63 64 65 71 81 82").split()


def names_organisation(code):
    if code[1] not in DEPARTMENTS.get(code[0], "") or not re.fullmatch("[0-9]{6}", code[2:8]):
        return False
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(sign, 36) * weight for sign, weight in zip(code[8:16], weights))
    return (code[2:4] in PROVINCES and total != 0
            and code[16] == "0123456789X"[-total % 11])


def check_possession(key, origin, member, proof):
    demand(is_sound_key(key), "R09", "a key that is not sound")
    message = f"certledger/possession/v1\n{origin}\n{member}\n".encode()
    demand(is_signed(key, message, proof), "R09", "the new key did not sign")


def check_parameters(p, reasons):
    demand(p["time_zone"], "R17", "the zone has no name")
    demand(size(p["number_pattern"]) <= 64 and p["number_pattern"].count("*") <= 1, "R17",
           "the pattern")
    demand(1 <= p["longest_validity_months"] <= 1200, "R17", "the longest validity")
    demand(1 <= p["longest_suspension_months"] <= 1200, "R17", "the longest suspension")
    for name in ("renewal_grace_days", "back_dating_days", "days_to_record"):
        demand(p[name] <= 36600, "R17", name)
    codes = [limit["reason"] for limit in p["suspension_limits"]]
    demand(len(set(codes)) == len(codes), "R17", "two limits for a reason")
    for limit in p["suspension_limits"]:
        demand(("certificate.suspend", limit["reason"]) in reasons, "R17", "a limit's reason")
        demand(1 <= limit["months"] <= 1200, "R17", "a limit's months")
    demand(p["mark_granters"] and {*p["mark_granters"]} <= {"certification-body", "mark-steward"},
           "R17", "who grants marks")


def check_member(facts, parameters):
    check_name(facts["name"])
    demand(facts["roles"], "R12", "no role")
    approval = facts["approval"]
    demand(approval is None or approval["from"] <= approval["to"], "R12", "an approval's days")
    demand("certification-body" not in facts["roles"] or parameters["approval_check"] == "off"
           or approval is not None, "R12", "no approval")
    demand(facts["scope"] != [], "R12", "an empty scope")


def texts_of(value):
    """All texts of a statement or record; and days and enumerations, which have no fault."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for one in value.values() if isinstance(value, dict) else value:
            yield from texts_of(one)


class Looks:
    """One look, one number: which new ids and which texts there can be since edition 2."""

    def __init__(self, characters):
        self.brackets = characters["brackets"]
        self.in_numbers = {chr(c) for first, last in characters["ids"]
                           for c in range(first, last + 1)}
        self.in_ids = {*self.in_numbers, *characters["ids beside numbers"]}
        self.not_together = re.compile(characters["not together"])
        self.refused = self.one_of(characters["refused in texts"])
        self.joining = self.one_of([row for row in characters["looks like"] if row[2] == 0])

    @staticmethod
    def one_of(ranges):
        return re.compile("[" + "".join(f"{chr(row[0])}-{chr(row[1])}" for row in ranges) + "]")

    def is_odd(self, subject):
        kind, name = subject
        sorts = [pair for pair in self.brackets if {*pair} & {*name}]
        good = self.in_numbers if kind in NUMBERED else self.in_ids
        return kind not in FORMS and bool(
            {*name} - good or len(sorts) > 1 or self.not_together.search(name))

    def like(self, subject):
        """The subject's id with brackets of the other sorts."""
        kind, name = subject
        for pair in self.brackets if kind not in FORMS else ():
            other = name
            for old in self.brackets:
                other = other.replace(old[0], pair[0]).replace(old[1], pair[1])
            if other != name and not self.is_odd((kind, other)):
                yield kind, other

    def is_faulty(self, text):
        return bool(self.refused.search(text) or self.joining.match(text)
                    or text and not text.strip(" \u00a0\u3000"))


ROLES = {
    "seal": ["operator"], "note": ["authority", "standards-body", "certification-body",
                                   "mark-steward"],
    "mark.version": ["mark-steward", "authority"],
    "certificate.nullify": ["authority"],
}
ROLES_BY_FAMILY = {
    "parameters": ["authority"], "time": ["authority"], "member": ["authority"],
    "key": ["authority"],
    "standard": ["standards-body"], "certificate": ["certification-body"],
    "directive": ["authority"], "mark": ["certification-body", "mark-steward"],
}
CREATING = ("member.enrol", "key.add", "standard.confirm", "certificate.issue", "directive.issue",
            "mark.grant")


class Rules:
    """Judges one statement after the other, each by the records that those before have made."""

    def __init__(self, tables, reasons, origin):
        self.tables = tables
        self.reasons = reasons  # {(kind, code)}
        self.origin = origin
        self.looks = Looks(tables["characters"])
        self.records = {}  # subject: {"life": …, "body": …}, as they are written
        self.map = None    # (root, count) of the records, made for a seal
        self.good = []     # (index, time) of the entries whose time no correction names

    # --- times ---

    def good_time(self, index):
        """The time of the newest entry before that index whose time no correction names."""
        return next((time for at, time in reversed(self.good) if at < index), 0)

    def take_time(self, entry, statement):
        if statement["kind"] == "time.correct":
            first = statement["body"]["times"]["first"]
            self.good = [(at, time) for at, time in self.good if at < first]
        self.good.append((entry["index"], entry["recorded_at"]))

    def latest_day(self, index):
        """The last day on which that entry can have been recorded, where corrections say one."""
        day = None
        for one in self.corrections:
            if one["last"] < self.index and one["first"] <= index <= one["last"]:
                day, index = min(day or one["day"], one["day"]), one["last"] + 1
        return day

    # --- records, as corrections have them read ---

    def find(self, subject):
        record = self.records.get(subject)
        day = record and self.latest_day(record["life"]["index"])
        if day is None:
            return record
        body = record["body"]
        lower = {name: min(body[name], day) for name in self.tables["days of effect"][subject[0]]
                 if body[name] is not None}
        return {**record, "body": {**body, **lower}}

    def body(self, kind, name):
        record = self.find(subject_at(kind, name))
        return record and record["body"]

    def permit(self, entry, statement):
        """Raises Bad where a rule forbids it. The member who says it, and the flags of it."""
        kind, said, after = statement["kind"], statement["body"], statement["after"]
        subjects = subjects_of(self.tables, kind, said)
        self.index, self.recorded_at = entry["index"], entry["recorded_at"]
        demand((kind == "genesis") == (self.index == 0), "R01", "genesis is entry 0 alone")
        if kind == "genesis":
            self.corrections = []
            self.judge_genesis(entry, said)
            demand(after == bytes(32), "R05", "`after` of genesis")
            if said["parameters"]["edition"] >= 2:
                self.judge_looks(said, subjects)
            return said["authority"], set()
        known = self.records["parameters", "scheme"]["body"]["corrections"]
        self.corrections = known + [said["times"]] if kind == "time.correct" else known
        self.find_author(entry, kind)
        for subject in subjects:
            check_id(subject)
        if kind == "seal":
            demand(after == bytes(32), "R05", "`after` of a seal")
        else:
            self.judge_general(kind, said, after, self.find(subjects[0]))
        getattr(self, kind.replace(".", "_"))(said)
        if self.counts(2):
            self.judge_looks(said, subjects)
        return self.author["id"], self.flags_of(kind, said)

    def permit_change(self, statement, before, after):
        """The last condition, which looks at what the statement makes of its first subject."""
        if before is not None and statement["body"].get("decision") and self.counts(2):
            same = {**after, "effective": before["effective"], "flags": before["flags"]}
            demand(same != before, "R30", "nothing is changed")

    def flags_of(self, kind, said):
        flags, decision = set(), said.get("decision")
        if kind in ("certificate.reinstate", "certificate.prolong") and self.counts(2):
            if self.today > self.body("certificate", said["number"])["until"]:
                flags.add("late-reinstatement")
        if decision:
            if self.today > plus_days(decision["decided"], self.parameters["days_to_record"]):
                flags.add("late")
            if self.today > plus_days(decision["effective"], self.parameters["back_dating_days"]):
                flags.add("back-dated")
        return flags

    # --- what goes for all ---

    def find_author(self, entry, kind):
        key = self.body("key", entry["author"])
        demand(key, "R02", "a key that is not registered")
        demand(key["revoked"] is None, "R02", "a revoked key")
        self.author, self.signer = self.body("member", key["member"]), entry["author"]
        demand(self.author["state"] == "in-force", "R03", "a member that is not in force")
        self.parameters = self.body("parameters", "scheme")["parameters"]
        self.today = day_of(entry["recorded_at"], self.parameters["utc_offset"])
        wanted = ROLES.get(kind) or ROLES_BY_FAMILY[kind.partition(".")[0]]
        demand({*wanted} & {*self.author["facts"]["roles"]}, "R04", "a role that does not permit")

    def counts(self, edition):
        return self.parameters["edition"] >= edition

    def judge_general(self, kind, said, after, record):
        demand(record is None or kind not in CREATING, "R06", "it exists")
        demand(record or kind in CREATING or kind == "mark.version", "R07", "there is no such")
        demand(after == (record["life"]["latest"] if record else bytes(32)), "R05", "`after`")
        decision = said.get("decision")
        if not decision:
            return
        demand(max(decision["decided"], decision["effective"]) <= self.today, "R15", "a later day")
        if decision["reason"] is None:
            demand(kind not in ("certificate.suspend", "certificate.withdraw",
                                "certificate.cancel", "certificate.correct"), "R34", "no reason")
        else:
            demand((kind, decision["reason"]) in self.reasons, "R34", "a reason not in the list")
        if record and kind != "certificate.nullify":
            since = record["body"].get("effective")
            demand(since is None or decision["effective"] >= since, "R16", "effects out of order")

    def judge_looks(self, said, subjects):
        for subject in subjects:
            if subject not in self.records:
                demand(not self.looks.is_odd(subject), "R08", "an odd id")
                demand(not {*self.looks.like(subject)} & {*self.records}, "R06", "it looks alike")
        for text in texts_of(said):
            demand(not self.looks.is_faulty(text) or self.is_recorded(text, subjects), "R08",
                   "a text that nobody can read")

    def is_recorded(self, text, subjects):
        """Whether it names a subject, or stands in a record of one of the statement's."""
        named = {(kind, fold(text) if kind in NUMBERED else text)
                 for kind in self.tables["days of effect"] if kind not in FORMS}
        return bool(named & {*self.records}) or any(
            text in texts_of(self.records[one]["body"]) for one in subjects if one in self.records)

    # --- the ledger itself ---

    def judge_genesis(self, entry, said):
        demand(self.is_origin(said["origin"]), "R08", "the origin")
        check_name(said["name"])
        check_parameters(said["parameters"], self.reasons)
        for name in ("authority", "operator"):
            check_id(("member", said[name]))
        demand(said["authority"] != said["operator"]
               and said["authority_key"] != said["operator_key"], "R06", "one member or key")
        for name in ("authority", "operator"):
            check_member(said[name + "_facts"], said["parameters"])
        for name in ("authority", "operator"):
            demand(name in said[name + "_facts"]["roles"], "R12", "the first members' roles")
        demand(entry["author"] == said["authority_key"] and is_sound_key(said["authority_key"]),
               "R02", "the key of genesis")
        check_possession(said["operator_key"], said["origin"], said["operator"],
                         said["operator_proof"])

    @staticmethod
    def is_origin(text):
        return (1 <= size(text) <= 255 and not re.search(f"[+{SPACES}]", text)
                and not text.startswith("certledger/"))

    def seal(self, said):
        demand(said["subjects"] == self.map[1], "seal-count", "the count of subjects")
        demand(said["map_root"] == self.map[0], "seal-root", "the map's root")

    def parameters_change(self, said):
        demand(said["parameters"]["edition"] >= self.parameters["edition"], "R17", "the edition")
        check_parameters(said["parameters"], self.reasons)

    def time_correct(self, said):
        times, known = said["times"], self.body("parameters", "scheme")["corrections"]
        demand(self.counts(2), "R44", "edition 1 knows no corrections")
        demand(times["first"] <= times["last"] == self.index - 1, "R44", "the entries it names")
        demand(not known or times["first"] > known[-1]["last"], "R44", "corrected already")
        demand(times["from"] == self.good_time(times["first"]), "R44", "the last good time")
        demand(times["from"] <= times["until"] <= self.recorded_at, "R44", "the true times")
        demand(times["day"] == day_of(times["until"], self.parameters["utc_offset"]), "R44",
               "the day of `until`")

    def note(self, said):
        check_name(said["text"])
        kind, _ = subject = said["subject"]["type"], said["subject"]["id"]
        roles, body = self.author["facts"]["roles"], self.find(subject)["body"]
        answering = {body[name] for name in ("body", "granter") if name in body}
        if kind == "member":
            answering.add(body["id"])
        if kind == "mark" and self.counts(2):
            answering.add(self.body("certificate", body["facts"]["certificate"])["body"])
        demand("authority" in roles or (kind == "standard" and "standards-body" in roles)
               or (kind == "mark-version" and "mark-steward" in roles)
               or self.author["id"] in answering, "R42", "a note by another")

    # --- members and keys ---

    def member_enrol(self, said):
        check_member(said["facts"], self.parameters)

    def member_amend(self, said):
        body = self.body("member", said["member"])
        demand(body["state"] != "removed", "R11", "a removed member")
        demand(said["member"] != self.author["id"]
               or {*body["facts"]["roles"]} <= {*said["facts"]["roles"]}, "R13", "one's own role")
        check_member(said["facts"], self.parameters)

    def decide_on_member(self, said, *states):
        demand(said["member"] != self.author["id"], "R13", "about oneself")
        demand(self.body("member", said["member"])["state"] in states, "R11", "its state")

    def member_suspend(self, said):
        self.decide_on_member(said, "in-force")

    def member_reinstate(self, said):
        self.decide_on_member(said, "suspended")

    def member_remove(self, said):
        self.decide_on_member(said, "in-force", "suspended")

    def key_add(self, said):
        member = self.body("member", said["member"])
        demand(member, "R07", "no such member")
        demand(member["state"] != "removed", "R10", "a removed member")
        check_possession(said["key"], self.origin, said["member"], said["proof"])

    def key_revoke(self, said):
        demand(self.body("key", said["key"])["revoked"] is None, "R10", "it is revoked")
        demand(not self.counts(2) or said["key"] != self.signer, "R13", "a key revokes itself")
        since = said["compromised_since"]
        demand(since is None or since <= self.today, "R15", "compromised on a later day")

    # --- standards ---

    @staticmethod
    def check_standard_facts(facts, confirmed):
        check_name(facts["title"])
        check_name(facts["publisher"])
        demand(facts["until"] is None or facts["until"] >= confirmed, "R15", "ends before it began")

    def standard_confirm(self, said):
        self.check_standard_facts(said["facts"], said["decision"]["effective"])

    def standard_revise(self, said):
        body = self.body("standard", said["standard"])
        demand(body["state"] != "withdrawn", "R14", "it is withdrawn")
        self.check_standard_facts(said["facts"], body["confirmed"])

    def standard_withdraw(self, said):
        demand(self.body("standard", said["standard"])["state"] == "confirmed", "R14", "withdrawn")

    # --- directives ---

    def directive_issue(self, said):
        certificate = self.body("certificate", said["certificate"])
        demand(certificate, "R07", "no such certificate")
        demand(certificate["state"] in ("valid", "suspended"), "R35", "it is ended")
        demand(said["deadline"] >= said["decision"]["decided"], "R35", "the deadline")

    def directive_close(self, said):
        directive = self.body("directive", said["directive"])
        demand(directive["state"] == "open", "R35", "it is closed")
        demand(fold(directive["certificate"]) == fold(said["certificate"]), "R35",
               "of another certificate")

    # --- certificates ---

    def check_party(self, party):
        if party is not None:
            check_name(party["name"])
            code = party["credit_code"]
            demand(code is None or is_credit_code(code), "R20", "the credit code")
            demand(code is None or not self.counts(2) or names_organisation(code), "R20",
                   "a credit code of no organisation")

    @staticmethod
    def check_items(items, last):
        for item in items:
            demand(item["number"] > last, "R21", "the order of items")
            check_name(item["name"])
            quantity = item["quantity"]
            demand(quantity is None or (quantity["amount"] and quantity["unit"]), "R21",
                   "a quantity")
            last = item["number"]

    def check_award(self, said, awarded):
        demand(awarded >= said["decision"]["decided"], "R15", "awarded before it was decided")
        demand(awarded <= self.today, "R15", "awarded on a later day")

    def check_validity(self, awarded, first, last):
        demand(first >= awarded, "R24", "valid before the award")
        longest = self.last_permitted(first, self.parameters["longest_validity_months"])
        demand(first <= last <= longest, "R24", "the last day of validity")

    def last_permitted(self, first, months):
        return (last_of_months if self.counts(2) else plus_months)(first, months)

    def check_wait(self, awarded, first):
        demand(not self.counts(2) or first <= plus_months(awarded, 12), "R24",
               "valid long after the award")

    def check_basis(self, standards, day):
        for name in standards:
            standard = self.body("standard", name)
            demand(standard, "R07", "no such standard")
            until = standard["facts"]["until"]
            demand(day >= standard["confirmed"] and (until is None or day <= until) and not
                   (standard["state"] == "withdrawn" and day >= standard["effective"]), "R22",
                   "a standard that is not confirmed on the day")
        since, facts = self.author["since"], self.author["facts"]
        demand(since is None or day >= since, "R23", "no member yet")
        since = self.author["effective"]
        demand(not self.counts(2) or since is None or day >= since, "R23",
               "before the latest decision on the body")
        if self.parameters["approval_check"] == "on":
            demand(facts["approval"], "R23", "no approval")
            demand(facts["approval"]["from"] <= day <= facts["approval"]["to"], "R23",
                   "not approved on the day")
        demand(facts["scope"] is None or {*standards} <= {*facts["scope"]}, "R23", "the scope")

    def check_new(self, said):
        facts = said["facts"]
        demand(has_pattern(fold(facts["number"]), self.parameters["number_pattern"]), "R19",
               "the pattern")
        demand(size(facts["number"]) <= 64, "R08", "a number's length")
        for name in ("client", "producer", "factory"):
            self.check_party(facts[name])
        demand(1 <= len(facts["items"]) <= 64, "R21", "the count of items")
        self.check_items(facts["items"], 0)
        self.check_award(said, facts["awarded"])
        demand(facts["first_awarded"] <= facts["awarded"], "R15", "the first award")
        self.check_wait(facts["awarded"], facts["valid_from"])
        self.check_validity(facts["awarded"], facts["valid_from"], facts["valid_to"])
        demand(facts["standards"], "R22", "no standard")
        self.check_basis(facts["standards"], facts["awarded"])

    def acting(self, said, *states):
        """The certificate, of which its issuing body speaks while it is in one of the states."""
        body = self.body("certificate", said["number"])
        demand(body["body"] == self.author["id"], "R18", "another body")
        demand(standing_on(body, said["decision"]["effective"]) in states, "R25", "the state")
        return body

    def check_in_time(self, body):
        demand(not self.counts(2) or self.today <= body["facts"]["valid_to"], "R25",
               "recorded after its validity ended")

    def check_no_directive_since_2(self, body):
        if self.counts(2):
            self.check_no_directive(body)

    def check_first_award(self, said, known):
        demand(not self.counts(2) or said["facts"]["first_awarded"] == known, "R15",
               "another first award")

    def check_same_client(self, old, client):
        names = "name" if old["credit_code"] is None else "credit_code"
        demand(not self.counts(2) or old[names] == client[names], "R32", "another client")

    @staticmethod
    def check_no_directive(body):
        demand(not body["open_directives"], "R28", "a directive is open")

    def check_change(self, body, change_):
        demand(change_["items"] or any(change_[name] is not None for name in (
            "client", "producer", "factory", "document")), "R30", "nothing is changed")
        for name in ("client", "producer", "factory"):
            self.check_party(change_[name])
        self.check_items(change_["items"], 0)
        known = {item["number"]: item["quantity"] for item in body["facts"]["items"]}
        demand({item["number"] for item in change_["items"]} <= {*known}, "R30", "an unknown item")
        for item in change_["items"]:
            old, new = known[item["number"]], item["quantity"]
            if old and not (new and new["unit"] == old["unit"] and new["amount"] <= old["amount"]):
                self.check_no_directive_since_2(body)

    def check_until(self, body, first, until, reason):
        months = self.parameters["longest_suspension_months"]
        for limit in self.parameters["suspension_limits"]:
            if limit["reason"] == reason:
                months = limit["months"]
        earliest = plus_days(body["until"], 1) if body["until"] is not None else first
        demand(earliest <= until <= self.last_permitted(first, months), "R26", "its last day")

    def certificate_issue(self, said):
        self.check_new(said)
        facts, effective = said["facts"], said["decision"]["effective"]
        if facts["previous"] is None:
            self.check_first_award(said, facts["awarded"])
            return
        demand(fold(facts["previous"]) != fold(facts["number"]), "R32", "follows itself")
        old = self.body("certificate", facts["previous"])
        demand(old, "R07", "no such previous certificate")
        demand(old["released_to"] == self.author["id"], "R32", "not released")
        demand(effective >= old["effective"] and state_on(old, effective) == "valid", "R32",
               "the previous one is not valid")
        self.check_no_directive(old)
        demand(facts["valid_to"] <= old["facts"]["valid_to"], "R32", "it would outlast it")
        self.check_same_client(old["facts"]["client"], facts["client"])
        self.check_first_award(said, old["facts"]["first_awarded"])

    def certificate_amend(self, said):
        self.check_change(self.acting(said, "valid", "not-yet-valid"), said["change"])

    def certificate_correct(self, said):
        self.check_change(self.acting(said, "valid", "not-yet-valid", "suspended", "expired"),
                          said["change"])

    def certificate_reduce(self, said):
        body = self.acting(said, "valid", "not-yet-valid", "suspended")
        known = {item["number"] for item in body["facts"]["items"]}
        demand(said["items"] and {*said["items"]} <= known, "R29", "unknown items")
        demand({*said["items"]} != known, "R29", "nothing is left")

    def certificate_extend(self, said):
        body = self.acting(said, "valid", "not-yet-valid")
        demand(said["items"] or said["standards"], "R30", "nothing is added")
        self.check_in_time(body)
        self.check_no_directive_since_2(body)
        demand(len(body["facts"]["items"]) + len(said["items"]) <= 64, "R21", "too many items")
        self.check_items(said["items"], body["highest_item"])
        standards = sorted({*body["facts"]["standards"], *said["standards"]}, key=str.encode)
        self.check_basis(standards, said["decision"]["effective"])

    def certificate_suspend(self, said):
        decision = said["decision"]
        self.check_until(self.acting(said, "valid", "not-yet-valid"), decision["effective"],
                         said["until"], decision["reason"])

    def certificate_prolong(self, said):
        body = self.acting(said, "suspended")
        self.check_until(body, body["state_since"], said["until"], body["reason"])

    def certificate_reinstate(self, said):
        body = self.body("certificate", said["number"])
        demand(body["body"] == self.author["id"], "R18", "another body")
        decision, strict = said["decision"], self.counts(2)
        if body["state"] == "suspended":
            day = self.today if strict else decision["effective"]
            demand(day <= body["facts"]["valid_to"], "R27", "its validity ended")
            demand(not strict or decision["effective"] >= decision["decided"], "R27", "back-dated")
            demand(not strict or decision["effective"] > body["state_since"]
                   or self.today <= body["state_since"], "R27", "a suspension erased")
        self.acting(said, "suspended")
        self.check_no_directive_since_2(body)

    def certificate_withdraw(self, said):
        self.acting(said, "valid", "not-yet-valid", "suspended", "expired")

    def certificate_cancel(self, said):
        self.check_no_directive(self.acting(said, "valid", "not-yet-valid", "suspended",
                                            "expired"))

    def certificate_renew(self, said):
        body, effective = self.acting(said, "valid", "expired"), said["decision"]["effective"]
        demand(body["state"] == "valid", "R25", "a suspended one")
        self.check_no_directive_since_2(body)
        end, late = body["facts"]["valid_to"], self.today if self.counts(2) else effective
        demand(late <= plus_days(end, self.parameters["renewal_grace_days"]), "R31", "grace")
        demand(not self.counts(2) or effective >= body["facts"]["valid_from"], "R31",
               "renewed already")
        if effective <= end:
            demand(said["valid_from"] <= plus_days(end, 1), "R31", "a gap between the cycles")
        else:
            demand(said["valid_from"] >= effective, "R31", "the past made good")
        demand(said["valid_to"] > end, "R31", "not longer than before")
        self.check_award(said, said["awarded"])
        demand(not self.counts(2) or said["awarded"] >= min(body["facts"]["awarded"], self.today),
               "R15", "awarded before the cycle that it follows")
        if effective > end:
            self.check_wait(said["awarded"], said["valid_from"])
        self.check_validity(said["awarded"], said["valid_from"], said["valid_to"])
        self.check_basis(body["facts"]["standards"], said["awarded"])

    def certificate_replace(self, said):
        body = self.acting(said, "valid", "not-yet-valid")
        self.check_in_time(body)
        self.check_no_directive(body)
        demand(self.body("certificate", said["facts"]["number"]) is None, "R06", "the new number")
        demand(said["facts"]["previous"] is None, "R32", "a replacement with `previous`")
        self.check_new(said)
        self.check_same_client(body["facts"]["client"], said["facts"]["client"])
        self.check_first_award(said, body["facts"]["first_awarded"])

    def certificate_release(self, said):
        self.check_no_directive(self.acting(said, "valid"))
        to = self.body("member", said["to"])
        demand(said["to"] != self.author["id"] and to and to["state"] == "in-force"
               and "certification-body" in to["facts"]["roles"], "R32", "to whom")

    def certificate_nullify(self, said):
        body = self.body("certificate", said["number"])
        demand(body["state"] != "void", "R25", "it is void")
        # A first award after today was taken from a clock that was fast, and corrected since.
        earliest = min(body["facts"]["first_awarded"], self.today)
        demand(said["decision"]["effective"] >= earliest, "R33", "too early")

    # --- marks ---

    def mark_version(self, said):
        facts, old = said["facts"], self.body("mark-version", said["version"])
        check_name(facts["name"])
        demand(facts["until"] is None or facts["until"] >= facts["from"], "R41", "its days")
        if old is not None:
            demand(all(facts[name] == old["facts"][name] for name in ("name", "artwork", "from"))
                   and facts["until"] != old["facts"]["until"], "R41", "more than the last day")

    @staticmethod
    def check_quantity(quantity):
        demand(quantity is None or (quantity["amount"] and quantity["unit"]), "R37", "a quantity")

    def mark_grant(self, said):
        facts = said["facts"]
        demand(size(facts["number"]) <= 64, "R08", "a number's length")
        certificate = self.body("certificate", facts["certificate"])
        demand(certificate, "R07", "no such certificate")
        roles, granters = self.author["facts"]["roles"], self.parameters["mark_granters"]
        if not ("mark-steward" in roles and "mark-steward" in granters):
            demand("certification-body" in roles and "certification-body" in granters, "R36",
                   "who grants")
            demand(certificate["body"] == self.author["id"], "R36", "another body's certificate")
        day = said["decision"]["effective"]
        void = certificate["state"] == "void" and day >= certificate["state_since"]
        demand((day >= certificate["effective"] or void)
               and state_on(certificate, day) == "valid", "R37", "the certificate is not valid")
        known = {item["number"] for item in certificate["facts"]["items"]}
        demand(facts["items"] and {*facts["items"]} <= known, "R37", "the items")
        demand(facts["uses"], "R37", "no use")
        self.check_quantity(facts["quantity"])
        self.check_no_directive_since_2(certificate)
        demand(certificate["in_force_from"] <= facts["valid_from"] <= facts["valid_to"]
               <= certificate["facts"]["valid_to"], "R37", "the grant's days")
        self.check_within(certificate, facts["items"], facts["quantity"], facts)
        version = self.body("mark-version", facts["version"])
        demand(version, "R07", "no such mark version")
        until = version["facts"]["until"]
        demand(facts["valid_from"] >= version["facts"]["from"]
               and (until is None or facts["valid_from"] <= until), "R37", "the version's days")

    @staticmethod
    def items_of(certificate, numbers):
        return [item for item in certificate["facts"]["items"] if item["number"] in numbers]

    def check_within(self, certificate, numbers, granted, facts):
        items = [item for item in self.items_of(certificate, numbers) if item["quantity"]]
        if not self.counts(2) or not items:
            return
        units = {item["quantity"]["unit"] for item in items}
        demand(len(units) == 1 and granted and {granted["unit"]} == units, "R37", "the unit")
        years = 1
        while last_of_months(facts["valid_from"], 12 * years) < facts["valid_to"]:
            years += 1
        demand(granted["amount"] <= years * sum(item["quantity"]["amount"] for item in items), "R37",
               "more than the items' quantities")

    def granted(self, said):
        body = self.body("mark", said["number"])
        demand(body["granter"] == self.author["id"], "R36", "another granter")
        return body

    def mark_reduce(self, said):
        body = self.granted(said)
        demand(body["state"] != "revoked", "R38", "it is revoked")
        self.check_quantity(said["quantity"])
        old, quantity, was = body["facts"], said["quantity"], body["facts"]["quantity"]
        less = all(said[name] and {*said[name]} <= {*old[name]} for name in ("items", "uses"))
        fits = was is None or (quantity is not None and quantity["unit"] == was["unit"]
                               and quantity["amount"] <= was["amount"])
        same = all(said[name] == old[name] for name in ("items", "uses")) and (
            (quantity and quantity["amount"]) == (was and was["amount"]))
        demand(less and fits and not same, "R39", "no reduction")
        certificate = self.body("certificate", old["certificate"])
        self.check_within(certificate, said["items"], quantity, old)

    def mark_revoke(self, said):
        demand(self.granted(said)["state"] == "granted", "R38", "it is revoked")

    def mark_report(self, said):
        body = self.granted(said)
        demand(said["from"] <= said["to"] <= self.today, "R40", "the period")
        until = body["reported_until"]
        demand(until is None or said["from"] > until, "R40", "reported already")
        facts, unit = body["facts"], said["used"]["unit"]
        demand(not self.counts(2) or said["from"] >= facts["valid_from"], "R40", "before the grant")
        units = {unit}
        if facts["quantity"] is not None:
            units = {facts["quantity"]["unit"]}
        elif self.counts(2):
            items = self.items_of(self.body("certificate", facts["certificate"]), facts["items"])
            units = {item["quantity"]["unit"] for item in items if item["quantity"] is not None}
        demand(unit and units == {unit}, "R40", "the unit")
