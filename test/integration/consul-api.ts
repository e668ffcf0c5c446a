interface WireService {
  readonly ID: string;
  readonly Service: string;
  readonly Port: number;
  readonly Tags: readonly string[];
  readonly Meta: Readonly<Record<string, string>> | null;
  readonly ModifyIndex: number;
}

interface WireHealth {
  readonly Service: WireService;
  readonly Checks: readonly { readonly CheckID: string; readonly Status: string; readonly Type?: string }[];
}

/** Consul as its users see it: catalogue and health, and hands of other people on the agent. */
export function createConsulApi(url: string, token?: string) {
  const headers: Record<string, string> = token === undefined ? {} : { 'X-Consul-Token': token };
  const get = async <Answer>(path: string): Promise<Answer> => {
    const response = await fetch(`${url}${path}`, { headers });
    if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Answer;
  };
  const put = async (path: string, body?: unknown): Promise<void> => {
    const response = await fetch(`${url}${path}`, {
      method: 'PUT',
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`PUT ${path}: ${response.status} ${await response.text()}`);
  };
  const onNode = async () =>
    (await get<{ Services: readonly WireService[] }>('/v1/catalog/node-services/test-node')).Services;

  return {
    get,
    put,
    /** The catalogue's services of ours: service id → name and port. */
    async published(): Promise<Record<string, string>> {
      const services = (await onNode()).filter(({ ID }) => ID.startsWith('marathon:'));
      return Object.fromEntries(
        services
          .map(({ ID, Service, Port }) => [ID, `${Service}:${Port}`] as const)
          .sort(([left], [right]) => (left < right ? -1 : 1)),
      );
    },
    /** Changes with each write that reaches the catalogue. */
    indexes: async (): Promise<Record<string, number>> =>
      Object.fromEntries((await onNode()).map(({ ID, ModifyIndex }) => [ID, ModifyIndex])),
    health: (name: string) => get<readonly WireHealth[]>(`/v1/health/service/${name}`),
    passing: (name: string) => get<readonly WireHealth[]>(`/v1/health/service/${name}?passing`),
    agentServices: () => get<Record<string, WireService>>('/v1/agent/services'),
    register: (service: object) => put('/v1/agent/service/register', service),
  };
}

export type ConsulApi = ReturnType<typeof createConsulApi>;
