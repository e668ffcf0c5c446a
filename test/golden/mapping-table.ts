import { mapTask } from '../../src/mapping/map-task.ts';
import type { Mapped } from '../../src/mapping/mapped.ts';
import { DEFAULT_PUBLICATION, type MappingOptions, type PublicationOptions } from '../../src/mapping/options.ts';
import { wishOf } from '../../src/mapping/wish/wish-of.ts';
import type { AppDefinition, HealthCheck, PortDefinition } from '../../src/model/app-definition.ts';
import { verdictOf } from '../../src/model/health.ts';
import { serviceId } from '../../src/model/ids.ts';
import { MARK } from '../../src/model/mark.ts';
import type { CheckProbe, CheckStatus, DesiredCheck, DesiredService } from '../../src/model/service.ts';
import type { Sighting } from '../../src/model/sighting.ts';
import { AGENT } from '../unit/examples.ts';
import type { Recorded } from './recorded.ts';

const ALL_PORTS: PublicationOptions = { ...DEFAULT_PUBLICATION, ports: { kind: 'all' } };
const MIRRORED = { alive: 'passing', unhealthy: 'critical', unknown: undefined } as const;

/** What one definition and its tasks become, line by line. */
export function linesOf({ definition, tasks, isSample, files }: Recorded): readonly string[] {
  const container = definition.container === undefined ? '' : ` container ${definition.container}`;
  const ports = definition.ports.map(portText).join(', ') || 'none';
  return [
    `${definition.id}${container}, version ${definition.version}`,
    `  in ${files.join(', ')}`,
    `  network ${definition.network}; ports ${ports}${definition.hasReadinessChecks ? '; readiness checks' : ''}`,
    ...definition.healthChecks.map((check) => `  Marathon checks ${checkText(check)}`),
    ...Object.entries(definition.labels)
      .sort()
      .map(([key, value]) => `  label ${key}=${JSON.stringify(value)}`),
    ...tasks.flatMap((sighting) => taskLines(sighting, definition, isSample)),
    '',
  ];
}

function taskLines(sighting: Sighting, definition: AppDefinition, isSample: boolean): readonly string[] {
  const { task, state, health } = sighting;
  const addresses = task.addresses.map(({ address, network }) => `${address}${network ? ` in ${network}` : ''}`);
  const told = health === undefined ? 'no verdict' : `${health.alive} of ${health.reported} alive`;
  const byDefault = mappedLines(sighting, definition, DEFAULT_PUBLICATION);
  const all = mappedLines(sighting, definition, ALL_PORTS);
  return [
    `  ${isSample ? 'a sample task' : `task ${task.id}`} ${state}, ${told}`,
    `      on ${task.host}, ports [${task.ports.join(' ')}], addresses [${addresses.join(' ')}]`,
    ...byDefault.map((line) => `    ${line}`),
    ...(JSON.stringify(all) === JSON.stringify(byDefault)
      ? []
      : ['    with all ports:', ...all.map((line) => `    ${line}`)]),
  ];
}

function mappedLines(sighting: Sighting, definition: AppDefinition, publication: PublicationOptions): string[] {
  const { task, health } = sighting;
  const wish = wishOf(definition, publication);
  const told = {
    initialStatus: wish.gate.initialStatus,
    mirrored: MIRRORED[verdictOf(health, definition.healthChecks.length)],
  };
  const options: MappingOptions = {
    cluster: 'main',
    agentId: AGENT,
    // Another one than Consul's own, so that it is seen in the table.
    agentAddress: task.host ?? '10.0.0.1',
    nodeAddress: '10.0.0.1',
    lease: { scope: 'unchecked', serviceId: serviceId('marathon-consul:main') },
    publication,
  };
  const mapped = mapTask(task, definition, wish, told, options);
  return [...outcomeLines(mapped), ...mapped.warnings.map((warning) => `warning: ${warning}`)];
}

function outcomeLines(mapped: Mapped): readonly string[] {
  if (mapped.kind !== 'services') return [`${mapped.kind}: ${mapped.reason}`];
  return mapped.services.flatMap(({ service }) => serviceLines(service));
}

function serviceLines(service: DesiredService): readonly string[] {
  const own = Object.entries(service.meta).filter(([key]) => !Object.values<string>(MARK).includes(key));
  const extras = [
    ...(service.tags.length > 0 ? [`tags ${service.tags.join(',')}`] : []),
    ...own.map(([key, value]) => `meta ${key}=${value}`),
  ];
  const head = `${service.name} at ${service.address || 'the node'}:${service.port}`;
  return [
    [`→ ${head}, id ${service.id.replace(service.taskId, 'TASK')}`, ...extras].join('; '),
    ...service.checks.map((check) => `    ${check.name}: ${probeText(check)}, begins ${beginning(check)}`),
  ];
}

const beginning = ({ mirrored, initialStatus }: DesiredCheck): CheckStatus => mirrored ?? initialStatus;

function probeText({ probe }: DesiredCheck): string {
  switch (probe.kind) {
    case 'http':
      return `${probe.url}${probe.skipTlsVerify ? ', any certificate' : ''}, ${timingText(probe)}`;
    case 'tcp':
      return `tcp ${probe.target}, ${timingText(probe)}`;
    case 'script':
      return `script ${probe.args.join(' ')}, ${timingText(probe)}`;
    case 'ttl':
      return `told by us, for ${probe.ttlMs / 3_600_000} h`;
    case 'alias':
      return `follows ${probe.of}`;
  }
}

function timingText({
  intervalMs,
  timeoutMs,
}:
  | Extract<CheckProbe, { kind: 'http' }>
  | Extract<CheckProbe, { kind: 'tcp' }>
  | Extract<CheckProbe, { kind: 'script' }>) {
  return `every ${intervalMs / 1_000} s${timeoutMs === undefined ? '' : ` for ${timeoutMs / 1_000} s`}`;
}

function portText({ name, containerPort, hasHostPort, protocols, networkNames, labels }: PortDefinition): string {
  const where = containerPort === undefined ? 'host' : `${containerPort}${hasHostPort ? ' with a host port' : ''}`;
  const networks = networkNames.length === 0 ? '' : ` in ${networkNames.join('+')}`;
  const labelled = Object.entries(labels).map(([key, value]) => ` ${key}=${value}`);
  return `${name ?? '(nameless)'} (${where}, ${protocols.join('+')}${networks}${labelled.join('')})`;
}

function checkText({ protocol, path, port, portIndex, command, intervalSeconds, timeoutSeconds }: HealthCheck): string {
  const target =
    command ?? `${port === undefined ? `port index ${portIndex}` : `port ${port}`}${path ? ` ${path}` : ''}`;
  return `${protocol} ${target}, every ${intervalSeconds} s for ${timeoutSeconds} s`;
}
