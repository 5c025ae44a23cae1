import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Failure } from '../../../src/model/failure.ts';
import { decodeChallenge, identityOf } from '../../../src/wire/ntlm/challenge.ts';
import { encodeNegotiate } from '../../../src/wire/ntlm/negotiate.ts';

/** [MS-NLMP] 4.2.4.3: the published example. */
const published = Buffer.from(
  '4e544c4d53535000020000000c000c003800000033828ae20123456789abcdef00000000000000002400240044000000' +
    '060070170000000f53006500720076006500720002000c0044006f006d00610069006e0001000c0053006500720076006500720000000000',
  'hex',
);

/** As a Windows Server 2019 in a domain sends it. */
const fromDomain = Buffer.from(
  '4e544c4d53535000020000000e000e0038000000358289e20123456789abcdef00000000000000008c008c0046000000' +
    '0a0063450000000f43004f004e0054004f0053004f0002000e0043004f004e0054004f0053004f000100080045005800' +
    '300031000400180063006f006e0074006f0073006f002e0074006500730074000300220065007800300031002e006300' +
    '6f006e0074006f0073006f002e0074006500730074000500180063006f006e0074006f0073006f002e00740065007300' +
    '740007000800f7e6d5c4b3a2d50100000000',
  'hex',
);

test('the published example is read', () => {
  expect(decodeChallenge(published)).toMatchObject({
    flags: 0xe28a8233,
    targetName: 'Server',
    serverChallenge: Buffer.from('0123456789abcdef', 'hex'),
  });
  expect(identityOf(decodeChallenge(published))).toEqual({
    domain: 'Domain',
    computer: 'Server',
    osBuild: '6.0.6000',
  });
});

test('a server tells its names, its system and its clock', () => {
  expect(identityOf(decodeChallenge(fromDomain))).toEqual({
    computer: 'EX01',
    domain: 'CONTOSO',
    dnsComputer: 'ex01.contoso.test',
    dnsDomain: 'contoso.test',
    dnsForest: 'contoso.test',
    clock: new Date('2019-11-24T10:41:46.249Z'),
    osBuild: '10.0.17763',
  });
});

test('a server of old, without target information and version, is read', () => {
  const old = Buffer.from(published.subarray(0, 32));
  old.writeUInt32LE(0x8201, 20);
  old.writeUInt16LE(0, 12);
  old.writeUInt32LE(32, 16);
  expect(decodeChallenge(old)).toMatchObject({ targetName: '', targetInfo: [] });
});

test('our own NEGOTIATE is no challenge, and asks for what modern servers want', () => {
  expect(encodeNegotiate().toString('hex')).toBe(
    '4e544c4d5353500001000000358208e2000000000000000000000000000000000a0063450000000f',
  );
  expect(() => decodeChallenge(encodeNegotiate())).toThrow('ntlm.not-a-challenge');
});

test('no cut and no change of a message leads anywhere but to a value or a failure', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(published, fromDomain),
      fc.nat(),
      fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 8 }),
      (message, cut, changes) => {
        const bent = Buffer.from(message.subarray(0, message.length - (cut % message.length)));
        for (const [at, byte] of changes) bent[at % bent.length] = byte;
        try {
          identityOf(decodeChallenge(bent));
        } catch (error) {
          expect(error).toBeInstanceOf(Failure);
        }
      },
    ),
    { numRuns: 2000 },
  );
});
