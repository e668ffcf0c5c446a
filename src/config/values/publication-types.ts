import { parsePortChoice } from '../../mapping/labels/port-choice.ts';
import { isKnownTemplate } from '../../mapping/placeholders.ts';
import { parseAppPattern } from '../../mapping/wish/app-pattern.ts';
import { parseLabelSelector } from '../../mapping/wish/label-selector.ts';
import { commaText, listOf, parsed } from './value-types.ts';

/** A text with placeholders that we know, at least one of which tells one app from another. */
export const nameTemplate = parsed((text) =>
  /\{(?:app|label:)/.test(text) && isKnownTemplate(text) ? text : undefined,
);

export const appPatterns = listOf(parsed(parseAppPattern));

/** Terms with commas between them: all must hold. */
export const labelSelector = commaText((text) => (text.trim() === '' ? [] : parseLabelSelector(text)));

export const portChoice = commaText(parsePortChoice);

/** Printable, as Consul wants tags. */
export const tags = listOf(parsed((text) => (/^[^\p{Cc}]+$/u.test(text) ? text : undefined)));

/** One OPTION=VALUE of an older tool; what they mean is the preset's business. */
export const assignments = listOf(
  parsed((text) => {
    const [, option, value] = /^([^=\s]+)=(.*)$/s.exec(text) ?? [];
    return option === undefined || value === undefined ? undefined : { option, value };
  }),
);
