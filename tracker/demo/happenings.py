"""What can happen around an invented infusion, in the words a clinic would write down."""

MISSED = {
    "no-show": ("Did not come; overslept, phoned at noon", "Did not come and could not be reached"),
    "not given": (
        "Blood pressure 168/104 after two rechecks",
        "No escort to go home with",
        "Fever and cough since yesterday",
        "No vein found after three attempts",
    ),
}
STOPPED = {
    "vomit": "Stopped early: vomited twice",
    "anxiety": "Stopped early: frightened and asked to stop",
    "ivsite": "Stopped early: the cannula had left the vein",
}
MARKS = {
    "medication change": (
        "Sertraline raised to 150 mg",
        "Lorazepam tapered off",
        "Lamotrigine started, 25 mg",
        "Quetiapine stopped",
        "Bupropion started, 150 mg",
    ),
    "life event": ("Began a new job", "Death in the family", "Moved house", "Separation"),
}
