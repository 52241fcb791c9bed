"""Lines that tell of somebody's own work or languages, and order nothing of us.

"Ich will nur abends arbeiten" is no wish for messages in the evening, "I know a bit of German" no
order to speak it.
"""

from functools import cache

from models.reading.heard import Intent, Meaning
from models.reading.offers.demands import written_in
from models.reading.understanding.line import Typed
from models.reading.understanding.spoken import DATA
from models.taxonomy.normalise import fold
from models.taxonomy.toml_file import TomlFile


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(fold(TomlFile.read(DATA / "about_oneself.toml").content[name]).split())


def is_about_oneself(meaning: Meaning, typed: Typed) -> bool:
    """Whether what was taken for a wish about our messages or language is not about them."""
    said = set(typed.spoken.words)
    match meaning.intent:
        case Intent.RHYTHM:
            return not said.isdisjoint(_words("work")) and said.isdisjoint(_words("messages"))
        case Intent.LANGUAGE:
            is_own = not said.isdisjoint(_words("languages")) and said.isdisjoint(_words("orders"))
            # "I don't speak German" wants the other one.
            is_own = is_own and not typed.form.denies
            return is_own and written_in(fold(typed.text)) != meaning.args.get("lang")
        case Intent.REFUSE:
            # "Ich bin im 6. Semester" refuses nobody, whatever a semester may be a reason for.
            is_own = not said.isdisjoint(_words("first_person")) and not said.isdisjoint(
                _words("studies")
            )
            return is_own and not typed.form.denies and typed.best("refuse") <= 0
        case _:
            return False
