import { type Decoded, encode, struct, u32le } from '../codec.ts';
import { flag, MessageHeader, PayloadField, signature, Version } from './message.ts';

/** What a client opens with. It holds no name and no secret. [MS-NLMP] 2.2.1.1 */
const Negotiate = struct({
  header: MessageHeader,
  flags: u32le,
  domain: PayloadField,
  workstation: PayloadField,
  version: Version,
});
type Negotiate = Decoded<typeof Negotiate>;

const empty = { length: 0, maximumLength: 0, offset: 0 };

const asked =
  flag.unicode +
  flag.requestTarget +
  flag.sign +
  flag.seal +
  flag.ntlm +
  flag.alwaysSign +
  flag.extendedSessionSecurity +
  flag.version +
  flag.key128 +
  flag.keyExchange +
  flag.key56;

const message: Negotiate = {
  header: { signature, messageType: 1 },
  flags: asked,
  domain: empty,
  workstation: empty,
  version: {
    productMajor: 10,
    productMinor: 0,
    productBuild: 17_763,
    reserved: Buffer.alloc(3),
    ntlmRevision: 15,
  },
};

/** The same 40 bytes for everyone: a server answers them with its CHALLENGE. */
export function encodeNegotiate(): Buffer {
  return encode(Negotiate, message);
}
