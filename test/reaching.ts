import type { Listed, Reach } from '../src/model/reach.ts';

/** A reach that lists what a test names, and nothing else. */
export function reaching({
  domains = [],
  networks = [],
  ports = [],
  ...others
}: Partial<Listed & Omit<Reach, 'listed'>> = {}): Reach {
  return {
    pins: [],
    authorities: [],
    nameServers: [],
    ...others,
    listed: { domains, networks, ports },
  };
}

/** Everything on this machine's loopback, at these ports. */
export function loopback(...ports: number[]): Reach {
  return reaching({ domains: ['localhost'], networks: ['127.0.0.0/8', '::1'], ports });
}
