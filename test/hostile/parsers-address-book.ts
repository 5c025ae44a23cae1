/** Readers of the address book over RPC: NSPI, and the referral to it. */
import * as bind from '../../src/wire/nspi/bind.ts';
import { propertyTag } from '../../src/wire/nspi/property-tags.ts';
import { propertyType } from '../../src/wire/nspi/property-value.ts';
import * as resolve from '../../src/wire/nspi/resolve-names.ts';
import { globalAddressList } from '../../src/wire/nspi/stat.ts';
import * as referral from '../../src/wire/rfri/referral.ts';
import { hex, type Parser } from './parser.ts';

const context = hex('000000000102030405060708090a0b0c0d0e0f10');
const serverGuid = '11223344-5566-7788-99aa-bbccddeeff00';
const stat = globalAddressList;
const names = ['=SMTP:user@contoso.test', 'user'];
const tags = Object.values(propertyTag);

const value = (type: keyof typeof propertyType, one: number | string | readonly string[]) => ({
  tag: 0x3001_0000 + propertyType[type],
  value: one,
});
const row = [
  value('PtypInteger32', 6),
  value('PtypErrorCode', 0x8004_010f),
  value('PtypString8', '/o=Contoso/cn=user'),
  value('PtypString', 'User'),
  value('PtypGuid', serverGuid),
  value('PtypMultipleString', ['SMTP:user@contoso.test', 'sip:user@contoso.test']),
];
const answer = { ids: [0, 2], rows: [row, row] };

/** Of everything, what each is given that reads any of it. */
const requests = [
  bind.encodeBindRequest({ flags: 0, stat, wantsGuid: true }),
  bind.encodeUnbindRequest(context),
  resolve.encodeResolveRequest({ context, stat, tags, names }),
  resolve.encodeResolveRequest({ context, stat, tags, names }, false),
  referral.encodeNewDsaRequest('/o=Contoso/cn=user'),
  referral.encodeFqdnRequest('/o=Contoso/cn=EX01'),
];
const responses = [
  bind.encodeBindResponse({ context, serverGuid }, 0),
  bind.encodeUnbindResponse(context, 1),
  resolve.encodeResolveResponse(answer, 0),
  resolve.encodeResolveResponse({}, 0x8000_0005),
  referral.encodeNewDsaResponse({ server: 'ex01.contoso.test' }, 0),
  referral.encodeNewDsaResponse({}, 0x8007_0005),
];

const requestReaders = {
  'nspi-bind-request': bind.decodeBindRequest,
  'nspi-unbind-request': bind.decodeUnbindRequest,
  'nspi-resolve-request': (data: Buffer) => resolve.decodeResolveRequest(data),
  'nspi-resolve-request-8': (data: Buffer) => resolve.decodeResolveRequest(data, false),
  'rfri-dsa-request': referral.decodeNewDsaRequest,
  'rfri-fqdn-request': referral.decodeFqdnRequest,
};
const responseReaders = {
  'nspi-bind-response': bind.decodeBindResponse,
  'nspi-unbind-response': bind.decodeUnbindResponse,
  'nspi-resolve-response': resolve.decodeResolveResponse,
  'rfri-dsa-response': referral.decodeNewDsaResponse,
  'rfri-fqdn-response': referral.decodeFqdnResponse,
};

export const addressBookParsers: readonly Parser[] = [
  ...Object.entries(requestReaders).map(([name, read]) => ({ name, read, seeds: requests })),
  ...Object.entries(responseReaders).map(([name, read]) => ({ name, read, seeds: responses })),
];
