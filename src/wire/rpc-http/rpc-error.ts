/**
 * How an RPC proxy says that it can't reach the server: `503 RPC Error: 6ba, EEInfo: ...`.
 *
 * Source: [MS-RPCH] 2.1.2.1.3: a status in hexadecimal, and perhaps extended error information in the
 * reason phrase or the body.
 */
import { Failure } from '../../model/failure.ts';
import {
  decodeExtendedErrors,
  type ExtendedError,
  encodeExtendedErrors,
} from '../dcerpc/extended-error.ts';

const inReason = /^RPC Error: ?([0-9a-f]{1,8})(?:,? *EEInfo: ?([A-Za-z0-9+/=]+))?/i;
const inBody = /^\s*RPC EEInfo: ?([A-Za-z0-9+/=]+)/i;

/** Of a reason phrase, in characters. */
const longestReason = 1024;

export interface RpcError {
  readonly status: number;
  /** The last that noticed it first; none if nothing was said or it can't be read. */
  readonly extended: readonly ExtendedError[];
}

/** Nothing if the response comes from someone who knows no RPC. */
export function rpcErrorOf(reason: string, body = ''): RpcError | undefined {
  const [, status, encoded] = inReason.exec(reason.slice(0, longestReason * 4)) ?? [];
  if (!status) return undefined;
  const blob = encoded ?? inBody.exec(body)?.[1];
  return { status: Number.parseInt(status, 16), extended: blob ? extendedIn(blob) : [] };
}

/** What is more than the status must not cost the status. */
function extendedIn(base64: string): ExtendedError[] {
  try {
    return decodeExtendedErrors(Buffer.from(base64, 'base64'));
  } catch (error) {
    if (error instanceof Failure) return [];
    throw error;
  }
}

/** The reason phrase, with the extended information if that fits. */
export function encodeRpcErrorReason({ status, extended }: RpcError): string {
  const short = `RPC Error: ${status.toString(16)}`;
  if (extended.length === 0) return short;
  const long = `${short}, EEInfo: ${encodeExtendedErrors(extended).toString('base64')}`;
  return long.length > longestReason ? short : long;
}
