/** The stubs of the address book: as the specification draws them, there and back. */
import { describe, expect, test } from 'vitest';
import { nullContextHandle } from '../../../src/wire/dcerpc/ndr.ts';
import {
  anonymousLogin,
  decodeBindRequest,
  decodeBindResponse,
  decodeUnbindRequest,
  decodeUnbindResponse,
  encodeBindRequest,
  encodeBindResponse,
  encodeUnbindRequest,
  encodeUnbindResponse,
} from '../../../src/wire/nspi/bind.ts';
import { propertyTag } from '../../../src/wire/nspi/property-tags.ts';
import type { PropertyRow } from '../../../src/wire/nspi/property-value.ts';
import {
  decodeResolveRequest,
  decodeResolveResponse,
  encodeResolveRequest,
  encodeResolveResponse,
  minimalId,
} from '../../../src/wire/nspi/resolve-names.ts';
import { addressBookCodes, addressBookResult } from '../../../src/wire/nspi/result.ts';
import { globalAddressList } from '../../../src/wire/nspi/stat.ts';

const context = Buffer.from('000000000102030405060708090a0b0c0d0e0f10', 'hex');
const serverGuid = '11223344-5566-7788-99aa-bbccddeeff00';

/** Bytes of a stub, written down with blanks and line breaks. */
function bytes(text: string): Buffer {
  return Buffer.from(text.replaceAll(/\s/g, ''), 'hex');
}

/** By hand from [MS-NSPI] 2.3.7. */
const stat = `
  00000000 00000000 00000000 00000000 00000000 00000000
  e4040000 09040000 09040000`;

describe('NspiBind', () => {
  const request = bytes(`00000000 ${stat} 00000200 00000000000000000000000000000000`);
  const asked = { flags: 0, stat: globalAddressList, wantsGuid: true };

  test('the request is the bytes of the specification', () => {
    expect(encodeBindRequest(asked)).toEqual(request);
    expect(decodeBindRequest(request)).toEqual(asked);
  });

  test('without a GUID there is a null pointer', () => {
    const anonymous = { flags: anonymousLogin, stat: globalAddressList, wantsGuid: false };
    expect(encodeBindRequest(anonymous)).toEqual(bytes(`20000000 ${stat} 00000000`));
    expect(decodeBindRequest(encodeBindRequest(anonymous))).toEqual(anonymous);
  });

  test('a place may lie before another', () => {
    const before = { ...asked, stat: { ...globalAddressList, delta: -1 } };
    expect(encodeBindRequest(before).subarray(16, 20)).toEqual(bytes('ffffffff'));
    expect(decodeBindRequest(encodeBindRequest(before))).toEqual(before);
  });

  test('the response holds a handle and the GUID', () => {
    const response = bytes(
      `00000200 44332211665588779 9aabbccddeeff00 ${context.toString('hex')} 00000000`,
    );
    expect(encodeBindResponse({ serverGuid, context }, 0)).toEqual(response);
    expect(decodeBindResponse(response)).toEqual({
      response: { serverGuid, context },
      returnValue: 0,
    });
  });

  test('a refusal is its last word, whatever stands before it', () => {
    const refused = encodeBindResponse({ context: nullContextHandle }, 0x8007_0005);
    expect(decodeBindResponse(refused)).toMatchObject({ returnValue: 0x8007_0005 });
    expect(decodeBindResponse(bytes('11018004'))).toEqual({ returnValue: 0x0480_0111 });
    expect(() => decodeBindResponse(bytes('1101'))).toThrow('wire.truncated');
  });
});

test('NspiUnbind gives the handle back', () => {
  const request = bytes(`${context.toString('hex')} 00000000`);
  expect(encodeUnbindRequest(context)).toEqual(request);
  expect(decodeUnbindRequest(request)).toEqual({ context });
  const response = bytes(`${'00'.repeat(20)} 01000000`);
  expect(encodeUnbindResponse(nullContextHandle, 1)).toEqual(response);
  expect(decodeUnbindResponse(response)).toEqual({
    response: { context: nullContextHandle },
    returnValue: addressBookCodes.UnbindSuccess,
  });
});

describe('NspiResolveNames', () => {
  /** One column, and one name: `ab`, in UTF-16. */
  const wide = bytes(`
    ${context.toString('hex')} 00000000 ${stat}
    00000200 02000000 01000000 00000000 01000000 1f000130
    01000000 01000000 04000200 03000000 00000000 03000000 6100 6200 0000`);
  const request = {
    ...{ context, stat: globalAddressList },
    ...{ tags: [propertyTag.PidTagDisplayName], names: ['ab'] },
  };

  test('the request is the bytes of the specification', () => {
    expect(encodeResolveRequest(request)).toEqual(wide);
    expect(decodeResolveRequest(wide)).toEqual(request);
  });

  test('or bytes of a code page', () => {
    const narrow = encodeResolveRequest({ ...request, names: ['ab', 'c'] }, false);
    expect(narrow.toString('hex')).toMatch(
      /030000000000000003000000616200000200000000000000020000006300$/,
    );
    expect(decodeResolveRequest(narrow, false).names).toEqual(['ab', 'c']);
  });

  test('no columns are a null pointer', () => {
    const usual = { ...request, tags: undefined };
    expect(decodeResolveRequest(encodeResolveRequest(usual))).toEqual(usual);
  });

  test('in the response strings stand behind the rows that they belong to', () => {
    const rows: PropertyRow[] = [[{ tag: propertyTag.PidTagDisplayName, value: 'U' }]];
    const stub = bytes(`
      00000200 03000000 02000000 00000000 02000000 02000000 00000000
      04000200 01000000 01000000
      00000000 01000000 08000200
      01000000 1f000130 00000000 1f000000 0c000200
      02000000 00000000 02000000 5500 0000
      00000000`);
    const ids = [minimalId.MID_RESOLVED, minimalId.MID_UNRESOLVED];
    expect(encodeResolveResponse({ ids, rows }, 0)).toEqual(stub);
    expect(decodeResolveResponse(stub)).toEqual({ response: { ids, rows }, returnValue: 0 });
  });

  test('a refusal has neither', () => {
    const stub = encodeResolveResponse({}, addressBookCodes.InvalidCodepage);
    expect(stub).toEqual(bytes('00000000 00000000 1e010480'));
    expect(decodeResolveResponse(stub).response).toEqual({ ids: undefined, rows: undefined });
  });
});

test('a count of more than there is ends before anything is kept', () => {
  const most = 'ffffffff';
  const names = bytes(`${context.toString('hex')} 00000000 ${stat} 00000000 ${most} ${most}`);
  expect(() => decodeResolveRequest(names)).toThrow('rpc.bad-array');
  const tags = bytes(
    `${context.toString('hex')} 00000000 ${stat} 00000200 ${most} ${most} 00000000 ${most}`,
  );
  expect(() => decodeResolveRequest(tags)).toThrow('rpc.bad-array');
  const rows = bytes(`00000000 00000200 ${most} ${most}`);
  expect(decodeResolveResponse(rows)).toEqual({ returnValue: 0xffff_ffff });
});

test.each([
  [0, 'Success'],
  [0x8007_0005, 'AccessDenied'],
  [0x8004_011e, 'InvalidCodepage'],
  [0x12_3456, '0x00123456'],
])('the result %i is called %s', (value, name) => {
  expect(addressBookResult(value)).toBe(name);
});
