import { html } from 'hono/html';
import { printable } from '../support/printable.ts';

/** A piece of the page. Whatever goes into an `html` template is escaped, but for other pieces. */
export type Html = ReturnType<typeof html>;

export const nothing: Html = html``;

/**
 * Text that came from somewhere else: made visible, and kept from changing the direction of what stands around it.
 * Left to right, because our sentences and app ids are, whatever letter they begin with.
 */
export const shown = (text: string): Html => html`<bdi dir="ltr">${printable(text)}</bdi>`;

/** An id: set so that it can be read letter by letter and copied, however long it is. */
export const shownId = (id: string): Html => html`<code class="id">${printable(id)}</code>`;

/** `1 task`, `2 tasks`. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
