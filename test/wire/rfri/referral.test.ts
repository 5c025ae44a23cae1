/** The stubs of the referral: as the specification draws them, there and back, and spoiled. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Failure } from '../../../src/model/failure.ts';
import {
  decodeFqdnRequest,
  decodeFqdnResponse,
  decodeNewDsaRequest,
  decodeNewDsaResponse,
  encodeFqdnRequest,
  encodeFqdnResponse,
  encodeNewDsaRequest,
  encodeNewDsaResponse,
} from '../../../src/wire/rfri/referral.ts';

function bytes(text: string): Buffer {
  return Buffer.from(text.replaceAll(/\s/g, ''), 'hex');
}

test('RfrGetNewDSA is asked for a user: the bytes of the specification', () => {
  const request = bytes(`
    00000000 04000000 00000000 04000000 2f6f3d00
    00000000 00000200 04000200 01000000 00000000 01000000 00`);
  expect(encodeNewDsaRequest('/o=')).toEqual(request);
  expect(decodeNewDsaRequest(request)).toEqual({ userDn: '/o=' });
});

test('a client may leave out where the name goes, or send a name that counts for nothing', () => {
  const front = '00000000 04000000 00000000 04000000 2f6f3d00';
  expect(decodeNewDsaRequest(bytes(`${front} 00000000 00000000`))).toEqual({ userDn: '/o=' });
  const unused = '00000200 04000200 02000000 00000000 02000000 7800 0000';
  expect(decodeNewDsaRequest(bytes(`${front} ${unused} 00000000`))).toEqual({ userDn: '/o=' });
});

test('it is answered with a name behind two pointers', () => {
  const response = bytes(`
    00000000 00000200 04000200 05000000 00000000 05000000 65783031 00 000000 00000000`);
  expect(encodeNewDsaResponse({ server: 'ex01' }, 0)).toEqual(response);
  expect(decodeNewDsaResponse(response)).toEqual({ response: { server: 'ex01' }, returnValue: 0 });
});

test('on failure there may be no name, or anything in its place', () => {
  const refused = encodeNewDsaResponse({}, 0x8007_0005);
  expect(refused).toEqual(bytes('00000000 00000000 05000780'));
  expect(decodeNewDsaResponse(refused).returnValue).toBe(0x8007_0005);
  expect(decodeNewDsaResponse(bytes('00000000 00000200 ffffffff 05000780'))).toEqual({
    returnValue: 0x8007_0005,
  });
  expect(() => decodeFqdnResponse(bytes('0000'))).toThrow('wire.truncated');
});

test('RfrGetFQDNFromServerDN says how long the DN is, twice', () => {
  const request = bytes(`
    00000000 0b000000 0b000000 00000000 0b000000 2f6f3d412f636e3d4558 00`);
  expect(encodeFqdnRequest('/o=A/cn=EX')).toEqual(request);
  expect(decodeFqdnRequest(request)).toEqual({ serverDn: '/o=A/cn=EX' });
  const response = bytes('00000200 03000000 00000000 03000000 657800 00 00000000');
  expect(encodeFqdnResponse({ server: 'ex' }, 0)).toEqual(response);
  expect(decodeFqdnResponse(response)).toEqual({ response: { server: 'ex' }, returnValue: 0 });
});

test('a DN that is too short or too long is neither sent nor taken', () => {
  expect(() => encodeFqdnRequest('/o=A')).toThrow(RangeError);
  expect(() => encodeFqdnRequest('x'.repeat(1024))).toThrow(RangeError);
  expect(encodeFqdnRequest('x'.repeat(1023)).length).toBe(20 + 1024);
  const short = bytes('00000000 05000000 05000000 00000000 05000000 2f6f3d4100');
  expect(() => decodeFqdnRequest(short)).toThrow('rpc.bad-array');
});

test.each([
  ['RfrGetNewDSA, asked', decodeNewDsaRequest],
  ['RfrGetNewDSA, answered', decodeNewDsaResponse],
  ['RfrGetFQDNFromServerDN, asked', decodeFqdnRequest],
  ['RfrGetFQDNFromServerDN, answered', decodeFqdnResponse],
])('%s: reads anything, or says that it can not', (_name, decode) => {
  const whole = [
    encodeNewDsaRequest('/o=Contoso/cn=user'),
    encodeNewDsaResponse({ server: 'ex01.contoso.test' }, 0),
    encodeFqdnRequest('/o=Contoso/cn=EX01'),
  ];
  const spoiled = fc
    .tuple(
      fc.constantFrom(...whole),
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }),
      fc.nat(),
    )
    .map(([stub, changes, end]) => {
      const data = Buffer.from(stub);
      for (const [at, value] of changes) data[at % data.length] = value;
      return data.subarray(0, data.length - (end % 9));
    });
  fc.assert(
    fc.property(fc.oneof(spoiled, fc.uint8Array({ maxLength: 100 })), (stub) => {
      try {
        decode(stub);
      } catch (error) {
        expect(error).toBeInstanceOf(Failure);
      }
    }),
    { numRuns: 2000 },
  );
});
