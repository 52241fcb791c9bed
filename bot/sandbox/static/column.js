/** One chat column: who is played, the messages, the line to write in. */
import { renderMessage } from "./bubble.js";
import { ask, element, notify } from "./dom.js";
import { say, showDay, translate } from "./strings.js";

const TOAST_MILLISECONDS = 3500;
const NEAR_BOTTOM_PIXELS = 80;
const TYPING_MILLISECONDS = 5000;
const PLACES = [
  ["Dortmund", 51.5136, 7.4653],
  ["Bochum", 51.4818, 7.2162],
  ["Essen", 51.4556, 7.0116],
  ["Gelsenkirchen", 51.5177, 7.0857],
  ["Hagen", 51.3671, 7.4633],
];

export class Column {
  /** `onUnread(count)` is told how many messages nobody has looked at. */
  constructor(role, { onPick, onUnread }) {
    this.role = role;
    this.onUnread = onUnread;
    this.unread = 0;
    this.sticksToEnd = true;
    this.nodes = new Map();
    const content = document.getElementById("column-template").content.cloneNode(true);
    translate(content);
    this.root = content.querySelector(".column");
    this.root.dataset.role = role;
    this.root.dataset.testid = `column-${role}`;
    this.root.id = `column-${role}`;
    this.root.setAttribute("aria-label", say(role));
    this.find(".role").textContent = say(role);
    this.scroll = this.find(".scroll");
    this.input = this.find("textarea");
    this.handlers = {
      onTap: (message, button, node) => this.tap(message, button, node),
      onCommand: (text) => this.write(text),
      onLink: (address) => this.openIfDeepLink(address),
    };
    this.part("pick").dataset.testid = "pick-person";
    this.part("pick").addEventListener("click", () => onPick(this));
    this.wireWriting();
    this.wirePopovers();
    this.wireAccount();
  }

  find(selector) { return this.root.querySelector(selector); }
  part(name) { return this.find(`[data-part="${name}"]`); }
  get path() { return `/api/people/${this.person.id}`; }

  // Loading

  async play(person) {
    this.person = person;
    this.unread = 0;
    this.onUnread(0);
    this.find(".toast").hidden = true;
    await this.reload();
  }

  /** Show the whole chat as it stands; what happens meanwhile is shown right after. */
  async reload() {
    const waiting = this.waiting = [];
    const chat = await ask(`${this.path}/chat`);
    if (this.waiting !== waiting) return;
    this.show(chat);
    this.waiting = null;
    for (const event of waiting) this.receive(event);
  }

  show(chat) {
    this.chat = chat;
    this.person.language = chat.person.language;
    this.find(".name").textContent = chat.person.name;
    this.find(".avatar").textContent = initials(chat.person.name);
    for (const button of this.root.querySelectorAll("[data-language]")) {
      button.setAttribute("aria-pressed", String(button.dataset.language === chat.person.language));
    }
    this.part("block").textContent = say(chat.blocked ? "unblock" : "block");
    this.find(".blocked").hidden = !chat.blocked;
    this.find(".writing").hidden = chat.blocked;
    this.showMenu(chat.menu);
    this.showKeyboard(chat.keyboard);
    this.nodes.clear();
    this.lastDay = null;
    this.scroll.replaceChildren();
    if (!chat.started) this.showEmpty(chat);
    for (const message of chat.messages) this.place(message);
    if (chat.action) this.showTyping(chat.action);
    this.toBottom();
  }

  showEmpty(chat) {
    const logo = element("img");
    logo.src = "/static/icon.svg";
    logo.alt = "";
    const start = element("button", "primary", say("start"));
    start.dataset.testid = "start";
    start.addEventListener("click", () => this.write("/start"));
    const about = chat.description || say("hello", { bot: chat.bot });
    this.scroll.append(element("div", "empty", logo, element("h2", "", chat.bot), element("p", "", about), start));
  }

  showMenu(menu) {
    const list = this.find(".commands");
    list.replaceChildren();
    if (!menu.length) list.append(element("p", "", say("noCommands")));
    for (const entry of menu) {
      const item = element("button", "", element("span", "", entry.description), element("b", "", `/${entry.command}`));
      item.setAttribute("role", "menuitem");
      item.addEventListener("click", () => { this.closePopovers(); this.write(`/${entry.command}`); });
      list.append(item);
    }
  }

