import type { PublicationOptions } from '../../../src/mapping/options.ts';
import { DEFAULT_PUBLICATION } from '../../../src/mapping/options.ts';
import { wishOf } from '../../../src/mapping/wish/wish-of.ts';
import {
  type Case,
  compared,
  type Evaluate,
  type Evaluation,
  type Json,
  listOf,
  notOurs,
  objectOf,
  textOf,
} from '../case.ts';
import { definitionOf, mapWire, serversOf, sightingOf, tasksIn } from '../marathon-wire.ts';

const LITERAL_PORT = 'a port is one of the task; no label sets a number that Marathon does not know';

/** Its cases, in our own grammar: a label that chooses a port is given as ours. */
export const evaluateTraefik: Evaluate = (given) => {
  const { kind, input, expected } = given;
  switch (kind) {
    case 'port':
    case 'address':
      return Array.isArray(expected.servers) ? serversOfTasks(given) : oneServer(given);
    case 'build':
      return built(given);
    case 'filter':
      return typeof input.label === 'string' ? selected(given) : notOurs("Marathon's client's own tests");
    case 'name':
      return named(given);
    case 'readiness':
      return notOurs("the inventory's own tests: readiness is Marathon's word on a task, not a matter of time");
    default:
      return notOurs(`nothing here answers cases of the kind "${kind}"`);
  }
};

function oneServer({ input, expected }: Case): Evaluation {
  const app = objectOf(input.app);
  const choice = choiceIn(input.wanted) ?? choiceIn(objectOf(app.labels)['traefik.port']) ?? indexIn(app);
  if (choice === 'literal') return notOurs(LITERAL_PORT);
  if (input.ipAddressIdx !== undefined && input.ipAddressIdx !== 0)
    return notOurs('no label chooses an address by its place: the first of the family is taken');
  const labels = choice === undefined ? {} : { 'consul.ports': choice };
  const outcome = mapWire({ ...app, labels }, objectOf(input.task ?? tasksIn(app)[0]));
  const [server] = outcome.kind === 'services' ? outcome.services : [];
  if (expected.error !== undefined || expected.port === '')
    return compared(
      'no service',
      server === undefined ? 'no service' : `${server.service.address}:${server.service.port}`,
    );
  const { address, port } = server?.service ?? {};
  // Version 1 wrote ports as texts.
  return compared(expected, { address, port: typeof expected.port === 'string' ? String(port) : port });
}

/** `index:1`, `name:http`, or a number that is the port itself. */
function choiceIn(wanted: unknown): string | 'literal' | undefined {
  const text = textOf(wanted);
  if (text === '') return undefined;
  const [, choice] = /^(?:index|name):(.+)$/.exec(text) ?? [];
  return choice ?? 'literal';
}

function indexIn({ labels }: Json): string | undefined {
  const index = textOf(objectOf(labels)['traefik.portIndex']);
  return /^\d+$/.test(index) ? index : undefined;
}

function serversOfTasks({ input, expected }: Case): Evaluation {
  const app = objectOf(input.app);
  // A task's host is its agent: one that has none is on no agent.
  return compared(
    expected.servers,
    tasksIn(app).flatMap((task) => serversOf(mapWire(app, task, { address: textOf(task.host) }))),
  );
}

function built({ input, expected }: Case): Evaluation {
  const apps = listOf(input.apps).map(objectOf);
  const choices = apps
    .flatMap((app) => Object.values(objectOf(app.labels)).map(textOf))
    .filter((text) => /^\d+$/.test(text));
  if (choices.length > 0) return notOurs(LITERAL_PORT);
  const got = apps.flatMap((app) =>
    tasksIn(app)
      .filter((task) => sightingOf(task, app).word === 'running')
      .flatMap((task) => serversOf(mapWire({ ...app, labels: {} }, task))),
  );
  return compared(Object.values(objectOf(expected.servers)).flatMap(listOf), got);
}

function selected({ input, expected }: Case): Evaluation {
  const definition = definitionOf({ labels: { 'consul.publish': input.label }, portDefinitions: [{}] });
  const by: PublicationOptions['select']['by'] = input.default === true ? 'all' : 'labelled';
  const wish = wishOf(definition, { ...DEFAULT_PUBLICATION, select: { ...DEFAULT_PUBLICATION.select, by } });
  return compared(expected, { selected: wish.none === undefined });
}

function named({ input, expected }: Case): Evaluation {
  if (input.groupsAsSubDomains === true) return notOurs('a service name is one DNS label: groups are no sub-domains');
  const outcome = mapWire({ id: input.appId, portDefinitions: [{}] }, { ports: [31_000] });
  return compared(expected, { name: outcome.kind === 'services' ? outcome.services[0]?.service.name : undefined });
}
