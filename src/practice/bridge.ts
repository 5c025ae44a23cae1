import { connect, type Socket } from 'node:net';
import { pipeline } from 'node:stream';
import * as tls from 'node:tls';
import type { Identity } from './authority.ts';

/**
 * A proxy that ends TLS with a certificate of its own, and begins it again or goes on in the clear: to
 * the server behind, every client seems to come through another connection than the one it knows of.
 */
export function bridgeTo(behind: Behind, identity: Identity): tls.Server {
  return tls.createServer({ ...identity }, (near) => {
    const far = farther(behind);
    const done = () => {
      near.destroy();
      far.destroy();
    };
    pipeline(near, far, done);
    pipeline(far, near, done);
  });
}

/** Where the server listens, and how it is spoken to there. */
export interface Behind {
  readonly host: string;
  readonly port: number;
  readonly isClear: boolean;
}

function farther({ isClear, ...place }: Behind): Socket {
  // It belongs to the same house: whom it meets on loopback is known to it.
  return isClear ? connect(place) : tls.connect({ ...place, rejectUnauthorized: false });
}
