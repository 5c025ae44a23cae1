/** Who authenticates a binding, and how far that protects its calls. [MS-RPCE] 2.2.1.1.7 and 2.2.1.1.8 */

export const authnType = {
  RPC_C_AUTHN_NONE: 0,
  RPC_C_AUTHN_GSS_NEGOTIATE: 9,
  RPC_C_AUTHN_WINNT: 10,
  RPC_C_AUTHN_GSS_SCHANNEL: 14,
  RPC_C_AUTHN_GSS_KERBEROS: 16,
  RPC_C_AUTHN_NETLOGON: 68,
} as const;

export const authnLevel = {
  RPC_C_AUTHN_LEVEL_NONE: 1,
  RPC_C_AUTHN_LEVEL_CONNECT: 2,
  RPC_C_AUTHN_LEVEL_CALL: 3,
  RPC_C_AUTHN_LEVEL_PKT: 4,
  RPC_C_AUTHN_LEVEL_PKT_INTEGRITY: 5,
  RPC_C_AUTHN_LEVEL_PKT_PRIVACY: 6,
} as const;

/**
 * What a logon has left behind to protect PDUs with: keys, and a place in the stream of each
 * direction, so every message goes through it once and in order.
 *
 * A message is a whole PDU up to and including the trailer, without the signature.
 */
export interface SecurityContext {
  /** In bytes. */
  readonly signatureSize: number;
  sign(message: Uint8Array): Uint8Array;
  /** Tells whether the peer has signed it. */
  verify(message: Uint8Array, signature: Uint8Array): boolean;
  /** Signs the message as it stands, then encrypts its bytes from `start` to before `end` in place. */
  seal(message: Uint8Array, start: number, end: number): Uint8Array;
  /** Decrypts in place, then tells whether the peer has signed what came out. */
  unseal(message: Uint8Array, start: number, end: number, signature: Uint8Array): boolean;
}
