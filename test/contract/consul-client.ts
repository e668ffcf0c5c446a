/** The raw answers of a Consul agent, whichever it is. */
export interface ConsulClient {
  readonly url: string;
  get(path: string): Promise<unknown>;
  send(method: string, path: string, body?: unknown): Promise<Answer>;
  register(service: object, query?: string): Promise<Answer>;
  /** Status by check id of all checks of a service. */
  statuses(serviceId: string): Promise<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
}

export function consulClient(url: string): ConsulClient {
  const client: ConsulClient = {
    url,
    async get(path) {
      const response = await fetch(url + path);
      return response.json();
    },
    async send(method, path, body) {
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      const response = await fetch(url + path, { method, ...(body === undefined ? {} : { body: text }) });
      return { status: response.status, text: (await response.text()).trim() };
    },
    register: (service, query = '') => client.send('PUT', `/v1/agent/service/register${query}`, service),
    async statuses(serviceId) {
      const checks = Object.values((await client.get('/v1/agent/checks')) as Record<string, Record<string, string>>);
      const own = checks.filter((check) => check.ServiceID === serviceId);
      return Object.fromEntries(own.map((check) => [check.CheckID ?? '', check.Status ?? '']));
    },
  };
  return client;
}
