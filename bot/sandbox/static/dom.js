/** Small helpers for building nodes; text only ever enters as text. */
export function element(tag, className = "", ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children);
  return node;
}

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#i-${name}`);
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}

/** Ask the server; throws an Error with the server's reason. */
export async function ask(path, body) {
  const options = { method: body === undefined ? "GET" : "POST" };
  if (body instanceof FormData) options.body = body;
  else if (body !== undefined) {
    options.body = JSON.stringify(body);
    options.headers = { "Content-Type": "application/json" };
  }
  const response = await fetch(path, options);
  const answer = await response.json();
  if (!response.ok) {
    const error = new Error(answer.error);
    error.status = response.status;
    throw error;
  }
  return answer;
}

/** A short notice over the page. */
export function notify(text, { bad = false } = {}) {
  const notice = element("div", bad ? "notice bad" : "notice", text);
  document.getElementById("notices").append(notice);
  setTimeout(() => notice.remove(), 4000);
}
