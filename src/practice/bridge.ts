import { pipeline } from 'node:stream';
import * as tls from 'node:tls';
import type { Identity } from './authority.ts';

/**
 * A proxy that ends TLS with a certificate of its own and begins it again: to the server behind, every
 * client seems to come through another connection than the one it knows of.
 */
export function bridgeTo(port: number, host: string, identity: Identity): tls.Server {
  return tls.createServer({ ...identity }, (near) => {
    // It belongs to the same house: whom it meets on loopback is known to it.
    const far = tls.connect({ port, host, rejectUnauthorized: false });
    const done = () => {
      near.destroy();
      far.destroy();
    };
    pipeline(near, far, done);
    pipeline(far, near, done);
  });
}