  showKeyboard(rows) {
    const node = this.find(".keyboard");
    node.hidden = !rows?.length;
    node.replaceChildren(...(rows ?? []).map((row) => element("div", "row", ...row.map((label) => {
      const key = element("button", "", label);
      key.addEventListener("click", () => this.write(label));
      return key;
    }))));
  }

  // Live changes

  receive(event) {
    if (event.kind === "chat") this.reload();
    else if (this.waiting) this.waiting.push(event);
    else if (event.kind === "deleted") this.remove(event.id);
    else if (event.kind === "action") this.showTyping(event.action);
    else if (event.kind === "message") this.arrive(event.message, event.keyboard);
  }

  arrive(message, keyboard) {
    const known = this.nodes.has(message.id);
    const follow = this.isNearBottom();
    this.find(".empty")?.remove();
    if (message.from_bot) this.find(".typing")?.remove();
    const node = this.place(message);
    node.classList.add(known ? "changed" : "fresh");
    this.showKeyboard(keyboard);
    if (!known && message.from_bot && !(follow && this.isLookedAt())) this.countUnread(node);
    if (follow || !message.from_bot) this.toBottom();
  }

  place(message) {
    const node = renderMessage(message, this.handlers);
    const present = this.nodes.get(message.id);
    this.nodes.set(message.id, node);
    if (present) {
      // Already there: an edit, or an event that the loaded chat contains.
      if (present.classList.contains("follows")) node.classList.add("follows");
      present.replaceWith(node);
      return node;
    }
    if (message.day !== this.lastDay) {
      this.lastDay = message.day;
      this.scroll.append(element("div", "day", showDay(message.day)));
    }
    const before = this.scroll.lastElementChild;
    const sameSide = before?.classList.contains("message") && before.classList.contains("mine") !== message.from_bot;
    if (sameSide) node.classList.add("follows");
    this.scroll.append(node);
    return node;
  }

  remove(id) {
    this.nodes.get(id)?.remove();
    this.nodes.delete(id);
  }

  showTyping(action) {
    this.find(".typing")?.remove();
    const follow = this.isNearBottom();
    const dots = element("span", "dots", element("i"), element("i"), element("i"));
    const words = say(action.startsWith("upload") ? "uploading" : "typing");
    const node = element("div", "typing", dots, `${this.chat.bot} ${words}`);
    node.dataset.testid = "typing";
    this.scroll.append(node);
    if (follow) this.toBottom();
    setTimeout(() => node.remove(), TYPING_MILLISECONDS);
  }

  // Reading position

  isNearBottom() {
    return this.scroll.scrollHeight - this.scroll.scrollTop - this.scroll.clientHeight < NEAR_BOTTOM_PIXELS;
  }

  isLookedAt() { return this.root.offsetParent !== null && !document.hidden; }

  countUnread(node) {
    if (!this.unread) {
      this.find(".unread-line")?.remove();
      node.before(element("div", "unread-line", say("unread")));
    }
    this.unread += 1;
    this.showUnread();
  }

  markRead() {
    if (!this.unread || !this.isNearBottom() || !this.isLookedAt()) return;
    this.unread = 0;
    this.showUnread();
  }

  showUnread() {
    const button = this.find(".newer");
    button.hidden = !this.unread || this.isNearBottom();
    button.querySelector("span").textContent = say("newer", { count: this.unread });
    this.onUnread(this.unread);
  }

  toBottom() {
    this.scroll.scrollTop = this.scroll.scrollHeight;
    this.markRead();
  }

  // Acting

  async act(action, body) {
    try {
      return await ask(`${this.path}/${action}`, body);
    } catch (error) {
      notify(error.status === 504 ? say("noAnswer") : say("failed", { reason: error.message }), { bad: true });
      return null;
    }
  }

  async write(text) {
    if (text.trim()) await this.act("send", { text });
  }

  async tap(message, button, node) {
    if (button.opens_bot) return this.act("open", { url: button.url });
    if (button.url) return window.open(button.url, "_blank", "noopener,noreferrer");
    if (button.data === null || node.getAttribute("aria-busy") === "true") return null;
    node.setAttribute("aria-busy", "true");
    const answer = await this.act("tap", { message_id: message.id, data: button.data });
    node.removeAttribute("aria-busy");
    if (answer?.text) this.showAnswer(answer);
    return answer;
  }

