import type { AppDefinition } from '../model/app-definition.ts';
import { MANAGER, MARK } from '../model/mark.ts';
import type { DesiredService } from '../model/service.ts';
import type { Task } from '../model/task.ts';
import { checksOf } from './checks/checks.ts';
import { hashed } from './definition-hash.ts';
import { endpointOf, lacksHostPort } from './endpoint.ts';
import { shortened } from './labels/read-labels.ts';
import { LIMITS } from './limits.ts';
import type { Health, MappedService, Origin } from './mapped.ts';
import { dnsLabel, MAX_LABEL } from './name.ts';
import type { MappingOptions } from './options.ts';
import { createFiller, type Filler } from './placeholders.ts';
import { refusedId, refusedMark, sendable, withoutRefusedMeta, withoutRefusedTags } from './validity.ts';
import type { Publication, Traced } from './wish/wish.ts';

type Resolved = { readonly warnings: readonly string[] } & (
  | ({ readonly kind: 'service' } & MappedService)
  | { readonly kind: 'waiting'; readonly reason: string }
  | { readonly kind: 'none'; readonly reason: string }
);

/** One wanted service of one task: its port and address found, its texts filled in, what Consul would refuse repaired. */
export function resolvePublication(
  publication: Publication,
  task: Task,
  definition: AppDefinition,
  health: Health,
  options: MappingOptions,
): Resolved {
  const { port, address, ipFamily } = publication;
  const wanted = { source: address.value, family: ipFamily.value };
  const endpoint = endpointOf(task, definition, port.value, options, wanted);
  if (endpoint.kind === 'waiting' && publication.isPortOptional && lacksHostPort(task, definition, port.value))
    return { kind: 'none', reason: `it has no port ${port.value}, which its app has`, warnings: [] };
  if (endpoint.kind !== 'at') return { ...endpoint, warnings: [] };

  const warnings: string[] = [];
  const fill = createFiller(
    { task, definition, index: port.value, endpoint, options, allowed: publication.placeholders },
    (warning) => warnings.push(warning),
  );
  const name = nameOf(publication, fill, warnings);
  if (name.length > LIMITS.nameLength)
    return { kind: 'none', reason: `its service name has ${name.length} characters: write a shorter one`, warnings };
  if (name === '') return { kind: 'none', reason: 'its service name would be empty', warnings };
  // The one that runs it, not the one that we know now: a new id of the agent is the end of what ran under the old one.
  const agent = task.agentId ?? options.agentId;
  const mark = {
    [MARK.managedBy]: MANAGER,
    [MARK.cluster]: options.cluster,
    [MARK.app]: task.appId,
    [MARK.task]: task.id,
    [MARK.version]: task.version ?? definition.version,
    ...(agent === undefined ? {} : { [MARK.agent]: agent }),
  };
  const refused = refusedMark(mark);
  if (refused !== undefined) return { kind: 'none', reason: refused, warnings };

  const id = publication.id(task, name, endpoint.port);
  const unreachable = refusedId(id);
  if (unreachable !== undefined) return { kind: 'none', reason: unreachable, warnings };
  const judged = checksOf(publication.checks, { id, task, definition, endpoint, wanted, health, options, fill });
  warnings.push(...judged.warnings);
  if (judged.waiting !== undefined) return { kind: 'waiting', reason: judged.waiting, warnings };
  const meta = Object.entries(publication.meta).map(([key, { value }]): [string, string] => [key, fill(value)]);
  const service: DesiredService = hashed({
    id,
    taskId: task.id,
    appId: task.appId,
    name,
    address: endpoint.address === options.nodeAddress && !publication.isAddressExplicit ? '' : endpoint.address,
    port: endpoint.port,
    tags: withoutRefusedTags(tagsOf(publication, task, fill), warnings),
    meta: { ...withoutRefusedMeta(meta, mark, warnings), ...mark },
    weights: publication.weights.value,
    enableTagOverride: publication.enableTagOverride.value,
    checks: judged.checks,
  });
  const origins = [...originsOf(publication, service, endpoint.address, fill, task), ...judged.origins];
  return { kind: 'service', service, isNameDerived: publication.isNameDerived, origins, warnings };
}

function nameOf({ name, nameForm, isNameDerived }: Publication, fill: Filler, warnings: string[]): string {
  if (nameForm === 'verbatim') return sendable(name.value);
  const filled = fill(name.value);
  const label = dnsLabel(filled);
  // What a placeholder brings in may need repair, but nobody foresees that it is cut.
  if (label !== filled && !isNameDerived && (filled.length > MAX_LABEL || !isOfLabels(name.value)))
    warnings.push(`the service name "${shortened(filled)}" (${name.from}) is no DNS label: "${label}" is used instead`);
  return label;
}

/** Whether what was written itself suits DNS: what a placeholder brings in, an app id's slashes say, is ours to repair. */
const isOfLabels = (template: string): boolean => /^[A-Za-z0-9-]*$/.test(template.replaceAll(/\{[^{}]*\}/g, ''));

function tagsOf({ tags, taskTag }: Publication, task: Task, fill: Filler): readonly string[] {
  const filled = firstOf(tags).map(({ value }) => fill(value));
  return taskTag === undefined ? filled : [...filled, taskTag(task).value];
}

/** One more than there may be, so that it is told. */
const firstOf = (tags: Publication['tags']) => tags.slice(0, LIMITS.tags + 1);

/** Of what is really sent: a tag or a pair that was left out has its warning. */
function originsOf(
  publication: Publication,
  service: DesiredService,
  address: string,
  fill: Filler,
  task: Task,
): readonly Origin[] {
  const origin = (field: string, value: string, { from }: Traced<unknown>): Origin => ({ field, value, from });
  const { name, port, tags, taskTag, meta, weights, enableTagOverride } = publication;
  const filled = firstOf(tags).map((tag) => origin('tag', fill(tag.value), tag));
  const ofTask = taskTag?.(task);
  const sent = new Set(service.tags);
  return [
    origin('name', service.name, name),
    origin('port', String(service.port), port),
    origin('address', address, publication.address),
    // The first that comes to a tag is its origin.
    ...[...filled, ...(ofTask ? [origin('tag', ofTask.value, ofTask)] : [])].filter(({ value }) => sent.delete(value)),
    ...Object.entries(meta).flatMap(([key, traced]) => {
      const value = fill(traced.value);
      return service.meta[key] === value ? [origin(`meta ${key}`, value, traced)] : [];
    }),
    ...(weights.from === 'default'
      ? []
      : [origin('weights', `${weights.value.passing} passing, ${weights.value.warning} warning`, weights)]),
    ...(enableTagOverride.value ? [origin('enable tag override', 'true', enableTagOverride)] : []),
  ];
}
