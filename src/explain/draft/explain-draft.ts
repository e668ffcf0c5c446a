import type { PublicationOptions } from '../../mapping/options.ts';
import { wishOf } from '../../mapping/wish/wish-of.ts';
import type { AppDefinition } from '../../model/app-definition.ts';
import type { Sighting } from '../../model/sighting.ts';
import { createCollisions } from '../../reconcile/warnings/collisions.ts';
import type { ExplainedTask } from '../explained.ts';
import { sampleHints } from '../sample/sample-hints.ts';
import { FIRST_HOST_PORT, sampleTask } from '../sample/sample-task.ts';
import type { Draft } from './draft.ts';
import { explainTask } from './explain-task.ts';
import { containersOf } from './of-container.ts';
import type { Setting } from './setting.ts';

/**
 * What the tasks of these apps would be published as, without any cluster: of the tasks that are given, else of those that
 * are embedded, else of one sample task of each app. Never throws, whatever they say.
 */
export function explainDrafts(
  drafts: readonly Draft[],
  given: readonly Sighting[] | undefined,
  setting: Setting,
): readonly ExplainedTask[] {
  let firstPort = FIRST_HOST_PORT;
  const sample = (draft: Draft, definition: AppDefinition): Sighting => {
    const hints = { ...sampleHints(draft.wire, definition), firstPort };
    const sampled = sampleTask(definition, hints, wantsIpv6(definition, setting.publication));
    firstPort += sampled.task.ports.length;
    return sampled;
  };
  const explainDefinition = (draft: Draft, definition: AppDefinition): readonly ExplainedTask[] => {
    const own = (given ?? draft.sightings).filter((sighting) => isOf(sighting, definition));
    if (own.length > 0) return own.map((sighting) => explainTask(sighting, definition, setting, false));
    if (given !== undefined || draft.sightings.length > 0) return [];
    return [explainTask(sample(draft, definition), definition, setting, true)];
  };
  const explained = drafts.flatMap((draft) =>
    draft.definitions
      .flatMap((definition) => explainDefinition(draft, definition))
      .map((task) => ({ ...task, warnings: [...draft.problems, ...task.warnings] })),
  );
  const known = new Set(explained.map(({ taskId }) => taskId));
  const unknown = (given ?? []).filter(({ task }) => !known.has(task.id));
  return [...withCollisions(explained), ...unknown.map((one) => withoutDefinition(one, containersOf(one, drafts)))];
}

/** Apps of one document may come to one name, as apps of one machine do. */
function withCollisions(tasks: readonly ExplainedTask[]): readonly ExplainedTask[] {
  const collisions = createCollisions();
  for (const { taskId, appId, services } of tasks) {
    const names = services.filter(({ isNameDerived }) => isNameDerived).map(({ service }) => service.name);
    collisions.note({ taskId, appId, names });
  }
  return tasks.map((task) => ({ ...task, warnings: [...task.warnings, ...collisions.warningsFor(task.taskId)] }));
}

const isOf = ({ task }: Sighting, { id, container }: AppDefinition): boolean =>
  task.appId === id && task.container === container;

const wantsIpv6 = (definition: AppDefinition, options: PublicationOptions): boolean =>
  wishOf(definition, options).publications.some(({ ipFamily }) => ipFamily.value === 'IPv6');

const withoutDefinition = ({ task }: Sighting, containers: readonly string[]): ExplainedTask => ({
  taskId: task.id,
  appId: task.appId,
  container: task.container,
  isAssumed: false,
  fate: {
    kind: 'skipped',
    reason: whyUnknown(task, containers),
    isProblem: true,
  },
  terms: [],
  services: [],
  leftOut: [],
  assumptions: [],
  warnings: [],
});

function whyUnknown({ appId, container }: Sighting['task'], containers: readonly string[]): string {
  const known = `${containers.length === 1 ? 'its container is' : 'its containers are'} ${containers.join(', ')}`;
  if (containers.length === 0)
    return `its app ${appId}${container === undefined ? '' : `, container ${container},`} is not among those given`;
  if (container !== undefined) return `pod ${appId} has no container ${container}: ${known}`;
  return `it does not say which container of pod ${appId} it is: write it as "container" (${known})`;
}
