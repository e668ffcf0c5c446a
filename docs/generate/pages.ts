import { configurationPage } from './configuration-page.ts';
import { labelsPage } from './labels-page.ts';
import { licencesPage } from './licences-page.ts';
import { presetsPage } from './presets-page.ts';

/** A page that is made from the code's own tables, so that it cannot lie about them. */
export interface Page {
  /** From the project's root. */
  readonly path: string;
  readonly text: () => string;
}

export const PAGES: readonly Page[] = [
  { path: 'docs/configuration.md', text: configurationPage },
  { path: 'docs/labels.md', text: labelsPage },
  { path: 'docs/licences.md', text: licencesPage },
  { path: 'docs/presets.md', text: presetsPage },
];
