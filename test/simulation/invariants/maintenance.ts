import type { ConsulAgent } from '../../../src/sandbox/consul-agent.ts';

const PREFIX = '_service_maintenance:';

/** Whether a check is there because somebody has taken its service out of service. */
export const isMaintenance = (checkId: string): boolean => checkId.startsWith(PREFIX);

/** What somebody has taken out of service stays so, whatever is written, until they end it or the service goes. */
export function watchMaintenance(consul: () => ConsulAgent, report: (problem: string) => void) {
  const maintained = new Set<string>();
  const set = async (id: string, isOn: boolean): Promise<void> => {
    const path = `/v1/agent/service/maintenance/${encodeURIComponent(id)}?enable=${isOn}&reason=repair`;
    try {
      await consul().handler({ method: 'PUT', path, headers: {}, body: '' }, new AbortController().signal);
    } catch {
      await set(id, isOn); // Consul has restarted before it came to that
    }
  };
  return {
    begin(id: string): void {
      void set(id, true);
      maintained.add(id);
    },
    end(id: string): void {
      maintained.delete(id);
      void set(id, false);
    },
    /** Something was written, or is lost. */
    look(): void {
      if (maintained.size === 0) return;
      const { services } = consul().snapshot();
      for (const id of maintained) {
        const service = services[id];
        if (service?.checks[`${PREFIX}${id}`] !== undefined) continue;
        maintained.delete(id);
        if (service !== undefined) report(`${id} was in maintenance, and a write has ended that`);
      }
    },
  };
}
