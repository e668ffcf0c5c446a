/** What one connection may cost. Times in ms. */
export interface Limits {
  /** From the first byte of a request, or from connecting, to the end of its headers. */
  readonly headersTimeout: number;
  /** To the end of its body. */
  readonly requestTimeout: number;
  /** Between two requests. */
  readonly keepAliveTimeout: number;
  /** Without a byte in either direction: somebody asks, and does not take the answer. */
  readonly idleTimeout: number;
  /** How often the first two are looked at. */
  readonly connectionsCheckingInterval: number;
  /** Bytes, with the request line. */
  readonly maxHeaderSize: number;
  readonly maxHeaders: number;
  readonly maxConnections: number;
  /** Then the connection is ended; a client with more to ask opens another. */
  readonly maxRequestsPerSocket: number;
  /** How often the files of a certificate are looked at. */
  readonly certificateCheckingInterval: number;
}

/** A scraper, Marathon and a curious person fit in; somebody who only holds sockets open finds the end soon. */
export const LIMITS: Limits = {
  headersTimeout: 5_000,
  requestTimeout: 10_000,
  keepAliveTimeout: 20_000,
  idleTimeout: 30_000,
  connectionsCheckingInterval: 1_000,
  maxHeaderSize: 8_192,
  maxHeaders: 64,
  maxConnections: 100,
  maxRequestsPerSocket: 1_000,
  certificateCheckingInterval: 5_000,
};
