/** Telegram's entities as nodes. Offsets count UTF-16 units, as strings do here. */
import { element } from "./dom.js";

const TAGS = {
  bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote", spoiler: "span",
};
const SAFE_ADDRESS = /^(https?:\/\/|mailto:|tel:)/i;

/** A node with the text; `onCommand` and `onLink` are called for taps on commands and links. */
export function renderText(text, entities, handlers) {
  const root = element("div", "text");
  append(root, text, 0, text.length, entities.map((entity) => ({ ...entity })), handlers);
  return root;
}

function append(parent, text, start, end, entities, handlers) {
  let at = start;
  while (entities.length) {
    const entity = entities.shift();
    const from = Math.max(entity.offset, at);
    const to = Math.min(entity.offset + entity.length, end);
    if (to <= from) continue;
    parent.append(text.slice(at, from));
    const inner = [];
    while (entities.length && entities[0].offset < to) inner.push(entities.shift());
    const node = nodeFor(entity, text.slice(from, to), handlers);
    append(node, text, from, to, inner, handlers);
    parent.append(node);
    at = to;
  }
  parent.append(text.slice(at, end));
}

function nodeFor(entity, covered, handlers) {
  switch (entity.type) {
    case "spoiler": {
      const node = element("span", "spoiler");
      node.addEventListener("click", () => node.classList.toggle("open"));
      return node;
    }
    case "expandable_blockquote": {
      const node = element("blockquote", "folded");
      node.addEventListener("click", () => node.classList.toggle("folded"));
      return node;
    }
    case "bot_command": {
      const node = element("button", "command");
      node.type = "button";
      node.addEventListener("click", () => handlers.onCommand(covered));
      return node;
    }
    case "text_link": return link(entity.url, handlers);
    case "url": return link(covered.includes("://") ? covered : `https://${covered}`, handlers);
    case "email": return link(`mailto:${covered}`, handlers);
    case "phone_number": return link(`tel:${covered.replace(/[^\d+]/g, "")}`, handlers);
    default: return element(TAGS[entity.type] ?? "span");
  }
}

function link(address, handlers) {
  if (!SAFE_ADDRESS.test(address)) return element("span");
  const node = element("a");
  node.href = address;
  node.target = "_blank";
  node.rel = "noopener noreferrer";
  node.addEventListener("click", (event) => {
    if (handlers.onLink(address)) event.preventDefault();
  });
  return node;
}
