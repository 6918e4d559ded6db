// The sandbox's control API.

async function ask(method, path, body) {
  const isForm = body instanceof FormData;
  const headers = body === undefined || isForm ? {} : { "content-type": "application/json" };
  const response = await fetch(`/api${path}`, {
    method,
    headers,
    body: isForm || body === undefined ? body : JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error ?? response.statusText);
  return answer;
}

export const api = {
  people: () => ask("GET", "/people"),
  addPerson: (person) => ask("POST", "/people", person),
  chat: (id, key) => ask("GET", `/people/${id}?chat=${encodeURIComponent(key)}`),
  sendText: (id, chat, text, to) => ask("POST", `/people/${id}/messages`, { chat, text, ...to }),
  sendFiles: (id, form) => ask("POST", `/people/${id}/files`, form),
  press: (id, chat, messageId, data) => ask("POST", `/people/${id}/press`, { chat, messageId, data }),
  stop: (id) => ask("POST", `/people/${id}/stop`, {}),
  connect: (id, connected) => ask("POST", `/people/${id}/connect`, { connected }),
  addGroup: (id, group) => ask("POST", `/people/${id}/groups`, group),
  setStanding: (id, chat, standing) => ask("POST", `/people/${id}/standing`, { chat, standing }),
  block: (id, blocked) => ask("POST", `/people/${id}/block`, { blocked }),
  requests: (limit) => ask("GET", `/requests?limit=${limit}`),
  environment: () => ask("GET", "/env"),
  faults: () => ask("GET", "/faults"),
  addHttpFault: (target, fault) => ask("POST", "/faults/http", { target, fault }),
  clearHttpFaults: (target) => ask("DELETE", `/faults/http${target ? `?target=${target}` : ""}`),
  addMtprotoFault: (fault) => ask("POST", "/faults/mtproto", fault),
  clearMtprotoFaults: (id) => ask("DELETE", `/faults/mtproto${id ? `?id=${id}` : ""}`),
};
