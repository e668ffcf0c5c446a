import { isIP } from 'node:net';
import { mapTask } from '../../mapping/map-task.ts';
import type { Mapped } from '../../mapping/mapped.ts';
import type { MappingOptions } from '../../mapping/options.ts';
import type { Wish } from '../../mapping/wish/wish.ts';
import { wishOf } from '../../mapping/wish/wish-of.ts';
import { type AppDefinition, definesVersion } from '../../model/app-definition.ts';
import { agentId } from '../../model/ids.ts';
import type { Sighting } from '../../model/sighting.ts';
import type { ExplainedTask, Fate } from '../explained.ts';
import { explainedServices } from '../explained-services.ts';
import { leftOut } from '../left-out.ts';
import { SAMPLE_AGENT_ADDRESS } from '../sample/sample-task.ts';
import { termsOf } from '../terms.ts';
import { atTheGate, isHealthUntold } from './at-the-gate.ts';
import type { Setting } from './setting.ts';

const UNKNOWN_AGENT = agentId('agent');

/** What becomes of a task of this definition on its own agent, as if nothing of it were in Consul yet. */
export function explainTask(
  sighting: Sighting,
  definition: AppDefinition,
  setting: Setting,
  isAssumed: boolean,
): ExplainedTask {
  const { task } = sighting;
  const wish = wishOf(definition, setting.publication);
  const agentAddress = isIpAddress(task.host) ? task.host : SAMPLE_AGENT_ADDRESS;
  const options: MappingOptions = {
    ...setting,
    agentId: task.agentId ?? UNKNOWN_AGENT,
    agentAddress,
    nodeAddress: agentAddress,
  };
  const gate = atTheGate(sighting, definition, wish);
  const mapped = mapTask(task, definition, wish, gate.health, options);
  const fate = fateOf(mapped, definition, wish, gate.fate);
  return {
    taskId: task.id,
    appId: task.appId,
    container: task.container,
    isAssumed,
    fate,
    terms: termsOf(definition, wish),
    services: fate.kind === 'skipped' ? [] : explainedServices(mapped, { ...options, definition }),
    leftOut: leftOut(definition, wish, setting.publication),
    assumptions: fate.kind === 'skipped' ? [] : assumptionsOn(sighting, definition, wish, isAssumed),
    warnings: mapped.warnings,
  };
}

function fateOf(mapped: Mapped, definition: AppDefinition, wish: Wish, gated: Fate | undefined): Fate {
  // What the wish itself leaves out was asked for, unless it was misunderstood.
  const isOnPurpose = wish.none !== undefined || isWorker(definition);
  if (mapped.kind === 'skipped') return { kind: 'skipped', reason: mapped.reason, isProblem: !isOnPurpose };
  if (gated !== undefined) return gated;
  return mapped.kind === 'waiting' ? { kind: 'waiting', reason: mapped.reason } : { kind: 'published' };
}

/** It has no port and no label that wants one; and a pod has containers that only help, whatever its labels say. */
const isWorker = ({ container, ports, labels }: AppDefinition): boolean =>
  ports.length === 0 &&
  (container !== undefined || !Object.keys(labels).some((key) => key === 'consul' || key.startsWith('consul.')));

function assumptionsOn(sighting: Sighting, definition: AppDefinition, wish: Wish, isAssumed: boolean): string[] {
  const made = isAssumed ? [] : assumptionsOnTask(sighting, definition, wish);
  const { version = definition.version, agentId } = sighting.task;
  const texts = textsOf(wish);
  if (isDraft(version) && texts.some((text) => text.includes('{version}')))
    made.push(`{version} is ${version}: Marathon gives a version when it takes the definition`);
  if (agentId === undefined && texts.some((text) => text.includes('{agent}')))
    made.push(`{agent} is ${UNKNOWN_AGENT}: no Mesos agent runs it`);
  return made;
}

function assumptionsOnTask(sighting: Sighting, definition: AppDefinition, wish: Wish): string[] {
  const { host, version } = sighting.task;
  const made: string[] = [];
  if (!isIpAddress(host))
    made.push(`the agent${host === undefined ? '' : ` ${host}`} has the address ${SAMPLE_AGENT_ADDRESS}`);
  if (isHealthUntold(sighting, definition, wish)) made.push('its health checks are alive: nothing is said of them');
  if (version !== undefined && !isDraft(definition.version) && !definesVersion(definition, version))
    made.push(`its version ${version} looks as the given one, ${definition.version}`);
  return made;
}

/** Marathon's versions are times. */
const isDraft = (version: string): boolean => Number.isNaN(Date.parse(version));

/** Everything in which placeholders are filled. */
const textsOf = ({ publications }: Wish): readonly string[] =>
  publications.flatMap(({ name, tags, meta, checks }) =>
    [name, ...tags, ...Object.values(meta), checks.http, checks.tcp].flatMap((traced) => traced?.value ?? []),
  );

/** A host that is its own address; a name only the machines of the cluster could resolve. */
const isIpAddress = (host: string | undefined): host is string => host !== undefined && isIP(host) !== 0;
