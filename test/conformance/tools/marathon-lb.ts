import { decodeDraft } from '../../../src/clients/marathon/apps/decode-draft.ts';
import type { AppDefinition } from '../../../src/model/app-definition.ts';
import { type Case, compared, type Evaluate, type Evaluation, notOurs, objectOf, textOf } from '../case.ts';
import { AGENT_ADDRESS, appsIn, mapDefinition, mapWire, serversOf, sightingOf, tasksIn } from '../marathon-wire.ts';

const ALL_PORTS = { ports: { kind: 'all' } } as const;

/** Its cases, in our own grammar with every port published. */
export const evaluateMarathonLb: Evaluate = (given, file) => {
  const { kind, input } = given;
  switch (kind) {
    case 'address-ports':
      return addressAndPorts(given);
    case 'file':
      return sample(given, file(textOf(input.file)));
    case 'service-port':
      return notOurs('service ports are for load balancers: nobody is reached there');
    case 'null-tolerance':
      return notOurs("the decoders' own tests: a null is as if it were absent");
    default:
      return notOurs(`nothing here answers cases of the kind "${kind}"`);
  }
};

function addressAndPorts({ input, expected }: Case): Evaluation {
  const task = objectOf(input.task);
  const dns = objectOf(input.dns);
  const address = input.dns === undefined ? '10.0.0.7' : textOf(dns[textOf(task.host)]);
  const outcome = mapWire(objectOf(input.app), task, { publication: ALL_PORTS, address });
  const services = outcome.kind === 'services' ? outcome.services.map(({ service }) => service) : [];
  const got = services.length === 0 ? { address: null, ports: null } : undefined;
  return compared(expected, got ?? { address: services[0]?.address, ports: services.map(({ port }) => port) });
}

function sample({ expected }: Case, wire: unknown): Evaluation {
  const apps = appsIn(wire);
  if (!Array.isArray(expected.servers))
    return compared(
      { parses: true, services: 'each port' },
      { parses: true, services: decodeDraft(wire)?.every(hasAServiceForEachPort) ? 'each port' : 'fewer' },
    );
  const got = apps.flatMap((app) =>
    tasksIn(app)
      .filter((task) => sightingOf(task, app).word === 'running')
      .flatMap((task) => serversOf(mapWire(app, task, { publication: ALL_PORTS }))),
  );
  // A load balancer says of a server that it is switched off; a registry knows it or does not.
  const servers = expected.servers.map((server) => textOf(server).replace(/ \(disabled\)$/, ''));
  return compared(servers.sort(), [...got].sort());
}

/** A task of it as Marathon could start one. The samples are as one POSTs them. */
function hasAServiceForEachPort(definition: AppDefinition): boolean {
  const { ports } = definition;
  const wire = {
    ports: ports.filter(({ hasHostPort }) => hasHostPort).map((_, at) => 31_001 + at),
    ipAddresses: [{ ipAddress: '192.168.0.2', protocol: 'IPv4' }],
  };
  const { task } = sightingOf(wire, { id: definition.id });
  const mapped = mapDefinition(definition, task, AGENT_ADDRESS, { publication: ALL_PORTS });
  return ports.length > 0 && serversOf(mapped).length === ports.length;
}
