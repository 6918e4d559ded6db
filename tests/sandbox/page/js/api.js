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
  chat: (id) => ask("GET", `/people/${id}`),
  sendText: (id, text, replyToMessageId) => ask("POST", `/people/${id}/messages`, { text, replyToMessageId }),
  sendFiles: (id, form) => ask("POST", `/people/${id}/files`, form),
  press: (id, messageId, data) => ask("POST", `/people/${id}/press`, { messageId, data }),
  stop: (id) => ask("POST", `/people/${id}/stop`, {}),
  block: (id, blocked) => ask("POST", `/people/${id}/block`, { blocked }),
  requests: (limit) => ask("GET", `/requests?limit=${limit}`),
  environment: () => ask("GET", "/env"),
  faults: () => ask("GET", "/faults"),
  addHttpFault: (target, fault) => ask("POST", "/faults/http", { target, fault }),
  clearHttpFaults: (target) => ask("DELETE", `/faults/http${target ? `?target=${target}` : ""}`),
  addMtprotoFault: (fault) => ask("POST", "/faults/mtproto", fault),
  clearMtprotoFaults: (id) => ask("DELETE", `/faults/mtproto${id ? `?id=${id}` : ""}`),
};
