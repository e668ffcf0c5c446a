import { serviceId } from '../../../src/model/ids.ts';
import { DEFAULT_WEIGHTS } from '../../../src/model/service.ts';
import { ownerOf } from '../../../src/plan/ownership.ts';
import { compared, type Evaluate, type Json, listOf, notOurs, objectOf, textOf } from '../case.ts';
import { config } from './allegro-config.ts';
import { ids, isLetThrough, parsed, portsSource } from './allegro-reading.ts';
import { registrations, servicesOf } from './allegro-registrations.ts';

const NOT_MAPPING: Readonly<Record<string, string>> = {
  sse: "the event stream's own tests: another client reads it",
  event: "the inventory's own tests: events are evidence here, not orders",
  'event-parse': "the event decoder's own tests: other event types are read",
  sync: "the planner's own tests: what stands is compared, field by field",
  deregister: "the planner's own tests",
  catalog: 'only the agent of this machine is asked, never the catalogue',
  retry: 'only the agent of this machine is asked',
  failure: "Consul's client's own tests",
  acl: "Consul's client's own tests",
  'marathon-api': "Marathon's client's own tests: other calls are made",
};

/** The cases of allegro/marathon-consul, under the preset of that name. */
export const evaluateAllegro: Evaluate = (given, file) => {
  const { kind, input, expected } = given;
  switch (kind) {
    case 'filter':
      return compared(expected, { selected: servicesOf(objectOf(input.app), [], given.config).length > 0 });
    case 'ports-source':
      return portsSource(given);
    case 'parse':
      return parsed(given, file(textOf(input.file)));
    case 'health-gate':
      return compared(expected, { register: isLetThrough(objectOf(input.task)) });
    case 'id':
      return ids(given);
    case 'ownership':
      return compared(expected, ownerFrom(listOf(input.tags).map(textOf)));
    case 'config':
      return config(given, file);
    case 'name':
    case 'port':
    case 'tags':
    case 'registration':
    case 'placeholder':
    case 'count':
    case 'address':
    case 'check-translation':
      return registrations(given, file);
    default:
      return notOurs(NOT_MAPPING[kind] ?? `nothing here answers cases of the kind "${kind}"`);
  }
};

/** Whose a service with these tags would be, were it found in Consul. */
function ownerFrom(tags: readonly string[]): Json {
  const task = tags.map((tag) => tag.replace(/^marathon-task:/, ''))[0] ?? '';
  const owner = ownerOf(
    {
      id: serviceId(`${task}_name_31000`),
      name: 'name',
      address: '',
      port: 31_000,
      tags: ['marathon', ...tags],
      meta: {},
      weights: DEFAULT_WEIGHTS,
      enableTagOverride: false,
      checks: [],
    },
    { cluster: 'conformance', allegroTag: 'marathon' },
  );
  return owner.kind === 'foreign' ? { error: true } : { taskId: owner.taskId, error: false };
}
