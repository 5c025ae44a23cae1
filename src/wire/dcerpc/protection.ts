/**
 * Verifiers of calls: signed at PKT and PKT_INTEGRITY, signed and sealed at PKT_PRIVACY, none below.
 *
 * Source: [MS-RPCE] 3.3.1.5.2 and 2.2.2.11. Header, body and trailer are signed; stub and padding
 * alone are encrypted. What is sent is padded to 16; what is received says itself how far.
 */
import { Failure } from '../../model/failure.ts';
import { authnLevel, type SecurityContext } from './authentication.ts';
import { decodeFrame, encodeFrame, type Frame, paddingTo, SecTrailer } from './frame.ts';
import { Header, malformed, packetType, pfc } from './header.ts';

export interface Protection {
  readonly authType: number;
  readonly authLevel: number;
  readonly contextId: number;
  readonly context: SecurityContext;
}

/** Bytes that a verifier adds to a fragment, padding aside. */
export function verifierSize(protection: Protection | undefined): number {
  return isSigned(protection) ? SecTrailer.size + protection.context.signatureSize : 0;
}

export function protect(frame: Frame, protection: Protection | undefined): Buffer {
  if (!isSigned(protection)) return encodeFrame(frame);
  const { context, ...binding } = protection;
  const stubAt = stubStart(frame);
  const padding = Buffer.alloc(paddingTo(16, Header.size + frame.body.length - stubAt));
  const token = Buffer.alloc(context.signatureSize);
  const pdu = encodeFrame({ ...frame, verifier: { ...binding, padding, token } });
  const message = pdu.subarray(0, pdu.length - token.length);
  const signature = isSealed(protection)
    ? context.seal(message, stubAt, message.length - SecTrailer.size)
    : context.sign(message);
  pdu.set(signature, message.length);
  return pdu;
}

/**
 * Opens one fragment. A fault may come without a verifier: a server that knows no keys sends it so.
 *
 * @throws Failure `rpc.unsigned`, `rpc.bad-signature`, `rpc.malformed`, `wire.truncated`
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
  if (verifier.authLevel !== protection.authLevel)
    throw malformed('auth_level', verifier.authLevel);
  if (verifier.token.length !== protection.context.signatureSize)
    throw malformed('auth_length', verifier.token.length);

  const message = opened.subarray(0, opened.length - verifier.token.length);
  if (!isGenuine(message, stubStart(frame), verifier.token, protection))
    throw new Failure('rpc.bad-signature', { packetType: frame.packetType });
  return frame;
}

function isGenuine(
  message: Uint8Array,
  stubAt: number,
  signature: Uint8Array,
  protection: Protection,
): boolean {
  const { context } = protection;
  if (!isSealed(protection)) return context.verify(message, signature);
  const end = message.length - SecTrailer.size;
  if (stubAt > end) throw malformed('auth_pad_length', end);
  return context.unseal(message, stubAt, end, signature);
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
