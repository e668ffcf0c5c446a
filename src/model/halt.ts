/**
 * A person's word that what stands in Consul stays as it is: nothing of ours is removed or changed there. What Consul
 * lacks is registered all the same, and the heartbeat goes on.
 */
export interface Halt {
  /** `paused`: on this machine, by `marathon-consul pause`. `frozen`: everywhere, by a key in Consul's KV store. */
  readonly kind: 'paused' | 'frozen';
  /** Who said so, as far as it is known. */
  readonly by: string;
  readonly why: string;
  /** Wall clock, ms since the epoch; `undefined`: until somebody takes it back. */
  readonly untilMs: number | undefined;
  /** An end that was told and is no time we can read, which makes it a halt without an end; fit to be shown. */
  readonly unreadUntil?: string | undefined;
}
