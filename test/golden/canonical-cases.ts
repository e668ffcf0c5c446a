import { mapTask } from '../../src/mapping/map-task.ts';
import { DEFAULT_PUBLICATION, type Preset, type PublicationOptions } from '../../src/mapping/options.ts';
import { wishOf } from '../../src/mapping/wish/wish-of.ts';
import type { AppDefinition } from '../../src/model/app-definition.ts';
import type { DesiredService } from '../../src/model/service.ts';
import type { Task } from '../../src/model/task.ts';
import { aDefinition, aPort, aTask, HTTP_CHECK, podTaskId, someOptions } from '../unit/examples.ts';

interface Case {
  readonly definition?: Partial<AppDefinition>;
  readonly task?: Partial<Task>;
  readonly publication?: Partial<PublicationOptions>;
}

const TCP_CHECK = { ...HTTP_CHECK, protocol: 'TCP', path: undefined } as const;
const COMMAND_CHECK = { ...HTTP_CHECK, protocol: 'COMMAND', path: undefined, command: 'test -e /ok' } as const;
const CONTAINER_PORT = aPort({ name: 'http', containerPort: 80, hasHostPort: false });
const ALLEGRO: Preset = {
  name: 'allegro',
  commonTag: 'marathon',
  nameSeparator: '.',
  ignoredProtocols: [],
  enableTagOverride: false,
};
/** As that tool made them. */
const ALLEGRO_NAME = 'DNS cannot ask for "shop.web"';
const TWO_PORTS = { ports: [aPort({ name: 'http' }), aPort({ name: 'admin' })] };

/** One of each kind of service that is in Consul by the thousand. A new kind is added at the end; none is taken away. */
export const CASES: Readonly<Record<string, Case>> = {
  'host network': {},
  'bridge network': {
    definition: { network: 'bridge', ports: [aPort({ name: 'http', containerPort: 80 })] },
  },
  'container network': { definition: { network: 'container', ports: [CONTAINER_PORT] }, task: { ports: [] } },
  'HTTP check': { definition: { healthChecks: [HTTP_CHECK] } },
  'TCP check': { definition: { healthChecks: [TCP_CHECK] } },
  'mirrored check': { definition: { healthChecks: [HTTP_CHECK], labels: { 'consul.health': 'mirror' } } },
  'script check': { definition: { healthChecks: [COMMAND_CHECK] }, publication: { hasScriptChecks: true } },
  'several ports': { definition: TWO_PORTS, task: { ports: [31001, 31002] }, publication: { ports: { kind: 'all' } } },
  'name, tags and meta by label': {
    definition: { labels: { 'consul.name': 'shop', 'consul.tags': 'v2,a', 'consul.meta.team': 'blue' } },
  },
  'weights and enable-tag-override': {
    definition: { labels: { 'consul.weights': '10,1', 'consul.enable-tag-override': 'true', 'consul.tags': 'a' } },
  },
  'preset allegro': {
    definition: { labels: { consul: 'true', public: 'tag' }, healthChecks: [HTTP_CHECK] },
    publication: { preset: ALLEGRO },
  },
  'preset original': { definition: { healthChecks: [HTTP_CHECK] }, publication: { preset: { name: 'original' } } },
  pod: {
    definition: { container: 'web', ports: [aPort({ name: 'http' })] },
    task: { id: podTaskId(1), isPod: true, container: 'web' },
  },
};

/** The services that a case comes to. Throws where it comes to none: then it shows nothing. */
export function servicesOf({ definition = {}, task = {}, publication = {} }: Case): readonly DesiredService[] {
  const options = someOptions({ publication: { ...DEFAULT_PUBLICATION, ...publication } });
  const whole = aDefinition(definition);
  const told = { initialStatus: 'passing', mirrored: 'passing' } as const;
  const mapped = mapTask(aTask(task), whole, wishOf(whole, options.publication), told, options);
  if (mapped.kind !== 'services') throw new Error(`the case comes to no service: ${mapped.reason}`);
  const surprises = mapped.warnings.filter((warning) => !warning.startsWith(ALLEGRO_NAME));
  if (surprises.length > 0) throw new Error(`the case is warned: ${surprises}`);
  return mapped.services.map(({ service }) => service);
}
