import type { AppPort } from '../cluster/app-ports.ts';

/** What Marathon tells Mesos of a task's ports; `allocated` are its host ports, for those that ask for one. */
export const discoveryJson = (name: string, ports: readonly AppPort[], allocated: readonly number[]): unknown => ({
  visibility: 'FRAMEWORK',
  name,
  ports: { ports: discoveryPorts(ports, allocated) },
});

/** One entry for each protocol of each port, so none where a pod's endpoint names no protocol; where the number is valid stands in a label (contract: Marathon, §7.2). */
function discoveryPorts(ports: readonly AppPort[], allocated: readonly number[]): unknown[] {
  const hostPorts = allocated[Symbol.iterator]();
  return ports.flatMap((port) => {
    const number = port.hostPort === undefined ? port.containerPort : hostPorts.next().value;
    const labels = [...Object.entries(port.labels), ...scopeOf(port)].map(([key, value]) => ({ key, value }));
    const protocols = port.protocol.split(',').filter((protocol) => protocol !== '');
    return protocols.map((protocol) => ({
      number,
      ...(port.name === undefined ? {} : { name: port.name }),
      protocol,
      ...(labels.length > 0 ? { labels: { labels } } : {}),
    }));
  });
}

function scopeOf(port: AppPort): [string, string][] {
  if (port.containerPort === undefined || port.hostPort !== undefined) return [['network-scope', 'host']];
  const name: [string, string][] = port.networkName === undefined ? [] : [['network-name', port.networkName]];
  return [['network-scope', 'container'], ...name];
}
