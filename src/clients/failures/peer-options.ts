/** What our own options for one peer are called, so that a failure can say what to change. */
export interface PeerOptions {
  /** Where it is: `--marathon`. */
  readonly url: string;
  readonly caFile: string;
  readonly certFile: string;
  readonly keyFile: string;
  readonly serverName: string;
  /** What it was shown of us as of now, where that came from, and what to change; completes an answer of 401 or 403. */
  readonly whoWeAre: (status: number) => string;
}
