/** In calm times, a task that everybody was told of leaves Consul within this time (ms); without events a little later. */
export const PROMPT_MS = 1_500;
export const UNTOLD_MS = 8_000;
/** Without a Mesos agent a list that hangs is given up after two minutes, and the next one asked for after one more (ms). */
export const ALONE_MS = 192_000;
/** Where only the absence from lists tells, the guard holds what is much of all for so long, and then some (ms). */
export const HELD_MS = 11 * 60_000;
/** When nothing has gone wrong for so long (ms), changes are to be prompt. */
export const CALM_AFTER_MS = 45_000;
/** What Consul has refused is tried again within this time (ms). */
export const RETRY_MS = 60_000;
/** How long after a fault's end its answers may still be on their way, or believed (ms). */
export const AFTERMATH_MS = 20_000;
