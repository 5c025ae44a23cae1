import { describe, expect, test } from 'vitest';
import { NdrReader, NdrWriter, nullContextHandle } from '../../../src/wire/dcerpc/ndr.ts';
import { wordsOf } from '../../../src/wire/emsmdb/client-version.ts';
import {
  connectFlag,
  decodeConnectRequest,
  decodeConnectResponse,
  decodeDisconnectRequest,
  decodeDisconnectResponse,
  decodeDummyResponse,
  encodeConnectRequest,
  encodeConnectResponse,
  encodeDisconnectRequest,
  encodeDisconnectResponse,
  encodeDummyResponse,
  opnum,
  ordinaryConnect,
  type Session,
} from '../../../src/wire/emsmdb/connect.ts';
import {
  decodeRopBuffer,
  encodeRopBuffer,
  extendedFlag,
  noHandle,
} from '../../../src/wire/emsmdb/extended-buffer.ts';
import { resultName } from '../../../src/wire/emsmdb/result-name.ts';
import {
  decodeLogonRequest,
  decodeLogonResponse,
  encodeLogonRequest,
  encodeLogonResponse,
  logonFlag,
  openFlag,
} from '../../../src/wire/emsmdb/rop-logon.ts';
import {
  decodeExt2Request,
  decodeExt2Response,
  encodeExt2Request,
  encodeExt2Response,
  ordinaryExt2,
} from '../../../src/wire/emsmdb/rpc-ext2.ts';
import { stubsOf, transcripts } from '../dcerpc/golden.ts';

const dn = '/o=Contoso/ou=Exchange Administrative Group/cn=Recipients/cn=user';
const logon = stubsOf('emsmdb_level6_logon');
const rops = stubsOf('emsmdb_level6_logon', 1);
const leave = stubsOf('emsmdb_level6_logon', 2);
const handle = Buffer.from('000000000102030405060708090a0b0c0d0e0f10', 'hex');

describe('EcDoConnectEx', () => {
  const request = {
    ...ordinaryConnect,
    userDn: dn,
    clientVersion: wordsOf([12, 0, 6206, 1000]),
  };

  test('the request is what other implementations send and read', () => {
    expect(opnum.EcDoConnectEx).toBe(logon.opnum);
    expect(encodeConnectRequest(request)).toEqual(logon.request);
    expect(decodeConnectRequest(logon.request)).toEqual(request);
  });

  test('flags and auxiliary data of any length are read again', () => {
    const flags = connectFlag.administrator | connectFlag.noPublicFolders;
    const odd = { ...request, flags, userDn: '/o=x', auxiliaryIn: Buffer.from('odd length') };
    expect(decodeConnectRequest(encodeConnectRequest(odd))).toEqual(odd);
  });

  test('a success names the session, the person and the server', () => {
    const { session, returnValue } = decodeConnectResponse(logon.response);
    expect(returnValue).toBe(0);
    expect(session).toEqual({
      context: handle,
      pollsMaxMs: 60_000,
      retryCount: 6,
      retryDelayMs: 10_000,
      sessionIndex: 1,
      dnPrefix: '',
      displayName: 'User One',
      serverVersion: { first: 0x0f00, second: 0x834f, third: 0x0fc8 },
      bestVersion: { first: 12, second: 6206, third: 1000 },
      timestamp: 0x12345678,
      auxiliaryOut: Buffer.alloc(0),
    });
    if (session) expect(encodeConnectResponse(session, returnValue)).toEqual(logon.response);
  });

  test.each([
    ['emsmdb_level1_ecNotEncrypted', 'ecNotEncrypted'],
    ['emsmdb_level2_ecNotEncrypted', 'ecNotEncrypted'],
    ['emsmdb_level5_ecNotEncrypted', 'ecNotEncrypted'],
    ['emsmdb_level2_outlook2003_ecClientVerDisallowed', 'ecClientVerDisallowed'],
    ['emsmdb_level6_fragmented_response', 'ecNone'],
  ])('%s ends with %s', (scenario, name) => {
    const { response } = stubsOf(scenario);
    const { session, returnValue } = decodeConnectResponse(response);
    expect(resultName(returnValue)).toBe(name);
    expect(session && encodeConnectResponse(session, returnValue)).toEqual(response);
  });

  const refused: Session = {
    context: nullContextHandle,
    pollsMaxMs: 0,
    retryCount: 0,
    retryDelayMs: 0,
    sessionIndex: 0,
    serverVersion: wordsOf([15, 1, 2507, 6]),
    bestVersion: wordsOf([0, 0, 0, 0]),
    timestamp: 0,
    auxiliaryOut: Buffer.alloc(0),
  };

  test.each([
    ['null pointers', refused],
    ['empty strings', { ...refused, dnPrefix: '', displayName: '' }],
    ['auxiliary data', { ...refused, displayName: 'odd', auxiliaryOut: Buffer.from('abcde') }],
  ])('a refusal with %s is read by the rules', (_what, session) => {
    const stub = encodeConnectResponse(session, 0x970);
    expect(decodeConnectResponse(stub)).toEqual({ session, returnValue: 0x970 });
  });

  test('a refusal that cannot be read still says why, by its last word', () => {
    const stub = Buffer.concat([handle, Buffer.from('ffffffff70090000', 'hex')]);
    expect(decodeConnectResponse(stub)).toEqual({ returnValue: 0x970 });
    expect(() => decodeConnectResponse(Buffer.alloc(3))).toThrow('wire.truncated');
  });
});

