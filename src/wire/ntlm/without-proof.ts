/**
 * An AUTHENTICATE without what a password could be guessed from: the two responses' proofs, the
 * session key and the MIC are zero, all else stays. Source: [MS-NLMP] 2.2.1.3.
 */
import { Failure } from '../../model/failure.ts';
import { u32le } from '../codec.ts';
import { Fields } from './authenticate.ts';
import { openMessage, signature } from './message.ts';

const versionSize = 8;
const micSize = 16;
const proofSize = 16;

/** Anything that isn't one, or can't be read as one, comes back empty: what isn't known isn't kept. */
export function withoutProof(message: Uint8Array): Buffer {
  try {
    return cleared(message);
  } catch (error) {
    if (error instanceof Failure) return Buffer.alloc(0);
    throw error;
  }
}

function cleared(message: Uint8Array): Buffer {
  const reader = openMessage(message, 3, 'ntlm.not-an-authenticate');
  const { lmResponse, ntResponse, encryptedRandomSessionKey } = reader.read(Fields);
  const copy = Buffer.from(message);
  const micAt = signature.length + u32le.size + Fields.size + u32le.size + versionSize;
  clear(copy, micAt, micSize);
  clear(copy, lmResponse.offset, lmResponse.length);
  clear(copy, ntResponse.offset, proofSize);
  clear(copy, encryptedRandomSessionKey.offset, encryptedRandomSessionKey.length);
  return copy;
}

/** As far as it is there: a field may point beyond the message. */
function clear(message: Buffer, start: number, length: number): void {
  message.subarray(start, start + length).fill(0);
}
