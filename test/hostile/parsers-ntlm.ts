/** Readers of NTLM's messages, and both ends of an exchange. */
import { decodeAuthenticate } from '../../src/wire/ntlm/authenticate.ts';
import { avFlagsOf, decodePairs, timestampOf } from '../../src/wire/ntlm/av-pairs.ts';
import { decodeChallenge, identityOf } from '../../src/wire/ntlm/challenge.ts';
import { authenticate } from '../../src/wire/ntlm/client.ts';
import { decodeNegotiate } from '../../src/wire/ntlm/negotiate.ts';
import { decodeNtResponse } from '../../src/wire/ntlm/ntlmv2.ts';
import { verify } from '../../src/wire/ntlm/server.ts';
import { withoutProof } from '../../src/wire/ntlm/without-proof.ts';
import vectors from '../fixtures/wire/ntlm-vectors.json' with { type: 'json' };
import { hex, type Parser, times } from './parser.ts';

const ntlm = vectors.derived_full_ntlmv2_with_mic;
const negotiate = hex(ntlm.NEGOTIATE);
const asked = hex(ntlm.CHALLENGE);
const answer = hex(ntlm.AUTHENTICATE);

/** As a client does it whose account is asked for. */
function answerChallenge(data: Buffer): unknown {
  return authenticate({
    user: ntlm.user,
    domain: ntlm.domain,
    password: ntlm.password,
    negotiate,
    challenge: data,
    workstation: 'EXCHANGE-CHECK',
    targetName: 'HTTP/mail.contoso.test',
    channelBindings: Buffer.alloc(16, 1),
    clientChallenge: Buffer.alloc(8, 0xaa),
    exportedSessionKey: Buffer.alloc(16, 0x55),
    now: 0n,
  });
}

function judge(data: Buffer): unknown {
  const bindings = { policy: 'require', expected: Buffer.alloc(16, 1) } as const;
  const exchange = { negotiate, challenge: asked, authenticate: data, bindings };
  return verify({ ...exchange, passwordOf: () => ntlm.password });
}

function readPairs(data: Buffer): unknown {
  const pairs = decodePairs(data);
  return [timestampOf(pairs), avFlagsOf(pairs), pairs];
}

export const ntlmParsers: readonly Parser[] = [
  { name: 'ntlm-negotiate', read: decodeNegotiate, seeds: [negotiate] },
  { name: 'ntlm-challenge', read: (data) => identityOf(decodeChallenge(data)), seeds: [asked] },
  { name: 'ntlm-authenticate', read: decodeAuthenticate, seeds: [answer] },
  { name: 'ntlm-response', read: decodeNtResponse, seeds: [answer.subarray(144, 408)] },
  {
    name: 'ntlm-pairs',
    read: readPairs,
    seeds: [hex(ntlm.client_av_pairs)],
    heavy: [times('\x01\0\0\0', 16_384)],
  },
  { name: 'ntlm-without-proof', read: withoutProof, seeds: [answer] },
  { name: 'ntlm-client', read: answerChallenge, seeds: [asked] },
  { name: 'ntlm-server', read: judge, seeds: [answer] },
];
