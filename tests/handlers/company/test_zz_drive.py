from tests.conftest import *
OFFER = """Praktikum Softwareentwicklung (m/w/d)
Wir sind ein Team von 30 Leuten in Dortmund und suchen Studierende der Informatik oder \
Wirtschaftsinformatik für ein Praktikum von drei Monaten ab 1.3.2027. Python von Vorteil, 900 Euro im Monat."""
async def test_drive(play, stand_in):
    cleo = stand_in.person("Cleo", last_name="Berg", username="cleo_b")
    def show(m):
        print("-----"); print(m.text); print([[b.label for b in row] for row in m.buttons])
    show(await cleo.ask("/start"))
    mark=cleo.mark(); await cleo.tap("Ich bin ein Unternehmen"); await play.settle(); show(cleo.last)
    show(await cleo.ask("Muster GmbH, Bochum, muster.de")); await play.settle()
    await cleo.tap("Informationstechnologie"); await play.settle(); show(cleo.last)
    await cleo.tap("10 bis 49"); await play.settle(); 
    for m in cleo.received[-2:]: show(m)
    show(await cleo.ask(OFFER)); await play.settle()
    show(await cleo.ask("ab 1. April")); await play.settle()
    await cleo.tap("✎ Fächer"); await play.settle(); show(cleo.last)
    await cleo.tap("Fertig"); await play.settle(); show(cleo.last)
    await cleo.tap("Absenden"); await play.settle(); show(cleo.last)
    await cleo.tap("Ansehen"); await play.settle(); show(cleo.last)
    await cleo.tap("Zurückziehen"); await play.settle(); show(cleo.last)
    await cleo.tap("Nein"); await play.settle(); show(cleo.last)
    show(await cleo.ask("/meineangebote"))
    show(await cleo.ask("/firma"))
    show(await cleo.ask("/interessenten"))
    show(await cleo.ask("/angebot"))
    show(await cleo.ask(OFFER))
    show(await cleo.ask("https://muster.de/jobs"))
    show(await cleo.ask("😀😀"))
    show(await cleo.ask("Hilfe beim Aufräumen gesucht, wer kann uns helfen am Samstag?"))
