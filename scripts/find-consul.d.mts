export type ConsulVersion = '1.22.7' | '1.10.12';

export interface FoundConsul {
  readonly path: string;
  /** What the program says it is. */
  readonly version: string;
  /** Where it was found: a variable's name, `PATH` or `cache`. */
  readonly from: string;
}

export interface FindOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly say?: (sentence: string) => void;
}

export const CONSUL_VERSIONS: readonly ConsulVersion[];
export function variableOf(version: ConsulVersion): string;
export function findConsul(version: ConsulVersion, options?: FindOptions): FoundConsul | undefined;
export function buildConsul(version: ConsulVersion, options?: FindOptions): Promise<FoundConsul>;
export function howToGet(version: ConsulVersion): string;
