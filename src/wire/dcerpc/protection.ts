/**
 * Verifiers of calls: signed at PKT and PKT_INTEGRITY, signed and sealed at PKT_PRIVACY, none below.
 *
 * Source: [MS-RPCE] 3.3.1.5.2 and 2.2.2.11. Header, body and trailer are signed; stub and padding
 * alone are encrypted. What is sent is padded to 16; what is received says itself how far.
 */
import { Failure } from '../../model/failure.ts';
import { authnLevel, type Parts, type Protection } from './authentication.ts';
import { decodeFrame, encodeFrame, type Frame, paddingTo, SecTrailer } from './frame.ts';
import { Header, malformed, packetType, pfc } from './header.ts';

/** Bytes that a verifier adds to a fragment, padding aside. */
export function verifierSize(protection: Protection | undefined): number {
  return isSigned(protection) ? SecTrailer.size + protection.signatureSize : 0;
}

export function protect(frame: Frame, protection: Protection | undefined): Buffer {
  if (!isSigned(protection)) return encodeFrame(frame);
  const { context, signatureSize, padding: multiple = 16, ...binding } = protection;
  const stubAt = stubStart(frame);
  const padding = Buffer.alloc(paddingTo(multiple, Header.size + frame.body.length - stubAt));
  const token = Buffer.alloc(signatureSize);
  const pdu = encodeFrame({ ...frame, verifier: { ...binding, padding, token } });
  const message = pdu.subarray(0, pdu.length - signatureSize);
  if (!isSealed(protection)) {
    pdu.set(context.sign(message), message.length);
    return pdu;
  }
  const { text, signature } = context.seal(partsOf(message, stubAt));
  pdu.set(text, stubAt);
  pdu.set(signature, message.length);
  return pdu;
}

/**
 * Opens one fragment. A fault may come without a verifier: a server that knows no keys sends it so.
 *
 * @throws Failure `rpc.unsigned`, `rpc.malformed`, `wire.truncated`, or the context's own for a bad
 *   signature, after which the context is of no use
 */
export function unprotect(pdu: Uint8Array, protection: Protection | undefined): Frame {
  const opened = Buffer.from(pdu);
  const frame = decodeFrame(opened);
  if (!isSigned(protection)) return frame;
  const { verifier } = frame;
  if (!verifier) {
    if (frame.packetType === packetType.fault) return frame;
    throw new Failure('rpc.unsigned', { packetType: frame.packetType });
  }
  const { authLevel, token } = verifier;
  if (authLevel !== protection.authLevel) throw malformed('auth_level', authLevel);
  if (token.length !== protection.signatureSize) throw malformed('auth_length', token.length);

  const message = opened.subarray(0, opened.length - token.length);
  const stubAt = stubStart(frame);
  if (isSealed(protection))
    opened.set(protection.context.unseal(partsOf(message, stubAt), token), stubAt);
  else protection.context.verify(message, token);
  return frame;
}

function partsOf(message: Uint8Array, stubAt: number): Parts {
  const end = message.length - SecTrailer.size;
  if (stubAt > end) throw malformed('frag_length', message.length);
  return {
    before: message.subarray(0, stubAt),
    text: message.subarray(stubAt, end),
    after: message.subarray(end),
  };
}

/** Counted from the start of the PDU. [C706] 12.6.4.7, 12.6.4.9, 12.6.4.10 */
function stubStart({ packetType: type, flags }: Frame): number {
  if (type === packetType.fault) return 32;
  return type === packetType.request && (flags & pfc.objectUuid) !== 0 ? 40 : 24;
}

function isSigned(protection: Protection | undefined): protection is Protection {
  return protection !== undefined && protection.authLevel >= authnLevel.RPC_C_AUTHN_LEVEL_PKT;
}

function isSealed({ authLevel }: Protection): boolean {
  return authLevel === authnLevel.RPC_C_AUTHN_LEVEL_PKT_PRIVACY;
}