  showAnswer({ text, alert: isAlert }) {
    if (isAlert) {
      document.getElementById("alert-text").textContent = text;
      document.getElementById("alert").showModal();
      return;
    }
    const toast = this.find(".toast");
    toast.textContent = text;
    toast.hidden = false;
    clearTimeout(this.toastTimer);
    this.toastTimer = setTimeout(() => { toast.hidden = true; }, TOAST_MILLISECONDS);
  }

  openIfDeepLink(address) {
    const parts = new URL(address);
    const isBot = /^(t|telegram)\.me$/i.test(parts.hostname)
      && parts.pathname.slice(1).toLowerCase() === this.botUsername.toLowerCase();
    if (isBot) this.act("open", { url: address });
    return isBot;
  }

  // Wiring

  wireWriting() {
    const form = this.find("form");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const text = this.input.value;
      this.input.value = "";
      this.fitInput();
      this.write(text);
    });
    this.input.addEventListener("input", () => this.fitInput());
    this.input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      form.requestSubmit();
    });
    const file = this.find("input[type=file]");
    file.addEventListener("change", async () => {
      const form = new FormData();
      form.append("file", file.files[0]);
      form.append("caption", this.input.value);
      this.input.value = "";
      file.value = "";
      await this.act("upload", form);
    });
    this.part("file").addEventListener("click", () => { this.closePopovers(); file.click(); });
    this.find(".places").append(...PLACES.map(([name, latitude, longitude]) => {
      const place = element("button", "", name);
      place.setAttribute("role", "menuitem");
      place.addEventListener("click", () => {
        this.closePopovers();
        this.act("location", { latitude, longitude });
      });
      return place;
    }));
    new ResizeObserver(() => { if (this.sticksToEnd) this.toBottom(); }).observe(this.scroll);
    this.scroll.addEventListener("load", () => { if (this.sticksToEnd) this.toBottom(); }, true);
    this.scroll.addEventListener("scroll", () => {
      this.sticksToEnd = this.isNearBottom();
      this.markRead();
      this.showUnread();
    });
    this.find(".newer").addEventListener("click", () => this.toBottom());
  }

  fitInput() {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight + 2, 140)}px`;
  }

  wirePopovers() {
    for (const name of ["commands", "attach", "more"]) {
      const button = this.part(name);
      const popover = this.find(`.popover.${name}`);
      button.addEventListener("click", (event) => {
        event.stopPropagation();
        const opens = popover.hidden;
        this.closePopovers();
        popover.hidden = !opens;
        button.setAttribute("aria-expanded", String(opens));
        if (opens) popover.querySelector("button")?.focus({ focusVisible: false });
      });
      popover.addEventListener("keydown", (event) => moveFocus(event, popover));
    }
    document.addEventListener("click", (event) => {
      if (!event.target.closest(".popover")) this.closePopovers();
    });
    this.root.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.closePopovers();
    });
  }

  closePopovers() {
    for (const popover of this.root.querySelectorAll(".popover")) popover.hidden = true;
    for (const button of this.root.querySelectorAll("[aria-expanded]")) button.setAttribute("aria-expanded", "false");
  }

  wireAccount() {
    for (const button of this.root.querySelectorAll("[data-language]")) {
      button.addEventListener("click", () => this.act("language", { code: button.dataset.language }));
    }
    this.part("block").addEventListener("click", () => {
      this.closePopovers();
      this.act(this.chat.blocked ? "unblock" : "block", {});
    });
    this.part("unblock").addEventListener("click", () => this.act("unblock", {}));
    this.part("reload").addEventListener("click", () => { this.closePopovers(); this.toBottom(); });
  }
}

function moveFocus(event, popover) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const items = [...popover.querySelectorAll("button")];
  const at = items.indexOf(document.activeElement);
  items[(at + step + items.length) % items.length]?.focus();
}

/** Up to two letters that stand for a name. */
export function initials(name) {
  return name.split(/\s+/).slice(0, 2).map((part) => [...part][0] ?? "").join("").toUpperCase();
}
