const FIRST = 31_000;
const LAST = 65_535;

/** The host ports that one agent offers. A port that was given back is given out again first. */
export interface HostPorts {
  /** The lowest free one. */
  take(): number;
  /** This very one, whoever has it already. */
  claim(port: number): void;
  release(port: number): void;
  releaseAll(): void;
}

export function createHostPorts(): HostPorts {
  /** By port, how many tasks hold it. */
  const holders = new Map<number, number>();
  let lowest = FIRST;
  const claim = (port: number) => void holders.set(port, (holders.get(port) ?? 0) + 1);
  return {
    take() {
      while (holders.has(lowest)) lowest += 1;
      if (lowest > LAST) throw new Error('the agent has no host port left');
      claim(lowest);
      return lowest;
    },
    claim,
    release(port) {
      const left = (holders.get(port) ?? 0) - 1;
      if (left > 0) holders.set(port, left);
      else holders.delete(port);
      if (left <= 0 && port >= FIRST && port < lowest) lowest = port;
    },
    releaseAll() {
      holders.clear();
      lowest = FIRST;
    },
  };
}
