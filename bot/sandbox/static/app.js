/** The page: three columns, the person picker, the live stream, clock and restart. */
import { Column, initials } from "./column.js";
import { ask, element, notify } from "./dom.js";
import { pageLanguage, say, translate } from "./strings.js";

document.documentElement.lang = pageLanguage;
translate(document);
const columns = new Map();
const tabs = document.querySelector(".tabs");
const clock = document.getElementById("now");
const picker = document.getElementById("picker");
let people = [];
let stream = null;
let pickingFor = null;

async function begin() {
  const state = await ask("/api/state");
  people = state.people;
  clock.textContent = state.now;
  for (const role of state.roles) {
    const column = new Column(role, { onPick: pick, onUnread: (count) => showCount(role, count) });
    column.botUsername = state.bot.username;
    columns.set(role, column);
    document.getElementById("columns").append(column.root);
    tabs.append(tabFor(role));
    const first = people.find((person) => person.role === role) ?? await newcomer(say(role), role);
    await column.play(first);
  }
  showTab(state.roles[0]);
  listen();
}

// Tabs, on narrow screens

function tabFor(role) {
  const tab = element("button", "", element("span", "", say(role)), element("span", "count"));
  tab.dataset.role = role;
  tab.dataset.testid = `tab-${role}`;
  tab.setAttribute("role", "tab");
  tab.setAttribute("aria-controls", `column-${role}`);
  tab.querySelector(".count").hidden = true;
  tab.addEventListener("click", () => showTab(role));
  tab.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const roles = [...columns.keys()];
    const next = roles[(roles.indexOf(role) + step + roles.length) % roles.length];
    showTab(next);
    tabs.querySelector(`[data-role="${next}"]`).focus();
  });
  return tab;
}

function showTab(shown) {
  for (const [role, column] of columns) {
    const isShown = role === shown;
    column.root.classList.toggle("shown", isShown);
    const tab = tabs.querySelector(`[data-role="${role}"]`);
    tab.setAttribute("aria-selected", String(isShown));
    tab.tabIndex = isShown ? 0 : -1;
    if (isShown) column.toBottom();
  }
}

function showCount(role, count) {
  const badge = tabs.querySelector(`[data-role="${role}"] .count`);
  if (!badge) return;
  badge.textContent = count;
  badge.hidden = !count;
}

// Live events

function listen() {
  stream?.close();
  const watched = [...columns.values()].map((column) => column.person.id).join(",");
  const mine = stream = new EventSource(`/api/events?people=${watched}`);
  let broken = false;
  mine.addEventListener("open", async () => {
    broken = false;
    // Nothing said before the stream was open reaches it.
    await Promise.all([...columns.values()].map((column) => column.reload()));
    document.body.dataset.ready = "yes"; // what browser tests wait for
  });
  mine.addEventListener("error", () => {
    if (!broken) notify(say("lost"), { bad: true });
    broken = true;
  });
  mine.addEventListener("message", (message) => {
    const event = JSON.parse(message.data);
    if (event.kind === "clock") clock.textContent = event.now;
    else for (const column of columns.values()) {
      if (event.chat === null || event.chat === column.person.id) column.receive(event);
    }
  });
}

// Choosing who is played

async function newcomer(name, role) {
  const person = await ask("/api/people", { first_name: name, role, language: pageLanguage });
  people.push(person);
  return person;
}

function pick(column) {
  pickingFor = column;
  picker.querySelector("[type=search]").value = "";
  listPeople("");
  picker.showModal();
}

function listPeople(filter) {
  const fitting = people.filter((person) => person.role === pickingFor.role
    && person.name.toLowerCase().includes(filter.toLowerCase()));
  picker.querySelector("ul").replaceChildren(...fitting.map((person) => {
    const avatar = element("span", "avatar", initials(person.name));
    const button = element("button", "", avatar, element("span", "", person.name));
    button.type = "button";
    button.dataset.testid = "pick";
    button.setAttribute("aria-current", String(person.id === pickingFor.person.id));
    button.addEventListener("click", () => playAs(person));
    return element("li", "", button);
  }));
}

async function playAs(person) {
  picker.close();
  await pickingFor.play(person);
  listen();
}

picker.querySelector("[type=search]").addEventListener("input", (event) => listPeople(event.target.value));
const nameInput = picker.querySelector(".newcomer input");
async function addNewcomer() {
  const name = nameInput.value.trim();
  if (!name) { nameInput.focus(); return; }
  nameInput.value = "";
  await playAs(await newcomer(name, pickingFor.role));
}
picker.querySelector(".newcomer button").addEventListener("click", addNewcomer);
nameInput.addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  event.preventDefault();
  addNewcomer();
});
picker.addEventListener("click", (event) => { if (event.target === picker) picker.close(); });

// Clock and restart

function wireControl(id, path, onDone) {
  const button = document.getElementById(id);
  button.addEventListener("click", async () => {
    button.disabled = true;
    button.classList.add("busy");
    try {
      const answer = await ask(path, {});
      clock.textContent = answer.now;
      notify(onDone(answer));
    } catch (error) {
      notify(say("failed", { reason: error.message }), { bad: true });
    }
    button.disabled = false;
    button.classList.remove("busy");
  });
}
wireControl("next-monday", "/api/next-monday", ({ now }) => say("moved", { now }));
wireControl("restart", "/api/restart", () => say("restarted"));

begin();
