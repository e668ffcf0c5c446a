const HOST_AND_PORT = /^(?:\[[0-9a-f:.]+\]|[a-z0-9._-]+):\d{1,5}$/i;

/**
 * The base URL that a person means by `http://host:port/prefix`, or by `host:port`, as the original took it: with a scheme
 * and without a slash at the end. `undefined` when it is neither, or carries what a base URL cannot: user, query, fragment.
 */
export function parseHttpAddress(text: string): string | undefined {
  const isBare = HOST_AND_PORT.test(text);
  if (!isBare && !/^https?:\/\//i.test(text)) return undefined;
  if (!URL.canParse(isBare ? `http://${text}` : text)) return undefined;
  const url = new URL(isBare ? `http://${text}` : text);
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') return undefined;
  if (url.port === '0') return undefined;
  return url.href.replace(/\/+$/, '');
}

/** As `parseHttpAddress`; also `unix:///path/of/socket`, which stays as it is. */
export const parseConsulAddress = (text: string): string | undefined =>
  text.startsWith('unix://') ? parseUnixAddress(text) : parseHttpAddress(text);

function parseUnixAddress(text: string): string | undefined {
  const path = text.slice('unix://'.length);
  return path.startsWith('/') && path.length > 1 && !path.includes('\0') ? text : undefined;
}

/** As Consul's own tools understand `CONSUL_HTTP_SSL`: it never lets an address stay unencrypted. A socket file has no TLS. */
export const withTls = (url: string): string => url.replace(/^http:/, 'https:');
