/** Names and entries as impacket reads them and writes them: Wireshark leaves this call undissected. */
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { z } from 'zod';
import { propertyTag } from '../../../src/wire/nspi/property-tags.ts';
import {
  decodeResolveRequest,
  decodeResolveResponse,
  encodeResolveRequest,
  encodeResolveResponse,
} from '../../../src/wire/nspi/resolve-names.ts';
import { globalAddressList } from '../../../src/wire/nspi/stat.ts';
import { askPython, testWithPython } from '../../peers/python.ts';

const test = testWithPython('impacket');
const script = fileURLToPath(new URL('../../peers/impacket-nspi.py', import.meta.url));

const Reply = z.object({
  names: z.array(z.string()),
  tags: z.array(z.number()),
  codePage: z.number(),
  ids: z.array(z.number()),
  rows: z.array(z.record(z.string(), z.unknown())),
  request: z.string(),
  response: z.string(),
});

const context = Buffer.from('000000000102030405060708090a0b0c0d0e0f10', 'hex');
const request = {
  ...{ context, stat: globalAddressList },
  tags: [propertyTag.PidTagDisplayName, propertyTag.PidTagDisplayType],
  names: ['user@contoso.test', 'Jörg Größe', '/o=Contoso/cn=user'],
};
const response = {
  ids: [2, 1, 0],
  rows: [
    [
      { tag: 0x3001_001f, value: 'Jörg Größe' },
      { tag: 0x3900_0003, value: -1 },
      { tag: 0x0001_0002, value: -2 },
      { tag: 0x0002_000b, value: true },
      { tag: 0x8006_000a, value: 0x8004_010f },
      { tag: 0x3003_001e, value: '/o=Contoso/cn=user' },
      { tag: 0x0fff_0102, value: Buffer.from('cafe00', 'hex') },
    ],
    [
      { tag: 0x800f_101f, value: ['SMTP:user@contoso.test', 'X500:/o=Old/cn=user'] },
      { tag: 0x800f_101e, value: ['a', 'bcd', ''] },
      { tag: 0x8c6d_1102, value: [Buffer.from('01', 'hex'), Buffer.from('020304', 'hex')] },
      { tag: 0x3001_001f, value: 'after all of them' },
    ],
  ],
};

test('impacket reads what we write, and we read what it writes', async () => {
  const asked = {
    request: encodeResolveRequest(request).toString('hex'),
    response: encodeResolveResponse(response, 0).toString('hex'),
  };
  const reply = Reply.parse(await askPython('impacket', script, asked));
  expect(reply).toMatchObject({
    names: request.names.map((name) => `${name}\0`),
    ...{ tags: request.tags, codePage: 1252, ids: response.ids },
    rows: [
      {
        '3001001f': 'Jörg Größe',
        39000003: -1,
        '00010002': -2,
        '0002000b': 1,
        '8006000a': 0x8004_010f,
        '3003001e': '/o=Contoso/cn=user',
        '0fff0102': 'cafe00',
      },
      {
        '800f101f': ['SMTP:user@contoso.test', 'X500:/o=Old/cn=user'],
        '800f101e': ['a', 'bcd', ''],
        '8c6d1102': ['01', '020304'],
        '3001001f': 'after all of them',
      },
    ],
  });
  expect(decodeResolveRequest(Buffer.from(reply.request, 'hex'))).toEqual(request);
  expect(decodeResolveResponse(Buffer.from(reply.response, 'hex')).response).toEqual(response);
});
