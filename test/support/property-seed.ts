import fc from 'fast-check';

/** The same cases each time, so that a run that fails fails again; `PROPERTY_SEED=7` tries others. */
export const PROPERTY_SEED = Number(process.env.PROPERTY_SEED ?? 20_261_122);

// Vitest runs this before each file of tests.
fc.configureGlobal({ seed: PROPERTY_SEED });
