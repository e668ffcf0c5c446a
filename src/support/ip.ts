/** An address as it stands before `:port`: IPv6 needs its brackets. */
export const bracketed = (address: string): string =>
  address.includes(':') && !address.startsWith('[') ? `[${address}]` : address;

/** Whether an address only reaches this machine. */
export const isLoopback = (address: string): boolean => address === '::1' || /^127(\.\d{1,3}){3}$/.test(address);

/** Whether an address stands for any address: Consul refuses it as that of a service. */
export const isUnspecified = (address: string): boolean =>
  address === '0.0.0.0' || /^\[?[0:]*::[0:]*\]?$/.test(address) || /^(0+:){7}0+$/.test(address);

/** Whether a number is a port that one can connect to. */
export const isPort = (port: number | undefined): port is number =>
  port !== undefined && Number.isInteger(port) && port > 0 && port <= 65_535;
