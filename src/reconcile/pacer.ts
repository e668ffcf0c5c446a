/** How far apart rewrites of what Consul already has are kept (ms): ten a second. */
const GAP_MS = 100;

/**
 * Spreads rewrites, so that an upgrade of a whole fleet is no storm: the first of a burst starts after a random part of
 * `spreadMs`, the others follow ten a second.
 */
export function createPacer(spreadMs: () => number, random: () => number): (now: number) => number {
  let nextAt = Number.NEGATIVE_INFINITY;
  return (now) => {
    nextAt = nextAt + GAP_MS > now ? nextAt + GAP_MS : now + random() * spreadMs();
    return nextAt;
  };
}
