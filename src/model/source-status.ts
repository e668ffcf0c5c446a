export type SourceName = 'mesos agent' | 'marathon' | 'event stream' | 'callbacks' | 'consul' | 'consul catalogue';

/** How far one source can be believed right now. */
export interface SourceStatus {
  readonly name: SourceName;
  /** `unasked` until the first attempt has ended. */
  readonly state: 'fresh' | 'stale' | 'failing' | 'unasked';
  /** Age of the last usable answer, in ms. */
  readonly ageMs: number | undefined;
  /** Failures in a row. */
  readonly failures: number;
  readonly lastError: string | undefined;
}
