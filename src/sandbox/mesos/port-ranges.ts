/** Ports as Mesos prints a range resource: `[31000-31001, 31500-31500]`. */
export function portRanges(ports: readonly number[]): string {
  const ranges: { first: number; last: number }[] = [];
  for (const port of [...ports].sort((left, right) => left - right)) {
    const open = ranges.at(-1);
    if (open !== undefined && port === open.last + 1) open.last = port;
    else if (port !== open?.last) ranges.push({ first: port, last: port });
  }
  return `[${ranges.map(({ first, last }) => `${first}-${last}`).join(', ')}]`;
}
