/** Somebody's hand on a Consul agent. */
export interface ConsulHand {
  get<Answer>(path: string): Promise<Answer>;
  put<Answer>(path: string, body?: unknown): Promise<Answer | undefined>;
  remove(path: string): Promise<void>;
}

export function consulHand(url: string, token?: string): ConsulHand {
  const send = async (method: string, path: string, body?: unknown): Promise<string> => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: token === undefined ? {} : { 'X-Consul-Token': token },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text;
  };
  return {
    get: async <Answer>(path: string) => JSON.parse(await send('GET', path)) as Answer,
    async put<Answer>(path: string, body?: unknown) {
      const text = await send('PUT', path, body);
      return text === '' ? undefined : (JSON.parse(text) as Answer);
    },
    async remove(path) {
      await send('DELETE', path);
    },
  };
}
