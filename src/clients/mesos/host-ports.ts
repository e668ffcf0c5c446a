import { type JsonObject, listIn, objectIn, portIn, textIn } from '../json-fields.ts';

/** More than any task has; a range string must not make us expand a whole agent's ports. */
const MAX_PORTS = 1024;

/** Room for as many ranges of one port each. */
const MAX_RANGES_LENGTH = MAX_PORTS * '31000-31000, '.length;

interface Range {
  readonly from: number;
  readonly to: number;
}

/**
 * The host ports of a task in the order of its app's definition: from its discovery info, which keeps that order, else
 * from its resources, which sort them (contract: Marathon, §7.2).
 */
export function hostPortsOf(task: JsonObject): readonly number[] {
  const ranges = rangesIn(textIn(objectIn(task.resources)?.ports) ?? '');
  const discovered = discoveryPorts(task, ranges);
  return discovered.length > 0 ? discovered : expand(ranges);
}

/**
 * Ports whose scope is the host's. Up to 1.3, and in host mode, there is no scope: then only a port that was allocated
 * is a host port. A port definition for `udp,tcp` gives two entries there, and still only one in Marathon's `ports`.
 */
function discoveryPorts(task: JsonObject, ranges: readonly Range[]): readonly number[] {
  const ports: number[] = [];
  let lastUnscoped: number | undefined;
  for (const entry of (listIn(objectIn(objectIn(task.discovery)?.ports)?.ports) ?? []).slice(0, MAX_PORTS)) {
    const port = portIn(objectIn(entry)?.number);
    const scope = scopeOf(objectIn(entry));
    if (port === undefined || scope === 'container') continue;
    const isRepeated = scope === undefined && port === lastUnscoped;
    const isAllocated = scope === 'host' || ranges.some(({ from, to }) => from <= port && port <= to);
    lastUnscoped = scope === undefined ? port : undefined;
    if (isAllocated && !isRepeated) ports.push(port);
  }
  return ports;
}

function scopeOf(port: JsonObject | undefined): string | undefined {
  const labels = listIn(objectIn(port?.labels)?.labels) ?? [];
  const scope = labels.map(objectIn).find((label) => label?.key === 'network-scope');
  return textIn(scope?.value);
}

/** `[31000-31001, 31005-31005]`. */
const rangesIn = (text: string): Range[] =>
  text
    .slice(0, MAX_RANGES_LENGTH)
    .split(',')
    .flatMap((range) => {
      const [, from, to] = /^[[\s]*(\d{1,5})-(\d{1,5})[\]\s]*$/.exec(range) ?? [];
      return portIn(Number(from)) === undefined || portIn(Number(to)) === undefined
        ? []
        : [{ from: Number(from), to: Number(to) }];
    });

function expand(ranges: readonly Range[]): readonly number[] {
  const ports: number[] = [];
  for (const { from, to } of ranges)
    for (let port = from; port <= to && ports.length < MAX_PORTS; port += 1) ports.push(port);
  return ports;
}
