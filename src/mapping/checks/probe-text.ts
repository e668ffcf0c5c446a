import type { CheckProbe } from '../../model/service.ts';

/** A probe in words, as a reader of `explain` wants it. */
export function probeText(probe: CheckProbe): string {
  switch (probe.kind) {
    case 'http':
      return `HTTP ${probe.url} every ${time(probe.intervalMs)}`;
    case 'tcp':
      return `TCP ${probe.target} every ${time(probe.intervalMs)}`;
    case 'script':
      return `script ${probe.args.join(' ')} every ${time(probe.intervalMs)}`;
    case 'ttl':
      return `TTL ${time(probe.ttlMs)}`;
    case 'alias':
      return `alias of ${probe.of}`;
  }
}

const time = (ms: number): string => {
  if (ms % 1_000 !== 0) return `${ms}ms`;
  return ms % 3_600_000 === 0 ? `${ms / 3_600_000}h` : `${ms / 1_000}s`;
};
