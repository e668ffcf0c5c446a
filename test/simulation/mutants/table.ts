import type { Replacement } from './mutated.ts';

/** A rule of the core that is taken out, or turned round. */
export interface Mutant {
  readonly name: string;
  readonly changes: readonly Replacement[];
}

const one = (name: string, file: string, from: string, to: string): Mutant => ({ name, changes: [{ file, from, to }] });

const HEAR = 'inventory/hear.ts';
const INVENTORY = 'inventory/inventory.ts';
const DIFFERENCES = 'plan/differences.ts';
const JUDGE = 'inventory/judge.ts';

export const MUTANTS: readonly Mutant[] = [
  one(
    'no tombstones',
    HEAR,
    "if (word === 'ended' && (!record.tombstone || isConcluded(record.tombstone))) {",
    'if (word === undefined) {',
  ),
  one(
    'absence in an answer asked for before the last sign of life',
    'inventory/absence.ts',
    'if ((record.said[witness]?.askedAt ?? record.firstHeardAt) >= askedAt) continue;',
    '',
  ),
  one(
    'absence outweighs a contradiction',
    JUDGE,
    "c.agent.word === 'absent' && c.marathon.word === 'running' && c.marathon.asOf >= c.agent.asOf",
    'c.wasMarathonAskedSince && c.draining !== undefined',
  ),
  one(
    'absence by the agent is not put to Marathon',
    JUDGE,
    "c.agent.word === 'absent' && !c.wasMarathonAskedSince",
    'c.draining !== undefined',
  ),
  one(
    'Marathon alone can withdraw while the agent cannot be asked',
    JUDGE,
    'isDenied(c.marathon) && c.agentQuietMs < c.recoveryTimeoutMs',
    'c.draining !== undefined',
  ),
  one('a port may have two tasks', 'inventory/succession.ts', 'if (taken)', 'if (taken?.port === 0)'),
  one(
    'an earlier run of an instance lives on',
    'inventory/succession.ts',
    'Number(run) < Number(heirsRun)',
    'Number(run) < 0',
  ),
  one('a running status of before the end lifts a tombstone', HEAR, 'record.tombstone && isLater', 'record.tombstone'),
  one('a young agent proves absence', 'sources/mesos-agent.ts', 'clock.now() > youngUntil', 'clock.now() > 0'),
  one('a new agent id ends nothing', INVENTORY, 'placedOn === agentListedBy ||', 'placedOn !== undefined ||'),
  one(
    'the heart beats when the queue is empty',
    'daemon/daemon.ts',
    '    client: consulClient,\n    health: health.consul,',
    '    client: { ...consulClient, beat: (...of) => reconciler.settled().then(() => consulClient.beat(...of)) },\n    health: health.consul,',
  ),
  one('no guard', 'plan/guard.ts', 'return held.has(id) &&', 'return held.has(id) && now < 0 &&'),
  one('draining tasks stay', HEAR, "if (word === 'draining' && !record.draining) {", 'if (word === undefined) {'),
  one(
    'a silent source counts as an empty list',
    'sources/mesos-agent.ts',
    "see({ kind: 'silence', askedAt, witness: 'agent', scope: 'all' });",
    "see({ kind: 'agent-unchanged', askedAt, isComplete: true });",
  ),
  one(
    'the end of a task that only Consul knew is not looked for',
    'reconcile/reconciler.ts',
    'if (owner) inventory.expect(id, owner, clock.now(), traces);',
    '',
  ),
  one(
    'no probation: what nobody has spoken of yet is gone',
    JUDGE,
    "gives: leave('nobody has spoken of it yet'),",
    "gives: () => ({ kind: 'withdraw', withdrawal: 'absent', reason: '' }),",
  ),
  one(
    'no boot id',
    'store/state-file.ts',
    "before !== '' && now !== '' && before !== now",
    "before !== '' && now === ''",
  ),
  one(
    'events carry absence',
    INVENTORY,
    '          askingOf(marathon, sighting.task.appId).rumouredAt = askedAt;\n          const record',
    "          markAbsent(records.ofApp(sighting.task.appId), { witness: 'agent', listed: new Set([sighting.task.id]), askedAt });\n          const record",
  ),
  one(
    'without a Mesos agent nothing is absent',
    JUDGE,
    "when: (c) => !c.hasAgent && c.marathon.word === 'absent',",
    "when: (c) => !c.hasAgent && c.marathon.word === 'silent',",
  ),
  one(
    'a halt stops nothing',
    'reconcile/conclusion/withhold.ts',
    'halt === undefined ? unguarded : unguarded.filter(isPastHalt)',
    'unguarded',
  ),
  one('a changed token changes nothing', 'daemon/token-watch.ts', '        view.putAgain(clock.now());\n', ''),
  one('a halt is forgotten with its process', 'daemon/daemon.ts', 'halts.restore(stored);', ''),
  one(
    'who stands by waits until the lease lapses',
    'daemon/rival.ts',
    'rival !== undefined && isUnanswered',
    'rival === undefined && isUnanswered',
  ),
  one(
    'two daemons go on together',
    'daemon/rival.ts',
    'other !== undefined && other > instance ? other : undefined',
    'undefined',
  ),
  one(
    'a daemon that stands by never takes over again',
    'daemon/rival.ts',
    "lease?.checks.every(({ status }) => status === 'passing') ? lease.meta",
    'lease ? lease.meta',
  ),
  one(
    'what Consul lost is not noticed',
    'reconcile/consul-view.ts',
    'if (provesAbsence) for (const id of [...services.keys()]) if (!listedIds.has(id) && !isNewer(id)) remove(id);',
    '',
  ),
  one(
    'Consul is read every ten minutes',
    'sources/consul-registry.ts',
    'return source.intervalMs();',
    'return 20 * source.intervalMs();',
  ),
  one(
    'the mark is not looked at',
    'plan/ownership.ts',
    'if (meta[MARK.managedBy] !== MANAGER || meta[MARK.cluster] !== ownership.cluster || !task) return FOREIGN;',
    'if (!task) return FOREIGN;',
  ),
  {
    name: 'the comparison looks at neither the tags nor the hash',
    changes: [
      { file: DIFFERENCES, from: "    changed('tags', tagsText(current), tagsText(desired)),\n", to: '' },
      {
        file: DIFFERENCES,
        from: "return fields.length > 0 || desired.meta[MARK.hash] === current.meta[MARK.hash] ? fields : ['definition'];",
        to: 'return fields;',
      },
    ],
  },
  one('a freeze stops nothing', 'daemon/daemon.ts', 'onFreeze: halts.freeze,', 'onFreeze() {},'),
  one(
    'an outdated check goes before its successor comes',
    'apply/perform.ts',
    '      await consul.register(change.service, change.statuses, signal);\n      await tellAll(consul, change, signal);\n      for (const check of change.removeChecks) await consul.deregisterCheck(check, signal);\n',
    '      for (const check of change.removeChecks) await consul.deregisterCheck(check, signal);\n      await consul.register(change.service, change.statuses, signal);\n      await tellAll(consul, change, signal);\n',
  ),
  one('an outdated check may stay', DIFFERENCES, '    surplusChecks(desired, current),\n', ''),
  one(
    'a halt lets updates through',
    'reconcile/conclusion/withhold.ts',
    "change.kind === 'register' || (change.kind === 'status' && change.isRefresh)",
    "change.kind !== 'withdraw'",
  ),
  one(
    'an update replaces the checks of others',
    'clients/consul/consul-client.ts',
    "put(encodeService(service, statuses), '', signal)",
    "put(encodeService(service, statuses), '?replace-existing-checks=true', signal)",
  ),
];
