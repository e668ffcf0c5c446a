import type { AppDefinition } from '../../model/app-definition.ts';
import { tooLarge } from '../limits.ts';
import type { PublicationOptions } from '../options.ts';
import { wishOfAllegro } from '../presets/allegro.ts';
import { wishOfOriginal } from '../presets/original.ts';
import type { Wish } from './wish.ts';
import { wishOfLabels } from './wish-of-labels.ts';

/** Nothing waits at it where nothing is published. */
const GATE: Wish['gate'] = { when: 'running', initialStatus: 'passing' };

/** What is wanted of the tasks of this definition, in the grammar of the preset that is chosen. Pure, never throws. */
export function wishOf(definition: AppDefinition, options: PublicationOptions): Wish {
  const none = tooLarge(definition);
  if (none !== undefined) return { publications: [], none, gate: GATE, unreachable: 'keep', warnings: [] };
  switch (options.preset.name) {
    case 'none':
      return wishOfLabels(definition, options);
    case 'allegro':
      return wishOfAllegro(definition, options.preset, options);
    case 'original':
      return wishOfOriginal(definition, options);
  }
}
