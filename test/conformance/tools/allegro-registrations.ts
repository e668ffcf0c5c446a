import { encodeService } from '../../../src/clients/consul/encode-service.ts';
import { readPresetOptions } from '../../../src/config/presets/read-preset-options.ts';
import { type Case, compared, type Evaluation, type Json, listOf, objectOf, textOf } from '../case.ts';
import { AGENT_ADDRESS, appsIn, mapWire, tasksIn } from '../marathon-wire.ts';

/** What is registered of a case's tasks, or one fact of it. */
export function registrations(given: Case, file: (name: string) => unknown): Evaluation {
  const { input, expected, config: options } = given;
  if (typeof input.command === 'string') return compared(expected, { command: commandOf(given) });
  if (typeof input.taskId === 'string') {
    const [service] = servicesOf(labelled({}), [{ id: input.taskId }], options);
    return compared(expected, { tag: service?.Tags?.at(-1) });
  }
  const app = typeof input.file === 'string' ? objectOf(appsIn(file(input.file))[0]) : objectOf(input.app);
  const tasks = input.task === undefined ? tasksIn(app) : [objectOf(input.task)];
  const wanted = listOf(expected.registrations).map((one) => sortedTags(objectOf(one)));
  const services = servicesOf(wanted.length > 0 ? labelled(app) : app, tasks, options);
  if (expected.error === true) return compared(expected, { error: services.length === 0 });
  return compared(
    { ...expected, ...(expected.registrations === undefined ? {} : { registrations: wanted }) },
    { count: services.length, registrations: services.map((service, at) => registrationOf(service, wanted[at] ?? {})) },
  );
}

/** The older function was asked past its filter for the label `consul`, without which nothing is published. */
const labelled = (app: Json): Json => ({ ...app, labels: { consul: '', ...objectOf(app.labels) } });

type WireService = ReturnType<typeof encodeService>;

/** A case without a task means any; a host that is no address means the agent's. */
export function servicesOf(app: Json, tasks: readonly Json[], options: Json): readonly WireService[] {
  const entries = Object.entries(options).map(([option, value]) => ({ option, value: String(value), where: 'case' }));
  const { preset } = readPresetOptions('allegro', entries);
  return (tasks.length === 0 ? [{}] : tasks).flatMap((task) => {
    const host = textOf(task.host);
    const address = host === '' || host.startsWith('<') ? AGENT_ADDRESS : host;
    const whole = { ports: [31_001, 31_002, 31_003], ...task, host: address };
    const outcome = mapWire(app, whole, { publication: { preset, hasScriptChecks: true }, address });
    return outcome.kind === 'services' ? outcome.services.map(({ service }) => encodeService(service, new Map())) : [];
  });
}

/** What a case may assert of a registration; between the first and the last tag no order is promised. */
function registrationOf(service: WireService, expected: Json): Json {
  const tags = service.Tags ?? [];
  const middle = tags.slice(1, -1).sort();
  const include = listOf(expected.tagsInclude).map(textOf);
  const exclude = listOf(expected.tagsExclude).map(textOf);
  return {
    name: service.Name,
    port: service.Port,
    address: service.Address,
    intentTags: middle,
    tags: [tags[0], ...middle, tags.at(-1)],
    tagsInclude: include.filter((tag) => tags.includes(tag)),
    tagsExclude: exclude.filter((tag) => !tags.includes(tag)),
    enableTagOverride: service.EnableTagOverride === true,
    checks: service.Checks,
  };
}

function sortedTags(expected: Json): Json {
  const tags = listOf(expected.tags).map(textOf);
  return {
    ...expected,
    ...(expected.intentTags === undefined ? {} : { intentTags: [...listOf(expected.intentTags)].sort() }),
    ...(expected.tags === undefined ? {} : { tags: [tags[0], ...tags.slice(1, -1).sort(), tags.at(-1)] }),
  };
}

function commandOf({ input, config: options }: Case): unknown {
  const healthChecks = [{ protocol: 'COMMAND', command: { value: input.command } }];
  const [service] = servicesOf(labelled({ healthChecks }), [objectOf(input.task)], options);
  return service?.Checks[0]?.Args?.[0];
}
