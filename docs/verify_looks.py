"""Part of verify.py: one look, one number (format.md, section 2). Which ids a new subject can have,
and texts that are printed so that nothing in them is hidden.
"""
import json, re
from verify_format import FORMAT, FORMS, need, subject

CHARACTERS = FORMAT["characters"]
IN_NUMBERS = {chr(c) for first, last in CHARACTERS["ids"] for c in range(first, last + 1)}
IN_IDS = {*IN_NUMBERS, *CHARACTERS["ids beside numbers"]}
HIDDEN = "".join(f"{chr(first)}-{chr(last)}" for first, last in CHARACTERS["refused in texts"])

def question(text):
    r"""The subject that a person asks about, copied from what programs print: \\u{2003}."""
    return subject(re.sub(r"\\u\{([0-9A-Fa-f]{1,6})\}", lambda one: chr(int(one[1], 16)), text))

def is_odd(kind, name):
    """Whether no new subject has this id. Its absence then says nothing of what it looks like."""
    if kind in FORMS: return False
    good = IN_NUMBERS if kind in ("certificate", "mark") else IN_IDS
    sorts = [pair for pair in CHARACTERS["brackets"] if set(pair) & set(name)]
    return bool(set(name) - good or len(sorts) > 1 or re.search(CHARACTERS["not together"], name))

def need_askable(asked, found, code):
    """What is asked about an odd id is answered only where it is recorded."""
    need(asked is None or found or not is_odd(*asked), "no new number or id has this look", code)

def open_text(text):
    """JSON in which nothing is hidden."""
    return re.sub(f"[{HIDDEN}]", lambda found: json.dumps(found[0])[1:-1], text)
