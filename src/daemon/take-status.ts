import { isOurHost } from '../clients/marathon/tasks/locality.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { Task } from '../model/task.ts';
import type { ConsulView } from '../reconcile/consul-view.ts';
import type { Reconciler } from '../reconcile/reconciler.ts';
import type { CounterSample, Status } from '../reconcile/status.ts';
import type { SourceHealth } from '../sources/source-health.ts';
import type { Clock } from '../support/clock.ts';
import type { ConsulLink } from './consul-link.ts';
import type { Halts } from './halts.ts';
import type { Identity } from './identity.ts';
import type { MarathonLink } from './marathon-link.ts';

export interface StatusParts {
  readonly clock: Clock;
  readonly startedAtMs: number;
  readonly identity: Identity;
  readonly inventory: Inventory;
  readonly view: ConsulView;
  readonly reconciler: Reconciler;
  readonly consul: ConsulLink;
  readonly halts: Pick<Halts, 'current'>;
  readonly marathon: MarathonLink;
  readonly sources: Readonly<Record<'agent' | 'marathon' | 'stream' | 'consul', SourceHealth>>;
}

/** The one snapshot that server and command line show. */
export function takeStatus(parts: StatusParts): Status {
  const notReadyBecause = reasonsNotReady(parts);
  return {
    cluster: parts.identity.cluster,
    agent: parts.inventory.identity,
    ...(parts.inventory.hasAgent ? {} : { hostname: parts.identity.local?.hostname ?? '' }),
    startedAtMs: parts.startedAtMs,
    nowMs: parts.clock.wall(),
    isReady: notReadyBecause.length === 0,
    notReadyBecause,
    halts: parts.halts.current(),
    sources: sourcesOf(parts),
    decisions: decisionsOf(parts),
    recentChanges: [...parts.reconciler.recentChanges],
    counters: countersOf(parts),
    ...(parts.consul.catalogue.status().state === 'unasked'
      ? {}
      : { catalogue: parts.consul.catalogue.warnings.counts }),
  };
}

/** With what the catalogue shows otherwise than the agent. */
const decisionsOf = ({ reconciler, consul }: StatusParts): Status['decisions'] =>
  reconciler.decisions().map((decision) => {
    const more = consul.catalogue.warnings.warningsFor(decision.taskId);
    return more.length === 0 ? decision : { ...decision, warnings: [...decision.warnings, ...more] };
  });

/** What nobody wants to hear of is no source. The catalogue is one once it was asked: only a running daemon does. */
function sourcesOf({ sources, inventory, consul, marathon }: StatusParts): Status['sources'] {
  const { agent, stream, ...others } = sources;
  const heard = {
    ...(inventory.hasAgent ? { agent } : {}),
    marathon: others.marathon,
    ...(marathon.events.source === undefined ? {} : { stream }),
    consul: others.consul,
  };
  const catalogue = consul.catalogue.status();
  return [
    ...Object.values(heard).map((source) => source.status()),
    ...(catalogue.state === 'unasked' ? [] : [catalogue]),
  ];
}

function reasonsNotReady({ identity, inventory, view, consul, marathon, sources }: StatusParts): string[] {
  const reasons = [...identity.blockedBecause()];
  if (consul.standingBy !== undefined) reasons.push(consul.standingBy);
  const consulStatus = sources.consul.status();
  if (consulStatus.state === 'failing') reasons.push(`Consul gives no answer: ${consulStatus.lastError}`);
  if (reasons.length === 0 && view.state === 'unproven') reasons.push('Consul has not been read yet');
  if (reasons.length === 0 && consul.leaseScope !== 'none' && !consul.lease.isBeating)
    reasons.push('the heartbeat does not reach Consul');
  const { state } = sources.marathon.status();
  if (!marathon.isAgentSpeaking() && state !== 'fresh')
    reasons.push(inventory.hasAgent ? 'neither the Mesos agent nor Marathon answers' : 'Marathon does not answer');
  const stray = strayOf(inventory, identity);
  const host = stray?.host ?? marathon.akinHost();
  if (host !== undefined)
    reasons.push(
      `Marathon shows ${stray?.id ?? 'tasks'} on ${host}, and this machine goes by ${identity.local?.hostname}: is --hostname right? ` +
        '(what starts here is not seen until it is)',
    );
  return reasons;
}

/** A task that was known here, and that Marathon shows on a host of another name. */
function strayOf({ hasAgent, records }: Inventory, { local }: Identity): Task | undefined {
  if (hasAgent || local === undefined) return undefined;
  const running = [...records()].flatMap(({ said, task }) => (said.marathon?.word === 'running' && task ? [task] : []));
  return running.find(({ host = '' }) => host !== '' && !isOurHost(host, local));
}

function countersOf({ reconciler, consul, marathon }: StatusParts): CounterSample[] {
  const { failed, ...changes } = reconciler.tally;
  return [
    ...Object.entries(changes).map(([kind, value]) => ({ name: 'changes', labels: { kind }, value })),
    { name: 'disagreements', labels: {}, value: reconciler.disagreements },
    { name: 'change_failures', labels: {}, value: failed },
    ...Object.entries(marathon.tally.events).map(([result, value]) => ({ name: 'events', labels: { result }, value })),
    { name: 'callbacks', labels: { result: 'call' }, value: marathon.events.tally.calls },
    { name: 'callbacks', labels: { result: 'garbage' }, value: marathon.events.tally.garbage },
    { name: 'stream_connects', labels: {}, value: marathon.tally.connects },
    { name: 'heartbeats', labels: {}, value: consul.lease.beats },
  ];
}
