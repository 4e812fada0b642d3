"""Times Gramps's calculator on its own database; run by the Python of a Gramps installation, not by ours.

python gramps_peer.py TREE.json      prints one JSON line: seconds to load, milliseconds for each focus

Source of the calls: gramps.gen.relationship.RelationshipCalculator.get_one_relationship.
"""

import json
import sys
import tempfile
import time
from pathlib import Path

from gramps.gen.db import DbTxn
from gramps.gen.db.utils import make_database
from gramps.gen.lib import ChildRef, ChildRefType, Family, FamilyRelType, Name, Person
from gramps.gen.relationship import RelationshipCalculator


def fill(db, tree):
    """Store people and families."""
    people = [Person() for _ in tree["sexes"]]
    with DbTxn("tree", db, batch=True) as change:
        for number, (person, sex) in enumerate(zip(people, tree["sexes"], strict=True)):
            person.set_gender(Person.FEMALE if sex == "F" else Person.MALE)
            person.set_primary_name(Name())
            person.set_gramps_id(f"I{number}")
            db.add_person(person, change)
        for mother, father, children in tree["families"]:
            family = Family()
            family.set_relationship(FamilyRelType.MARRIED)
            if mother is not None:
                family.set_mother_handle(people[mother].get_handle())
            if father is not None:
                family.set_father_handle(people[father].get_handle())
            for child, kind in children:
                ref = ChildRef()
                ref.set_reference_handle(people[child].get_handle())
                word = ChildRefType.ADOPTED if kind == "adoptive" else ChildRefType.BIRTH
                ref.set_mother_relation(word)
                ref.set_father_relation(word)
                family.add_child_ref(ref)
            db.add_family(family, change)
            for parent in (mother, father):
                if parent is not None:
                    people[parent].add_family_handle(family.get_handle())
            for child, _ in children:
                people[child].add_parent_family_handle(family.get_handle())
        for person in people:
            db.commit_person(person, change)
    return [person.get_handle() for person in people]


def main():
    tree = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        db = make_database("sqlite")
        db.load(folder)
        begin = time.process_time()
        handles = fill(db, tree)
        load_s = time.process_time() - begin
        calculator = RelationshipCalculator()
        calculator.set_depth(6)
        times_ms = []
        for focus, others in tree["asked"]:
            begin = time.process_time()
            one = db.get_person_from_handle(handles[focus])
            for other in others:
                calculator.get_one_relationship(db, one, db.get_person_from_handle(handles[other]))
            times_ms.append((time.process_time() - begin) * 1e3)
        db.close()
    print(json.dumps({"load_s": load_s, "times_ms": times_ms}))


main()
