/** One message as a bubble with its buttons. */
import { element, icon } from "./dom.js";
import { say } from "./strings.js";
import { renderText } from "./text.js";

/** `handlers`: onTap(message, button, node), onOpen(url), onCommand(text), onLink(url). */
export function renderMessage(message, handlers) {
  const side = message.from_bot ? "message" : "message mine";
  const node = element("article", side);
  node.dataset.id = message.id;
  node.dataset.testid = message.from_bot ? "bot-message" : "own-message";
  const bubble = element("div", "bubble");
  if (message.forwarded) bubble.append(element("div", "forwarded", say("forwarded")));
  bubble.append(...attachments(message));
  const text = renderText(message.text, message.entities, handlers);
  text.append(meta(message));
  bubble.append(text);
  node.append(bubble);
  if (message.buttons.length) {
    node.classList.add("with-buttons");
    node.append(keys(message, handlers));
  }
  return node;
}

function meta(message) {
  const node = element("span", "meta");
  if (message.reactions.length) node.append(element("span", "reactions", message.reactions.join("")));
  node.append(message.edited ? `${say("edited")} ${message.time}` : message.time);
  return node;
}

function attachments(message) {
  const found = [];
  if (message.photo) found.push(picture(message.photo, "picture"));
  if (message.file?.kind === "sticker") found.push(picture(message.file, "sticker"));
  else if (message.file) found.push(fileCard(message.file));
  if (message.location) {
    const [latitude, longitude] = message.location;
    found.push(card("pin", say("place"), `${latitude.toFixed(4)}, ${longitude.toFixed(4)}`));
  }
  if (message.contact) found.push(card("swap", say("contact"), message.contact));
  return found;
}

function picture(file, className) {
  const image = element("img");
  image.src = file.url;
  image.alt = file.name;
  image.width = file.width;
  image.height = file.height;
  image.style.aspectRatio = `${file.width} / ${file.height}`;
  const frame = element("a", className, image);
  frame.href = file.url;
  frame.target = "_blank";
  frame.rel = "noopener noreferrer";
  frame.dataset.testid = "picture";
  return frame;
}

function fileCard(file) {
  const title = { voice: say("voice"), video: say("video") }[file.kind] ?? file.name;
  const node = card("file", title, showSize(file.bytes), "a");
  node.href = file.url;
  node.download = file.name;
  return node;
}

function card(iconName, title, detail, tag = "div") {
  const words = element("span", "", element("b", "", title), element("small", "", detail));
  const node = element(tag, "attachment", element("span", "disc", icon(iconName)), words);
  node.dataset.testid = "attachment";
  return node;
}

function showSize(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(0)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

function keys(message, handlers) {
  const rows = message.buttons.map((row) => element("div", "row", ...row.map((button) => {
    const node = element("button", button.url ? "leaves" : "", button.label);
    node.type = "button";
    node.dataset.testid = "inline-button";
    if (button.url) node.append(icon("out"));
    node.addEventListener("click", () => handlers.onTap(message, button, node));
    return node;
  })));
  return element("div", "keys", ...rows);
}