test('a result without a name is shown in hexadecimal', () => {
  expect([0, 0x80070005, 0x6ba].map(resultName)).toEqual([
    'ecNone',
    'ecAccessDenied',
    '0x000006BA',
  ]);
});

describe('RopLogon', () => {
  const asked = {
    logonFlags: logonFlag.private,
    openFlags: openFlag.perMdbReplicaIds | openFlag.takeOwnership | openFlag.homeLogon,
    mailboxDn: dn,
  };

  test('the request is what other implementations send and read', () => {
    const ropIn = encodeRopBuffer({ rops: encodeLogonRequest(asked), handles: [noHandle] });
    const request = { ...ordinaryExt2, context: handle, ropIn };
    expect(opnum.EcDoRpcExt2).toBe(rops.opnum);
    expect(encodeExt2Request(request)).toEqual(rops.request);
    expect(decodeExt2Request(rops.request)).toEqual(request);
    expect(decodeLogonRequest(decodeRopBuffer(ropIn).rops)).toEqual(asked);
  });

  test('a success names the mailbox and its folders', () => {
    const response = decodeExt2Response(rops.response);
    expect(response).toMatchObject({ context: handle, returnValue: 0 });
    const buffer = decodeRopBuffer(response.ropOut);
    const { returnValue, mailbox } = decodeLogonResponse(buffer.rops);
    expect(returnValue).toBe(0);
    expect(mailbox).toMatchObject({ logonFlags: 1, storeState: 0 });
    expect(mailbox?.folderIds.map((id) => id >> 16n)).toHaveLength(13);
    expect(mailbox?.logonTime.month).toBeLessThanOrEqual(12);
    expect(encodeLogonResponse({ returnValue, mailbox })).toEqual(Buffer.from(buffer.rops));
    expect(encodeRopBuffer(buffer)).toEqual(Buffer.from(response.ropOut));
    expect(encodeExt2Response(response)).toEqual(rops.response);
  });

  test('a mailbox elsewhere names the server, and a refusal nothing', () => {
    const moved = { returnValue: 0x478, rightServer: 'EX02' };
    expect(decodeLogonResponse(encodeLogonResponse(moved))).toEqual(moved);
    const refusal = { returnValue: 0x80040111 };
    expect(decodeLogonResponse(encodeLogonResponse(refusal))).toEqual(refusal);
  });

  test('another ROP in its place is no logon', () => {
    const backOff = Buffer.from('f900ffffffff0000', 'hex');
    expect(() => decodeLogonResponse(backOff)).toThrow('emsmdb.unexpected-rop');
    expect(() => decodeLogonRequest(Buffer.alloc(20))).toThrow('emsmdb.unexpected-rop');
  });

  const masked = (flags: number, payload: readonly number[]) =>
    Buffer.from([0, 0, flags, 0, payload.length, 0, payload.length, 0, ...payload]);

  test('a mask is taken off, and what is compressed is refused', () => {
    const payload = [3, 0, 0xfe, 1, 0, 0, 0];
    const hidden = payload.map((byte) => byte ^ 0xa5);
    const plain = { rops: Buffer.from([0xfe]), handles: [1] };
    expect(decodeRopBuffer(masked(extendedFlag.last, payload))).toEqual(plain);
    expect(decodeRopBuffer(masked(extendedFlag.xorMagic, hidden))).toEqual(plain);
    const compressed = masked(extendedFlag.compressed, payload);
    expect(() => decodeRopBuffer(compressed)).toThrow('emsmdb.compressed');
    expect(() => decodeRopBuffer(masked(4, [1, 0]))).toThrow('emsmdb.bad-buffer');
    expect(() => decodeRopBuffer(Buffer.alloc(9, 1))).toThrow('emsmdb.bad-buffer');
  });
});

test('EcDoDisconnect gives the handle back', () => {
  expect(encodeDisconnectRequest(handle)).toEqual(leave.request);
  expect(decodeDisconnectRequest(leave.request)).toEqual({ context: handle });
  const response = { context: nullContextHandle, returnValue: 0 };
  expect(decodeDisconnectResponse(leave.response)).toEqual(response);
  expect(encodeDisconnectResponse(response)).toEqual(leave.response);
});

test('EcDummyRpc says nothing but that it is there', () => {
  expect(decodeDummyResponse(encodeDummyResponse(0x970))).toEqual({ returnValue: 0x970 });
});

test('NDR counts are checked before they are believed', () => {
  const stub = (...words: number[]) => {
    const writer = new NdrWriter();
    for (const word of words) writer.u32(word);
    return new NdrReader(writer.stub());
  };
  expect(() => stub(4, 0, 5, 0, 0).conformantVarying()).toThrow('rpc.bad-array');
  expect(() => stub(4, 1, 3, 0, 0).conformantVarying()).toThrow('rpc.bad-array');
  expect(() => stub(0xffff_ffff, 0, 0xffff_ffff).string()).toThrow('wire.truncated');
  expect(() => stub(0xffff_ffff).conformant()).toThrow('wire.truncated');
});

test('every transcript of the store begins with the same mailbox', () => {
  const names = transcripts
    .filter(([name]) => name.startsWith('emsmdb'))
    .map(([name]) => decodeConnectRequest(stubsOf(name).request).userDn);
  expect(new Set(names)).toEqual(new Set([dn]));
});
