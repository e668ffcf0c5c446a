import type { Setting } from '../../config/settings.ts';
import { printable } from '../../support/printable.ts';

/** Each setting with where it comes from, in lines that a configuration file could have. */
export const configText = (settings: readonly Setting[]): string =>
  settings
    .map(({ name, value, where }) => {
      const line = printable(`${name}: ${value}`);
      return where === 'default' ? `${line}  # default\n` : `# ${printable(where)}\n${line}\n`;
    })
    .join('');
