import { AppError } from '../../support/errors.ts';
import type { Answer } from '../answer.ts';
import { TooMuchJson } from '../json-document.ts';
import { publicUrl } from '../request-name.ts';
import { advised } from './advised.ts';
import type { PeerOptions } from './peer-options.ts';

const MAX_TEXT = 300;
/** Nobody's message is longer; what is, is not worth the memory. */
const MAX_ERROR_BYTES = 64 * 1024;

/**
 * The error for an answer whose status is not the one asked for; its message quotes what the peer said, and names, of our
 * options for it, what to change.
 */
export function statusError(name: string, answer: Answer, options?: PeerOptions): AppError {
  const { status } = answer;
  const said = whatItSaid(answer);
  const message = said === '' ? `${name}: ${status}` : `${name}: ${status}: ${said}`;
  const isDenied = status === 401 || status === 403;
  const advice = isDenied ? options?.whoWeAre(status) : schemeAdvice(answer, options);
  return advised(isDenied ? 'UPSTREAM_DENIED' : 'UPSTREAM_STATUS', message, advice, { details: { status } });
}

/** Servers of TLS that can tell, say so in words: Go's, and nginx. */
function schemeAdvice({ status, body }: Answer, options: PeerOptions | undefined): string | undefined {
  const isPlain = status === 400 && /HTTP request (?:was sent )?to (?:an )?HTTPS (?:server|port)/i.test(textOf(body));
  return isPlain && options !== undefined ? `write https:// in ${options.url}` : undefined;
}

const textOf = (body: Buffer): string => body.toString('latin1', 0, 4 * MAX_TEXT);

/** The error for a successful answer whose body is not JSON, or is more of it than can be parsed. */
export function invalidJson(name: string, answer: Answer, cause: unknown): AppError {
  const { status, body } = answer;
  if (cause instanceof TooMuchJson)
    return new AppError('UPSTREAM_INVALID', `${name}: ${status}, but the body is not to be parsed: ${cause.message}`, {
      cause,
    });
  const why = endsInTheMiddle(body)
    ? `ends in the middle after ${body.length} bytes`
    : `${formOf(answer)}, ${body.length} bytes`;
  return new AppError('UPSTREAM_INVALID', `${name}: ${status}, but the body is not JSON (${why})`, { cause });
}

/** The `message` of a JSON error body, as Marathon's resources give one; `undefined` for any other body. */
export function jsonMessageOf({ body }: Pick<Answer, 'body'>): string | undefined {
  if (body.length > MAX_ERROR_BYTES) return undefined;
  try {
    const parsed: unknown = JSON.parse(body.toString('utf8'));
    if (parsed === null || typeof parsed !== 'object' || !('message' in parsed)) return undefined;
    return typeof parsed.message === 'string' ? parsed.message : undefined;
  } catch {
    return undefined; // an error body of any form is allowed; only this form is looked for
  }
}

/** Pages of proxies and of Jetty say nothing that the status doesn't; everything else is quoted in one line. */
function whatItSaid(answer: Answer): string {
  const location = answer.headers.location;
  if (location !== undefined) return `redirects to ${oneLine(publicUrl(location)).slice(0, MAX_TEXT)}`;
  if (isHtml(answer)) return formOf(answer);
  return oneLine(jsonMessageOf(answer) ?? answer.body.toString('utf8', 0, 4 * MAX_TEXT)).slice(0, MAX_TEXT);
}

function formOf(answer: Answer): string {
  if (answer.body.length === 0) return 'empty';
  return isHtml(answer) ? 'an HTML page' : 'something else';
}

const isHtml = ({ headers, body }: Answer): boolean =>
  body.length > 0 &&
  ((headers['content-type'] ?? '').includes('html') || body.toString('latin1', 0, 256).trimStart().startsWith('<'));

/** Begins as a JSON document and lacks its last bracket. */
function endsInTheMiddle(body: Buffer): boolean {
  const start = body.toString('latin1', 0, MAX_TEXT).trimStart();
  const end = body.toString('latin1', Math.max(0, body.length - MAX_TEXT)).trimEnd();
  return (start.startsWith('{') && !end.endsWith('}')) || (start.startsWith('[') && !end.endsWith(']'));
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: removing them is the point, a log line must stay one line
const CONTROL_CHARACTERS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;

const oneLine = (text: string): string => text.replace(CONTROL_CHARACTERS, ' ').trim();
