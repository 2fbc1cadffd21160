"""Part of verify.py: the question, and whether a good proof answers it: kind, subject, day and age
together (format.md, section 12, steps 9 and 10).
"""
import argparse, time
from verify_format import OTHER, POLICY, USAGE, day, need, number, parts
from verify_looks import need_askable, question as subject_asked

KINDS = ["status", "history", "entry", "consistency"]
SLACK = 3600  # seconds by which clocks may differ
DEFAULT_AGE, ANY_AGE = 31 * 86400, 2 ** 64 - 1

# --- the command line ---

def age(text):
    if text == "any": return ANY_AGE
    count, unit = parts("(0|[1-9][0-9]{,9})([smhd])", text)
    seconds = int(count) * {"s": 1, "m": 60, "h": 3600, "d": 86400}[unit]
    need(seconds <= 3660 * 86400, "an age is at most ten years")
    return seconds

class Once(argparse.Action):
    """What is given twice, or empty, is a mistake."""
    def __call__(self, parser, asked, value, option=None):
        if value == "" or getattr(asked, self.dest) is not None:
            parser.error(f"{option or self.dest} is empty, or given twice")
        setattr(asked, self.dest, value)

def read_question(description):
    parser = argparse.ArgumentParser(description=description, allow_abbrev=False)
    parser.register("action", None, Once)
    parser.add_argument("proof", help="a file by `certledger prove`; - is standard input")
    parser.add_argument("--policy", required=True, help="a file that says whom to trust")
    parser.add_argument("--expect", type=subject_asked,
                        help="what it has to be about: certificate/JX-1")
    parser.add_argument("--kind", choices=KINDS,
                        help="what it has to prove (default: status; with --old: consistency)")
    parser.add_argument("--on", type=day, help="the day that is asked about, of any age then "
                        "(default: the state as recorded until the seal)")
    parser.add_argument("--max-age", type=age, help="how old it may be: 7d, 12h, 30m, 90s, any "
                        "(default: 31d for a state without --on)")
    parser.add_argument("--item", type=lambda text: number(text.encode(), 2**32 - 1))
    parser.add_argument("--old", help="of a consistency file: the earlier checkpoint")
    asked = parser.parse_args()
    kind = kind_asked(asked)
    if asked.old is not None and kind != "consistency": parser.error("--old is for another kind")
    if asked.expect and kind == "consistency": parser.error("consistency is about no subject")
    if asked.on and kind not in ("status", "history"): parser.error(f"no day decides {kind}")
    is_mark = asked.expect is None or asked.expect[0] == "mark"
    if asked.item is not None and (kind != "status" or not is_mark):
        parser.error("--item is for the status of a mark")
    return asked

def kind_asked(question):
    return question.kind or ("status" if question.old is None else "consistency")

# --- kind and subject ---

def compare(found, question):
    """Step 9, for a proof that is good: is it what was asked for?"""
    kind, asked, about = found["kind"], kind_asked(question), found["about"]
    wanted, proven = question.expect and "/".join(question.expect), found.get("proven")
    is_recorded = wanted in about and (proven is None or proven.record is not None)
    need_askable(question.expect, is_recorded, USAGE)
    good = f"a good proof of kind {kind} about {', '.join(about) or 'the ledger'}"
    counts = kind == "history" and asked == "status" and question.item is None
    need(kind == asked or counts, f"{good}, and not of kind {asked}: see --kind", OTHER)
    need(wanted is None or wanted in about, f"{good}, and not about {wanted}", OTHER)
    is_mark = any(one.startswith("mark/") for one in about[:1])
    need(question.item is None or is_mark, f"{good}, which has no items", OTHER)

# --- day and age ---

def day_at(seconds): return time.strftime("%Y-%m-%d", time.gmtime(seconds))

def check_age(known_at, question):
    """Of what has no state: an age matters where one was asked for."""
    if known_at is not None:
        need(known_at <= question.now + SLACK, "dated ahead of this machine's clock", POLICY)
    if question.max_age in (None, ANY_AGE): return
    need(known_at is not None, "nothing says how old the checkpoint is", POLICY)
    need(question.now <= known_at + question.max_age, "too old", POLICY)

def dated(sealed_at, known_at, zone, question):
    """The day on which the record is judged; what is said of it; and why that is not timely."""
    sealed, on, late = day_at(sealed_at + zone), question.on, None
    known = day_at(known_at + zone)
    most = (ANY_AGE if on else DEFAULT_AGE) if question.max_age is None else question.max_age
    if max(sealed_at, known_at) > question.now + SLACK:
        late = f"dated {known}, ahead of this machine's clock"
    elif on and on > sealed: late = f"sealed on {sealed}, and {on} is later"
    elif question.now > known_at + most: late = f"as recorded until {known}: too old"
    said = {"age": max(0, question.now - known_at)}
    if on and on <= sealed: return on, said | {"known_on": sealed}, late
    told = sealed if on else max(day_at(question.now + zone), sealed)
    return told, said | {"recorded_until": known}, late

# --- whose word it is ---

def is_audited(policy, keys):
    """Whether an auditor cosigned: a cosigner under the policy's group `auditors`."""
    def under(name):
        voter = policy.voters[name]
        if isinstance(voter, bytes): return {voter}
        return set().union(*map(under, voter[1]))
    is_group = isinstance(policy.voters.get(b"auditors"), tuple)
    return is_group and not under(b"auditors").isdisjoint(keys)
