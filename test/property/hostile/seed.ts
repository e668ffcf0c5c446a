/** The same cases each time; `HOSTILE_SEED=7` tries others. */
export const SEED = Number(process.env.HOSTILE_SEED ?? 20_261_122);
