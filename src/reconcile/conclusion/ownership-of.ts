import type { Preset } from '../../mapping/options.ts';
import type { Ownership } from '../../plan/ownership.ts';

/** Whose services are ours, or ours to take over, under this preset. */
export const ownershipOf = (cluster: string, preset: Preset): Ownership => ({
  cluster,
  allegroTag: preset.name === 'allegro' ? preset.commonTag : undefined,
});
