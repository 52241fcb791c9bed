/** The page's own words, German and English; what the bot says comes from the bot. */
const GERMAN = {
  tagline: "Spielplatz: alle drei Seiten eines Gesprächs",
  nextMonday: "Nächster Montag, 09:00",
  restart: "Bot neu starten",
  clock: "Zeit im Spielplatz",
  roles: "Rollen",
  student: "Studierende",
  company: "Unternehmen",
  coordinator: "Koordination",
  language: "Sprache der App",
  more: "Mehr",
  block: "Bot blockieren",
  unblock: "Bot wieder zulassen",
  newest: "Zur neuesten Nachricht",
  file: "Bild oder Datei",
  sharePlace: "Standort teilen",
  menu: "Menü",
  noCommands: "Noch keine Befehle",
  write: "Nachricht",
  attach: "Anhängen",
  send: "Senden",
  start: "Starten",
  hello: "Hier beginnt das Gespräch mit {bot}.",
  playAnother: "Eine andere Person spielen",
  search: "Suchen",
  newName: "Vorname",
  newPerson: "Neu dazu",
  close: "Schließen",
  edited: "bearbeitet",
  forwarded: "Weitergeleitet",
  unread: "Neue Nachrichten",
  newer: "{count} neu",
  voice: "Sprachnachricht",
  video: "Video",
  place: "Standort",
  contact: "Kontakt",
  typing: "schreibt",
  uploading: "sendet eine Datei",
  restarted: "Der Bot läuft wieder.",
  moved: "Es ist jetzt {now}.",
  failed: "Das ging nicht: {reason}",
  noAnswer: "Der Bot hat auf den Knopf nicht geantwortet.",
  lost: "Keine Verbindung. Neuer Versuch läuft.",
};
const ENGLISH = {
  tagline: "Playground: all three sides of a conversation",
  nextMonday: "Next Monday, 09:00",
  restart: "Restart the bot",
  clock: "Time in the playground",
  roles: "Roles",
  student: "Student",
  company: "Company",
  coordinator: "Coordinator",
  language: "Language of the app",
  more: "More",
  block: "Block the bot",
  unblock: "Unblock the bot",
  newest: "To the newest message",
  file: "Picture or file",
  sharePlace: "Share a place",
  menu: "Menu",
  noCommands: "No commands yet",
  write: "Message",
  attach: "Attach",
  send: "Send",
  start: "Start",
  hello: "Your conversation with {bot} begins here.",
  playAnother: "Play another person",
  search: "Search",
  newName: "First name",
  newPerson: "Add",
  close: "Close",
  edited: "edited",
  forwarded: "Forwarded",
  unread: "New messages",
  newer: "{count} new",
  voice: "Voice message",
  video: "Video",
  place: "Place",
  contact: "Contact",
  typing: "is typing",
  uploading: "is sending a file",
  restarted: "The bot is running again.",
  moved: "It is now {now}.",
  failed: "That did not work: {reason}",
  noAnswer: "The bot did not answer the button.",
  lost: "No connection. Trying again.",
};

const wanted = new URLSearchParams(location.search).get("lang") ?? navigator.language;
export const pageLanguage = wanted.toLowerCase().startsWith("de") ? "de" : "en";
const strings = pageLanguage === "de" ? GERMAN : ENGLISH;

/** The text for a key, with `{name}` filled in. */
export function say(key, values = {}) {
  return strings[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** Put texts, labels and titles where the markup asks for them. */
export function translate(root) {
  for (const node of root.querySelectorAll("[data-text]")) node.textContent = say(node.dataset.text);
  for (const node of root.querySelectorAll("[data-title]")) node.title = say(node.dataset.title);
  for (const node of root.querySelectorAll("[data-label]")) {
    const label = say(node.dataset.label);
    node.setAttribute("aria-label", label);
    if (node.matches("input, textarea")) node.placeholder = label;
    else if (node.matches("button")) node.title = label;
  }
}

/** A day (YYYY-MM-DD) as readers of the page write it. */
export function showDay(day) {
  const date = new Date(`${day}T12:00:00`);
  return date.toLocaleDateString(pageLanguage, { weekday: "long", day: "numeric", month: "long" });
}
