import type { Endpoint } from './endpoints.ts';

/** Where an endpoint is, as it stands in a report: `192.0.2.1:443`, `[2001:db8::1]:443`. */
export function placeOf({ address, family, port }: Endpoint): string {
  return family === 6 ? `[${address}]:${port}` : `${address}:${port}`;
}
